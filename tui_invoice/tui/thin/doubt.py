"""What the model of the screen says when it cannot follow."""

from __future__ import annotations


class Doubt(Exception):  # noqa: N818  # not an error: the output goes out as it is, and all that was known is forgotten
    """The effect of this output on a terminal is not known for sure; the text says why, in a few fixed words."""
