"""What the program stands on: bounded in pyproject.toml, accounted for in docs/dependencies.md."""

from __future__ import annotations

import re
import tomllib
from typing import NamedTuple

import pytest

from tests.house.source import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
SHAPE = re.compile(r"(?P<name>[A-Za-z0-9-]+)>=(?P<low>\d+(?:\.\d+)*),<(?P<cap>\d+(?:\.\d+)*)")


class Line(NamedTuple):
    """A row of docs/dependencies.md."""

    bounds: str
    why: str
    licence: str
    replaces: str


def listed() -> dict[str, Line]:
    """Return the rows of every table of the page, by name."""
    rows = {}
    for text in (ROOT / "docs" / "dependencies.md").read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in text.strip("|").split("|")]
        if text.startswith("| ") and len(cells) == 5 and cells[0] != "name":
            rows[cells[0]] = Line(*(cell.strip("`") for cell in cells[1:]))
    return rows


def required() -> dict[str, str]:
    """Return each requirement, of the program and of its extras, by name."""
    extras: dict[str, list[str]] = PROJECT["optional-dependencies"]
    every = [*PROJECT["dependencies"], *(one for extra in extras.values() for one in extra)]
    return {re.split(r"[^\w-]", one)[0]: one for one in every if not one.startswith("tui-invoice[")}


@pytest.mark.parametrize("name", sorted(required()))
def test_a_dependency_is_bounded_below_and_by_its_next_major(name: str) -> None:
    match = SHAPE.fullmatch(required()[name])
    assert match, f"{required()[name]} is not of the form name>=low,<next"
    low = tuple(int(part) for part in match["low"].split("."))
    cap = tuple(int(part) for part in match["cap"].split("."))
    assert low < cap <= (low[0] + 1,)


@pytest.mark.parametrize("name", sorted(required()))
def test_a_dependency_has_its_line_with_the_same_bounds(name: str) -> None:
    line = listed()[name]
    assert required()[name] == name + line.bounds
    assert all((line.why, line.licence, line.replaces))


def test_nothing_is_listed_that_is_not_required() -> None:
    assert sorted(listed()) == sorted(required())
