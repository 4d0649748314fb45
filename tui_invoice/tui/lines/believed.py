"""Whether a domain's mail is believed: each check with what stands, what should, and the record to publish."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tui_invoice.domain.text import visible, wrap
from tui_invoice.operations.believed import NAMES, Check, State
from tui_invoice.tui.lines.columns import filled
from tui_invoice.tui.paint.line import Line, Run, line, rule
from tui_invoice.tui.paint.roles import Role

_NAME = 14
_SIGNS = {
    State.GOOD: ("✓", Role.OK),
    State.WRONG: ("✗", Role.WORRY),
    State.OPEN: ("◦", Role.MUTED),
    State.UNKNOWN: ("?", Role.WARN),
}
_COMES_TO = {
    "good": (Role.OK, "✓", "What the domain publishes is well"),
    "wrong": (Role.WORRY, "✗", "Receivers may take your mail for spam or refuse it until this is mended"),
    "unknown": (Role.WARN, "?", "Not all of it is known: nobody answered"),
}


@dataclass(slots=True)
class Believing:
    """One check. `at` is when it began, as it is shown; `by_mail` that a mail is sent; `state` is "" while it runs."""

    address: str
    at: str = ""
    by_mail: bool = False
    running: bool = True
    found: list[Mapping[str, Any]] = field(default_factory=list)
    state: str = ""
    trouble: str = ""

    def take(self, told: Mapping[str, Any]) -> None:
        """Take one line of the child: a check, the whole at the end, or an error."""
        if told.get("check") in set(Check):
            self.found.append(told)
        elif "state" in told:
            self.state = str(told["state"])
        elif "title" in told:
            self.trouble = ": ".join(filter(None, (str(told.get(key) or "") for key in ("title", "detail"))))

    def end(self) -> None:
        """The child is gone; what it did not say stays unknown."""
        self.running = False
        if not self.state:
            self.trouble = self.trouble or "it was ended before it was done"

    @property
    def records(self) -> str:
        """The records to publish, a line each, as a zone file has them: name, type, text."""
        found = [each["record"] for each in self.found if each.get("record")]
        return "\n".join(f"{each['name']} {each['type']} {_in_zone(each)}" for each in found)


def _in_zone(record: Mapping[str, str]) -> str:
    return f'"{record["text"]}"' if record["type"] == "TXT" else record["text"]


def lines(believing: Believing, width: int) -> list[Line]:
    """Return the checks, and what they come to."""
    found = [row for each in believing.found for row in _check(each, width)]
    if believing.running:
        words = "waiting for the mail to come back…" if believing.by_mail and not believing.found else "asking…"
        return [*found, line(Run(f" ◦ {words}", Role.MUTED))]
    role, sign, words = _COMES_TO.get(believing.state, (Role.WORRY, "✗", believing.trouble))
    first, *more = wrap(visible(words), max(10, width - 4))
    return [*found, Line(), line(Run(f" {sign} {first}", role)), *(line("   ", Run(each, role)) for each in more)]


def title(believing: Believing) -> Line:
    """Return the rule above them."""
    when = (Run(believing.at, Role.MUTED),) if believing.at else ()
    return rule(f"will mail of {visible(believing.address)} be believed?", when)


def _check(told: Mapping[str, Any], width: int) -> Iterator[Line]:
    sign, role = _SIGNS[State(told["state"])]
    indent, room = " " * (_NAME + 4), max(10, width - _NAME - 5)
    first, *more = wrap(visible(str(told.get("stands") or "")), room)
    yield line(Run(f" {sign} ", role), f"{filled(NAMES[Check(told['check'])], _NAME)} ", first)
    yield from (line(indent, each) for each in more)
    if should := told.get("should"):
        words = f"should be: {should}" if told["state"] == State.WRONG else str(should)
        yield from (line(indent, Run(each, Role.MUTED)) for each in wrap(visible(words), room))
    if record := told.get("record"):
        yield line(indent, Run(visible(f"publish at {record['name']}, type {record['type']}:"), Role.MUTED))
        yield from (line(indent, Run(each, Role.KEY)) for each in wrap(visible(record["text"]), room))
