"""Make the fonts this project vendors from their full upstream files.

A maintainers' tool, not part of the program. Needs fontTools only (brotli too for woff2 input).
The same input and the same fontTools version give the same bytes.

    python cut_fonts.py chinese NotoSansSC-Regular.ttf NotoSansSC-Regular-GB2312.ttf
    python cut_fonts.py chinese NotoSansCJK-Regular.ttc out.ttf --face 2     # CFF outlines are kept
    python cut_fonts.py tabular BeVietnamPro-Bold.ttf BeVietnamPro-Bold-Tabular.ttf
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

DIGITS = "0123456789"
LICENCE_NAME_IDS = (0, 13)  # copyright and licence: the OFL asks that every copy carries them
UNUSED_TABLES = ["BASE", "DSIG", "GDEF", "GPOS", "GSUB", "STAT", "VORG", "meta", "vhea", "vmtx"]
RANGES = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x017F),  # Latin-1 and Latin Extended-A
    (0x01A0, 0x01B0),  # Vietnamese o and u with horn
    (0x1EA0, 0x1EF9),  # Vietnamese
    (0x2010, 0x203B),  # dashes, quotation marks, ellipsis, per mille
    (0x20A0, 0x20BF),  # currency signs
    (0x3000, 0x301F),  # CJK punctuation
    (0xFF01, 0xFF5E),  # full-width ASCII
    (0xFFE0, 0xFFE6),  # full-width currency signs
)


def gb2312() -> set[int]:
    """Every character of GB2312 (6763 hanzi and 682 others)."""
    found: set[int] = set()
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            found.update(map(ord, bytes((high, low)).decode("gb2312", "ignore")))
    return found


def open_font(source: Path, face: int = 0) -> TTFont:
    """Open a static ttf or otf file, one face of a collection, or a woff2 file."""
    collection = source.read_bytes()[:4] == b"ttcf"
    font = TTFont(source, fontNumber=face if collection else -1, recalcTimestamp=False)
    font.flavor = None
    if "fvar" in font:  # pinning an axis here would leave the wrong names in the name table
        raise SystemExit(f"{source}: a variable font; use the static Regular")
    return font


def mark_version(font: TTFont, note: str) -> None:
    """Say in the version string that this is a modified copy."""
    for record in font["name"].names:
        if record.nameID == 5:
            record.string = f"{record.toUnicode()}; {note}"


def cut_chinese(font: TTFont, also: str = "") -> None:
    """Keep Latin text, punctuation, currency signs and GB2312; drop hinting and layout tables."""
    wanted = gb2312() | {c for first, last in RANGES for c in range(first, last + 1)}
    wanted |= set(map(ord, also))
    missing = sorted(gb2312() - font.getBestCmap().keys())
    if missing:
        raise SystemExit(f"the source font lacks {len(missing)} characters of GB2312")
    options = Options(
        layout_features=[],
        hinting=False,
        notdef_outline=True,
        glyph_names=False,
        name_IDs=["*"],
        recalc_timestamp=False,
    )
    options.drop_tables += UNUSED_TABLES
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    mark_version(font, "cut to GB2312")


def make_tabular(font: TTFont) -> None:
    """Give all digits the width of the zero, centred (for a font without the tnum feature)."""
    glyphs, widths, cmap = font["glyf"], font["hmtx"].metrics, font.getBestCmap()
    names = [cmap[ord(digit)] for digit in DIGITS]
    advance = widths[cmap[ord("0")]][0]
    shifts: dict[str, int] = {}
    for name in names:
        glyph, (width, bearing) = glyphs[name], widths[name]
        if glyph.isComposite():
            raise SystemExit(f"{name} is a composite glyph: not handled")
        shifts[name] = shift = (advance - width) // 2
        glyph.coordinates.translate((shift, 0))
        glyph.recalcBounds(glyphs)
        widths[name] = (advance, bearing + shift)
    for name in font.getGlyphOrder():  # fractions and the like keep their look
        glyph = glyphs[name]
        if glyph.isComposite():
            for part in glyph.components:
                part.x -= shifts.get(part.glyphName, 0)
    mark_version(font, "tabular digits")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("job", choices=("chinese", "tabular"))
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--face", type=int, default=0, help="face number in a collection")
    parser.add_argument("--also", default="", help="further characters to keep")
    args = parser.parse_args(argv)

    font = open_font(args.source, args.face)
    if args.job == "chinese":
        cut_chinese(font, args.also)
    else:
        make_tabular(font)
    for name_id in LICENCE_NAME_IDS:
        if not font["name"].getDebugName(name_id):
            raise SystemExit(f"name record {name_id} (copyright or licence) is missing")
    font.save(args.target)
    data = args.target.read_bytes()
    print(f"{hashlib.sha256(data).hexdigest()}  {args.target.name}  {len(data)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
