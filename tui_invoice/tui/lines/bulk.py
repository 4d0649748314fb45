"""What the list of a bulk send says: each row, the strip below it, the counts, why nothing can be sent."""

from __future__ import annotations

from collections.abc import Sequence

from tui_invoice.domain.text import cells, clip, visible
from tui_invoice.operations.browsing import Row, SenderHealth
from tui_invoice.operations.bulk import Batch, BulkRow, Check
from tui_invoice.tui.bulk_list import BulkList, Counts, Stand
from tui_invoice.tui.lines import bulk_domains
from tui_invoice.tui.lines.addressed import Answers
from tui_invoice.tui.lines.columns import customer as named
from tui_invoice.tui.lines.hints import Hint
from tui_invoice.tui.lines.listed import Cells, addresses, invoices, number
from tui_invoice.tui.lines.manner import Manner, several
from tui_invoice.tui.lines.strip import wrapped
from tui_invoice.tui.lines.typed import Typed
from tui_invoice.tui.paint.line import Line, Run, line, rule
from tui_invoice.tui.paint.roles import Role

_WORDS = {
    Check.READY: ("✓", "Ready", Role.TEXT),
    Check.SENT_BEFORE: ("!", "Sent before", Role.WARN),
    Check.NO_ADDRESS: ("✗", "No e-mail", Role.ERROR),
    Check.BAD_ADDRESS: ("✗", "Bad address", Role.ERROR),
    Check.NO_MAIL: ("✗", "Bad domain", Role.ERROR),
    Check.CANNOT: ("✗", "No page", Role.ERROR),
    Check.UNCERTAIN: ("?", "Uncertain", Role.WARN),
    Check.UNDER_WAY: ("›", "Under way", Role.TEXT),
    Check.NOT_ISSUED: (" ", "Not issued", Role.TEXT),
}


_TROUBLES = {"bounce": "Came back", "complaint": "Called spam", "failed": "Refused"}
"""What an address did before, in a word."""


def title(n: int, what: str, width: int, state: str) -> Line:
    """Return the rule over the list; `state` says at its right whether anything left."""
    words = f"Send {invoices(n)} · {what}" if what else f"Send {invoices(n)}"
    right = (Run(state, Role.MUTED),) if width >= 80 else ()
    return rule(clip(words, max(8, width - 8 - (cells(state) + 2 if right else 0))), right)


def no_sender(key: str) -> str:
    """Return why nothing can be sent where there is no sender; `key` leads to the mail settings."""
    return f"no sender yet: {key} on the table sets one up"


def sender(chosen: SenderHealth | None, others: bool, keys: tuple[str, str, str], text: str, width: int) -> Line:
    """Return the row of the sender, and the keys of what is changed for all; `text` says what was changed.

    `keys` are those of another sender, of text and copies, and of the mail settings.
    """
    if chosen is None:
        return line(Run(" From ", Role.MUTED), Run(f"✗ {no_sender(keys[2])}", Role.ERROR))
    runs = [Run(" From ", Role.MUTED), Run(f"{chosen.name} <{chosen.address}>" if chosen.name else chosen.address)]
    if others:
        runs.append(Run(" ▾", Role.MUTED))
    if chosen.held:
        runs[1] = Run(chosen.address)  # the name has no room beside what matters
        runs.append(Run("  ! on hold: all waits", Role.WARN))
    right = [Run("  "), *([Run(keys[0], Role.KEY), Run(" From   ")] if others else [])]
    right += [Run(keys[1], Role.KEY), Run(" Text, Cc" if width >= 56 else " Text")]
    right += [Run(f": {text}", Role.WARN)] if text else []
    return line(*runs, right=right)


def unchecked(row: Row | None) -> Cells:
    """Return the cells of an invoice that was not checked yet."""
    if row is None:
        return Cells(" ", "", Role.TEXT, "", "", "")
    return Cells(" ", "", Role.TEXT, row.number, named(row.customer, credit=row.credit), addresses(row.emails))


def checked(row: BulkRow, stand: Stand, manner: Manner, answers: Answers) -> Cells:
    """Return the cells of an invoice that was checked; a tick is for one whose domains are known to take mail."""
    glyph, word, role = _WORDS[row.check]
    if stand is Stand.OUT:
        glyph, word, role = "-", "Left out", Role.MUTED
    elif row.check is Check.SENT_BEFORE and stand is Stand.READY:
        glyph, word = "!", "Send again"
    elif row.check is Check.NO_MAIL and stand is Stand.READY:
        glyph, word, role = "!", "Send anyway", Role.WARN
    elif row.check is Check.READY and row.warnings:
        glyph, word, role = "!", _TROUBLES.get(row.warnings[0].kind, "Trouble"), Role.WARN
    elif stand is Stand.READY and row.suggestion:
        glyph, word, role = "!", "Slip?", Role.WARN
    elif row.check is Check.READY and bulk_domains.unsure(row.domains, answers):
        glyph = "◦"
    return Cells(
        glyph=glyph,
        word=word,
        role=role,
        number=row.number,
        customer=named(row.customer, credit=row.credit),
        to=addresses(row.to),
        cc="; ".join(row.cc),
        total=manner.money(row.total, row.currency),
        calm=stand in (Stand.OUT, Stand.SHUT) and row.check is not Check.UNCERTAIN,
    )


