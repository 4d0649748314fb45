"""Faults planted in the thin line are found by the comparison, and doubts do not hide them."""

from __future__ import annotations

import inspect
from random import Random
from types import ModuleType

import pytest

from tests.tui.thin import pairs
from tests.tui.thin.streams import Story
from tui_invoice.tui.thin import emitter, pens, screen, scrolling, shadow, stream

MODULES = (emitter, pens, screen, scrolling, shadow, stream, pairs)
STORIES, EACH = 30, 15
FAULTS = (
    (emitter, "{bottom + 1}r", "{bottom}r"),
    (emitter, "'M' if by > 0", "'M' if by < 0"),
    (emitter, "_number(abs(by))", "_number(abs(by) + 1)"),
    (emitter, "self._can.erases_in_colour or not ground", "True"),
    (emitter, "pen.ground == other.ground", "True"),
    (emitter, "{_number(step)}C", "{_number(step + 1)}C"),
    (emitter, "end == width and erasable", "erasable"),
    (emitter, "if self._pen.ground != ground:", "if self._pen.ground is None:"),
    (emitter, "sign == old_signs[x] and _look_alike(sign, pen, old_pens[x])", "sign == old_signs[x]"),
    (emitter, "if not sign or not _look_alike(sign, pen, self._pen)", "if not sign"),
    (emitter, "            if run.addressed:\n", "            if False:\n"),
    (pens, '"1": "22", "2": "22"', '"1": "23", "2": "22"'),
    (pens, " or _OFF[each] in off", ""),
    (pens, 'new.back or "49"', 'new.back or "39"'),
    (pens, '_SHOWN = frozenset({"4", ', '_SHOWN = frozenset({'),
    (pens, "_link(old, new) + _turn(old, new)", "_turn(old, new)"),
    (pens, 'f"\\x1b[0;{new.sgr}m" if', 'f"\\x1b[{new.sgr}m" if'),
    (shadow, "        signs[x] = None\n", "        pass\n"),
    (shadow, 'raise Doubt("a new wide sign that is cut")', "continue"),
    (shadow, "self.unknown() if y in lost else Row", "Row"),
    (scrolling, "source = y + by", "source = y - by"),
    (scrolling, "if top <= source <= bottom else unknown", "if 0 <= source < len(now) else unknown"),
    (stream, 'y + (line == "\\n"), 0, True', 'y + (line == "\\n"), x, True'),
    (screen, "if moved or was != (y, x)", "if was != (y, x)"),
    (screen, "            self.doubts[str(doubt)] += 1\n            self.forget()\n", "            pass\n"),
    (screen, "is_other_screen(data):\n            self.forget()\n", "is_other_screen(data):\n"),
)  # fmt: skip


def plant(patch: pytest.MonkeyPatch, module: ModuleType, right: str, wrong: str) -> None:
    """Put what a module would be with this fault in the place of what it is, wherever that is used."""
    source = inspect.getsource(module)
    assert source.count(right) == 1, f"{right} stands there {source.count(right)} times"
    faulty = ModuleType(module.__name__)
    exec(compile(source.replace(right, wrong), "planted", "exec"), faulty.__dict__)  # noqa: S102  # our own source
    right_ones = {
        name: value for name, value in vars(module).items() if getattr(value, "__module__", "") == module.__name__
    }
    for each in MODULES:
        for name, value in right_ones.items():
            if vars(each).get(name) is value:
                patch.setattr(each, name, getattr(faulty, name))


def differ() -> bool:
    """Tell whether any of many stories looks different at any time, or is not understood where nothing is strange."""
    for seed in range(STORIES):
        story = Story(Random(seed), odd=0.06, strange=seed % 2 == 0)
        try:
            story.frames(EACH)
        except AssertionError:
            return True
        if seed % 2 and story.pair.screen.doubts:
            return True
    return False


@pytest.mark.parametrize(("module", "right", "wrong"), FAULTS)
def test_a_planted_fault_is_seen(monkeypatch: pytest.MonkeyPatch, module: ModuleType, right: str, wrong: str) -> None:
    plant(monkeypatch, module, right, wrong)
    assert differ()


def test_what_textual_could_write_is_all_understood_and_becomes_less() -> None:
    octets = thin = 0
    for seed in range(1, STORIES, 2):
        story = Story(Random(seed), odd=0.06, strange=False)
        story.frames(EACH)
        assert story.pair.screen.doubts == {}
        octets, thin = octets + story.pair.octets, thin + story.pair.thin
    assert thin < octets * 0.7
