from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.exchange.taking import GOOD, LINE, table
from tests.support.clocks import FakeClock
from tui_invoice.domain.errors import StoreError, UsageError
from tui_invoice.domain.import_manner import Manner
from tui_invoice.domain.invoice import Invoice, Seller, Status
from tui_invoice.operations import importing, offices, paths
from tui_invoice.operations.context import Context
from tui_invoice.operations.importing import Taken, take
from tui_invoice.operations.offices import OfficeChanges
from tui_invoice.store import documents, invoices
from tui_invoice.store.database import Database

PAGE = Path(__file__).parents[2] / "docs" / "import.md"
PDF = b"%PDF-1.7\nhello\n"


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return Context(paths.find({}, str(tmp_path / "data" / "office.db")), FakeClock(), "clerk", {})


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., Path]:
    """Write rows as a CSV and return its path."""

    def write(*rows: dict[str, str], name: str = "in.csv") -> Path:
        file = tmp_path / name
        file.write_text(table(*rows), "utf-8")
        return file

    return write


def numbered(count: int, **changed: str) -> list[dict[str, str]]:
    return [GOOD | {"number": str(place)} | changed for place in range(count)]


def stored(context: Context) -> list[tuple[str, int, str]]:
    """Return (number, total, status) of what is stored, and that the database is whole."""
    with context.reading() as db:
        assert db.rows("PRAGMA integrity_check")[0][0] == "ok"
        return [tuple(row) for row in db.rows("SELECT number, total, status FROM invoice ORDER BY id")]


def spoken(context: Context) -> list[str]:
    """Return the languages of what is stored."""
    with context.reading() as db:
        return [str(row[0]) for row in db.rows("SELECT buyer->>'language' FROM invoice ORDER BY id")]


def titles(taken: Taken) -> list[str]:
    return [problem.title for problem in taken.problems]


def test_invoices_are_taken_as_issued_with_their_lines_and_no_seller(
    context: Context, put: Callable[..., Path]
) -> None:
    taken = take(context, [put(LINE | {"tag": "a;b"}, LINE, GOOD | {"number": "2"})])
    assert taken == Taken(2, 0, (), numbers=("1", "2"))
    with context.reading() as db:
        one = invoices.by_number(db, "1")
    assert one is not None
    assert (one.status, one.invoice.seller, one.invoice.total) == (Status.ISSUED, Seller(""), 20_000)
    assert (len(one.invoice.lines), one.invoice.tags) == (2, frozenset("ab"))


def test_the_same_file_again_changes_nothing(context: Context, put: Callable[..., Path]) -> None:
    files = [put(*numbered(3)), put(LINE | {"number": "x", "email": "b@example.com; a@example.com"}, name="other.csv")]
    assert take(context, files).new == 4
    before = context.paths.database.read_bytes()
    assert take(context, files) == Taken(0, 4, ())
    assert context.paths.database.read_bytes() == before


def test_where_the_file_names_no_language_it_is_the_customers_and_else_the_offices(
    context: Context, put: Callable[..., Path]
) -> None:
    """And what was taken before stays as it is, also when the file comes again under another office."""
    file = put(GOOD)
    assert take(context, [file], dry_run=True).languages == ("en",)
    take(context, [file])
    offices.edit(context, OfficeChanges(locale="da_DK"))
    assert (take(context, [file]).unchanged, spoken(context)) == (1, ["en"])
    later = put(GOOD | {"number": "2"}, GOOD | {"number": "3", "customer": "Bo"}, name="later.csv")
    for dry in (True, False):
        assert take(context, [later], dry_run=dry).languages == ("da", "en")
    assert spoken(context) == ["en", "en", "da"]
    (problem,) = take(context, [put(GOOD | {"language": "vi"})]).problems
    assert problem.field == "language"
    offices.edit(context, OfficeChanges(locale="de_DE"))
    assert take(context, [put(GOOD | {"number": "4", "customer": "Cy"})], dry_run=True).languages == ("en",)


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"unit_price": "90"}, "unit_price", "unit_price of line 1 is “80” here and “90” in the file"),
        ({"description": "x"}, "description", "description of line 1 is “” here and “x” in the file"),
        ({"customer": "Bo"}, "customer", "“Ann Ltd” here and “Bo” in the file"),
        ({"email": "b@example.com"}, "email", "“ann@example.com” here and “b@example.com”"),
        ({"note": "x"}, "note", "“” here and “x”"),
    ],
)
def test_a_number_that_is_here_with_other_content_is_refused_with_both(
    context: Context, put: Callable[..., Path], changed: dict[str, str], field: str, words: str
) -> None:
    take(context, [put(LINE)])
    taken = take(context, [put(GOOD | {"number": "2"}, LINE | changed | {"total": ""})])
    (problem,) = taken.problems
    assert (taken.new, problem.line, problem.field) == (0, 3, field)
    assert words in problem.detail
    assert len(stored(context)) == 1


