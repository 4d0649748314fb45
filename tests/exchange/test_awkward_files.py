"""Fifty awkward files as real offices have them: each is read right, or refused with file, line and field named."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from tests.exchange.sheets_made import book
from tests.exchange.taking import read, windows_1258
from tui_invoice.domain.errors import BadInputError
from tui_invoice.domain.import_manner import Manner
from tui_invoice.exchange import csv_rows, tables
from tui_invoice.exchange.columns import Record

HEAD = "number;issue_date;customer;email;currency;total"
DA = "Fakturanr.;Fakturadato;Kunde;E-mail;Valuta;I alt"
VI = "Số hóa đơn\tNgày lập\tKhách hàng\tEmail\tLoại tiền\tTổng cộng"
ZH = "发票号码,开票日期,客户名称,邮箱,币种,价税合计"
ROW = "1;2026-11-02;Ann Ltd;ann@example.com;EUR;100"


@dataclass(frozen=True)
class Right:
    """A file that is read: its invoices' totals in minor units, and the first customer."""

    name: str
    data: str | bytes
    totals: tuple[int, ...] = (10_000,)
    customer: str = "Ann Ltd"
    manner: Manner = field(default_factory=Manner)
    file: str = "in.csv"


@dataclass(frozen=True)
class Wrong:
    """A file that is refused: its line, its field, words of the refusal."""

    name: str
    data: str | bytes
    line: int | None
    place: str
    words: str
    manner: Manner = field(default_factory=Manner)
    file: str = "in.csv"


DANISH = f"{DA}\r\n17;2.11.2026;Bageriet på Hjørnet;a@example.dk;DKK;1.250,50\r\n"
VIETNAMESE = f"{VI}\n1\t02/11/2026\tCông ty Hoa Sen\ta@example.vn\tVND\t12.500.000\n"
CHINESE = f"{ZH}\n1,2026年11月2日,北京朝阳文化,a@example.cn,CNY,3480.00\n"
HEADS = ["Fakturanr", "Dato", "Kunde", "Mail", "Valuta", "Total"]
TABLE = f"{HEAD}\n{ROW}\n"
NOBODY = TABLE.replace("ann@example.com", "")
VI_VN, EN_US, PAPER = Manner(locale="vi_VN"), Manner(locale="en_US"), Manner(no_email=True)
VI_1258 = Manner("cp1258", "vi_VN")
SHEET_ROW = ["1", "2026-11-02", "Ann Ltd", "a@b.dk", "EUR", 100]
RATED = f"{HEAD};tax_rate\n{ROW};0,25\n"
MENDED = Manner(mended={(2, "total"): ("100x", "100")})


def sheet(email: str) -> bytes:
    return book([HEADS, ["007", "02.11.2026", "Ann Ltd", email, "EUR", 100]])


def dated(written: str) -> str:
    return TABLE.replace("2026-11-02", written)


