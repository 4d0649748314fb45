"""One line of the screen: runs of text from the left edge, others at the right, on a ground."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.strip import Strip

from tui_invoice.domain.text import cells, clip, visible
from tui_invoice.tui.paint.roles import Ground, Palette, Role

ASCII = str.maketrans(
    {
        "✓": "+", "✗": "x", "◦": ".", "›": ">", "»": ">", "…": "~", "─": "-", "│": "|", "·": "-", "▾": "v",
        "“": '"', "”": '"', "’": "'", "–": "-", "—": "-", "•": "*", "→": ">",
    }
)  # fmt: skip
"""What stands for each sign of ours where the terminal has none of them."""


class Run:
    """A piece of text in one role. What is not safe for a terminal is made visible here, once and for all."""

    __slots__ = ("role", "text")

    def __init__(self, text: str, role: Role = Role.TEXT) -> None:
        self.text = visible(text)
        self.role = role

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Run) and (self.text, self.role) == (other.text, other.role)

    def __hash__(self) -> int:
        return hash((self.text, self.role))

    def __repr__(self) -> str:
        return f"Run({self.text!r}, {self.role.value})"


@dataclass(frozen=True, slots=True)
class Paint:
    """What drawing needs to know: the colours, and whether signs must be ASCII."""

    palette: Palette
    ascii: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """Runs from the left edge and runs that end before the last column, which stays empty.

    Where both do not fit, the left ones are cut, with an ellipsis; those at the right are kept whole.
    `fill` is repeated between them (a rule line); `full` lines may use the last column too. What stands `apart`,
    at the left edge before them, stays on the plain ground: another ground costs the line each sign that lies on it.
    """

    left: tuple[Run, ...] = ()
    right: tuple[Run, ...] = ()
    ground: Ground = Ground.PLAIN
    fill: str = " "
    full: bool = False
    apart: tuple[Run, ...] = ()

    def on(self, ground: Ground) -> Line:
        """Return the same line on another ground."""
        return replace(self, ground=ground)

    @property
    def text(self) -> str:
        """All of its words, for tests and for the search of them."""
        left, right = ("".join(each.text for each in part) for part in ((*self.apart, *self.left), self.right))
        return " ".join(filter(None, (left, right)))

    def strip(self, width: int, paint: Paint) -> Strip:
        """Return the line drawn `width` cells wide."""
        end = 0 if self.full else 1
        room = max(0, width - end - sum(cells(run.text) for run in self.right))
        apart = list(_cut(self.apart, room))
        room -= sum(cells(run.text) for run in apart)
        left = list(_cut(self.left, room))
        gap = max(0, room - sum(cells(run.text) for run in left))
        fill = Run(self.fill * gap, Role.RULE if self.fill != " " else Role.TEXT)
        parts = ((Ground.PLAIN, apart), (self.ground, [*left, fill, *self.right, Run(" " * end)]))
        segments = [
            Segment(_in_ascii(text, paint), paint.palette.style(role, ground))
            for ground, part in parts
            for text, role in _coloured(part)
        ]
        return _fitted(segments, width, paint, self.ground)


def within(lines: Sequence[Line], rows: int) -> list[Line]:
    """Return the lines in so many rows; what is too much goes on in the last one, which is cut with an ellipsis."""
    if len(lines) <= rows or rows < 1:
        return list(lines[:rows])
    last, *rest = lines[rows - 1 :]
    more = " ".join("".join(run.text for run in each.left).strip() for each in rest)
    return [*lines[: rows - 1], replace(last, left=(*last.left, Run(f" {more}", last.left[-1].role)))]


def line(*left: Run | str, right: Iterable[Run | str] = ()) -> Line:
    """Return a line of runs; plain words are in the role `text`."""
    return Line(tuple(_run(each) for each in left), tuple(_run(each) for each in right))


def rule(title: str = "", right: Iterable[Run] = (), role: Role = Role.TITLE) -> Line:
    """Return a rule line with its title in it, and what stands at its right end."""
    head = (Run("── ", Role.RULE), Run(title, role), Run(" ", Role.RULE)) if title else ()
    tail = (Run(" "), *right, Run(" ─", Role.RULE)) if (right := tuple(right)) else ()
    return Line(head, tail, fill="─", full=True)


def _run(what: Run | str) -> Run:
    return Run(what) if isinstance(what, str) else what


def _cut(runs: Iterable[Run], room: int) -> Iterable[Run]:
    """Give the runs that fit into `room` cells; the one at the edge is cut."""
    for run in runs:
        width = cells(run.text)
        if width <= room:
            yield run
            room -= width
            continue
        if room > 0:
            yield Run(clip(run.text, room), run.role)
        return


_SEEN = frozenset({Role.HEAD, Role.BAR, Role.REST, Role.BUTTON, Role.ACTIVE})
"""Roles that show on a blank too."""


def _coloured(runs: Iterable[Run]) -> list[tuple[str, Role]]:
    """Return the texts with their roles; blanks take a neighbour's, for each change costs some 40 bytes on the line."""
    found: list[tuple[str, Role]] = []
    for run in runs:
        if not run.text:
            continue
        text, role = run.text, run.role
        if found and role not in _SEEN and found[-1][1] not in _SEEN:
            before, last = found[-1]
            if not text.strip(" "):
                role = last
            elif not before.strip(" "):
                last = role
            if last is role:
                found[-1] = before + text, role
                continue
        found.append((text, role))
    return found


def _in_ascii(text: str, paint: Paint) -> str:
    return text.translate(ASCII) if paint.ascii else text


def _fitted(segments: list[Segment], width: int, paint: Paint, ground: Ground) -> Strip:
    """Return the strip in exactly the width that the compositor counts, which may differ from ours for rare signs."""
    counted = sum(cell_len(each.text) for each in segments)
    if counted < width:
        segments.append(Segment(" " * (width - counted), paint.palette.style(Role.TEXT, ground)))
    elif counted > width:
        segments = _shortened(segments, width)
    return Strip(segments, width).simplify()


def _shortened(segments: list[Segment], width: int) -> list[Segment]:
    kept: list[Segment] = []
    for each in segments:
        size = min(width, cell_len(each.text))
        kept.append(Segment(set_cell_size(each.text, size), each.style))
        width -= size
    return kept
