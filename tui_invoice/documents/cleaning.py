"""Text from outside as it may stand on a page."""

from __future__ import annotations

import re
import unicodedata

from tui_invoice.domain.text import visible_lines

# Joiners and variation selectors have no shape of their own; no face of ours joins anything.
_SHAPELESS = re.compile("[\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# What visible() puts in place of a control or a hidden sign, in the one shape that our fonts have.
_REPLACED = re.compile("[\u2400-\u2421\ufffd]")
_SPACES = re.compile("[\u2007\u202f]")  # no-break spaces of other widths; CLDR groups digits by the narrow one
_THIN_SPACES = re.compile("[\u1680\u2000-\u2006\u2008-\u200a\u205f]")


def clean_lines(text: str) -> str:
    """Return the text in NFC, its lines parted by a newline, with a box for each sign that is not seen.

    Controls and what turns the reading direction are hidden signs (`visible`); tabs become spaces,
    rare spaces the usual ones, and blank ends of lines and blank lines around the text are left out.
    """
    shown = visible_lines(text.replace("\t", " "))
    shown = _SPACES.sub("\u00a0", _THIN_SPACES.sub(" ", _REPLACED.sub("□", _SHAPELESS.sub("", shown))))
    lines = unicodedata.normalize("NFC", shown.replace("\u2011", "-")).split("\n")
    return "\n".join(line.rstrip(" ") for line in lines).strip("\n")


def clean(text: str) -> str:
    """Return the text on one line, otherwise as `clean_lines` gives it."""
    return " ".join(part for part in clean_lines(text).split("\n") if part).strip(" ")