FILES = (
    Right("Danish, UTF-8 with its mark", "\ufeff" + DANISH, (125_050,), "Bageriet på Hjørnet"),
    Right("Danish, Windows", DANISH.encode("cp1252"), (125_050,), "Bageriet på Hjørnet", Manner("cp1252")),
    Right("Vietnamese, tabs, UTF-16", VIETNAMESE.encode("utf-16"), (12_500_000,), "Công ty Hoa Sen", VI_VN),
    Right("Chinese, GB18030", CHINESE.encode("gb18030"), (348_000,), "北京朝阳文化", Manner("gb18030")),
    Right("upright strokes", TABLE.replace(";", "|")),
    Right("commas, quotes", TABLE.replace(";", ",").replace("Ann Ltd", '"Ann, ""A"" Ltd"'), customer='Ann, "A" Ltd'),
    Right("a quoted newline", f"{HEAD};note\n{ROW};\"one\ntwo\"\n2;{ROW[2:]};x\n", (10_000, 10_000)),
    Right("old Mac line ends", f"{HEAD}\r{ROW}\r"),
    Right("American", f"{HEAD}\n1;11/02/2026;Ann Ltd;a@b.us;USD;1,250.50\n", (125_050,), "Ann Ltd", EN_US),
    Right("Swiss thousands", f"{HEAD}\n1;2026-11-02;Ann Ltd;a@b.com;CHF;1'250.50\n", (125_050,)),
    Right("French spaces", f"{HEAD}\n1;2026-11-02;Ann Ltd;a@b.com;EUR;1\u202f250,50\n", (125_050,)),
    Right("formula text is text", TABLE.replace("Ann Ltd", "=1+1|cmd"), customer="=1+1|cmd"),
    Right("empty columns and rows at the end", f"{HEAD};;\n{ROW};;\n;;;;;;;\n\n"),
    Right("a column left out", f"Intern;{HEAD}\n9;{ROW}\n", manner=Manner(columns={"intern": ""})),
    Right("a paper customer", NOBODY, manner=PAPER),
    Right("a table without e-mail", TABLE.replace(";email", "").replace(";ann@example.com", ""), manner=PAPER),
    Right("a value put right", f"{HEAD}\n{ROW}x\n", manner=MENDED),
    Right("an Excel sheet", sheet("a@b.dk"), file="in.xlsx"),
    Right("Vietnamese, Windows", windows_1258(VIETNAMESE).encode("cp1258"), (12_500_000,), "Công ty Hoa Sen", VI_1258),
    Right("UTF-16, named, with its mark", TABLE.encode("utf-16"), manner=Manner("utf-16-le")),
    Right("Excel's line with the separator", f"sep=;\r\n{TABLE}"),
    Right("a title above the header", f"Invoices; November\n\n{TABLE}"),
    Right("thousands of India", TABLE.replace(";100", ";1,00,000.50"), (10_000_050,), manner=Manner(locale="en_IN")),
    Right("yen", TABLE.replace("EUR;100", "JPY;1 250"), (1_250,)),
    Right("dinars of three decimals", TABLE.replace("EUR;100", "KWD;1.2500"), (1_250,)),
    Right("a minus of typesetters", f"{HEAD};kind\n{ROW[:-3]}\u2212100;credit_note\n", (-10_000,)),
    Right("merged cells", book([HEADS, SHEET_ROW], lambda made: made.active.merge_cells("C2:C3")), file="in.xlsx"),
    Wrong("a mend of what stands there no longer", f"{HEAD}\n{ROW}y\n", 2, "total", "not a number", MENDED),
    Wrong("Windows letters taken for UTF-8", DANISH.encode("cp1252"), 2, "", "The file is not UTF-8"),
    Wrong("days that can be months", dated("02/11/2026"), 2, "issue_date", "two ways"),
    Wrong("Excel's day as a number", dated("46328"), 2, "issue_date", "no date"),
    Wrong("thousands or decimals", TABLE.replace(";100", ";1.250"), 2, "total", "two ways"),
    Wrong("an amount with two signs", TABLE.replace(";100", ";1.250.50"), 2, "total", "not a number"),
    Wrong("a NUL inside a name", TABLE.replace("Ann", "A\0n"), 2, "customer", "control"),
    Wrong("a ragged row", f"{HEAD}\n{ROW};x\n", 2, "", "7 fields"),
    Wrong("a header twice", f"{HEAD};total\n{ROW};1\n", 1, "total", "twice"),
    Wrong("two headers for one field", f"{HEAD};I alt\n{ROW};1\n", 1, "total", "are one field"),
    Wrong("a field of a megabyte", f"{HEAD};unit\n{ROW};{'x' * 1_000_000}\n", 2, "unit", "too long"),
    Wrong("a quote that is never closed", f'{HEAD}\n{ROW}\n2;"2026', 3, "", "cannot be read"),
    Wrong("UTF-8 named as Windows", DANISH, 2, "customer", "wrong letters", Manner("cp1252")),
    Wrong("letters lost before", TABLE.replace("Ann", "A\ufffdn"), 2, "customer", "lost letters"),
    Wrong("a mark that says otherwise", "\ufeff" + TABLE, 1, "", "is not cp1252", Manner("cp1252")),
    Wrong("UTF-16 without its mark", TABLE.encode("utf-16-le"), 1, "", "The file is not UTF-8"),
    Wrong("a year of two figures", dated("02/11/26"), 2, "issue_date", "two figures"),
    Wrong("a year of Buddha", dated("02.11.2569"), 2, "issue_date", "too far ahead"),
    Wrong("no day of the calendar", dated("2026-02-30"), 2, "issue_date", "no day"),
    Wrong("thousands of India, unsaid", TABLE.replace(";100", ";1,00,000"), 2, "total", "not a number"),
    Wrong("yen with decimals", TABLE.replace("EUR;100", "JPY;99.50"), 2, "total", "finer than the currency"),
    Wrong("a sum of no invoice", f"{TABLE};;;;;100\n", 3, "number", "has no number"),
    Wrong("a rate as a fraction", RATED, 2, "tax_rate", "two ways"),
    Wrong("the wrong line after a quoted newline", f'{HEAD};note\n{ROW};"a\nb"\n2;x;A;a@b.com;EUR;1;\n',
          4, "issue_date", "not a date"),
    Wrong("Windows letters, old Mac line ends", TABLE.replace("\n", "\r").replace("Ann", "Æ").encode("cp1252"),
          2, "", "The file is not UTF-8"),
    Wrong("no e-mail where one is wanted", NOBODY, 2, "email", "has no email"),
    Wrong("a bad address in a sheet", sheet("a@@b"), 2, "email", "not an e-mail", file="in.xlsx"),
)  # fmt: skip


