"""`show NUMBER`: what happened to one invoice, in the server's words too, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from tui_invoice.cli import options, printing, showing_texts, spoken, words
from tui_invoice.cli.remedies import said, todo
from tui_invoice.domain.clock import at
from tui_invoice.domain.invoice import Kind, Status
from tui_invoice.domain.money import digits, format_decimal, format_money

if TYPE_CHECKING:
    from tui_invoice.domain.office import Office
    from tui_invoice.operations.context import Context
    from tui_invoice.operations.showing import Shown

_KINDS = {Kind.INVOICE: "Invoice", Kind.CREDIT_NOTE: "Credit note"}
_PLACES = {"to": "To", "cc": "Cc", "bcc": "Bcc"}


@click.command()
@options.number
@click.option("--document", is_flag=True, help="The invoice as it is printed, as text.")
@click.option("--mail", is_flag=True, help="The mail with it, as it was queued or would be now.")
@options.as_json
@click.pass_obj
def show(context: Context, number: str, document: bool, mail: bool, as_json: bool) -> int:
    """Show what became of one invoice, and what mends it.

    Who got it and who did not, why, in the server's own words, what to do next as a command to paste; then its
    lines, recipients, attempts, what came back, and history.
    """
    from tui_invoice.operations import reading, showing

    if document or mail:
        showing_texts.tell(context, number, document=document, mail=mail, as_json=as_json)
        return 0
    shown = showing.show(context, number)
    if as_json:
        printing.out_json(shown.as_json())
        return 0
    office = reading.office(context)
    assert office is not None
    _head(shown, office)
    _verdict(shown, office)
    _lines(shown, office)
    _recipients(shown, office)
    _attempts(shown, office)
    _reports(shown, office)
    _history(shown, office)
    return 0


def moment(instant: int, office: Office) -> str:
    """Return an instant (Unix milliseconds UTC) as the office's clock shows it."""
    return f"{at(instant, office.zone):%Y-%m-%d %H:%M}"


def _head(shown: Shown, office: Office) -> None:
    row = shown.row
    printing.out(spoken.joined([f"{_KINDS[shown.invoice.kind]} {row.number}", row.customer]))
    parts = [format_money(row.total, row.currency, office.locale)]
    parts += [f"issued {row.issue_date}"] if row.issue_date and row.status is not Status.DRAFT else []
    parts += [f"due {row.due_date}"] if row.due_date else []
    parts += [row.status.value] if row.status is not Status.ISSUED else []
    parts += ["tags " + ", ".join(sorted(shown.invoice.tags))] if shown.invoice.tags else []
    printing.out(spoken.joined(parts))


def _verdict(shown: Shown, office: Office) -> None:
    row, room = shown.row, printing.width()
    printing.out()
    for line in printing.wrapped(f"{words.with_glyph(row.send_status, row.n, row.of)}: {said(shown, office)}", room):
        printing.out(line)
    if shown.verdict.words and row.cause != "paused":
        said_so = shown.verdict.words
        for line in _server_words(said_so) if shown.verdict.spoken else said_so.splitlines():
            printing.out(f"  {line}")
    for line in todo(shown):
        printing.out(f"  → {line}")


def _server_words(text: str) -> list[str]:
    lines = text.splitlines() or [""]
    return (
        [f"“{lines[0]}”"]
        if len(lines) == 1
        else [f"“{lines[0]}", *(f" {each}" for each in lines[1:-1]), f" {lines[-1]}”"]
    )


def _lines(shown: Shown, office: Office) -> None:
    currency, locale = shown.row.currency, office.locale
    table = printing.Table(("Description", "Quantity", "Price", "Tax", "Net"), flexible=(0,), right=(1, 2, 3, 4))
    rows = [
        (
            line.description or ("As agreed" if shown.invoice.as_agreed else ""),
            " ".join(part for part in (format_decimal(line.quantity, locale), line.unit) if part),
            format_decimal(line.unit_price, locale, least=digits(currency)),
            "" if shown.invoice.as_agreed else f"{line.tax_category.value} {format_decimal(line.tax_rate, locale)} %",
            format_money(line.net, currency, locale),
        )
        for line in shown.invoice.lines
    ]
    _part(table, rows)


def _recipients(shown: Shown, office: Office) -> None:
    table = printing.Table(("Recipients", "", "", "Since"))
    rows = [
        (
            words.with_glyph(each.status),
            _PLACES.get(each.role, each.role),
            each.address or each.name,
            moment(each.since, office),
        )
        for each in shown.recipients
    ]
    if rows:
        _part(table, rows)
    elif shown.row.emails:
        printing.out()
        printing.out(f"Goes to {', '.join(shown.row.emails)}")


def _attempts(shown: Shown, office: Office) -> None:
    table = printing.Table(("Attempts", "Server", "As far as", "Answer"), folded=3)
    rows = [
        (moment(each.at, office), each.server, words.phase(each.phase), each.reply)
        for each in shown.attempts
        if each.server or each.reply  # one that is under way has neither
    ]
    if rows:
        _part(table, rows)


def _reports(shown: Shown, office: Office) -> None:
    table = printing.Table(("Came back", "", "", "Matched by", "Words"), folded=4)
    rows = [
        (moment(each.at, office), words.report(each.kind), each.address, words.matched(each.matched), each.words)
        for each in shown.reports
    ]
    if rows:
        _part(table, rows)


def _history(shown: Shown, office: Office) -> None:
    table = printing.Table(("History", "Who", "What"), folded=2)
    rows = [(moment(each.at, office), each.who, each.text) for each in shown.history]
    if rows:
        _part(table, rows)


def _part(table: printing.Table, rows: Sequence[Sequence[str]]) -> None:
    printing.out()
    for line in table.lines(rows):
        printing.out(line)
