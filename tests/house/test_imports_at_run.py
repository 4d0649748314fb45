"""What is imported when the program runs: quick commands stay light (DESIGN section 7)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("textual", "rich", "fpdf", "keyring", "smtplib", "uharfbuzz", "trustme")
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


def modules(*words: str) -> set[str]:
    """Return the top-level modules that a command imported, run in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, json.dumps(words)], capture_output=True, text=True, check=True, timeout=50
    )
    return {name.partition(".")[0] for name in json.loads(done.stdout.splitlines()[-1])}


def test_the_version_needs_hardly_anything() -> None:
    assert modules("--version") & {*HEAVY, "sqlite_utils", "sqlite3", "babel", "email_validator", "asyncio"} == set()


@pytest.mark.parametrize("words", [["list"], ["list", "--json"], ["list", "--find", "x"], ["status"]])
def test_reading_needs_no_screen_no_page_no_keyring_and_no_mail(words: list[str], tmp_path: Path) -> None:
    file = tmp_path / "invoices.csv"
    file.write_text("number,issue_date,customer,email,currency,total\nA-1,2026-11-18,Ann,a@b.dk,EUR,1\n", "utf-8")
    modules("import", str(file))
    assert modules(*words) & set(HEAVY) == set()


def test_a_command_that_needs_them_is_recognised() -> None:
    """Without this the tests above would pass on an empty set."""
    assert {"click", "sqlite3"} <= modules("list")
