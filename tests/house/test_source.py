"""The measures of the source: lengths, docstrings, the borders where a broad except may stand."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from statistics import median

import pytest

from tests.house.source import ROOT, Source, definitions, public, sources

FILE_LINES = 350
FUNCTION_LINES = 50
MEDIAN_LINES = 90

BORDERS = {
    "tui_invoice/operations/courier.py": "the courier's loop: what breaks is told in the journal, the lock let go",
    "tui_invoice/cli/crash.py": "the command line's last handler: a fault of ours is written down and told",
    "tui_invoice/tui/worker.py": "a worker's result: an error in a thread becomes a message to the screen",
    "tui_invoice/tui/fatal.py": "the fatal handler: the terminal is given back before the crash report is written",
}
"""The places that may catch everything, and why."""

WAITING = "tests/support/waiting.py"


def broad_handlers(source: Source) -> list[str]:
    """Return the places of `except:`, `except Exception`, `except BaseException` and their suppressing twins.

    A handler whose last word is a bare `raise` catches nothing: it only tidies up on the way.
    """
    broad = {"Exception", "BaseException"}

    def names(node: ast.expr | None) -> set[str]:
        return {"BaseException"} if node is None else {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}

    def passes_on(handler: ast.ExceptHandler) -> bool:
        last = handler.body[-1]
        return isinstance(last, ast.Raise) and last.exc is None

    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ExceptHandler) and names(node.type) & broad and not passes_on(node):
            found.append(f"{source.path}:{node.lineno}")
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("suppress"):
            found += [f"{source.path}:{node.lineno}" for arg in node.args if names(arg) & broad]
    return found


def test_the_package_is_found() -> None:
    """Without this the other tests would pass on an empty list."""
    assert {"tui_invoice/__init__.py", "tui_invoice/domain/errors.py"} <= {s.path for s in sources("tui_invoice")}


def test_no_file_is_longer_than_the_house_allows() -> None:
    lengths = {s.path: len(s.text.splitlines()) for s in (*sources("tui_invoice"), *sources("tests"))}
    assert {path: lines for path, lines in lengths.items() if lines > FILE_LINES} == {}


def test_the_median_file_is_short() -> None:
    assert median(len(s.text.splitlines()) for s in sources("tui_invoice")) <= MEDIAN_LINES


def test_no_function_is_longer_than_the_house_allows() -> None:
    long = {
        place: lines
        for source in (*sources("tui_invoice"), *sources("tests"))
        for place, node in definitions(source)
        if not isinstance(node, ast.ClassDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
    }
    assert long == {}


def test_every_public_name_says_what_it_is() -> None:
    assert [s.path for s in sources("tui_invoice") if not ast.get_docstring(s.tree)] == []
    found = [place for s in sources("tui_invoice") for place, node in public(s) if not ast.get_docstring(node)]
    assert found == []


def test_everything_is_caught_at_the_borders_only() -> None:
    assert [place for s in sources("tui_invoice") if s.path not in BORDERS for place in broad_handlers(s)] == []


@pytest.mark.parametrize(
    "code",
    [
        "try: f()\nexcept: pass",
        "try: f()\nexcept Exception: pass",
        "try: f()\nexcept (OSError, BaseException) as e: pass",
        "with contextlib.suppress(Exception): f()",
        "try: f()\nexcept Exception as e: raise InvoiceError from e",
    ],
)
def test_a_broad_except_is_recognised(code: str) -> None:
    assert broad_handlers(Source("x.py", code, ast.parse(code))) != []


@pytest.mark.parametrize(
    "code",
    [
        "try: f()\nexcept (OSError, ValueError): pass",
        "with suppress(FileNotFoundError): f()",
        "try: f()\nexcept BaseException:\n    rollback()\n    raise",
    ],
)
def test_a_narrow_except_and_a_rollback_are_let_pass(code: str) -> None:
    assert broad_handlers(Source("x.py", code, ast.parse(code))) == []


def test_tests_wait_for_what_they_need_and_sleep_nowhere_else() -> None:
    found = [
        f"{s.path}:{node.lineno}"
        for s in sources("tests")
        if s.path != WAITING
        for node in ast.walk(s.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"time.sleep", "sleep"}
    ]
    assert found == []


def test_no_file_names_somebodys_home() -> None:
    """Made-up paths in examples start at ~ or at a folder nobody has."""
    somebodys = re.compile(r"/(?:home|Users)/\w+|/ro{2}t/|[A-Z]:\\Users")
    wanted = {".py", ".toml", ".md", ".sql", ".tcss", ".json", ".csv"}
    roots = [ROOT / "tui_invoice", ROOT / "tests", ROOT / "docs", ROOT / ".ci"]
    files = [file for root in roots for file in root.rglob("*") if file.suffix in wanted or file.parent.name == ".ci"]
    files += [ROOT / name for name in ("pyproject.toml", "Makefile", "README.md", "CHANGELOG.md")]
    named = [file.relative_to(ROOT).as_posix() for file in files if file.is_file() and somebodys.search(_text(file))]
    assert named == []


def _text(file: Path) -> str:
    # The pattern of this very test is the one place where such a path may stand.
    return file.read_text("utf-8", errors="replace") if file != Path(__file__) else ""
