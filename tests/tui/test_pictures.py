"""The pictures in the docs are what the screens look like today."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.source import ROOT
from tests.pictures.scenes import SCENES
from tests.pictures.stage import SIZES, shot

COMPARED = (
    "main", "calm", "failed", "hold", "uncertain", "marked", "prompt", "send_bad", "resend", "bulk", "groups",
    "settings", "detail", "came_back", "guess", "account", "log", "help", "first",
)  # fmt: skip
"""The scenes that are played here; `make screens` makes all of them anew."""


@pytest.mark.parametrize("name", COMPARED)
async def test_the_picture_is_what_the_screen_shows(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (scene,) = (each for each in SCENES if each.name == name)
    size = SIZES[0]
    kept = (ROOT / "docs" / "screens" / f"{name}_{size[0]}x{size[1]}.txt").read_text("utf-8")
    assert await shot(scene, tmp_path / "0", size) == kept, "make screens makes the pictures anew"


def test_every_scene_has_its_pictures_and_every_picture_its_scene() -> None:
    folder = ROOT / "docs" / "screens"
    names = {scene.name for scene in SCENES}
    assert {path.name.rpartition("_80x24.txt")[0] for path in folder.glob("*_80x24.txt")} == names
    for ending in ("80x24.svg", "80x24_ansi-dark.svg", "160x45.svg", "160x45_ansi-dark.svg"):
        assert {path.name.removesuffix(f"_{ending}") for path in folder.glob(f"*_{ending}")} == names