def test_totals_that_differ_are_named_in_money(context: Context, put: Callable[..., Path]) -> None:
    take(context, [put(GOOD)])
    (problem,) = take(context, [put(GOOD | {"total": "100.01"})]).problems
    assert (problem.field, problem.detail) == ("total", "total is “100.00” here and “100.01” in the file.")


def test_another_pdf_is_named_as_that(context: Context, put: Callable[..., Path]) -> None:
    row = GOOD | {"pdf": "a.pdf"}
    file = put(row)
    for data, words in ((b"%PDF-1", "new"), (b"%PDF-2", "pdf is “a PDF” here and “another PDF” in the file.")):
        (file.parent / "a.pdf").write_bytes(data)
        taken = take(context, [put(row)])
        assert [each.detail for each in taken.problems] == ([] if words == "new" else [words])
    assert take(context, [put(GOOD)]).problems[0].detail == "pdf is “a PDF” here and “none” in the file."


def test_nothing_of_a_refused_file_is_taken_and_others_are(context: Context, put: Callable[..., Path]) -> None:
    bad = put(GOOD, GOOD | {"number": "2", "email": "no"}, name="bad.csv")
    missing = bad.with_name("missing.csv")
    taken = take(context, [bad, missing, put(GOOD | {"number": "3"})])
    assert (taken.numbers, taken.refused, len(taken.problems)) == (("3",), (bad, missing), 2)
    assert [number for number, *_ in stored(context)] == ["3"]


def test_valid_only_takes_what_is_right(context: Context, put: Callable[..., Path]) -> None:
    taken = take(context, [put(GOOD, GOOD | {"number": "2", "email": "no"})], valid_only=True)
    assert (taken.numbers, len(taken.problems), taken.refused) == (("1",), 1, ())


def test_a_broken_form_refuses_the_whole_file_even_then(context: Context, put: Callable[..., Path]) -> None:
    """The row without a number may be the second line of invoice 1."""
    file = put(LINE, LINE | {"number": ""})
    taken = take(context, [file], valid_only=True)
    assert (taken.new, taken.refused, titles(taken)) == (0, (file,), ["This row has no number"])
    assert stored(context) == []


@pytest.mark.parametrize("valid_only", [False, True])
def test_a_dry_run_tells_the_same_and_makes_no_database(
    context: Context, put: Callable[..., Path], valid_only: bool
) -> None:
    files = [
        put(GOOD, GOOD | {"number": "2", "total": "x"}, name="a.csv"),
        put(*numbered(3), name="b.csv"),
        put(*numbered(4, total="7"), name="c.csv"),
    ]
    dry = take(context, files, valid_only=valid_only, dry_run=True)
    assert not context.paths.database.parent.exists()
    wet = take(context, files, valid_only=valid_only)
    assert (dry.new, dry.unchanged, dry.numbers, dry.refused) == (wet.new, wet.unchanged, wet.numbers, wet.refused)
    assert titles(dry) == titles(wet)
    again = take(context, files, valid_only=valid_only, dry_run=True)
    assert (again.new, again.unchanged) == (0, wet.new + wet.unchanged)


def test_problems_beyond_fifty_are_counted(context: Context, put: Callable[..., Path]) -> None:
    taken = take(context, [put(*numbered(60, total="x")), put(*numbered(5, total="y"), name="b.csv")])
    assert (len(taken.problems), taken.untold, taken.new) == (50, 15, 0)


def test_a_wrong_encoding_or_locale_is_a_wrong_call(context: Context, put: Callable[..., Path]) -> None:
    with pytest.raises(UsageError, match="encoding"):
        take(context, [put(GOOD)], manner=Manner("x"))
    with pytest.raises(UsageError, match="locale"):
        take(context, [put(GOOD)], manner=Manner(locale="xx_YY"))
    assert not context.paths.database.exists()


def test_a_pdf_is_copied_in_and_belongs_to_the_content(context: Context, put: Callable[..., Path]) -> None:
    file = put(GOOD | {"pdf": "a.pdf"})
    (file.parent / "a.pdf").write_bytes(PDF)
    assert take(context, [file]).new == 1
    (file.parent / "a.pdf").write_bytes(PDF + b"x")
    assert take(context, [file]).problems[0].field == "pdf"
    with context.reading() as db:
        one = invoices.by_number(db, "1")
        assert one is not None
        assert documents.load(db, one.document) == PDF


