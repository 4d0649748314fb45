"""Customers: who is meant is never guessed, and a correction reaches all that is sent later."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.operations.desks import Desk
from tui_invoice.domain.errors import BadInputError, NotFoundError, RefusedError, UsageError
from tui_invoice.operations.people import edit, matching, show
from tui_invoice.operations.sending import Wish, send
from tui_invoice.store import journal


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.bring("1", "an@anduong.example", customer="Ánh Dương", cc=["boss@anduong.example"])
    desk.bring("2", "a@nord.example", customer="Nord A")
    desk.bring("3", "b@nord.example", customer="Nord B")
    desk.bring("4", "c@nord.example", customer="Nord")
    return desk


def test_customers_are_found_by_any_part_without_marks(desk: Desk) -> None:
    assert [each.name for each in matching(desk.context, "anh duong")] == ["Ánh Dương"]
    assert len(matching(desk.context)) == 4


def test_one_is_meant_by_the_whole_name_the_number_or_the_only_part(desk: Desk) -> None:
    assert show(desk.context, "nord").name == "Nord"
    assert show(desk.context, "anduong").name == "Ánh Dương"
    assert show(desk.context, str(show(desk.context, "Nord A").id)).name == "Nord A"


def test_a_name_that_several_could_mean_is_refused_with_the_candidates(desk: Desk) -> None:
    with pytest.raises(RefusedError) as caught:
        edit(desk.context, "nord.example", language="da")
    for word in ("Nord A (a@nord.example)", "Nord B (b@nord.example)"):
        assert word in caught.value.detail
    for nobody in ("zebra", "99", "", "\u200b"):
        with pytest.raises(NotFoundError):
            show(desk.context, nobody)


def test_a_corrected_address_keeps_its_place_and_is_what_is_sent_to(desk: Desk) -> None:
    customer = edit(
        desk.context,
        "Ánh Dương",
        correct={"AN@anduong.example": "an@anhduong.example", "boss@anduong.example": "sep@anhduong.example"},
        add=["Kế toán <ketoan@anhduong.example>"],
        language="vi-VN",
        country="vn",
    )
    roles = {each.address: (each.role, each.name) for each in customer.contacts}
    assert roles == {
        "an@anhduong.example": ("to", ""),
        "sep@anhduong.example": ("cc", ""),
        "ketoan@anhduong.example": ("to", "Kế toán"),
    }
    assert (customer.language, customer.country) == ("vi", "VN")
    send(desk.context, Wish(("1",)))
    assert {each.address for each in desk.live("1")} == {"an@anhduong.example", "sep@anhduong.example"}
    with desk.context.reading() as db:
        [told] = [entry for entry in journal.read(db) if entry.event == "customer_changed"]
    assert "an@anduong.example is now an@anhduong.example" in told.text
    assert told.who == "lone"


def test_what_cannot_be_changes_nothing(desk: Desk) -> None:
    before = show(desk.context, "Nord")
    with pytest.raises(NotFoundError, match="has no address x@y"):
        edit(desk.context, "Nord", correct={"x@y.example": "z@y.example"}, language="da")
    with pytest.raises(BadInputError):
        edit(desk.context, "Nord", correct={"c@nord.example": "c at nord"}, language="da")
    with pytest.raises(BadInputError, match="the new address is the old one"):
        edit(desk.context, "Nord", correct={"c@nord.example": "c@nord.example"}, language="da")
    with pytest.raises(BadInputError, match="no document is written"):
        edit(desk.context, "Nord", language="tlh")
    with pytest.raises(UsageError):
        edit(desk.context, "Nord")
    assert show(desk.context, "Nord") == before
