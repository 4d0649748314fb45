"""The lists of bulk send, progress and failures as lines: they fit, and say what is so."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.support.clocks import FakeClock
from tests.tui.test_bulk_list import READY
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.invoice import Seller
from tui_invoice.domain.office import Office
from tui_invoice.domain.text import cells
from tui_invoice.operations.bulk import Check
from tui_invoice.operations.failures import Group
from tui_invoice.operations.progress import Progress
from tui_invoice.tui.bulk_list import Counts, Stand
from tui_invoice.tui.domains import Answer
from tui_invoice.tui.lines import bulk, failures, progress
from tui_invoice.tui.lines.listed import Cells, ListColumns, addresses
from tui_invoice.tui.lines.manner import Manner
from tui_invoice.tui.lines.typed import judge
from tui_invoice.tui.paint.roles import Role

MANNER = Manner(Office(Seller("Nordlys")), FakeClock())
PROGRESS = Progress(
    total=11, sent=4, given=0, failed=2, uncertain=0, held=0, queued=4, sending=1, done=False, started_at=0, last_at=0,
    per_minute=40.0, left_seconds=6,
)  # fmt: skip
FULL = Group(
    cause="mailbox_full", kind="failed", title="Mailbox full", n=3, may_pass=True, advice="may pass now",
    last_try=FakeClock().now() - 2 * 86_400_000, tickable=True, ids=(3, 2, 1),
)  # fmt: skip
ANSWERS = {"x.dk": Answer("yes"), "gmail.co": Answer("no", "no such domain", "gmail.com"), "slow.dk": Answer()}


@given(st.integers(40, 250), st.booleans(), st.text(max_size=60), st.text(max_size=80))
def test_a_row_is_as_wide_as_its_head_promises(width: int, more: bool, name: str, address: str) -> None:
    columns = ListColumns.of(width, more=more)
    row = columns.row(Cells("✓", "Ready", Role.TEXT, name, name, addresses((address, "b")), total="1,00 €"))
    assert sum(cells(run.text) for run in row.left) == width - 1 or columns.customer == 0
    assert sum(cells(run.text) for run in row.left) < width
    head = columns.head("Check").text
    assert head.index("To") == columns.to_at


def test_a_strip_says_what_is_wrong_and_what_each_key_does_there() -> None:
    bad = replace(READY, check=Check.BAD_ADDRESS, title="“a@” is not an e-mail address", detail="the domain is missing")
    lines = bulk.strip(bad, Stand.MEND, "", (), MANNER, (80, 5), lambda _: None)
    assert [each.text for each in lines][1] == " ✗ “a@” is not an e-mail address: the domain is missing"
    assert len(lines) == 5
    again = bulk.strip(replace(READY, check=Check.SENT_BEFORE), Stand.READY, "", (), MANNER, (80, 5), lambda _: None)
    assert "arrives twice" in again[1].text
    assert bulk.turning(bad, Stand.OUT) == "Take it in"
    assert bulk.turning(replace(READY, check=Check.UNCERTAIN), Stand.SHUT) == ""


def test_why_nothing_is_ready_names_every_reason() -> None:
    assert bulk.nothing_ready(Counts(mend=2, before=1)) == "nothing is ready: 2 to mend, 1 sent before"
    counted = bulk.counts(Counts(ready=3_120, unchecked=8_880), 12_000, save=True, key="c", width=80).text
    assert "checking 3.120 of 12.000   3.120 ready" in counted


def test_the_bar_is_full_in_proportion_and_promises_nothing_from_the_first_few() -> None:
    line = progress.bar(PROGRESS, 80, begins_in=0, ascii=True)
    assert line.right[0].text == "6 of 11   40 a minute   6 s left"
    done, rest = line.left[1].text, line.left[2].text
    assert set(done) == {"#"}
    assert set(rest) == {"."}
    assert len(done) == (len(done) + len(rest)) * 6 // 11
    early = progress.bar(replace(PROGRESS, sent=1, failed=1, queued=8), 80)
    assert early.right[0].text == "2 of 11"
    begin = progress.bar(replace(PROGRESS, sent=0, failed=0, queued=10), 80, begins_in=4_100)
    assert begin.right[0].text == "0 of 11   begins in 5 s"
    assert "paused" in progress.bar(PROGRESS, 80, paused=True).right[0].text


@given(st.integers(1, 200), st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_bar_fits_at_any_size(width: int, sent: int, queued: int) -> None:
    line = progress.bar(replace(PROGRESS, total=sent + queued, sent=sent, failed=0, queued=queued), width)
    assert sum(cells(run.text) for run in line.left) <= max(1, width)


def test_what_is_over_says_how_it_ended_and_never_only_sent() -> None:
    over = replace(PROGRESS, sent=8, failed=2, uncertain=1, queued=0, sending=0, done=True)
    assert progress.finished(over, "R").text == "   8 sent, 2 failed, 1 uncertain   R Resend failed"
    assert "sending" not in progress.counts(over, 80).text
    assert "it stays paused" in progress.counts(replace(PROGRESS, held=4, queued=0), 80, paused=True).text


def test_a_group_tells_when_it_was_tried_last_where_there_is_room() -> None:
    wide = failures.row(FULL, (FULL,), ticked=True, manner=MANNER, width=80).text
    assert wide.startswith(" [x]       3  ✗ Mailbox full")
    assert wide.endswith("may pass now; last try 2 days ago")
    waits = replace(FULL, kind="held", cause="", hold=Cause.PAUSED, title="On hold: paused", tickable=False)
    assert failures.row(waits, (FULL, waits), ticked=False, manner=MANNER, width=80).text.startswith("  -        3  !")
    title = failures.title((FULL, waits), "this month", ("b", "Last 7 days"), 80).text
    assert "Resend failed · 3 invoices, 1 cause · 3 on hold" in title


@given(st.integers(20, 120), st.integers(2, 30), st.integers(1, 40))
def test_the_invoices_of_a_group_fill_the_room_and_the_rest_is_counted(width: int, height: int, n: int) -> None:
    cases = [failures.Case(f"2026-{each}", "Ann", "a@x.dk", "552 full") for each in range(min(n, height))]
    lines = failures.cases(replace(FULL, n=n), cases, MANNER, width, height)
    assert len(lines) == height
    shown = sum("2026-" in each.text for each in lines)
    assert shown, "the first invoice stands there however little room there is"
    if shown < n and height > 5:
        assert any(f"and {n - shown} more" in each.text for each in lines)


def test_typed_addresses_are_judged_in_one_sentence() -> None:
    def judged(text: str) -> tuple[Role, bool, bool, str]:
        found = judge(text, ANSWERS.get)
        return found.role, found.good, found.asked, found.mended

    assert judged("a@x.dk; b@x.dk") == (Role.OK, True, False, "")
    assert judged("a@x.dk; b@gmail.co") == (Role.ERROR, False, False, "a@x.dk; b@gmail.com")
    assert judged("a@slow.dk") == (Role.MUTED, True, True, "")
    assert judged("a b@x.dk")[:2] == (Role.ERROR, False)
    assert judge("", ANSWERS.get, "ann@x.dk").mended == "ann@x.dk"
    assert judge("a@slow.dk", ANSWERS.get).sentence == "asking for slow.dk…"


@given(st.text(max_size=60))
def test_any_text_can_be_typed(text: str) -> None:
    found = judge(text, ANSWERS.get)
    assert found.good is bool(found.addresses)
