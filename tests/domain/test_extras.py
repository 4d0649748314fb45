from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.house.source import ROOT
from tui_invoice.domain import extras


@pytest.mark.parametrize(
    ("mark", "told"),
    [
        ("pipx_metadata.json", "pipx inject tui-invoice openpyxl"),
        ("uv-receipt.toml", "uv pip install --python '/a b/python' openpyxl"),
        ("pyvenv.cfg", "'/a b/python' -m pip install openpyxl"),
    ],
)
def test_a_part_is_added_by_what_made_the_installation(tmp_path: Path, mark: str, told: str) -> None:
    place = tmp_path / "tui-invoice"
    place.mkdir()
    (place / mark).touch()
    assert extras.how("xlsx", str(place), "/a b/python") == told


def test_every_extra_is_known_with_its_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    theirs = {name: one[0].partition(">")[0] for name, one in project.items() if name not in {"test", "dev"}}
    assert theirs == extras.PACKAGES
