"""Every test runs in an empty home of its own, far from the machine's time zone, locale, keyring and mail."""

from __future__ import annotations

import fcntl
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.store.making import MadeOffice, office, opened
from tests.store.many import fill

IN_CI = os.environ.get("CI") == "true"
SEED = int(os.environ.get("TUI_INVOICE_SEED") or random.SystemRandom().randrange(2**32))
os.environ["TUI_INVOICE_SEED"] = str(SEED)  # the processes that share a run share its seed

# Both of hypothesis' clocks are off: a busy machine is no fault of the code.
_UNTIMED = settings(deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("house", parent=_UNTIMED)
settings.register_profile("ci", parent=_UNTIMED, derandomize=True)
settings.load_profile("ci" if IN_CI else "house")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Give hypothesis our seed before it draws one of its own, so that one number repeats a run."""
    if not IN_CI and config.option.hypothesis_seed is None:
        config.option.hypothesis_seed = str(SEED)


def pytest_report_header() -> str:
    kills = os.environ.get("TUI_INVOICE_KILLS", "40")
    return f"seed: {SEED} (again with TUI_INVOICE_SEED={SEED}); kills: {kills}"


def _isolate(patch: pytest.MonkeyPatch, home: Path) -> None:
    """Point everything that leads out of the test at `home`, or at nothing."""
    for name in list(os.environ):
        if name.startswith(("LC_", "TUI_INVOICE_")) and name not in ("TUI_INVOICE_KILLS", "TUI_INVOICE_FRAMES"):
            patch.delenv(name)
    for name in ("CREDENTIALS_DIRECTORY", "DBUS_SESSION_BUS_ADDRESS", "LANGUAGE"):
        patch.delenv(name, raising=False)
    patch.setenv("TUI_INVOICE_WEB", "off")
    patch.setenv("HOME", str(home))
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        patch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    patch.setenv("XDG_RUNTIME_DIR", str(home))
    patch.setenv("LANG", "C.UTF-8")
    patch.setenv("TERM", "xterm-256color")
    # Half a day away from any office of the tests: what takes the machine's zone for the office's fails.
    patch.setenv("TZ", "Pacific/Marquesas")
    patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    time.tzset()


@pytest.fixture(autouse=True, scope="session")
def session_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """What fixtures wider than one test see."""
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("home")
        _isolate(patch, home)
        yield home
    time.tzset()


@pytest.fixture(autouse=True)
def home(session_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The test's home: an empty folder beside its `tmp_path`, not in it."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("home")
        _isolate(patch, folder)
        yield folder
    time.tzset()


@pytest.fixture
def seed() -> int:
    """The run's seed, printed in its header, for a `random.Random` of the test's own."""
    return SEED


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of the plan and its collections, beside the tree; absent on most machines."""
    folder = Path(__file__).parents[1].parent / "shared"
    if not (folder / "DESIGN.md").is_file():
        pytest.skip(f"no collection of bounces and plans at {folder.name}/ beside this tree")
    return folder


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MadeOffice]:
    """An office of 100,000 invoices, made once for all processes of a run: tests only read it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "many"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished = tmp_path_factory.mktemp("unfinished")
            with office(unfinished) as made:
                fill(made, 100_000, customers=5_000, days=1_400)
            unfinished.rename(folder)
    with opened(folder) as made:
        yield made
