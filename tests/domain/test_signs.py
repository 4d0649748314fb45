"""Signs: every send status has one, and each takes one cell."""

from __future__ import annotations

import unicodedata

from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.signs import BAD, GOOD, NOTHING, SIGNS, WAITS


def test_every_send_status_has_a_word_and_a_sign_of_one_cell() -> None:
    assert set(SIGNS) == set(SendStatus)
    assert len({sign.word for sign in SIGNS.values()}) == len(SIGNS)
    pairs = [(sign.glyph, sign.ascii) for sign in SIGNS.values()]
    pairs += [(each.glyph, each.ascii) for each in (GOOD, BAD, WAITS, NOTHING)]
    for glyph, plain in pairs:
        assert len(glyph) == len(plain) == 1
        assert plain.isascii()
        # What is ambiguous ("A"), such as the middle dot and "»" in old tables, some terminals draw in two cells.
        assert unicodedata.east_asian_width(glyph) in {"N", "Na"}


def test_what_must_be_told_apart_has_a_sign_of_its_own() -> None:
    groups = [SendStatus.NOT_SENT, SendStatus.HELD, SendStatus.UNCERTAIN, SendStatus.SENT, SendStatus.FAILED]
    assert len({SIGNS[each].ascii for each in groups}) == len({SIGNS[each].glyph for each in groups}) == len(groups)
