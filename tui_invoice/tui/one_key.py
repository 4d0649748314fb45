"""One key after the other: none is given away before the one before it did all that it does.

Textual gives keys to the part that has the focus as they are read. Of several in one read, as tmux, macros and
slow lines deliver them, the later ones have then passed that part before the first one, back at the app, moves the
focus: the text typed after the key of the search would be taken for commands.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.message_pump import MessagePump

PATIENCE = 0.1
"""Seconds between two looks whether the part that has the key was taken away: then it counts as done."""


class OneKey(App[int]):
    """An app that handles keys strictly one after the other."""

    def __init__(self) -> None:
        super().__init__()
        self._typed: deque[events.Key] = deque()
        self._under_way = 0
        self._given = 0

    @property
    def keys_done(self) -> bool:
        """Tell whether every key that was read has been given away and has done all that it does."""
        return not (self._under_way or self._typed)

    def before_key(self, event: events.Key) -> bool:  # noqa: ARG002  # for subclasses
        """Look at a key before it is given away; return False to keep it."""
        return True

    async def on_event(self, event: events.Event) -> None:
        """Give a key away, or let it wait for the one before it."""
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
        elif self._under_way or self._typed:
            self._typed.append(event)
        else:
            await self._give(event)

    async def _give(self, event: events.Key) -> None:
        if not self.before_key(event):
            return
        self._given += 1
        self._under_way = self._given
        target = self.focused or self.screen
        await super().on_event(event)
        way = list(target.ancestors_with_self)
        self._follow([*way, *way], self._given)  # twice: what it set off there, as a text entered, goes the same way
        self._watch_over(target, self._given)

    def give_first(self, typed: Sequence[events.Key]) -> None:
        """Give these away before all that wait: they were read earlier."""
        self._typed.extendleft(reversed(typed))
        self.call_later(self._next)

    def _watch_over(self, part: DOMNode, given: int) -> None:
        def look() -> None:
            if given == self._under_way:
                self._watch_over(part, given) if part.is_attached else self._done(given)

        self.set_timer(PATIENCE, look)

    def _follow(self, way: Sequence[MessagePump], given: int) -> None:
        """Go the way of the key, up from part to part, behind it in every queue."""
        if not way:
            self._done(given)
        elif not way[0].call_later(self._follow, way[1:], given):
            self._follow(way[1:], given)

    def _done(self, given: int) -> None:
        if given == self._under_way:
            self._under_way = 0
            if self._typed:
                self.call_later(self._next)

    async def _next(self) -> None:
        if self._typed and not self._under_way:
            await self._give(self._typed.popleft())
            if self._typed and not self._under_way:
                self.call_later(self._next)