def strip(
    row: BulkRow,
    stand: Stand,
    typed: str,
    hints: Sequence[Hint],
    manner: Manner,
    size: tuple[int, int],
    answers: Answers,
) -> list[Line]:
    """Return what is known of one invoice in `size` cells: its rule, what stands against it, the keys for it.

    `typed` says what becomes of addresses that were typed for it.
    """
    width, height = size
    mark, role, sentence, more = _told(row, stand, answers)
    lines = [
        line(Run(f" {mark} ", role), Run(each, role) if n == 0 else each)
        for n, each in enumerate(wrapped(sentence, width - 4, 1))
    ]
    lines += [line("   ", Run(each, Role.MUTED)) for each in wrapped(more, width - 4, 1 if typed else 2)]
    lines += [line("   ", Run(typed, Role.MUTED))] if typed else []
    body = [*lines[: max(1, height - 2)], _keys(hints, width)]
    kind = "credit note · " if row.credit else ""
    head = f"{visible(row.number)} · {kind}{visible(row.customer)} · {manner.money(row.total, row.currency)}"
    return [rule(clip(head, max(10, width - 8))), *body, *[Line()] * height][:height]


def _keys(hints: Sequence[Hint], width: int) -> Line:
    """Return the keys of one invoice, as many as fit."""
    runs, room = [Run("   ")], width - 4
    for hint in hints:
        if hint.width > room:
            break
        runs += [*hint.runs(), Run("   ")]
        room -= hint.width + 3
    return Line(tuple(runs))


def _told(row: BulkRow, stand: Stand, answers: Answers) -> tuple[str, Role, str, str]:
    """Return sign, role, sentence and what is said below it."""
    if stand is Stand.OUT:
        return "-", Role.TEXT, "Left out: it stays unsent", row.title
    to = ", ".join(row.to)
    copies = f", copy to {', '.join(row.cc)}" if row.cc else ""
    match row.check:
        case Check.READY if row.warnings:
            return _troubled(row, stand)
        case Check.READY if row.suggestion:
            return (
                "!",
                Role.WARN,
                f"It goes to {row.wrong}: did you mean {row.suggestion}?",
                "It is sent as it is written.",
            )
        case Check.READY:
            unsure = bulk_domains.unsure(row.domains, answers)
            only = "It goes only to whom it did not reach." if row.resend else ""
            words = " ".join(filter(None, (bulk_domains.told(row.domains, answers), only)))
            return "◦" if unsure else "✓", Role.TEXT if unsure else Role.OK, f"Goes to {to}{copies}", words
        case Check.NO_ADDRESS:
            known = f"The customer is known by one address: {row.suggestion}" if row.suggestion else ""
            return "✗", Role.WORRY, "It has no e-mail address", known
        case Check.SENT_BEFORE if stand is Stand.READY:
            return "!", Role.WARN, f"It goes out once more: it arrives twice, at {to}", capital(row.title)
        case Check.NO_MAIL if stand is Stand.READY:
            return "!", Role.WARN, f"It goes to {to} all the same", f"{capital(row.title)}: {row.detail}"
        case Check.BAD_ADDRESS | Check.NO_MAIL:
            offer = f"Did you mean {row.suggestion}?" if row.suggestion else ""
            if row.check is Check.NO_MAIL:
                offer = " ".join(filter(None, ("The name servers say so.", offer)))
            return "✗", Role.WORRY, f"{capital(row.title)}: {row.detail}", offer
        case _:
            mark, _, role = _WORDS[row.check]
            return mark, Role.WORRY if role is Role.ERROR else role, capital(row.title), capital(row.detail)


def _troubled(row: BulkRow, stand: Stand) -> tuple[str, Role, str, str]:
    """Return what is said of one whose address gave trouble before."""
    first, *others = row.warnings
    more = f"; {several(len(others), 'more address', 'more addresses')} of it too" if others else ""
    then = "It goes there all the same." if stand is Stand.READY else "It is left out until you take it in."
    return "!", Role.WARN, f"{first.text}{more}", then


def capital(text: str) -> str:
    """Return a text that begins as a sentence does."""
    return text[:1].upper() + text[1:]


