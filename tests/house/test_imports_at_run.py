"""What is imported when the program runs: quick commands stay light (DESIGN section 7)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    *("textual", "rich", "fpdf", "keyring", "smtplib", "imaplib", "imapclient", "uharfbuzz", "trustme"),
    *("msal", "requests", "urllib.request"),
)
NOT_AT_START = (
    *("fpdf", "uharfbuzz", "keyring", "smtplib", "imaplib", "imapclient", "trustme"),
    *("sqlite_utils", "dns", "email_validator"),
)
LATER = (
    "textual.widgets._text_area",
    "tui_invoice.domain.addresses",
    "tui_invoice.domain.outbox",
    "tui_invoice.mail.diagnose",
    "tui_invoice.operations.planning",
    "tui_invoice.operations.starting",
    "tui_invoice.tui.screens.mending",
)
"""What the table's first frame can do without; each of them brings others along."""
SCRIPT = """
import json, sys
try:
    from tui_invoice.__main__ import main
    sys.argv = ["tui-invoice", *json.loads(sys.argv[1])]
    main()
except SystemExit as end:
    assert not end.code, end.code
finally:
    print("\\n" + json.dumps(sorted(sys.modules)))
"""
SCREEN = """
import asyncio, json, sys
from tui_invoice.operations import settings
from tui_invoice.operations.context import here
from tui_invoice.tui.app import InvoiceApp

async def start():
    context = here()
    async with InvoiceApp(context, settings.load(context.paths.config)).run_test() as pilot:
        await pilot.pause()

asyncio.run(start())
print("\\n" + json.dumps(sorted(sys.modules)))
"""
INVOICE = "number,issue_date,customer,email,currency,total\nA-1,2026-11-18,Ann,a@b.dk,EUR,1\n"


def imported(script: str, *words: str) -> set[str]:
    """Return the modules that a script imported, run with these words in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", script, json.dumps(words)], capture_output=True, text=True, check=True, timeout=50
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def modules(*words: str) -> set[str]:
    """Return the top-level modules that a command imported."""
    return {name.partition(".")[0] for name in imported(SCRIPT, *words)}


@pytest.fixture
def one_invoice(tmp_path: Path) -> None:
    """An office with one invoice."""
    file = tmp_path / "invoices.csv"
    file.write_text(INVOICE, "utf-8")
    modules("import", str(file))


def test_the_version_needs_hardly_anything() -> None:
    assert modules("--version") & {*HEAVY, "sqlite_utils", "sqlite3", "babel", "email_validator", "asyncio"} == set()


@pytest.mark.parametrize(
    "words", [["list"], ["list", "--json"], ["list", "--find", "x"], ["status"], ["status", "--prompt"]]
)
@pytest.mark.usefixtures("one_invoice")
def test_reading_needs_no_screen_no_page_no_keyring_and_no_mail(words: list[str]) -> None:
    assert modules(*words) & set(HEAVY) == set()


@pytest.mark.usefixtures("one_invoice")
def test_the_first_frame_needs_no_page_no_mail_no_editor_and_nothing_that_only_a_key_asks_for() -> None:
    found = imported(SCREEN)
    assert "tui_invoice.tui.screens.main" in found
    assert {name.partition(".")[0] for name in found} & {*NOT_AT_START} == set()
    assert found & {*LATER} == set()


def test_a_command_that_needs_them_is_recognised() -> None:
    """Without this the tests above would pass on an empty set."""
    assert {"click", "sqlite3"} <= modules("list")