@pytest.mark.parametrize("each", FILES, ids=lambda each: each.name)
def test_each_file_is_read_right_or_refused_by_its_place(tmp_path: Path, each: Right | Wrong) -> None:
    if isinstance(each, Right):
        result = read(tmp_path, each.data, name=each.file, manner=each.manner)
        assert [str(one) for one in (*result.broken, *result.refused)] == []
        assert tuple(one.total for one in result.invoices) == each.totals
        assert result.invoices[0].buyer.name == each.customer
        assert {one.issue_date for one in result.invoices} == {date(2026, 11, 2)}
        return
    try:
        result = read(tmp_path, each.data, name=each.file, manner=each.manner)
        refusals = (*result.broken, *result.refused)
    except BadInputError as error:
        refusals = (error,)
    refusal = refusals[0]
    assert (refusal.line, refusal.field) == (each.line, each.place), str(refusal)
    assert each.words in refusal.title
    assert refusal.file == str(tmp_path / each.file)
    assert refusal.todo


class Endless(io.TextIOBase):
    """A file of so many invoices that nobody wrote down; counts how far ahead of its reader it is asked."""

    def __init__(self, rows: int) -> None:
        self._rows = rows
        self.read_lines = 0

    def seek(self, place: int, whence: int = 0, /) -> int:
        self.read_lines = 0
        return place

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        self.read_lines += 1
        if self.read_lines == 1:
            return HEAD + "\n"
        return f"{self.read_lines};{ROW[2:]}\n" if self.read_lines <= self._rows + 1 else ""


def test_of_any_number_of_rows_one_is_held_at_a_time() -> None:
    file = Endless(20_000)
    count = 0
    for record in csv_rows.rows(file, "in.csv", Manner()):
        assert isinstance(record, Record)
        count += 1
        assert file.read_lines - count == 1  # the header, and no line ahead of the row that is given
    assert count == 20_000


def test_columns_of_a_million_rows_are_known_from_the_first() -> None:
    file = Endless(1_000_000)
    columns = tables.columns(csv_rows.parted(file, "in.csv", Manner()), Manner())
    assert [each.field for each in columns][:2] == ["number", "issue_date"]
    assert columns[2].samples == ("Ann Ltd",) * 3
    assert file.read_lines < 100
