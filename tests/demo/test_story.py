"""The story on paper: played whole, with real SMTP on loopback, once for all of these tests."""

from __future__ import annotations

import errno
import io
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from tui_invoice.demo import story
from tui_invoice.demo.acts import ENDS, RIGHT_ADDRESS, RIGHT_TEA
from tui_invoice.demo.checking import compare, fates
from tui_invoice.demo.invoicing import OLD, STORY, make_up
from tui_invoice.demo.ledger import Received
from tui_invoice.demo.moments import StoryClock, instant
from tui_invoice.demo.office import ADDRESS, NEW_PASSWORD, PASSWORD, places
from tui_invoice.demo.server import ScriptedServer
from tui_invoice.demo.story import play
from tui_invoice.domain.clock import DAY
from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.errors import RefusedError, StoreError
from tui_invoice.domain.text import cells, visible
from tui_invoice.operations.context import Context
from tui_invoice.operations.showing import show

TODAY = date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class Played:
    """One playing of the story: what it printed and returned, what it left, what the server took."""

    code: int
    text: str
    context: Context
    received: list[Received]
    left_at_home: list[Path]
    left_in_temporary: list[Path]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    home, keep, temporary = (tmp_path_factory.mktemp(name) for name in ("home", "keep", "temporary"))
    servers: list[ScriptedServer] = []

    class Kept(ScriptedServer):
        def __enter__(self) -> Kept:
            servers.append(self)
            super().__enter__()
            return self

    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(story, "ScriptedServer", Kept)
        patch.setattr(tempfile, "tempdir", str(temporary))
        patch.setenv("HOME", str(home))
        for name in ("CONFIG", "DATA", "STATE", "CACHE"):
            patch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
        code = play(out, keep=keep, today=TODAY)
    context = Context(places(keep), StoryClock(instant(TODAY, 10)), "lone", {})
    yield Played(code, out.getvalue(), context, servers[0].received, list(home.rglob("*")), list(temporary.iterdir()))


def test_it_ends_as_told_and_leaves_no_thread(played: Played) -> None:
    assert played.code == 0
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith(("scripted", "sender"))] == []


def test_nothing_outside_its_folder_is_touched(played: Played) -> None:
    assert played.left_at_home == []
    assert played.left_in_temporary == []


@pytest.mark.parametrize(
    "words",
    [
        "14 queued",
        "The mail server is down",
        "“535 5.7.8 Authentication credentials invalid”",
        "14 are on hold after one sign-in",
        "“450 4.2.0 <chen.xm@guanggu.example>: Greylisted, please come back in 5 minutes”",
        "taken at try 2",
        "the server is slow",
        "7 sent   ? 2 uncertain   ✗ 5 did not arrive",
        "“550 5.1.1 <ketoan@anhduong.example>: Recipient address rejected: User unknown in virtual mailbox table”",
        "“552 5.2.2 <giamdoc@daiviet.example>: user is over quota”",
        "“554 5.7.1 Message rejected: it looks like spam”",
        "“550 5.7.26 Unauthenticated mail from nordlys.example: SPF and DKIM did not pass”",
        "“552 5.3.4 Message size exceeds fixed limit of 300000”",
        "it may have arrived",
        "refused: it is uncertain whether it arrived",
        "1/3: one of three recipients.",
        f"Of {OLD + len(STORY)} invoices {OLD - 4 + len(STORY) - 1} went out by e-mail",
        "and 5 on paper",
        "in the mail server's own book",
        "2026-0200 zhangwu@xihu.example: came back: Nobody has this address there",
        "opened, a read receipt came",
        "the customer answered",
        "nothing was moved or deleted, and none was marked as read",
    ],
)
def test_everything_that_happened_is_told(played: Played, words: str) -> None:
    assert words in " ".join(played.text.split()) or words in played.text


def test_it_is_short_narrow_and_safe_for_a_terminal(played: Played) -> None:
    lines = played.text.splitlines()
    assert 60 <= len(lines) <= 110
    assert max(cells(line) for line in lines) <= 80
    assert [line for line in lines if visible(line) != line or line != line.rstrip()] == []
    assert PASSWORD not in played.text
    assert NEW_PASSWORD not in played.text


def test_all_are_sent_but_the_one_that_went_by_post(played: Played) -> None:
    numbers = make_up(TODAY).story
    ended = dict(zip(STORY, fates(played.context, list(numbers.values())), strict=True))
    assert {role: fate.status for role, fate in ended.items() if fate.status is not SendStatus.SENT} == ENDS
    assert ENDS["too big"] is SendStatus.GIVEN
    assert {role: fate.troubles for role, fate in ended.items() if fate.troubles} == {
        "greylisted": ("asked to wait",),
        "unknown": ("address unknown",),
        "not trusted": ("not trusted",),
        "cut after": ("connection cut",),
        "full": ("mailbox full",),
        "spam": ("taken for spam",),
        "cut before": ("connection cut",),
        "too big": ("too big",),
        "tea": ("came back",),
    }
    assert {role for role, fate in ended.items() if fate.on_word} == {"cut after"}
    assert [each.address for each in show(played.context, numbers["unknown"]).recipients] == [RIGHT_ADDRESS]
    assert [each.address for each in show(played.context, numbers["tea"]).recipients] == [RIGHT_TEA]
    assert show(played.context, numbers["full"]).row.of == 3


