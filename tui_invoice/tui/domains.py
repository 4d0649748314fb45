"""Do the typed domains take mail? A child asks; what it answered is known for the rest of the session.

What nobody answered is asked again some time later: the line may be back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui_invoice.domain.clock import SECOND
from tui_invoice.tui.child import Child

if TYPE_CHECKING:
    from tui_invoice.tui.app import InvoiceApp

SECONDS = 5.0
"""So long the child may take."""
AGAIN = 60 * SECOND
"""After so long nobody's silence counts any more."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of a domain: `takes` is yes, no or unknown ("" while it is asked)."""

    takes: str = ""
    detail: str = ""
    suggestion: str = ""


ASKING = Answer()


class Domains:
    """What is known of domains. `ask` tells when more is."""

    def __init__(self, app: InvoiceApp) -> None:
        self._app = app
        self._known: dict[str, Answer] = {}
        self._silent: dict[str, int] = {}
        self._listening: dict[Callable[[], object], None] = {}

    def answer(self, domain: str) -> Answer | None:
        """Return what is known, None where nobody asked yet, or it is some time since nobody answered."""
        name = domain.casefold()
        if name in self._silent and not 0 <= self._app.context.clock.now() - self._silent[name] < AGAIN:
            del self._silent[name], self._known[name]
        return self._known.get(name)

    def ask(self, domains: Iterable[str], changed: Callable[[], object]) -> None:
        """Ask for those that are not known, in one child; `changed` is called whenever an answer comes.

        It is called for those too that another one asked for and that are not answered yet.
        """
        names = [each for each in dict.fromkeys(d.casefold() for d in domains) if each]
        wanted = [each for each in names if self.answer(each) is None]
        if wanted or any(self._known[each] == ASKING for each in names):
            self._listening[changed] = None
        if wanted:
            self._known.update(dict.fromkeys(wanted, ASKING))
            self._app.run_worker(self._ask(wanted), exit_on_error=True, group="domains")

    async def _ask(self, wanted: list[str]) -> None:
        def take(found: dict[str, Any]) -> None:
            domain = str(found.get("domain", "")).casefold()
            if domain in wanted:
                texts = (str(found.get(key) or "") for key in ("takes_mail", "detail", "suggestion"))
                self._put(domain, Answer(*texts))
                self._tell()

        await Child(self._app.context, ["domains", *wanted]).run(take, SECONDS)
        for each in wanted:
            if self._known.get(each) == ASKING:
                self._put(each, Answer("unknown", "it was not answered in time"))
        self._tell()
        if ASKING not in self._known.values():
            self._listening.clear()

    def _put(self, domain: str, answer: Answer) -> None:
        self._known[domain] = answer
        if answer.takes == "unknown":
            self._silent[domain] = self._app.context.clock.now()

    def _tell(self) -> None:
        for changed in tuple(self._listening):
            changed()
