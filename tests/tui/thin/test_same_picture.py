"""Whatever is written: a terminal that gets the thin line shows what one shows that gets all, after every write."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tui.thin.pairs import FRAMES
from tests.tui.thin.streams import Story

EACH, HALF = 25, 12
"""Frames of one story at most, and on the average."""


@pytest.mark.long
@pytest.mark.timeout(400)
@settings(max_examples=max(30, FRAMES // HALF), deadline=None)
@given(st.integers(0, 2**32), st.integers(1, EACH))
def test_every_cell_every_style_and_the_cursor_are_the_same(seed: int, frames: int) -> None:
    Story(Random(seed)).frames(frames)
