"""The checks of the send and the resend form: what keeps it shut, what is to be known, what is well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.signs import SIGNS
from tui_invoice.operations.drafting import Draft, Person
from tui_invoice.tui.lines import causes
from tui_invoice.tui.lines.addressed import Answers, domains, marked
from tui_invoice.tui.lines.form import Filled, has_it, people
from tui_invoice.tui.lines.manner import Manner, day, several, size
from tui_invoice.tui.paint.line import Line
from tui_invoice.tui.paint.roles import Role

LARGE = 10_000_000
"""Octets of a PDF from which on many servers refuse the mail."""
_NAMES = ("To", "Cc", "Bcc")


@dataclass(frozen=True, slots=True)
class Item:
    """One check; an error keeps the form shut. `short` is what stands for a good one where there is little room.

    `asks` is set where the error is no more than a doubt: sending then asks once more.
    """

    role: Role
    words: str
    short: str = ""
    asks: bool = False


def checks(
    draft: Draft, first: Draft, filled: Filled, answers: Answers, manner: Manner, *, settle: str, named: bool = False
) -> list[Item]:
    """Return the checks of a form, in order.

    `first` is the draft that it was opened with: who got it meanwhile is not sent to again. `settle` is the key that
    settles an uncertain one. With `named` a single address is named, where its field may be out of view.
    """
    problem = _problem(draft, settle, given=filled.given)
    if filled.given:
        return problem or [Item(Role.OK, "nothing is mailed: it is noted as handed over, with a word of yours")]
    items = [addresses(filled, answers, named=named), *(problem or [_page(draft)])]
    if draft.size >= LARGE:
        items.append(Item(Role.WARN, f"the PDF has {size(draft.size)}: many servers refuse a mail of that size"))
    items += _sender(draft, filled.sender, manner)
    if not filled.subject.strip():
        items.append(Item(Role.WARN, "the subject is empty"))
    return items if problem else [*items, *_before(draft, first, filled, manner)]


def addresses(filled: Filled, answers: Answers, *, named: bool = False) -> Item:
    """Return the check of all addresses together."""
    if doubts := doubted(filled):
        which = doubts[0] if len(doubts) == 1 else f"{len(doubts)} addresses"
        return Item(Role.ERROR, f"no mail arrives at {which}, say the name servers; Send asks once more", asks=True)
    if any(each.role is Role.ERROR for each in filled.all):
        return Item(Role.ERROR, f"{_wrong(filled)}; nothing is queued yet")
    if not filled.all:
        return Item(Role.ERROR, "nobody is named: write an address into To")
    known = several(len(filled.all), "address", "addresses")
    if named and len(filled.all) == 1:
        known = filled.all[0].address
    found = {each: answers(each) for each in domains(filled.fields)}
    if any(answer is None or not answer.takes for answer in found.values()):
        return Item(Role.MUTED, f"{known}; asking whether {_take(len(found))} mail…")
    unsure = [each for each, answer in found.items() if answer is not None and answer.takes == "unknown"]
    if unsure:
        which = unsure[0] if len(unsure) == 1 else f"{len(unsure)} of {len(found)}"
        return Item(Role.WARN, f"{known}; domain not checked: {which}")
    return Item(Role.OK, f"{known}, {_take(len(found))} mail", known)


def doubted(filled: Filled) -> list[str]:
    """Return the addresses that only the name servers speak against; none where another address is wrong by itself."""
    wrong = [each for each in filled.all if each.role is Role.ERROR]
    return [each.address for each in wrong] if all(each.doubted for each in wrong) else []


def _take(n: int) -> str:
    return "the domain takes" if n == 1 else "both domains take" if n == 2 else f"all {n} domains take"


def _wrong(filled: Filled) -> str:
    bad = {
        name: judged
        for name, judged in zip(_NAMES, filled.fields, strict=True)
        if any(each.role is Role.ERROR for each in judged)
    }
    of = [each for judged in bad.values() for each in judged]
    n = sum(each.role is Role.ERROR for each in of)
    where = " and ".join(bad)
    if len(of) == 1:
        return f"the address in {where} is wrong"
    return f"{n} of the {len(of)} addresses in {where} {'is' if n == 1 else 'are'} wrong"


def _problem(draft: Draft, settle: str, *, given: bool) -> list[Item]:
    """Return why nothing of it may go out at all; what is only handed over needs neither sender nor page."""
    if any(each.status is SendStatus.UNCERTAIN for each in people(draft)):
        words = f"it is uncertain whether it arrived: settle it first ({settle})"
        return [] if given else [Item(Role.ERROR, words)]
    if draft.problem is None or given:
        return []
    if not draft.senders:
        return [Item(Role.ERROR, "there is no sender yet: leave, then add one in the mail settings")]
    problem = draft.problem
    todo = "" if "tui-invoice" in problem.todo else problem.todo
    said = ": ".join(filter(None, (problem.title, problem.detail)))
    return [Item(Role.ERROR, "; ".join(filter(None, (said, todo))))]


def _page(draft: Draft) -> Item:
    if draft.kept:
        return Item(Role.OK, "the PDF goes out as it is kept", "the PDF as it is kept")
    return Item(Role.OK, "every character of the PDF prints", "every character prints")


def _sender(draft: Draft, address: str, manner: Manner) -> list[Item]:
    account = next((each for each in draft.senders if each.address == address), None)
    if account is None:
        return []
    if account.hold_cause is not None:
        why = causes.short(account.hold_cause)
        return [Item(Role.WARN, f"{address} is on hold ({why}): it waits until that is mended")]
    if not account.worked_at:
        return [Item(Role.WARN, "sender never tested")]
    words = f"sender tested {manner.stamp(account.worked_at)}"
    return [Item(Role.OK, words, words)]


def _before(draft: Draft, first: Draft, filled: Filled, manner: Manner) -> list[Item]:
    """Return what there is to know of earlier deliveries."""
    typed = {each.address.casefold() for each in filled.all}
    late = [each for each in _having(draft) if each.address.casefold() in typed - has_it(first)]
    if late:
        who, when = late[0], manner.stamp(late[0].since)
        return [Item(Role.ERROR, f"it was sent to {who.address} meanwhile, {when}: leave, and look again")]
    if any(each.status in (SendStatus.QUEUED, SendStatus.HELD) for each in people(draft)):
        return [Item(Role.WARN, "it waits in the outbox: this takes its place")]
    if not draft.resend:
        return [Item(Role.OK, "not sent before", "not sent before")]
    having = _having(draft)
    if draft.sent_before:
        last = max(having, key=lambda each: each.since, default=None)
        if last is None or last.status is None:
            return [Item(Role.WARN, "it was given otherwise: it will arrive twice")]
        word = SIGNS[last.status].word.lower()
        since = manner.stamp(last.since)
        return [Item(Role.WARN, f"{word} {since}: it will arrive twice")]
    left = [each for each in having if each.address.casefold() not in typed]
    if not left:
        return []
    names = left[0].address if len(left) == 1 else f"{left[0].address} and {len(left) - 1} more"
    since = day(manner.local(left[0].since).date())
    words = f"{names} received it on {since}: not sent there again" if len(left) == 1 else f"{names} have it: left out"
    return [Item(Role.WARN, words)]


def _having(draft: Draft) -> Sequence[Person]:
    return [each for each in people(draft) if each.has_it]


def drawn(items: Sequence[Item], width: int, *, compact: bool) -> list[Line]:
    """Return the checks as lines; where room is scarce those that are well share lines."""
    if not compact:
        return [each for item in items for each in _line(item.role, item.words, width)]
    good = [item for item in items if item.role is Role.OK]
    lines = [each for item in items if item.role is Role.ERROR for each in _line(item.role, item.words, width)]
    if good:
        lines += _line(Role.OK, ", ".join(item.short or item.words for item in good), width)
    rest = [item for item in items if item.role not in (Role.OK, Role.ERROR)]
    return lines + [each for item in rest for each in _line(item.role, item.words, width)]


def _line(role: Role, words: str, width: int) -> list[Line]:
    return marked(role, words, width, Role.WORRY if role is Role.ERROR else None)
