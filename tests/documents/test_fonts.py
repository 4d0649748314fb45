"""The fonts that travel with the program, and those of a machine."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from tests.documents.making import make_invoice, text_of
from tui_invoice.documents import faces, typesetting
from tui_invoice.documents.glyphs import missing
from tui_invoice.documents.page import render

FONTS = files("tui_invoice.documents") / "fonts"


def test_every_font_is_what_it_was_made_to_be() -> None:
    lines = (FONTS / "SHA256SUMS").read_text("utf-8").splitlines()
    sums = {name: digest for digest, name in map(str.split, lines)}
    assert {name: hashlib.sha256((FONTS / name).read_bytes()).hexdigest() for name in sums} == sums
    present = {each.name for each in FONTS.iterdir()}
    assert present == {*sums, "SHA256SUMS", "README.md"}
    assert {faces.REGULAR, faces.BOLD, faces.CHINESE} <= set(sums)


def test_every_font_carries_its_licence() -> None:
    for name in ("OFL-BeVietnamPro.txt", "OFL-NotoSansSC.txt"):
        assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / name).read_text("utf-8")


def test_digits_are_of_one_width() -> None:
    for bold in (False, True):
        assert len({faces.stack(bold=bold)[0].width(digit) for digit in "0123456789"}) == 1


RARE = "喆"
"""A sign of names that GB2312 lacks."""


def font_with_a_rare_sign(path: Path) -> str:
    """Write a font that draws 吉 for the rare sign; return its path."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    with as_file(FONTS / faces.CHINESE) as ours:
        font = TTFont(ours)
    for table in font["cmap"].tables:
        table.cmap[ord(RARE)] = table.cmap[ord("吉")]
    font.save(path)
    return str(path)


@pytest.mark.usefixtures("bare_machine")
def test_a_font_of_the_machine_has_what_ours_lack_and_a_broken_one_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rare = replace(make_invoice("zh"), note=f"陶{RARE}先生")
    assert missing(rare) == (f"U+5586 {RARE} in the note",)
    broken = tmp_path / "Broken.ttf"
    broken.write_bytes(b"\0\1\0\0" + b"no font" * 100)
    machine = (str(tmp_path / "missing.ttc"), str(broken), font_with_a_rare_sign(tmp_path / "Rare.ttf"))
    monkeypatch.setattr(faces, "SYSTEM", machine)
    faces.forget()
    typesetting.forget()
    assert [face.path.name for face in faces.stack(bold=False)] == [faces.REGULAR, faces.CHINESE, "Rare.ttf"]
    assert missing(rare) == ()
    assert f"陶{RARE}先生" in text_of(render(rare))
