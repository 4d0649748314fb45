"""The prompt that corrects one address, checked as it is typed: its form at once, its domain by a child.

That it gave trouble before is warned of and forbids nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from textual import events

from tui_invoice.operations.drafting import AddressCheck, check_addresses
from tui_invoice.operations.warned import Warned
from tui_invoice.tui.domains import Domains
from tui_invoice.tui.lines import addressed
from tui_invoice.tui.lines.hints import Hint
from tui_invoice.tui.paint.line import Line, Run, line
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.presence import is_there
from tui_invoice.tui.widgets.prompt import Letters, Question

DEBOUNCE = 0.3
"""Seconds without a key before the domain is asked for."""

_WIDE = 60
"""Cells from which on the tick says where the address is saved."""

Troubles = Callable[[str, Callable[[Sequence[Warned]], object]], object]
"""Asks whether mail to an address gave trouble before, and gives what was found to the second."""


class AddressQuestion(Question):
    """Corrects `wrong`; `accept` gets the new address and whether it is to be kept for the customer."""

    def __init__(
        self, title: str, wrong: str, domains: Domains, troubles: Troubles, accept: Callable[[str, bool], object]
    ) -> None:
        super().__init__(
            title, "To", wrong, accept=lambda text: accept(_canonical(text), self.save), check=self._told,
            enter="Resend", leave="Leave, nothing sent", sends=True, on_change=lambda _: self._ask_soon(),
        )  # fmt: skip
        self._wrong = wrong
        self._domains = domains
        self._troubles = troubles
        self._known: dict[str, str] = {}
        self._entered = False  # enter waits for an answer
        self.save = True

    def hints(self) -> Sequence[Hint]:
        """Return the keys."""
        take = (Hint("right", "Take it"),) if self._suggestion() else ()
        enter = f"{self._enter} all the same" if self._is_doubted(self.field.value) else self._enter
        return (Hint("enter", enter), *take, Hint("tab", "Save or not"))

    def on_key(self, event: events.Key) -> None:
        """Tab ticks, right at the end of the line takes what is suggested."""
        super().on_key(event)
        field = self.field
        if event.key == "tab":
            self.save = not self.save
            self.judge()
        elif event.key == "right" and field.cursor_position >= len(field.value) and (found := self._suggestion()):
            field.value = found
            field.cursor_position = len(found)
        else:
            return
        event.stop()
        event.prevent_default()

    def take(self, value: str) -> None:
        """Give the address away once its domain was asked for; where the name servers speak against it, ask again."""
        domain = _domain(_canonical(value))
        if (answer := self._domains.answer(domain)) is None or not answer.takes:
            self._entered = True
            self._domains.ask([domain], self._answered)
            self.judge()
            return
        if not self._is_doubted(value):
            super().take(value)
            return
        screen = self.house
        self.finish()
        lines = addressed.ask_doubted([_canonical(value)])
        screen.ask(Letters("send it there?", lines, {"y": lambda: self._accept(value)}, self._leave, sends="y"))

    def _is_doubted(self, text: str) -> bool:
        """Tell whether it is an address, and the name servers say that no mail arrives there."""
        found = _one(text)
        answer = self._domains.answer(_domain(found.address)) if found is not None and found.ok else None
        return answer is not None and answer.takes == "no"

    def say(self, told: Line) -> None:
        """Show a line in the third row; the tick stands whole at its end, whatever is said."""
        words = "save to the customer" if self.house.size.width >= _WIDE else "save"
        super().say(replace(told, right=(Run(f"   [{'x' if self.save else ' '}] {words}"),)))

    def _ask_soon(self) -> None:
        self._entered = False
        self.set_timer(DEBOUNCE, self._ask)
        self.draw_keys()

    def _ask(self) -> None:
        if is_there(self) and (found := _one(self.field.value)) is not None and found.ok:
            self._domains.ask([_domain(found.address)], self._answered)
            if found.address.casefold() not in self._known:
                self._known[found.address.casefold()] = ""
                self._troubles(found.address, self._warned)

    def _warned(self, found: Sequence[Warned]) -> None:
        self._known |= {each.address.casefold(): each.text.removeprefix(f"{each.address}: ") for each in found}
        self._answered()

    def _answered(self) -> None:
        if is_there(self):
            good = self.judge()
            self.draw_keys()
            if self._entered and good:
                self._entered = False
                self.take(self.field.value)

    def _suggestion(self) -> str:
        found = _one(self.field.value)
        if found is None:
            return ""
        if not found.ok:
            return found.suggestion
        answer = self._domains.answer(_domain(found.address))
        return f"{found.address.rpartition('@')[0]}@{answer.suggestion}" if answer and answer.suggestion else ""

    def _told(self, text: str) -> tuple[Line, bool]:
        if text.strip() == self._wrong and self._wrong:
            offer = self._suggestion()
            told = "this is the address that it did not reach"
            if offer:  # what helps comes first: the rest may be cut
                told = f"did you mean {offer}? {told}"
            return line(Run(f"     {told}", Role.MUTED)), False
        found = _one(text)
        if found is None:
            return line(Run("   ✗ ", Role.ERROR), Run("name exactly one address", Role.ERROR)), False
        if not found.ok:
            offer = f"; did you mean {found.suggestion}?" if found.suggestion else ""
            return line(Run("   ✗ ", Role.ERROR), Run(f"{found.reason}{offer}", Role.ERROR)), False
        domain = _domain(found.address)
        answer = self._domains.answer(domain)
        if (trouble := self._known.get(found.address.casefold())) and not (answer and answer.takes == "no"):
            return line(Run("   ! ", Role.WARN), trouble), True
        if answer is None or not answer.takes:
            words = f"asking for {domain}…" if answer is not None else found.hint
            return line("     ", Run(words, Role.MUTED)), True
        if answer.takes == "no":
            offer = f"; did you mean {answer.suggestion}?" if answer.suggestion else ""
            return line(Run("   ✗ ", Role.ERROR), Run(f"{domain}: {answer.detail}{offer}", Role.ERROR)), True
        if answer.takes == "unknown":
            return line(Run("   ! ", Role.WARN), f"{domain}: not checked"), True
        return line(Run("   ✓ ", Role.OK), f"{domain} takes mail"), True


def _one(text: str) -> AddressCheck | None:
    found = check_addresses(text)
    return found[0] if len(found) == 1 else None


def _canonical(text: str) -> str:
    return check_addresses(text)[0].address


def _domain(address: str) -> str:
    return address.rpartition("@")[2]
