"""`python -m tests.pictures [NAME...]` makes docs/screens anew: each scene as text and, in two themes, as picture."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.house.source import ROOT
from tests.pictures.scenes import SCENES, Scene
from tests.pictures.stage import taken, texts
from tests.pictures.svg import svg
from tests.tui.town_hall import RECORDS
from tui_invoice.demo.names import HOST, NameServer
from tui_invoice.operations.settings_screen import Theme

FOLDER = ROOT / "docs" / "screens"


def main(names: list[str]) -> int:
    """Make the pictures of these scenes, of all where none is named."""
    os.environ.update(TZ="Pacific/Marquesas", LANG="C.UTF-8", TUI_INVOICE_COURIER="off")
    time.tzset()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with NameServer(RECORDS) as server:
        os.environ["TUI_INVOICE_DNS"] = f"{HOST}:{server.port}"
        for scene in SCENES:
            if not names or scene.name in names:
                _make(scene)
    (FOLDER / "README.md").write_text(_index(), "utf-8")
    return 0


def _index() -> str:
    """Return the page that shows them."""
    parts = [
        "# The screens\n",
        (
            "Made by `make screens` on an office that does not exist. Each is also here as text (`.txt`), at 160×45"
            " (`_160x45`) and in the terminal's own colours (`_ansi-dark`).\n"
        ),
    ]
    for scene in SCENES:
        name = scene.name
        more = f"[160×45]({name}_160x45.svg) · [ansi]({name}_80x24_ansi-dark.svg) · [text]({name}_80x24.txt)"
        if scene.everywhere:
            more += f" · [60×18]({name}_60x18.svg) · [40×12]({name}_40x12.svg)"
        parts.append(f"## {scene.says}\n\n![{scene.says}]({name}_80x24.svg)\n\n{more}\n")
    return "\n".join(parts)


def _make(scene: Scene) -> None:
    """Play a scene in a home of its own, and write its texts and pictures."""
    with tempfile.TemporaryDirectory() as home:
        for name in ("CONFIG", "DATA", "STATE", "CACHE"):
            os.environ[f"XDG_{name}_HOME"] = f"{home}/{name.lower()}"
        os.environ["HOME"] = home
        pictures = asyncio.run(taken(scene, Path(home)))
    for file, text in texts(pictures):
        (FOLDER / file).write_text(text, "utf-8")
    for each in pictures:
        ending = "" if each.theme is Theme.DARK else f"_{each.theme}"
        (FOLDER / f"{each.stem}{ending}.svg").write_text(svg(each.strips, scene.says), "utf-8")
    print(scene.name, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
