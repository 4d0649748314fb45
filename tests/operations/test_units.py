"""Units and cron lines say exactly this program, this database and these folders, whatever stands in their names."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from shutil import which

import pytest

from tests.operations.desks import Desk
from tui_invoice.operations import paths, units
from tui_invoice.operations.context import Context
from tui_invoice.operations.quoting import for_cron, for_exec
from tui_invoice.operations.units import pieces

AWKWARD = '50% of $HOME "it\'s" `x` ;'


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return Desk(tmp_path / "data").context


def after_cron(line: str) -> str:
    """Return what a cron gives to /bin/sh: up to a bare percent sign, an escaped one without its backslash."""
    command, _, given = line.replace(r"\%", "\0").partition("%")
    assert not given
    return command.replace("\0", "%")


def said(command: str) -> list[str]:
    """Return the words that a shell makes of a command."""
    done = subprocess.run(
        ["/bin/sh", "-c", f"set -- {command}; printf '%s\\n' \"$@\""], capture_output=True, text=True, check=False
    )
    return done.stdout.splitlines()


def test_a_cron_line_gives_the_shell_the_same_words_whatever_stands_in_them() -> None:
    words = ("/opt/a b/tui-invoice", "--db", AWKWARD, "deliver")
    assert said(after_cron(for_cron(words, {}))) == list(words)


@pytest.mark.parametrize("word", ["a\nb", "a\\b", "a\tb"])
def test_what_no_crontab_can_hold_is_not_written_into_one(word: str) -> None:
    with pytest.raises(ValueError, match="cannot hold"):
        for_cron((word,), {})


def test_a_unit_doubles_percent_and_dollar_signs_and_escapes_quotes_and_breaks() -> None:
    words = ("/opt/$a b/tui-invoice", "--db", '5% $x "q"\\\n', "deliver")
    assert for_exec(words) == r'"/opt/$a b/tui-invoice" --db "5%% $$x \"q\"\\\x0a" deliver'


def test_signs_that_nobody_sees_and_bytes_that_are_no_text_are_written_as_what_systemd_reads() -> None:
    assert for_exec(("/opt/x", "a\u202eb\xa0c\udce6é")) == r'/opt/x "a\U0000202eb\U000000a0c\xe6é"'


def test_the_usual_database_is_not_named_and_another_one_is(context: Context) -> None:
    service, *_, cron = pieces(context, ("/opt/tui-invoice",))
    assert f"ExecStart=/opt/tui-invoice --db {context.paths.database} deliver --once\n" in service.text
    assert f"@reboot      /opt/tui-invoice --db {context.paths.database} deliver --once\n" in cron.text
    usual, *_ = pieces(replace(context, paths=paths.find({})), ("/opt/tui-invoice",))
    assert "ExecStart=/opt/tui-invoice deliver --once\n" in usual.text


def test_folders_are_carried_and_nothing_else_of_the_surroundings(context: Context, tmp_path: Path) -> None:
    environ = {"XDG_CONFIG_HOME": str(tmp_path / "c d"), "GNUPGHOME": "/keys", "SECRET_TOKEN": "canary-8314"}
    service, timer, _, cron = pieces(replace(context, environ=environ), ("/opt/tui-invoice",))
    assert service.place == "~/.config/systemd/user/tui-invoice-deliver.service"
    assert Path(timer.place).parent == Path(service.place).parent
    assert f'Environment="XDG_CONFIG_HOME={tmp_path}/c d"\nEnvironment=GNUPGHOME=/keys\n' in service.text
    assert "GNUPGHOME=/keys /opt/tui-invoice" in cron.text
    assert "canary" not in service.text + cron.text


def test_a_sendmail_that_is_setgid_keeps_its_rights(context: Context) -> None:
    service, *_ = pieces(context, ("/opt/tui-invoice",))
    told = re.findall(r"^(\w+)=", service.text, re.MULTILINE)
    known = {"Description", "Type", "ExecStart", "SuccessExitStatus", "KillMode", "TimeoutStopSec", "UMask"}
    assert set(told) - {"Environment"} == known


def test_the_program_is_the_one_that_the_shell_finds_where_that_is_this_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = tmp_path / "venv" / "bin" / "tui-invoice"
    mine.parent.mkdir(parents=True)
    mine.write_text("#!/bin/sh\n")
    mine.chmod(0o755)
    shown, other = tmp_path / "bin", tmp_path / "other"
    for folder in (shown, other):
        folder.mkdir()
    (shown / "tui-invoice").symlink_to(mine)
    (other / "tui-invoice").write_text("#!/bin/sh\n")
    (other / "tui-invoice").chmod(0o755)
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "venv"))
    assert units.installed({"PATH": str(shown)}) == (str(shown / "tui-invoice"),)
    assert units.installed({"PATH": f"{other}:{shown}"}) == (str(mine),)
    mine.unlink()
    assert units.installed({"PATH": str(other)})[1:] == ("-P", "-m", "tui_invoice")


def test_systemd_itself_finds_nothing_wrong_with_the_units(context: Context, tmp_path: Path) -> None:
    if which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze here")
    program = tmp_path / "a b%c" / "tui-invoice"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    named = replace(context, paths=replace(context.paths, database=tmp_path / AWKWARD))
    files = []
    for each in pieces(named, (str(program),))[:2]:
        files.append(tmp_path / Path(each.place).name)
        files[-1].write_text(each.text)
    done = subprocess.run(
        ["systemd-analyze", "--user", "--man=no", "--generators=no", "verify", *files],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stderr, done.returncode) == ("", 0)
