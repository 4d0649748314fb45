"""Keys that are two letters typed one after the other: gg, ZZ."""

from __future__ import annotations

from collections.abc import Collection

from textual import events


class Pairs:
    """Puts two keys together; a letter that nothing follows is given up with the next key."""

    def __init__(self) -> None:
        self._known: frozenset[str] = frozenset()
        self._begun = ""

    def take(self, known: Collection[str]) -> None:
        """Know these pairs from now on."""
        self._known = frozenset(known)
        self._begun = ""

    def forget(self) -> None:
        """Give up what was begun."""
        self._begun = ""

    def lets(self, event: events.Key) -> bool:
        """Tell whether a key is to be given away: not one that begins a pair. One that ends it becomes the pair."""
        letter = event.character or ""
        pair, self._begun = self._begun + letter, ""
        if pair in self._known:
            event.key, event.character = pair, None
            return True
        if letter and any(each.startswith(letter) for each in self._known):
            self._begun = letter
            return False
        return True