def spy(monkeypatch: pytest.MonkeyPatch, fail_at: int = 0) -> list[int]:
    """Note how many invoices each transaction writes; after those of the `fail_at`th press Ctrl-C."""
    add = invoices.add_issued
    sizes: list[int] = []

    def adding(db: Database, taken: Sequence[tuple[Invoice, bytes | None]]) -> None:
        add(db, taken)
        sizes.append(len(taken))
        if len(sizes) == fail_at:
            raise KeyboardInterrupt

    monkeypatch.setattr(invoices, "add_issued", adding)
    return sizes


def test_an_interrupted_import_leaves_whole_invoices_and_can_be_run_again(
    context: Context, put: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = put(*(row for row in numbered(25) for row in (LINE | {"number": row["number"]},) * 2))
    monkeypatch.setattr(importing, "CHUNK", 10)
    with monkeypatch.context() as patch:
        spy(patch, fail_at=2)
        with pytest.raises(KeyboardInterrupt):
            take(context, [file])
    assert stored(context) == [(str(place), 20_000, "issued") for place in range(10)]
    assert take(context, [file]) == Taken(15, 10, (), numbers=tuple(map(str, range(10, 25))))
    assert stored(context) == [(str(place), 20_000, "issued") for place in range(25)]


def test_transactions_are_bounded_in_invoices_and_in_bytes(
    context: Context, put: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = spy(monkeypatch)
    assert take(context, [put(*numbered(2 * importing.CHUNK + 1))]).new == sum(sizes)
    assert sizes == [importing.CHUNK, importing.CHUNK, 1]
    sizes.clear()
    file = put(*[GOOD | {"number": f"p{place}", "pdf": "a.pdf"} for place in range(3)])
    (file.parent / "a.pdf").write_bytes(PDF)
    monkeypatch.setattr(importing, "CHUNK_BYTES", len(PDF) + 1)
    take(context, [file])
    assert sizes == [2, 1]


def test_another_import_that_was_quicker_is_seen_inside_the_transaction(
    context: Context, put: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    file, quicker = put(*numbered(3)), put(GOOD | {"number": "0"}, GOOD | {"total": "7"}, name="quicker.csv")
    look = importing._look

    def slowly(*given: object) -> object:
        looked = look(*given)  # type: ignore[arg-type]
        monkeypatch.setattr(importing, "_look", look)
        take(context, [quicker])
        return looked

    monkeypatch.setattr(importing, "_look", slowly)
    taken = take(context, [file])
    assert (taken.new, taken.unchanged, len(taken.problems)) == (1, 1, 1)
    assert [total for _, total, _ in stored(context)] == [10_000, 700, 10_000]


def test_a_full_disk_is_told_and_leaves_whole_invoices(
    context: Context, put: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    take(context, [put(GOOD | {"number": "first"})])
    writing = Context.writing

    def narrow(self: Context, *, create: bool = False) -> Database:
        db = writing(self, create=create)
        db.execute(f"PRAGMA max_page_count={db.number('PRAGMA page_count') + 5}")
        return db

    file = put(*numbered(500, note="x" * 500))
    with monkeypatch.context() as patch:
        patch.setattr(Context, "writing", narrow)
        with pytest.raises((StoreError, sqlite3.OperationalError)):
            take(context, [file])
    assert len(stored(context)) == 1
    assert take(context, [file]).new == 500


def examples() -> list[tuple[str, str]]:
    """Return (kind, text) of each example of the page but those of a terminal."""
    found = re.findall(r"^```(\w[^\n]*)\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [each for each in found if each[0] not in {"sh", "console"}]


def test_each_example_of_the_page_does_what_the_page_says(context: Context, tmp_path: Path) -> None:
    found = examples()
    assert [kind for kind, _ in found] == ["csv", "csv", "json", "csv refused", "text"]
    for place, (kind, text) in enumerate(found[:3]):
        file = tmp_path / f"{place}.{kind}"
        file.write_text(text, "utf-8")
        assert take(context, [file]).problems == ()
    assert [(number, total) for number, total, _ in stored(context)] == [
        ("2026-0140", 125_000),
        ("2026-0141", 12_500_000),
        ("2026-0142", 61_740),
        ("2026-0143", 61_740),
    ]
    refused = tmp_path / "invoices.csv"
    refused.write_text(found[3][1], "utf-8")
    said = [str(problem).removeprefix(f"{tmp_path}/") for problem in take(context, [refused]).problems]
    assert said == found[4][1].splitlines()
