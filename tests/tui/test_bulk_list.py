"""The list of a bulk send: who goes out, who stays, in which order they stand."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tui_invoice.operations.bulk import BulkRow, Check
from tui_invoice.operations.warned import Warned
from tui_invoice.tui.bulk_list import BulkList, Stand, why_not_typed
from tui_invoice.tui.domains import ASKING, Answer

READY = BulkRow(
    id=0, number="2026-1", customer="Ann Ltd", currency="EUR", total=10_000, check=Check.READY, title="", detail="",
    suggestion="", wrong="", to=("ann@example.com",), cc=(), resend=False,
)  # fmt: skip
CHECKS = st.lists(st.sampled_from(list(Check)), min_size=1, max_size=12)
ACTS = st.lists(st.tuples(st.integers(0, 11), st.booleans()), max_size=20)


def _list(checks: list[Check]) -> BulkList:
    found = BulkList(range(len(checks)))
    for n, check in enumerate(checks):
        found.put(replace(READY, id=n, check=check, to=() if check is Check.NO_ADDRESS else READY.to))
    return found


@given(CHECKS, ACTS)
def test_whatever_is_turned_the_counts_add_up_and_only_what_may_go_goes(
    checks: list[Check], acts: list[tuple[int, bool]]
) -> None:
    found = _list(checks)
    found.sort()
    for place, typed in acts:
        if place < len(checks) and typed:
            found.type(found.order[place], ("new@example.com",))
        elif place < len(checks):
            before = found.stand(found.order[place])
            refused = found.turn(place)
            assert bool(refused) is (before is Stand.SHUT) or found.order[place] in found.typed
    counts = found.counts()
    assert counts.ready + counts.mend + counts.before + counts.out + counts.shut == len(checks)
    assert counts.ready == len(found.ready())
    for each in found.ready():
        assert found.found[each].sendable or each in found.against
        assert each not in found.left_out
        assert found.found[each].check is Check.READY or each in found.again | found.against
    assert sorted(found.order) == list(range(len(checks))), "none is lost, none is there twice"


@given(CHECKS)
def test_those_to_mend_stand_first_and_turning_twice_changes_nothing(checks: list[Check]) -> None:
    found = _list(checks)
    found.sort()
    stands = [found.stand(each) for each in found.order]
    assert stands == sorted(stands)
    for place in range(len(checks)):
        found.turn(place)
        found.turn(place)
    assert [found.stand(each) for each in found.order] == stands


def test_a_slip_stands_among_what_is_to_be_looked_at_but_goes_out() -> None:
    found = _list([Check.READY, Check.READY, Check.SENT_BEFORE])
    found.put(replace(READY, id=1, suggestion="ann@gmail.com", wrong="ann@gmial.com"))
    found.sort()
    assert found.order == [1, 2, 0]
    assert found.ready() == (1, 0)


def test_the_next_to_mend_is_found_round_the_end_and_only_where_an_address_helps() -> None:
    found = _list([Check.NO_ADDRESS, Check.CANNOT, Check.READY, Check.BAD_ADDRESS])
    found.put(replace(READY, id=3, check=Check.BAD_ADDRESS, wrong="ann@example.com"))
    assert (found.next_to_mend(0), found.next_to_mend(3)) == (3, 0)
    found.put(replace(READY, id=3, check=Check.BAD_ADDRESS, wrong="boss@", cc=("boss@",)))
    assert found.next_to_mend(0) == 0
    assert "in copy" in why_not_typed(found.found[3])


def test_who_types_an_address_takes_the_invoice_in_again() -> None:
    found = _list([Check.NO_ADDRESS])
    found.turn(0)
    assert found.stand(0) is Stand.OUT
    found.type(0, ("ann@example.com",))
    found.put(READY)
    assert found.ready() == (0,)


def test_an_invoice_is_not_counted_ready_before_it_was_checked() -> None:
    found = BulkList([7, 8, 7])
    assert (found.order, found.counts().unchecked, found.ready()) == ([7, 8], 2, ())
    assert found.put(replace(READY, id=7))
    assert not found.put(replace(READY, id=7)), "the same again is no news"
    assert (found.counts().unchecked, found.ready()) == (1, (7,))


def test_what_the_name_servers_speak_against_waits_for_a_person_and_an_answer_that_never_comes_for_nobody() -> None:
    known: dict[str, Answer] = {"away.example": ASKING}
    found = BulkList(range(3), known.get)
    for n, domain in enumerate(("away.example", "late.example", "gone.example")):
        found.put(replace(READY, id=n, to=(f"ann@{domain}",), domains=(domain,)))
    assert (found.reach.unasked(), found.reach.asking()) == (("late.example", "gone.example"), ("away.example",))
    assert found.ready() == (0, 1, 2), "nothing is kept back for a question that is open"
    known |= {
        "away.example": Answer("no", "no such domain", "way.example"),
        "late.example": Answer("unknown", "it was not answered in time"),
    }
    assert found.hear() == {0, 1}
    assert found.hear() == set(), "news is told once"
    row = found.found[0]
    assert (row.check, row.wrong, row.suggestion) == (Check.NO_MAIL, "ann@away.example", "ann@way.example")
    assert (found.ready(), found.counts().mend, found.next_to_mend(1)) == ((1, 2), 1, 0)
    assert not found.turn(0)
    assert found.ready() == (0, 1, 2), "who knows better sends it all the same"
    found.put(replace(READY, id=0, to=("ann@away.example",), domains=("away.example",)))
    assert found.ready() == (0, 1, 2), "a look at all of them again undoes no choice"
    found.type(0, ("ann@way.example",))
    found.put(replace(READY, id=0, to=("ann@way.example",), domains=("way.example",)))
    assert (found.stand(0), found.against) == (Stand.READY, set())


def test_who_takes_in_an_address_that_gave_trouble_said_nothing_of_its_domain() -> None:
    known: dict[str, Answer] = {"away.example": ASKING}
    found = BulkList([0], known.get)
    trouble = Warned("ann@away.example", "bounce", "", 0, "ann@away.example: mail came back before")
    found.put(replace(READY, to=("ann@away.example",), domains=("away.example",), warnings=(trouble,)))
    found.turn(0)
    assert found.ready() == (0,)
    known["away.example"] = Answer("no", "no such domain")
    found.hear()
    assert (found.ready(), found.stand(0)) == ((), Stand.MEND)
    found.turn(0)
    assert found.ready() == (0,), "that is another word"


def test_a_domain_of_an_address_in_copy_is_mended_in_its_own_form() -> None:
    found = BulkList([0], {"away.example": Answer("no", "no such domain")}.get)
    found.put(replace(READY, cc=("boss@away.example",), domains=("example.com", "away.example")))
    assert "in copy" in why_not_typed(found.found[0])
    assert found.next_to_mend(0) is None
    found.put(replace(READY, domains=("example.com", "away.example")))
    assert "in blind copy, of the office or of this invoice" in why_not_typed(found.found[0])
