"""The manual page is what the commands say of themselves, and what man(1) can show."""

from __future__ import annotations

import re
import subprocess
import tomllib
from shutil import which

import click
import pytest
from click.testing import CliRunner

from tests.house.man_page import PAGE
from tests.house.source import ROOT, sources
from tests.house.test_docs import commands
from tui_invoice.cli import pages
from tui_invoice.cli.main import main
from tui_invoice.cli.manual import page


def test_the_manual_page_is_fresh() -> None:
    assert PAGE.read_text("ascii") == page(main) + "\n", "write it anew: python -m tests.house.man_page"
    assert CliRunner().invoke(main, ["man"]).stdout == page(main) + "\n"


def test_every_command_and_every_option_that_help_shows_stands_in_it() -> None:
    plain = page(main).replace("\\-", "-")
    for command in commands(main):
        assert f" {command.name} " in plain.replace('"', " ")
        for param in command.params:
            assert not isinstance(param, click.Option) or param.hidden or param.opts[-1] in plain


def test_nothing_in_a_help_text_is_taken_for_a_request_of_roff() -> None:
    group = click.Group(help=".so /etc/passwd\n\n'x \\fB “é”", params=[click.Option(["--a-b"], help=".ab")])
    said = page(group)
    assert "\n\\&.so /etc/passwd\n.PP\n\\(aqx \\efB \\[u201C]\\[u00E9]\\[u201D]\n" in said
    assert "\n.B \\-\\-a\\-b TEXT\n\\&.ab\n" in said


def test_each_page_that_it_names_is_printed_and_lies_in_the_wheel() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    laid = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert laid == {f"docs/{name}.md": f"tui_invoice/pages/{name}.md" for name in pages.NAMES}
    for name in pages.NAMES:
        assert CliRunner().invoke(main, ["man", name]).stdout == (ROOT / "docs" / f"{name}.md").read_text("utf-8")


def test_no_message_names_a_page_that_only_a_clone_has() -> None:
    named = [each.path for each in sources("tui_invoice") if re.search(r"docs/\w+\.md|in \w+\.md", each.text)]
    assert named == []


def test_the_wheel_lays_it_where_man_looks() -> None:
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["shared-data"] == {PAGE.relative_to(ROOT).as_posix(): "share/man/man1/tui-invoice.1"}


@pytest.mark.parametrize("tool", [["mandoc", "-Tlint", "-Wwarning"], ["groff", "-man", "-ww", "-Tutf8", "-z"]])
def test_what_shows_manual_pages_finds_nothing_wrong_with_it(tool: list[str]) -> None:
    if which(tool[0]) is None:
        pytest.skip(f"no {tool[0]} here")
    done = subprocess.run([*tool, str(PAGE)], capture_output=True, text=True, check=False)
    assert [each for each in (done.stdout + done.stderr).splitlines() if "missing date" not in each] == []
