"""The prompt for a file: names are completed as one types."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from textual import events

from tui_invoice.domain.text import visible
from tui_invoice.tui.lines.hints import Hint
from tui_invoice.tui.paint.line import Line, Run, line
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.widgets.prompt import Question

MOST = 2_000
"""So many entries of a folder are looked at."""
SHOWN = 6
NO_PATH = line(Run("   ✗ ", Role.ERROR), Run("this is no path", Role.ERROR))


def typed_path(text: str) -> Path | None:
    """Return the path that was typed, None where it can be none: nothing, the home of nobody, a NUL in it."""
    try:
        return Path(meant(text)).expanduser() if text.strip() and "\0" not in text else None
    except RuntimeError:
        return None


def meant(text: str) -> str:
    """Return the path that is meant: one that begins anew behind what stood there, as a pasted one does, is taken."""
    path = text.strip()
    for anew in ("//", "/~/"):
        if anew in path:
            path = path[path.rindex(anew) + 1 :]
    return path


def judged(hint: str) -> Callable[[str], tuple[Line, bool]]:
    """Return a question's check that takes what can be a path, with a hint beside it."""

    def check(text: str) -> tuple[Line, bool]:
        if typed_path(text) is not None or not text.strip():
            return line("     ", Run(hint, Role.MUTED)), bool(text.strip())
        return NO_PATH, False

    return check


def completions(text: str, endings: Sequence[str]) -> list[str]:
    """Return what the text may go on to: folders, with a slash at the end, and files with one of the endings."""
    text = meant(text)
    typed = str(Path("~").expanduser()) + text[1:] if text.startswith("~/") else text
    folder, _, begun = typed.rpartition("/")
    found: list[str] = []
    try:
        with os.scandir(folder + "/" if folder or typed.startswith("/") else ".") as entries:
            for _, entry in zip(range(MOST), entries, strict=False):
                name = entry.name
                if not name.startswith(begun) or (name.startswith(".") and not begun.startswith(".")):
                    continue
                if entry.is_dir():
                    found.append(f"{name}/")
                elif name.casefold().endswith(tuple(endings)):
                    found.append(name)
    except (OSError, ValueError):
        return []
    return sorted(found)


def completed(text: str, endings: Sequence[str]) -> str:
    """Return the text with what all completions have in common, itself where there is none."""
    names = completions(text, endings)
    common = _common(names)
    folder, slash, _ = text.rpartition("/")
    return f"{folder}{slash}{common}" if len(f"{folder}{slash}{common}") > len(text) else text


def _common(names: Sequence[str]) -> str:
    """Return what all names begin with, sign by sign."""
    first, last = min(names, default=""), max(names, default="")
    for n, (one, other) in enumerate(zip(first, last, strict=False)):
        if one != other:
            return first[:n]
    return first


class PathQuestion(Question):
    """Asks for a file with one of the `endings`; right at the end of the line completes its name."""

    def __init__(self, title: str, value: str, endings: Sequence[str], accept: Callable[[Path], object], enter: str):
        super().__init__(
            title, "File", value, accept=lambda text: accept(Path(meant(text)).expanduser()), check=self._told,
            enter=enter, leave="Leave, nothing is read", more=(Hint("right", "Complete"),),
        )  # fmt: skip
        self._endings = tuple(endings)

    def on_mount(self) -> None:
        """Put the cursor at the end of what is there."""
        super().on_mount()
        self.field.select_on_focus = False
        self.field.cursor_position = len(self.field.value)

    def on_key(self, event: events.Key) -> None:
        """Complete by right at the end of the line, and by tab."""
        super().on_key(event)
        at_end = self.field.cursor_position >= len(self.field.value)
        if event.key == "tab" or (event.key == "right" and at_end):
            event.stop()
            event.prevent_default()
            self.field.value = completed(self.field.value, self._endings)
            self.field.cursor_position = len(self.field.value)

    def _told(self, text: str) -> tuple[Line, bool]:
        try:
            path = Path(meant(text)).expanduser()
            if text.strip() and path.is_file():
                return line(Run("   ✓ ", Role.OK), "it is there"), True
        except (OSError, RuntimeError, ValueError):
            return NO_PATH, False
        names = completions(text, self._endings)
        if not names and text.endswith("/") and path.is_dir():
            return line("     ", Run(f"no {' or '.join(self._endings)} file is in this folder", Role.MUTED)), False
        if not names:
            which = f": {visible(meant(text))}" if meant(text) != text.strip() else ""
            return line(Run("   ✗ ", Role.ERROR), Run(f"there is no such file{which}", Role.ERROR)), False
        more = f"  and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        return line("     ", Run(visible("  ".join(names[:SHOWN])) + more, Role.MUTED)), False
