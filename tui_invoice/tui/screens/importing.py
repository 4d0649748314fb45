"""Bringing invoices in: a file is asked for and looked at before anything of it is taken."""

from __future__ import annotations

from pathlib import Path

from tui_invoice.domain.import_manner import AS_IT_STANDS
from tui_invoice.operations import import_looking
from tui_invoice.operations.import_looking import Look
from tui_invoice.tui.lines import taken as lines
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens.house import House
from tui_invoice.tui.screens.import_screen import ImportScreen
from tui_invoice.tui.widgets.path import PathQuestion

ENDINGS = (".csv", ".json", ".xlsx", ".xlsm", ".txt", ".tsv")


def ask_for_file(screen: House) -> None:
    """Ask for a file and show what would be taken of it, and what is wrong with it."""

    def look(file: Path) -> None:
        screen.house.read_last = file.parent
        screen.say(Role.TEXT, f"reading {file.name}…")
        context = screen.house.context
        screen.house.perform(
            lambda: import_looking.look(context, file, AS_IT_STANDS), lambda found: _seen(screen, found)
        )

    screen.ask(PathQuestion("bring invoices in", begun(screen.house.read_last), ENDINGS, look, "Read it"))


def begun(last: Path | None) -> str:
    """Return the folder of the last file, else the one that the program was started in, as it is typed."""
    try:
        folder = (last or Path()).absolute()
    except OSError:  # the folder is gone
        return "~/"
    home = Path("~").expanduser()
    if folder.is_relative_to(home):
        return "~/" if folder == home else f"~/{folder.relative_to(home)}/"
    return f"{str(folder).rstrip('/')}/"


def _seen(screen: House, look: Look) -> None:
    house = screen.house
    screen.forget_notice()
    if screen.is_active and not screen.has_class("-asking"):
        house.push_screen(ImportScreen(look))
    else:  # somebody types elsewhere by now: what is typed there is no answer to what was seen
        name, taken = look.file.name, look.taken
        wrong = f"{lines.faults(taken)}, " if taken.problems else ""
        role = Role.ERROR if wrong else Role.WARN
        house.say_soon(role, f"{name}: {wrong}{lines.outcome(taken)}; nothing is taken yet")
