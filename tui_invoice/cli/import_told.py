"""What an import took and refused, told on the command line."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from tui_invoice.cli import printing, words
from tui_invoice.domain.errors import SeveralSheetsError, UnknownEncodingError
from tui_invoice.domain.language import names

if TYPE_CHECKING:
    from tui_invoice.domain.errors import BadInputError
    from tui_invoice.operations.importing import Taken


def tell(taken: Taken, *, dry_run: bool) -> None:
    """Tell each fault with its mend on stderr, and on stdout what was taken."""
    for problem in taken.problems:
        printing.fault(problem)
        if isinstance(problem, UnknownEncodingError):
            _tell_encodings(problem)
        elif isinstance(problem, SeveralSheetsError):
            for name in problem.sheets:
                printing.note(f"  tui-invoice import --sheet {quote(name)} {quote(problem.file)}")
    if taken.untold:
        printing.note(f"and {words.several(taken.untold, 'more fault')}")
    for each in taken.left_out:
        printing.note(f"{each.file}: the column “{each.header}” is not taken, as it may be meant for you alone")
        printed, unread = quote(f"{each.header}=note"), quote(f"{each.header}=")
        printing.note(f"→ --map {printed} prints it on the invoice, --map {unread} leaves it out")
    for file in taken.refused:
        printing.note(f"{file}: nothing of it was taken")
    verb = "would be taken" if dry_run else "taken"
    here = f", {taken.unchanged} here already" if taken.unchanged else ""
    pages = f", pages in {names(taken.languages)}" if dry_run and taken.languages else ""
    printing.out(f"{words.several(taken.new, 'invoice')} {verb}{pages}{here}")


def _tell_encodings(problem: UnknownEncodingError) -> None:
    """Tell what each encoding reads, a line each, and the command that takes the first of them."""
    room = max((len(name) for name, _, _ in problem.readings), default=0)
    for name, whose, line in problem.readings:
        printing.note(f"    {name:<{room}}  reads “{line}”  ({whose})")
    if problem.readings:
        printing.note(f"  tui-invoice import --encoding {problem.readings[0][0]} {quote(problem.file)}")


def plain(taken: Taken, *, dry_run: bool) -> dict[str, object]:
    """Return it for JSON."""
    return {
        "dry_run": dry_run,
        "new": taken.new,
        "unchanged": taken.unchanged,
        "numbers": list(taken.numbers),
        "languages": list(taken.languages),
        "refused": [str(file) for file in taken.refused],
        "problems": [_problem(each) for each in taken.problems],
        "untold": taken.untold,
        "left_out": [{"file": each.file, "header": each.header} for each in taken.left_out],
    }


def _problem(problem: BadInputError) -> dict[str, object]:
    found: dict[str, object] = {
        "file": problem.file,
        "line": problem.line,
        "field": problem.field or None,
        "value": problem.value or None,
        "title": problem.title,
        "detail": problem.detail,
        "todo": problem.todo,
    }
    if isinstance(problem, UnknownEncodingError):
        found["encodings"] = [{"name": name, "line": line} for name, _, line in problem.readings]
    elif isinstance(problem, SeveralSheetsError):
        found["sheets"] = list(problem.sheets)
    return found
