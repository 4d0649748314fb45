"""What is wrong with a file is mended at the screen by its keys: no option of the command line is named there."""

from __future__ import annotations

import pytest

from tui_invoice.domain.errors import BadInputError, InvoiceError, UnknownEncodingError
from tui_invoice.domain.import_manner import AS_IT_STANDS
from tui_invoice.domain.money import parse_decimal
from tui_invoice.domain.text import cells
from tui_invoice.exchange.columns import unknown
from tui_invoice.exchange.dates import day
from tui_invoice.exchange.heading import faults, heading
from tui_invoice.tui.lines import import_columns
from tui_invoice.tui.lines.by_keys import by_keys
from tui_invoice.tui.lines.strip import key_of


def raised(call: object, *args: object) -> BadInputError:
    with pytest.raises(InvoiceError) as told:
        call(*args)  # type: ignore[operator]  # whatever refuses
    return BadInputError(told.value.title, told.value.detail, told.value.todo)


def refusals() -> list[tuple[BadInputError, str]]:
    head = heading(["Customer", "Client"], AS_IT_STANDS)
    twice = next(faults(head, "a.csv", 1, AS_IT_STANDS))
    encoding = UnknownEncodingError("The file is not UTF-8", "", "say --encoding cp1252.")
    encoding.readings = (("cp1252", "Western", "é"),)
    return [
        (raised(day, "03/04/2026", None), "say who wrote it (n)"),
        (raised(parse_decimal, "1.234", None), "Say which (n): en_GB"),
        (raised(parse_decimal, "1.2,3", "da_DK"), "another way of writing (n)"),
        (unknown("Beloeb", "a.csv", 1, column=True), "m says what it is"),
        (unknown("Number?", "a.csv", 1, column=True), "Did you mean number? m says what it is."),
        (encoding, "the letter of the line above"),
        (twice, "Leave one out (m)."),
    ]


def test_every_mend_names_a_key_and_no_option() -> None:
    for problem, wanted in refusals():
        told, todo = by_keys(problem, key_of)
        assert "The names are" not in told
        assert wanted in todo, (problem, todo)
        assert "--" not in f"{told}{todo}"


def test_a_column_that_may_be_with_or_without_tax_says_so_and_how_it_is_named() -> None:
    refused = unknown("Beloeb", "a.csv", 1, column=True)
    assert "whether the tax is in it" in by_keys(refused, key_of)[0]
    assert '--map "Beloeb=total"' in refused.todo


def test_the_columns_say_all_of_what_to_do_and_how_many_names_there_are() -> None:
    rows = import_columns.head("a.csv", 60)
    assert "read the same way." in " ".join(each.text.strip() for each in rows)
    assert max(cells(each.text) for each in rows) <= 60
    assert [import_columns.offered("abcdefg"[:n], 2).text.startswith("  3 of") for n in (5, 7)] == [False, True]
