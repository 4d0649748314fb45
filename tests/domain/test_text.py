"""What reaches a terminal, what a search compares, how wide a text is."""

from __future__ import annotations

import json
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_invoice.domain.text import HIDDEN, cells, clip, fold, json_text, visible, visible_lines, wrap

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))
HOSTILE = {
    "an escape sequence": ("\x1b[2Jx", "␛[2Jx"),
    "a C1 escape": ("\x9b2Jx", "\ufffd2Jx"),
    "a line end, a tab and DEL": ("a\r\n\tb\x7f", "a␍␊␉b␡"),
    "a turned reading direction": ("fdp\u202egnp.exe\u2069\u061c\u200f", "fdp\ufffdgnp.exe\ufffd\ufffd\ufffd"),
    "characters kept free for no width": ("a\ufff0b\ufff8", "a\ufffdb\ufffd"),
    "characters without width": ("a\u200bb\u2060c\ufeffd\u00ade", "a\ufffdb\ufffdc\ufffdd\ufffde"),
    "other line ends": ("a\u2028b\u2029c\x85", "a\ufffdb\ufffdc\ufffd"),
    "text in tags": ("ok\U000e0041\U000e007f", "ok\ufffd\ufffd"),
    "annotations": ("a\ufff9b\ufffac\ufffb", "a\ufffdb\ufffdc\ufffd"),
    "half a surrogate pair": ("a\ud800b\udfff", "a\ufffdb\ufffd"),
    "noncharacters": ("\ufdd0\ufffe\uffff\U0010ffff", "\ufffd" * 4),
    "data hidden in variation selectors": ("a\U000e0100\U000e0101", "a\ufffd\ufffd"),
    "a run of variation selectors": ("❤\ufe0f\ufe01\ufe02", "❤\ufe0f\ufffd\ufffd"),
}


@pytest.mark.parametrize(("raw", "shown"), HOSTILE.values(), ids=HOSTILE.keys())
def test_what_could_harm_or_hide_is_seen(raw: str, shown: str) -> None:
    assert visible(raw) == shown


@pytest.mark.parametrize(
    "text", ["Đại Việt", "武汉光谷", "葛\U000e0100飾", "نامه\u200cها", "👩\u200d🔧", "❤\ufe0f", "Ærø"]
)
def test_what_people_write_passes_untouched(text: str) -> None:
    assert visible(text) == text


@given(ANY_TEXT)
def test_nothing_visible_is_a_control_or_hidden_and_twice_is_once(text: str) -> None:
    shown = visible(text)
    categories = {unicodedata.category(char) for char in shown}
    assert not categories & {"Cc", "Cs", "Zl", "Zp"}
    assert not HIDDEN.search(shown)
    assert len(shown) == len(text)
    assert visible(shown) == shown


def test_every_single_character_is_safe_or_made_so() -> None:
    """The bidi and format characters by Unicode's own classes, not by our list."""
    harmless_formats = {"\u200c", "\u200d"}
    for code in range(sys.maxunicode + 1):
        char = visible(chr(code))
        assert unicodedata.category(char) not in {"Cc", "Cs", "Zl", "Zp"}
        assert unicodedata.bidirectional(char) not in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
        if unicodedata.bidirectional(char) == "BN" and unicodedata.category(char) == "Cf":
            assert char in harmless_formats


@given(ANY_TEXT)
def test_visible_lines_keep_their_number_and_are_visible_each(text: str) -> None:
    lines = visible_lines(text).split("\n")
    assert len(lines) == text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert all(visible(line) == line for line in lines)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Đại \t Việt\n", "dai viet"),
        ("Ærø, Bageriet på Hjørnet", "aero, bageriet pa hjornet"),
        ("Große STRASSE", "grosse strasse"),
        ("ŁÓDŹ ﬁ ＡＢ ıİ", "lodz fi ab ii"),
        ("De\u0301\u0323j\u00ada\u200b", "deja"),
        ("武汉光谷", "武汉光谷"),
        ("", ""),
    ],
)
def test_fold_levels_marks_case_and_blanks(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(ANY_TEXT)
def test_fold_is_idempotent_and_can_be_stored(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    folded.encode()


@given(st.text(st.characters(codec="utf-8", max_codepoint=0x24F)))
def test_fold_finds_composed_and_decomposed_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("abc", 3),
        ("武汉", 4),
        ("Việt", 4),
        ("Vie\u0323\u0302t", 4),
        ("한", 2),
        ("👨\u200d👩\u200d👧", 2),
        ("❤\ufe0f", 2),
        ("", 0),
    ],
)
def test_cells_count_what_the_terminal_takes(text: str, width: int) -> None:
    assert cells(text) == width


@given(st.text(st.sampled_from("aé漢字ế₫— …ｗ한가ÆØÅđĐ0123.-あ\u0301\u0323")))
def test_cells_agree_with_the_library_that_draws(text: str) -> None:
    """The table is drawn by Rich; columns stand straight only where both count alike."""
    from rich.cells import cell_len

    assert cells(text) == cell_len(text)


@pytest.mark.parametrize(
    ("text", "width", "clipped"),
    [
        ("武汉光谷", 8, "武汉光谷"),
        ("武汉光谷", 7, "武汉光…"),
        ("武汉光谷", 6, "武汉…"),
        ("Việt Nam", 5, "Việt…"),
        ("x👨\u200d👩\u200d👧y", 3, "x…"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
    ],
)
def test_clip_cuts_between_signs(text: str, width: int, clipped: str) -> None:
    assert clip(text, width) == clipped


@given(st.text().map(visible), st.integers(-1, 12))
def test_clip_never_exceeds_its_width_and_says_when_it_cut(text: str, width: int) -> None:
    clipped = clip(text, width)
    assert cells(clipped) <= max(width, 0)
    assert clipped == text or not clipped or (clipped.endswith("…") and text.startswith(clipped[:-1]))


def test_json_text_escapes_what_a_terminal_would_obey() -> None:
    text = json_text({"name": "Đ漢\x1b\x7f\x9b\u202e\u200b\u200d\U000e0041\ud800"})
    assert text == r'{"name": "Đ漢\u001b\u007f\u009b\u202e\u200b\u200d\udb40\udc41\ud800"}'


@given(st.text(st.characters(codec="utf-8", exclude_categories=())), st.sampled_from([None, 2]))
def test_json_text_loses_nothing_and_is_safe_to_print(text: str, indent: int | None) -> None:
    written = json_text([text], indent=indent)
    assert json.loads(written) == [text]
    assert visible_lines(written) == written


def test_json_text_refuses_what_json_cannot_say() -> None:
    with pytest.raises(ValueError, match="JSON"):
        json_text(float("nan"))


@given(st.text(), st.integers(min_value=2, max_value=40))
def test_wrapped_lines_fit_and_nothing_but_blanks_is_lost(text: str, width: int) -> None:
    lines = wrap(visible(text), width)
    assert all(cells(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(visible(text).split())
