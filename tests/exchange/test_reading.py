"""Whatever a file holds, each of its invoices is taken or refused, and what we write is read back."""

from __future__ import annotations

import json
import tempfile
import tracemalloc
from collections.abc import Mapping
from datetime import date
from itertools import islice
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exchange.taking import GOOD, LINE, Result, read, read_json, read_rows, table
from tui_invoice.domain.errors import BadInputError
from tui_invoice.domain.invoice import Invoice
from tui_invoice.domain.money import plain
from tui_invoice.exchange import reading
from tui_invoice.exchange.broken_letters import damage
from tui_invoice.exchange.building import Found
from tui_invoice.exchange.columns import NAMES
from tui_invoice.exchange.reading import opened

ROWS = 50_000

hostile = st.one_of(
    st.sampled_from(
        ["", " ", "1", "0", "-1", "1,234", "25", "25%", "S", "Z", "2026-11-02", "EUR", "VND", "=cmd", "NaN"]
    ),
    st.sampled_from(
        ["a@b.com", "a@b.com;c", "en", "../x", "/etc/passwd", ".", "~", "[/]", "\x1b[2J", "\x00", '"', "\n"]
    ),
    st.text(max_size=8),
)
words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12).filter(
    lambda text: damage(text) is None
)
amounts = st.decimals(min_value=-10_000, max_value=10_000, places=2).map(str)
lines = st.fixed_dictionaries(
    {
        "description": words,
        "quantity": st.decimals(min_value="0.001", max_value=999, places=3).map(str),
        "unit_price": amounts,
        "tax_category": st.sampled_from(["S", "Z", "E"]),
    }
).map(lambda line: line | {"tax_rate": "25.0" if line["tax_category"] == "S" else "0"})
heads = st.fixed_dictionaries(
    {
        "number": st.integers(0, 10**9).map(str),
        "kind": st.sampled_from(["invoice", "credit_note"]),
        "issue_date": st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(str),
        "due_date": st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(str),
        "customer": words,
        "address": words,
        "email": st.sampled_from(["ann@example.com", "Ann <ann@example.com>; bø@example.com"]),
        "cc": st.sampled_from(["", "cc@example.com"]),
        "currency": st.sampled_from(["EUR", "BHD", "DKK"]),
        "country": st.sampled_from(["", "DK", "VN"]),
        "language": st.sampled_from(["en", "vi", "da", "zh"]),
        "note": words,
    }
)


def owed(made: tuple[dict[str, str], list[dict[str, str]]]) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Let an invoice be over something: only a credit note's total may be negative."""
    head, each = made
    if head["kind"] == "credit_note":
        return made
    return head, [line | {"unit_price": line["unit_price"].removeprefix("-")} for line in each]


invoices = st.lists(
    st.tuples(heads, st.lists(lines, min_size=1, max_size=4)).map(owed),
    max_size=4,
    unique_by=lambda x: x[0]["number"],
)


def outcomes(text: str | bytes, name: str = "in.csv") -> Result | BadInputError:
    with tempfile.TemporaryDirectory() as folder:
        try:
            return read(Path(folder), text, name=name)
        except BadInputError as error:
            return error


@given(st.lists(st.dictionaries(st.sampled_from(sorted(NAMES)), hostile), min_size=1, max_size=6))
def test_any_table_gives_invoices_and_refusals(rows: list[dict[str, str]]) -> None:
    result = outcomes(table(*[GOOD | row for row in rows]).encode("utf-8", "surrogatepass"))
    if isinstance(result, Result) and not result.broken:
        numbers = {(GOOD | row)["number"] for row in rows}
        assert len(result.found) <= len(numbers)
        assert result.found or result.refused
        assert all(each.line and each.field and each.title for each in result.refused)


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_refused_or_read(data: bytes) -> None:
    header = ",".join(GOOD).encode() + b"\n"
    for text in (data, header + data, b"[" + data, json.dumps([GOOD]).encode()[:-1] + data):
        outcomes(text)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | hostile,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["lines", *sorted(NAMES)]), inner),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["lines", "x", *sorted(NAMES)]), json_values))
def test_any_json_gives_an_invoice_or_refusals(value: dict[str, object]) -> None:
    result = outcomes(json.dumps([GOOD | value]), "in.json")
    assert isinstance(result, Result)
    assert result.found or result.refused or result.broken


def rows_of(invoice: Invoice, line: int, head: Mapping[str, str]) -> dict[str, str]:
    """Write an invoice's line as the row it came from would say it."""
    written = invoice.lines[line]
    return {
        **head,
        "number": invoice.number,
        "customer": invoice.buyer.name,
        "description": written.description,
        "quantity": str(written.quantity),
        "unit_price": str(written.unit_price),
        "tax_rate": str(written.tax_rate),
        "tax_category": written.tax_category.value,
        "total": plain(invoice.total, invoice.currency),
    }


@settings(max_examples=50)
@given(invoices)
def test_what_was_read_can_be_written_and_read_again_as_csv_and_json(
    made: list[tuple[dict[str, str], list[dict[str, str]]]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        nested = read_json(Path(folder), [head | {"lines": each} for head, each in made], locale="en_GB")
        assert not nested.refused
        assert len(nested.found) == len(made)
        heads_by_order = [head for head, _ in made]
        rows = [
            rows_of(invoice, place, head)
            for invoice, head in zip(nested.invoices, heads_by_order, strict=True)
            for place in range(len(invoice.lines))
        ]
        if rows:
            assert read_rows(Path(folder), *rows, locale="en_GB").invoices == nested.invoices
            assert read_json(Path(folder), rows, locale="en_GB").invoices == nested.invoices


def test_refusals_beyond_the_limit_are_counted(tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    file.write_text(table(GOOD) + "1,2\n" * 60)
    with opened(file) as found:
        assert (len(found.broken), found.untold) == (reading.MOST_TOLD, 10)


def test_a_broken_row_does_not_hide_what_else_is_wrong(tmp_path: Path) -> None:
    result = read(tmp_path, table(GOOD | {"total": "x"}) + "1,2\n")
    assert (len(result.broken), len(result.refused)) == (1, 1)


def test_fifty_thousand_rows_pass_through_little_memory(tmp_path: Path) -> None:
    """Only the numbers are kept, never the rows: 50,000 of these take more than 30 MB."""
    file = tmp_path / "in.csv"
    header, row, _ = table(LINE | {"note": "x" * 200}).split("\r\n")
    with file.open("w") as text:
        text.write(header + "\n")
        text.writelines(f"{place}{row[1:]}\n" for place in range(ROWS))
    tracemalloc.start()
    try:
        with opened(file) as found:
            first = list(islice(found.invoices(), 1_000))
            peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert all(isinstance(each, Found) for each in first)
    assert peak < 25 << 20
