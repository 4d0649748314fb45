"""The fonts a page is set in: our own, one of them a cut of a Chinese font, then the system's Chinese ones.

A face is opened once a process. Fonts are cut down to the signs of a page before fpdf2 sees them:
it takes a whole font apart, and a Chinese one holds tens of thousands of signs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

REGULAR, BOLD = "BeVietnamPro-Regular-Tabular.ttf", "BeVietnamPro-Bold-Tabular.ttf"
CHINESE = "NotoSansSC-Regular-GB2312.ttf"
SYSTEM = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/wenquanyi/wqy-microhei/wqy-microhei.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "/System/Library/Fonts/Hiragino Sans GB.ttc",
)
"""Where Linux distributions and macOS keep a Chinese font; the first two that open are used."""
_SIMPLIFIED = (" SC", " GB")
_UNUSED_TABLES = (b"GSUB", b"GPOS", b"GDEF", b"BASE", b"vhea", b"vmtx", b"VORG", b"STAT")
_MOST_SYSTEM_FACES = 2


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One open font: `covered` holds its code points, `face` is uharfbuzz's, `path` where it lies."""

    key: str
    path: Path
    index: int
    face: Any
    font: Any
    covered: Any
    _widths: dict[str, float] = field(default_factory=dict)

    def width(self, char: str) -> float:
        """Return the advance of a sign in parts of the font size; 0 where the font lacks it."""
        known = self._widths.get(char)
        if known is None:
            glyph = self.font.get_nominal_glyph(ord(char))
            known = 0.0 if glyph is None else self.font.get_glyph_h_advance(glyph) / self.face.upem
            self._widths[char] = known
        return known

    def cut(self, chars: Iterable[str]) -> bytes:
        """Return a font file with these signs only; the same signs give the same bytes."""
        import uharfbuzz as hb

        wanted = hb.SubsetInput()
        # fpdf2 takes no font without a sign; the space is in all of ours.
        wanted.unicode_set.update({0x20, *map(ord, chars)})
        flags = hb.SubsetFlags
        # Outlines without shared parts are longer, and deflate to less.
        wanted.flags = flags.NO_HINTING | flags.NOTDEF_OUTLINE | flags.DESUBROUTINIZE
        wanted.layout_feature_tag_set.clear()
        wanted.drop_table_tag_set.update(int.from_bytes(tag, "big") for tag in _UNUSED_TABLES)
        data: bytes = hb.subset(self.face, wanted).blob.data
        return data

    @property
    def suffix(self) -> str:
        """The ending fpdf2 knows the outlines by."""
        return ".otf" if "CFF " in self.face.table_tags else ".ttf"


@cache
def stack(bold: bool) -> tuple[Face, ...]:
    """Return the faces in which a sign is looked for, in this order.

    Our own cut comes before the system's fonts, which have the rare signs: a page is the same on every
    machine then, and its text can be read by more programs (fpdf2 writes fonts with PostScript outlines,
    as most of the system's are, with an encoding of their own that pypdf does not follow).
    Chinese is set in the regular weight always: a bold cut would double what is carried about.
    """
    return (_vendored(BOLD if bold else REGULAR), *_chinese())


@cache
def _chinese() -> tuple[Face, ...]:
    found = (_from_system(Path(name)) for name in SYSTEM)
    usable = [face for face in found if face is not None]
    return (_vendored(CHINESE), *usable[:_MOST_SYSTEM_FACES])


def forget() -> None:
    """Close all faces, so that the next page looks for them anew."""
    stack.cache_clear()
    _chinese.cache_clear()


def _vendored(name: str) -> Face:
    with as_file(files("tui_invoice.documents") / "fonts" / name) as path:
        return _open(path, 0)


def _from_system(path: Path) -> Face | None:
    """Return the face for simplified Chinese of a font, None where there is none that can be cut down."""
    import uharfbuzz as hb

    if not path.is_file():
        return None
    try:
        found = _open(path, 0)
        for index in range(1, found.face.count):
            if _is_simplified(found):
                break
            other = _open(path, index)
            found = other if _is_simplified(other) else found
    except (OSError, hb.HarfBuzzError):
        return None
    return found if {"glyf", "CFF "} & set(found.face.table_tags) and len(found.covered) else None


def _is_simplified(face: Face) -> bool:
    import uharfbuzz as hb

    name: str = face.face.get_name(hb.OTNameIdPredefined.FULL_NAME) or ""
    return any(word in name for word in _SIMPLIFIED)


def _open(path: Path, index: int) -> Face:
    import uharfbuzz as hb

    face = hb.Face(hb.Blob.from_file_path(str(path)), index)
    return Face(f"{path.stem}-{index}", path, index, face, hb.Font(face), face.unicodes)
