"""Plays scenes: opens the real screen on an office, presses the keys, and takes what is drawn."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from textual.strip import Strip

from tests.operations.desks import Desk
from tests.pictures.provider import PROVIDERS, with_account
from tests.pictures.scenes import Scene
from tests.support.clocks import FakeClock
from tests.tui.driver import Clerk, opened
from tests.tui.town_hall import TownHall, finding
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.report import ReportKind
from tui_invoice.operations import paths
from tui_invoice.operations.context import Context
from tui_invoice.operations.settings_screen import Theme
from tui_invoice.tui.child import Child
from tui_invoice.tui.screens import signing

SIZES = ((80, 24), (160, 45))
NARROW = ((60, 18), (40, 12))
EXPORT = """Nr;Dato;Kunde;E-mail;Valuta;Beløb;Bemærkninger
2026-0140;02/11/2026;Bageriet på Hjørnet v/ Søren Ærø;post@bageriet.example;DKK;1.250,50;
2026-0141;30/11/2026;Công ty TNHH Hoa Sen;;VND;12.500.000;gửi bưu điện
2026-0142;13.11.2026;北京朝阳文化传媒有限公司;finance@@chaoyang.example;CNY;3480;
"""
"""What another program wrote: columns that nobody knows, a day with two readings, a customer without an address."""
THEMES = (Theme.DARK, Theme.ANSI_DARK)


@dataclass(frozen=True, slots=True)
class Taken:
    """One picture: its scene and size, its theme, its rows of text and its strips."""

    scene: Scene
    size: tuple[int, int]
    theme: Theme
    rows: tuple[str, ...]
    strips: tuple[Strip, ...]

    @property
    def stem(self) -> str:
        """The name of its file without an ending."""
        return f"{self.scene.name}_{self.size[0]}x{self.size[1]}"


async def taken(scene: Scene, folder: Path, themes: Sequence[Theme] = THEMES) -> list[Taken]:
    """Play a scene at every size and take its pictures in every theme."""
    found = []
    for n, size in enumerate((*SIZES, *(NARROW if scene.everywhere else ()))):
        context, numbers = _office(scene, folder / str(n))
        async with _played(scene, context, numbers, size) as clerk:
            found += [await _take(scene, clerk, size, theme) for theme in themes]
    return found


async def shot(scene: Scene, folder: Path, size: tuple[int, int]) -> str:
    """Play a scene at a size and return its text."""
    context, numbers = _office(scene, folder)
    async with _played(scene, context, numbers, size) as clerk:
        return "\n".join(clerk.rows()) + "\n"


@asynccontextmanager
async def _played(
    scene: Scene, context: Context, numbers: dict[str, str], size: tuple[int, int]
) -> AsyncIterator[Clerk]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signing, "Child", PROVIDERS.get(scene.signs_in, Child))
        async with opened(context, size=size) as clerk:
            await _press(scene, clerk, context, numbers)
            yield clerk


async def _press(scene: Scene, clerk: Clerk, context: Context, numbers: dict[str, str]) -> None:
    for key in scene.keys:
        if key.startswith("'"):
            await clerk.type(key[1:-1])
        elif key.startswith("%"):
            await clerk.type(_export(context, key[1:]))
        elif key.startswith("@"):
            await clerk.goes_to(numbers[key[1:]])
        elif key.startswith("?"):
            texts = key[1:].split("|")
            await clerk.until(lambda texts=texts: any(each in clerk.text() for each in texts), key)  # type: ignore[misc]
        else:
            await clerk.press(key)


def _export(context: Context, name: str) -> str:
    """Write the made-up file, whose columns nobody has named yet; return its path."""
    context.paths.config.with_name("columns.json").unlink(missing_ok=True)
    file = context.paths.database.with_name(name)
    file.write_text(EXPORT, "utf-8")
    return str(file)


def _office(scene: Scene, folder: Path) -> tuple[Context, dict[str, str]]:
    folder.mkdir()
    if scene.first:
        found = paths.find({}, str(folder / "invoices.db"))
        return Context(found, FakeClock(), "lone", {}), {}
    if scene.signs_in:
        desk = Desk(folder)
        with_account(desk, scene.signs_in)
        return desk.context, {}
    if scene.calm:
        desk = Desk(folder)
        for n, name in enumerate(("Ann Ltd", "Bageriet på Hjørnet", "上海浦东精密仪器有限公司"), 1):
            desk.bring(f"2026-000{n}", f"post{n}@example.com", customer=name)
        return desk.context, {}
    town = TownHall(folder)
    if scene.post:
        smith = "accounts@smithdaughters.co.uk"
        full = finding(ReportKind.BOUNCE, smith, "552 5.2.2 Over quota", Cause.MAILBOX_FULL)
        town.comes("sent", full, proven=scene.post == "full")
    return town.context, town.numbers


async def _take(scene: Scene, clerk: Clerk, size: tuple[int, int], theme: Theme) -> Taken:
    clerk.app.show_look(replace(clerk.app.look, theme=theme))
    await clerk.rest()
    return Taken(scene, size, theme, tuple(clerk.rows()), tuple(clerk.app.screen._compositor.render_strips()))


def texts(pictures: Sequence[Taken]) -> Iterator[tuple[str, str]]:
    """Give (file name, text) of each size; the theme makes no difference to it."""
    for each in pictures:
        if each.theme is THEMES[0]:
            yield f"{each.stem}.txt", "\n".join(each.rows) + "\n"
