"""How a fault of a file is mended at the screen: by its keys, where the command line has options."""

from __future__ import annotations

import re
from collections.abc import Callable

from tui_invoice.domain.errors import BadInputError, UnknownEncodingError

KeyOf = Callable[[str], str]
"""Gives the key of a command as it is shown."""

_OPTIONS = (
    (re.compile(r"say with --locale who wrote it, such as \S+ or \S+\."), "say who wrote it ({import_written})."),
    (re.compile(r"with --locale:"), "({import_written}):"),
    (re.compile(r"choose another locale with --locale\."), "choose another way of writing ({import_written})."),
    (re.compile(r"say --locale (\w+),"), r"choose \1 ({import_written}),"),
    (re.compile(r": --map \".*=\"\."), " ({import_columns})."),
    (re.compile(r" by --sheet\."), " ({import_sheet})."),
    (re.compile(r": --sheet NAME, or the key of the screen\."), " ({import_sheet})."),
)
"""What the command line is told, and the same for the screen, with the commands whose keys it names."""
_UNNAMED = "is no known name"


def by_keys(problem: BadInputError, keys: KeyOf) -> tuple[str, str]:
    """Return what is wrong, and what to do about it at the screen."""
    detail, todo = problem.detail, problem.todo

    def key(name: re.Match[str]) -> str:
        return keys(name[1]).replace("\\", r"\\")

    if isinstance(problem, UnknownEncodingError) and problem.readings:
        todo = "Press the letter of the line above that reads right; of two that read alike either will do."
    elif problem.title.endswith(_UNNAMED):
        detail = "" if detail.startswith("The names are") else detail
        todo = f"{_offer(todo)}{keys('import_columns')} says what it is."
    else:
        for option, said in _OPTIONS:
            if found := option.search(todo):
                mend = found.expand(re.sub(r"\{(\w+)\}", key, said))
                todo = f"{todo[: found.start()]}{mend}{todo[found.end() :]}"
    return ": ".join(part for part in (problem.title, detail) if part), todo


def _offer(todo: str) -> str:
    offer, asked, _ = todo.partition("?")  # the command line is told its option behind it
    return f"{offer}{asked} " if todo.startswith("Did you mean") else ""
