"""One Postfix and one Dovecot for all tests of this folder; an office of its own for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.servers.machine import Machine, missing, running
from tests.servers.office import ServedOffice, open_office

_COUNTED = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def machine(session_home: Path) -> Iterator[Machine]:
    """The servers, started once; skips where they cannot be."""
    if why := missing():
        pytest.skip(why)
    with running() as machine:
        yield machine


@pytest.fixture
def office(machine: Machine, tmp_path: Path) -> Iterator[ServedOffice]:
    """An empty office whose one sender signs in to the machine's submission port with STARTTLS."""
    with open_office(tmp_path / "office.db", machine) as office:
        yield office


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Keep a line of what was counted for the end of the run."""
    return request.config.stash.setdefault(_COUNTED, []).append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print what was counted at the servers, also where all went well."""
    for line in config.stash.get(_COUNTED, []):
        terminalreporter.write_line(f"counted: {line}")
