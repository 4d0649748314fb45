"""Versions of this program: which of two finished releases is the newer one (PEP 440, its final and post releases)."""

from __future__ import annotations

import re
from collections.abc import Iterable

_FINAL = re.compile(r"v?(?:(\d{1,9})!)?(\d{1,9}(?:\.\d{1,9}){0,9})(?:\.post(\d{1,9}))?(?:\+[a-z0-9.]{1,60})?", re.ASCII)

Order = tuple[int, tuple[int, ...], int]


def order(version: str) -> Order | None:
    """Return what a finished release is sorted by; None for what comes before one (1.0rc1, 1.0.dev3), and nonsense."""
    found = _FINAL.fullmatch(version.strip().lower())
    if found is None:
        return None
    parts = [int(each) for each in found[2].split(".")]
    while parts and not parts[-1]:
        parts.pop()
    return int(found[1] or 0), tuple(parts), int(found[3]) + 1 if found[3] else 0


def newest(versions: Iterable[str]) -> str:
    """Return the newest finished release of these, "" where there is none."""
    known = {each: place for each in versions if (place := order(each)) is not None}
    return max(known, key=lambda each: known[each], default="")


def is_newer(version: str, than: str) -> bool:
    """Tell whether a finished release is newer. One that came before a release counts as that release's eve."""
    mine, other = order(than), order(version)
    if mine is None:
        early = re.match(r"\d+(?:\.\d+)*", than)
        mine = order(early[0]) if early else None
        return other is not None and mine is not None and other >= mine
    return other is not None and other > mine