def test_the_servers_book_and_the_database_agree(played: Played) -> None:
    books = compare(played.context, played.received)
    assert books.agree
    # All but four old ones and the one that is too big, which went by post.
    assert books.invoices == OLD - 4 + len(STORY) - 1
    assert books.recipients == sum(len(message.recipients) for message in played.received)


def test_the_old_ones_went_out_on_days_of_their_own_signed_in_and_as_pdf(played: Played) -> None:
    old = [message for message in played.received if message.at < instant(TODAY, 9)]
    assert len(old) == OLD - 4
    assert len({message.at for message in old}) == 4
    assert min(message.at for message in old) < instant(TODAY, 9) - 60 * DAY
    assert {message.user for message in played.received} == {ADDRESS}
    assert all(b"application/pdf" in message.data for message in played.received)


def test_a_server_that_lost_one_or_took_one_twice_is_found_out(played: Played) -> None:
    lost, *kept = played.received
    one_less = compare(played.context, kept)
    assert [address for _, address in one_less.missing] == list(lost.addresses)
    assert not one_less.agree
    one_more = compare(played.context, [*played.received, lost])
    assert [address for _, address in one_more.twice] == list(lost.addresses)
    assert not one_more.agree


def test_what_was_taken_and_is_told_of_nobody_is_found_out(played: Played) -> None:
    stranger = replace(played.received[-1], parameters={"ENVID": "of another office"})
    books = compare(played.context, [*played.received, stranger])
    assert books.unknown == tuple(("?", address) for address in sorted(stranger.addresses))
    assert not books.agree


def test_a_folder_that_holds_an_office_is_refused(played: Played) -> None:
    folder = played.context.paths.database.parents[1]
    with pytest.raises(RefusedError, match="holds a made-up office already"):
        play(io.StringIO(), keep=folder, today=TODAY)


def test_a_machine_that_cannot_reach_itself_is_told_before_the_story_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*args: object, **named: object) -> None:
        raise OSError(errno.ENETUNREACH, "Network is unreachable")

    monkeypatch.setattr(socket, "create_connection", unreachable)
    out = io.StringIO()
    with pytest.raises(RefusedError, match=r"cannot reach itself at 127\.0\.0\.1") as caught:
        play(out, keep=tmp_path / "folder", today=TODAY)
    assert caught.value.todo == "bring the loopback up: ip link set lo up"
    assert out.getvalue() == ""


def test_the_readme_quotes_the_story(played: Played) -> None:
    """Each line of the excerpt, as it is told on the day of these tests."""
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    quoted = readme.partition("```text\n")[2].partition("```")[0].splitlines()
    assert [line for line in quoted if line != "…" and line not in played.text.splitlines()] == []


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here already")
    with pytest.raises(StoreError, match="cannot be made"):
        play(io.StringIO(), keep=tmp_path / "file" / "folder")


def test_it_plays_again_in_a_folder_that_goes_with_it_for_a_terminal_of_ascii(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii", newline="\n")
    assert play(out, old=20) == 0
    out.flush()
    text = raw.getvalue().decode("ascii")
    assert "+ 7 sent   ? 2 uncertain   x 5 did not arrive" in text
    assert '"535 5.7.8 Authentication credentials invalid"' in text
    assert list(tmp_path.iterdir()) == []
    assert list(home.rglob("*")) == []


@pytest.mark.parametrize("word", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_in_the_middle_leaves_nothing_behind(word: signal.Signals, home: Path, tmp_path: Path) -> None:
    """The signal comes when the first mails were handed over; a process of its own, as it ends one."""
    usual = "default_int_handler" if word == signal.SIGINT else "SIG_DFL"
    program = (
        "import os, signal, sys\n"
        "from tui_invoice.demo import story\n"
        f"signal.signal({int(word)}, signal.{usual})\n"
        "class Server(story.ScriptedServer):\n"
        "    def __init__(self, **given):\n"
        "        super().__init__(**given, on_event=self.on)\n"
        "    def on(self, name, detail):\n"
        f"        if name == 'taken' and len(self.received) == 3: os.kill(os.getpid(), {int(word)})\n"
        "story.ScriptedServer = Server\n"
        "sys.exit(story.play(sys.stdout, old=20))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == (-word if word == signal.SIGINT else 128 + word)
    assert b"1  THE OFFICE" in ended.stdout
    assert b"2  SEND ALL" not in ended.stdout
    assert list(tmp_path.iterdir()) == []
    assert list(home.rglob("*")) == []