def turning(row: BulkRow, stand: Stand) -> str:
    """Return what space does with an invoice; "" for what it says of any."""
    if stand is Stand.OUT or stand is Stand.WARN:
        return "Take it in"
    if row.check is Check.NO_MAIL:
        return "Do not send it" if stand is Stand.READY else "Send it all the same"
    return "Leave this invoice out" if row.mends or row.sendable else ""


def kept(save: bool) -> str:
    """Return what becomes of addresses that were typed for one invoice."""
    return "It was typed here, and is saved to the customer." if save else "It was typed here, for this time only."


def editing(row: BulkRow, judged: Typed, save: bool, size: tuple[int, int]) -> list[Line]:
    """Return the strip while the address of an invoice is typed."""
    width, height = size
    role = Role.WORRY if judged.role is Role.ERROR else judged.role
    said = [
        line(Run(f" {judged.glyph} ", judged.role), Run(each, role)) for each in wrapped(judged.sentence, width - 4, 2)
    ]
    then = "The address is saved to the customer when you go on." if save else "It is for this time only."
    head = rule(clip(f"{visible(row.number)} · {visible(row.customer)}", max(10, width - 8)))
    return [head, *(said or [Line()]), line("   ", Run(then, Role.MUTED)), *[Line()] * height][:height]


def counts(found: Counts, total: int, save: bool, key: str, width: int, unasked: int = 0) -> Line:
    """Return how many stand how, and at the right whether typed addresses are kept.

    `unasked` domains are those beyond the bound up to which the name servers are asked.
    """
    runs: list[Run] = [Run(" ")]
    if found.unchecked:
        runs.append(Run(f"checking {number(total - found.unchecked)} of {number(total)}   "))
    parts = [
        (found.ready, "ready", Role.TITLE), (found.mend, "to mend", Role.WORRY),
        (found.before, "sent before, left out", Role.WARN),
        (found.troubled, "gave trouble before, left out", Role.WARN), (found.shut, "cannot go now", Role.TEXT),
        (found.out, "left out", Role.MUTED), (unasked, "domains not asked", Role.MUTED),
    ]  # fmt: skip
    told = [(f"{number(n)} {words}   ", role) for n, words, role in parts if n or words == "ready"]
    words = " save new addresses" if width >= 80 else " save"
    if sum(len(text) for text, _ in told) + len(words) + 8 > width:
        told = [(text.replace(", left out", "").replace(" before", ""), role) for text, role in told]
        words = " save"
    runs += [Run(text, role) for text, role in told]
    tick = f"[{'x' if save else ' '}]"
    return Line(tuple(runs), (Run(key, Role.KEY), Run(f" {tick}{words}", Role.MUTED)))


def nothing_ready(found: Counts) -> str:
    """Return why nothing can be sent."""
    parts = [
        (found.mend, "to mend"),
        (found.before, "sent before"),
        (found.troubled, "gave trouble before"),
        (found.out, "left out"),
        (found.shut, "cannot go now"),
    ]
    words = ", ".join(f"{number(n)} {word}" for n, word in parts if n)
    return f"nothing is ready: {words}" if words else "nothing is ready"


def put_off(batch: Batch, later: str) -> tuple[Role, str, str]:
    """Return what is said of a batch that waits for tomorrow."""
    more = "view 3 shows them; x there takes one back, s sends it now"
    n = len(batch.queued)
    if batch.refused:
        first = batch.refused[0]
        refused = several(len(batch.refused), "was not queued", "were not queued")
        more = f"{refused}. {first.number}: {first.title}"
    return Role.WARN if batch.refused else Role.OK, f"{several(n, 'invoice leaves', 'invoices leave')}{later}", more


def left_behind(batch: Batch) -> tuple[Role, str, str]:
    """Return what is said of a batch to one who left its list before it was queued."""
    first = f". {batch.refused[0].number}: {batch.refused[0].title}" if batch.refused else ""
    more = f"{several(len(batch.refused), 'invoice was', 'invoices were')} not queued{first}" if first else ""
    n = len(batch.queued)
    if batch.held:
        return Role.WARN, f"{several(n, 'invoice waits', 'invoices wait')}: {batch.sender} is on hold", more
    words = f"{several(n, 'invoice leaves', 'invoices leave')} in a few seconds; view 3 shows how"
    return (Role.WARN if more else Role.OK), words, more


def row_cells(known: BulkList, index: int, row: Row | None, manner: Manner) -> Cells:
    """Return the cells of the invoice at a place of the list; `row` is what the table knows of it meanwhile."""
    found = known.at(index)
    if found is None:
        return unchecked(row)
    return checked(found, known.stand(found.id), manner, known.reach.answers)
