"""The notice of a newer version: off unless its owner says where to ask, and then once a day, telling nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import trustme
from click.testing import CliRunner

from tests.operations.desks import Desk
from tests.support.servers import authority as authority
from tests.support.servers import ca_file as ca_file
from tests.support.web import Page, Web, moved, web
from tui_invoice.cli.main import main
from tui_invoice.domain.clock import DAY
from tui_invoice.domain.errors import SettingsError
from tui_invoice.operations import settings, updates
from tui_invoice.operations.context import Context
from tui_invoice.operations.doctor import look

HOST = "index.example"
URL = f"https://{HOST}/pypi/tui-invoice/json"
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "data")


def wants(desk: Desk, url: str = URL) -> None:
    config = desk.context.paths.config
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text(f'updates = "{url}"\n')
    config.chmod(0o600)


def page(body: object, **said: object) -> Mapping[str, Page]:
    return {f"{HOST}/pypi/tui-invoice/json": Page(json.dumps(body).encode(), headers=JSON, **said)}  # type: ignore[arg-type]


def asks(desk: Desk, there: Web) -> str:
    context: Context = replace(desk.context, environ={**desk.context.environ, **there.environ})
    return updates.look(context.paths, context.clock, context.environ)


def test_nothing_is_asked_unless_it_is_wanted(desk: Desk, authority: trustme.CA, ca_file: Path) -> None:
    with web(authority, ca_file, page({"info": {"version": "99.0"}}), HOST) as there:
        assert asks(desk, there) == ""
        wants(desk, "off")
        assert asks(desk, there) == ""
        assert there.asked == []
    assert not desk.context.paths.remembered.with_name("updates.json").exists()


def test_it_is_asked_once_a_day_and_told_by_doctor_and_version(
    desk: Desk, authority: trustme.CA, ca_file: Path
) -> None:
    wants(desk)
    with web(authority, ca_file, page({"info": {"version": "99.0"}}), HOST) as there:
        assert [asks(desk, there) for _ in range(3)] == ["99.0"] * 3
        assert there.asked == [f"{HOST}/pypi/tui-invoice/json"]
        desk.clock.advance(DAY)
        asks(desk, there)
        assert len(there.asked) == 2
    told = CliRunner().invoke(main, ["--version"])
    assert (told.stdout.count("\n"), told.stderr) == (1, f"tui-invoice 99.0 is there → {updates.MEND}\n")
    assert "tui-invoice 99.0 is there" in {each.title for each in look(desk.context)}
    wants(desk, "off")
    assert CliRunner().invoke(main, ["--version"]).stderr == ""


def test_what_was_found_stays_where_the_next_day_brings_no_answer(
    desk: Desk, authority: trustme.CA, ca_file: Path
) -> None:
    wants(desk)
    with web(authority, ca_file, page({"versions": ["0.0.1", " 98.0\x1f\n", "99.0rc1"]}), HOST) as there:
        assert asks(desk, there) == "98.0"
    desk.clock.advance(2 * DAY)
    with web(authority, ca_file, {}, HOST) as there:
        assert asks(desk, there) == asks(desk, there) == "98.0"
        assert len(there.asked) == 1


@pytest.mark.parametrize(
    "pages",
    [
        page({"info": {"version": "0.0.1"}}),
        page({"info": {"version": "\x1b]0;x\x07"}}),
        page({"info": {"version": 99}}),
        page({"versions": {"99.0": 1}}),
        page(["99.0"]),
        page({"info": {"version": "99.0"}}, status=500),
        {f"{HOST}/pypi/tui-invoice/json": Page(b"{" * 5_000, headers=JSON)},
        {
            f"{HOST}/pypi/tui-invoice/json": Page(
                b'{"info": {"version": "99.0"}}', headers={"Content-Type": "text/html"}
            )
        },
        {f"{HOST}/pypi/tui-invoice/json": moved(f"https://{HOST}/other"), **page({})},
    ],
)
def test_an_answer_that_is_none_says_nothing(
    desk: Desk, authority: trustme.CA, ca_file: Path, pages: Mapping[str, Page]
) -> None:
    wants(desk)
    with web(authority, ca_file, pages, HOST) as there:
        assert asks(desk, there) == ""


def test_a_certificate_of_another_host_says_nothing(desk: Desk, authority: trustme.CA, ca_file: Path) -> None:
    wants(desk)
    with web(authority, ca_file, page({"info": {"version": "99.0"}}), "other.example") as there:
        assert asks(desk, there) == ""
        assert there.asked == []


@pytest.mark.parametrize(
    "value",
    ['"on"', "true", '"http://index.example/x"', '"https://me:word@index.example/"', '"https://index.example:8443/"',
     '"https://index.example/?me"', '"https://índex.example/"', '"https:///x"', '"https://a b/"', '"https://[x/"'],
)  # fmt: skip
def test_a_value_that_is_no_page_is_refused_by_its_line(desk: Desk, value: str) -> None:
    wants(desk)
    desk.context.paths.config.write_text(f"\nupdates = {value}\n")
    with pytest.raises(SettingsError, match=r"line 2, updates: .*"):
        settings.load(desk.context.paths.config)
