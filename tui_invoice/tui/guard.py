"""The guard against stray keys: nothing leaves in the first moments of a panel.

A terminal may deliver the key that opens a panel and an enter in one read, and input methods and pastes
do the same: measured, a focused button was pressed 3 ms after its panel opened.
"""

from __future__ import annotations

import time

from textual import events

SECONDS = 0.4
"""So long after a panel was shown nothing leaves by a key."""


class Guard:
    """Tells whether a key came late enough to be meant. It counts from when the panel was shown, not asked for."""

    def __init__(self) -> None:
        self._opened = float("inf")

    def open(self) -> None:
        """The panel is there to be seen, from now on."""
        self._opened = time.monotonic()

    def lets(self, event: events.Event) -> bool:
        """Tell whether this event, by the time at which it was read, was meant for what is shown."""
        return event.time - self._opened >= SECONDS
