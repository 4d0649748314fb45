"""Made-up output as Textual could write it: rows painted in part and in full, lists that move, and what is between."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from rich.cells import set_cell_size

from tests.tui.thin.pairs import OTHER_SCREEN, Pair
from tui_invoice.tui.thin.abilities import ALL, NONE, Abilities

STYLES = (
    *(
        "",
        "1",
        "1;31",
        "38;2;1;2;3",
        "38;2;9;9;9;48;2;0;0;64",
        "37;48;2;0;0;64",
        "1;37;44",
        "30;47",
        "2;3;37;44",
        "97;104",
    ),
    *("4;32", "7", "1;7;38;5;9", "9;48;5;20", "21;33", "53;44", "5;8;35", "1;2;33", "1;33", "2;33", "0;1;36"),
)
TEXTS = (
    *(
        "a",
        "Nordlys Kontor ApS",
        "x" * 7,
        " ",
        "   ",
        " " * 12,
        "─" * 9,
        "Nguyễn Thị Ánh",
        "武汉",
        "光谷科技有限公司",
        "ÆØÅ €9,90",
    ),
    *("✓ Sent", "…", "한국", "が"),
)
ODD = (
    "e\u0301",
    "Thu\u031b\u0309",
    "\u0301",
    "😀",
    "👩\u200d🚀",
    "❤\ufe0f",
    "ไทย",
    "שלום",
    "\xad",
    "⌚ 9",
    "\U00020000",
)
SIDE = 3
"""Columns beside a list."""
LINKS = ("", "", "", "\x1b]8;id=1;https://example.org/\x1b\\")
ABILITIES = (ALL, ALL, ALL, Abilities(erases_line=True, moves_lines=True), Abilities(erases_signs=True), NONE)
STRANGE = (
    "\x1b[2J",
    "\x1b[3;3H\x1b[4:3mx\x1b[0m",
    "\x1b[2;1Ha\tb",
    "\x1b[1;1H\x1b[31mstays",
    "\x1b[999;1Hx",
    "\x1b[99Gx",
)


def _run(random: Random, room: int, odd: float) -> tuple[str, int]:
    """Return a piece of a row and its width, which is at most `room`."""
    text = random.choice(ODD if random.random() < odd else TEXTS)
    style, link = random.choice(STYLES), random.choice(LINKS)
    width = min(room, _width(text))
    text = set_cell_size(text, width)
    piece = f"\x1b[{style}m{text}\x1b[0m" if style else text
    return (f"{link}{piece}\x1b]8;;\x1b\\" if link else piece), width


def _width(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


def _painted(random: Random, y: int, x: int, end: int, odd: float) -> str:
    out = f"\x1b[{y + 1};{x + 1}H"
    while x < end and random.random() < 0.9:
        piece, width = _run(random, end - x, odd)
        out, x = out + piece, x + max(width, 0)
        if not width and random.random() < 0.5:
            break
    return out


class Story:
    """A random story of one screen."""

    def __init__(self, random: Random, odd: float = 0.02, *, strange: bool = True) -> None:
        self._random, self._odd, self._is_strange = random, odd, strange
        self.width, self.height = random.choice(((24, 8), (40, 12), (9, 5)))
        self.pair = Pair(self.width, self.height, random.choice(ABILITIES))
        self._fill()

    def _fill(self) -> None:
        """Make a list three screens long, each row as wide as there is room beside a narrow part."""
        self._list = [self._list_row() for _ in range(3 * self.height)]
        self._first = self.height

    def _list_row(self) -> str:
        room, out, used = self.width - SIDE, "", 0
        while used < room and self._random.random() < 0.8:
            piece, width = _run(self._random, room - used, 0.0)
            out, used = out + piece, used + width
        style = self._random.choice(STYLES[3:6])
        return f"{out}\x1b[{style}m{' ' * (room - used)}\x1b[0m"

    def frames(self, count: int) -> None:
        """Let so many things happen, each compared."""
        kinds: Sequence[Callable[[], None]] = (
            *(self._patch,) * 5, *(self._scroll,) * 5, *(self._whole,) * 2, self._aside, self._strange, self._cursor,
            self._break,
        )  # fmt: skip
        for _ in range(count):
            self._random.choice(kinds)()

    def _end(self) -> str:
        if self._random.random() < 0.5:
            return "\x1b[1;2H"  # where it mostly is: hidden, at the corner
        return f"\x1b[{self._random.randint(1, self.height)};{self._random.randint(1, self.width)}H"

    def _patch(self) -> None:
        """Paint parts of some rows; now and then, as Textual does not, twice on the same one."""
        rows = self._random.sample(range(self.height), self._random.randint(1, 4))
        if self._is_strange and self._random.random() < 0.2:
            rows += rows
        out = ""
        for y in rows:
            x = self._random.randrange(self.width)
            out += _painted(self._random, y, x, self._random.randint(x, self.width), self._odd)
        self.pair.write(out + self._end())

    def _scroll(self) -> None:
        """Paint a list that moved by some rows, at times with a part beside it that did not."""
        self._paint_list(self._random.choice((-3, -2, -1, 0, 1, 1, 1, 2, 5)))

    def _paint_list(self, step: int) -> None:
        self._first = min(2 * self.height, max(0, self._first + step))
        top, stays = self._random.choice((0, 0, 2)), self._random.random() < 0.3
        out = ""
        for y in range(top, self.height - 1):
            side = f"\x1b[44m{y:>{SIDE}}\x1b[0m" if stays else " " * SIDE
            out += f"\x1b[{y + 1};1H{self._list[self._first + y]}{side}"
        self.pair.write(out + self._end())

    def _whole(self) -> None:
        """Paint all rows, parted by line feeds, most of them blank."""
        side = " " * SIDE
        blank = f"\x1b[{self._random.choice(STYLES[3:9])}m{' ' * self.width}\x1b[0m"
        rows = [
            blank if self._random.random() < 0.7 else self._random.choice(self._list) + side for _ in range(self.height)
        ]
        self.pair.write("\x1b[1;1H" + "\n".join(rows) + self._end())

    def _cursor(self) -> None:
        self.pair.write(self._end())

    def _aside(self) -> None:
        self.pair.write(self._random.choice(("\x1b[?25h", "\x1b[?25l", "\x07", "\x1b]2;title\x07")))

    def _strange(self) -> None:
        """Write what the model does not know, and draw the same again."""
        if self._is_strange:
            self.pair.write(self._random.choice(STRANGE))
            self._paint_list(0)

    def _break(self) -> None:
        """Another size, or a pause in which others wrote; then the same again."""
        if self._random.random() < 0.5:
            self.width, self.height = self._random.choice(((24, 8), (31, 6), (12, 9)))
            self.pair.resize(self.width, self.height)
            self._fill()
        else:
            self.pair.write("\x1b[?1049l")
            self.pair.write(OTHER_SCREEN)
        self._paint_list(0)
