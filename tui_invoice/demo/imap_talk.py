"""How the scripted IMAP server reads commands and says its answers, as its script wants them."""

from __future__ import annotations

import re

from tui_invoice.demo.imap_host import ImapHost
from tui_invoice.demo.imap_script import ImapAction
from tui_invoice.demo.imap_words import LITERAL, BadCommandError
from tui_invoice.demo.pausing import pause
from tui_invoice.demo.script import Answer, Cut, CutAfter, Slow, Stall
from tui_invoice.demo.wire import GoneError, Wire

LINE_OCTETS = 65_536
LARGEST = 64 << 20
"""Octets of a literal that are taken."""


class NoError(Exception):
    """A command that is refused; the text is what NO says."""


class ImapTalk:
    """Commands in and answers out, over one connection."""

    def __init__(self, wire: Wire, host: ImapHost) -> None:
        self._wire = wire
        self._host = host
        self._tag = b"*"
        self._left: int | None = None
        self._delay = 0.0

    async def _heard(self) -> tuple[str, list[bytes]]:
        """Read a command; return its name (with its UID) and the rest: lines, and between them literals."""
        self._left, self._delay, self._tag = None, 0.0, b"*"
        parts = [await self._wire.line(LINE_OCTETS)]
        while found := LITERAL.search(parts[-1]):
            if int(found[1]) > LARGEST:
                raise BadCommandError("Too large")
            parts[-1] = parts[-1][: found.start()]
            if not found[2]:
                await self._say(b"+ OK\r\n")
            parts += [await self._wire.octets(int(found[1])), await self._wire.line(LINE_OCTETS)]
        tag, _, rest = parts[0].partition(b" ")
        if not re.fullmatch(rb"[A-Za-z0-9.]+", tag):
            raise BadCommandError("No tag")
        self._tag = tag
        name, _, rest = rest.partition(b" ")
        if name.upper() == b"UID":
            second, _, rest = rest.partition(b" ")
            name += b" " + second
        return name.decode("ascii", "replace").upper(), [rest, *parts[1:]]

    async def _acts(self, command: str) -> bool:
        """Ask the script; return whether the command is to be done."""
        return await self._act(self._host.script.pick(command))

    async def _act(self, action: ImapAction) -> bool:
        match action:
            case Answer():
                await self._wire.write(action.octets().replace(b"{tag}", self._tag))
                if action.closes:
                    self._cut()
                return False
            case Cut(rst=rst):
                self._cut(rst=rst)
            case Stall(until=until, then=then):
                await pause(until)
                if not isinstance(then, ImapAction):
                    raise TypeError(f"{then} has no meaning here")
                return await self._act(then)
            case CutAfter(octets=octets):
                self._left = octets
            case Slow(delay=delay):
                self._delay = delay
        return True

    async def _say(self, data: bytes) -> None:
        if self._left is not None and len(data) >= self._left:
            await self._wire.write(data[: self._left], self._delay)
            self._cut()
        if self._left is not None:
            self._left -= len(data)
        await self._wire.write(data, self._delay)

    async def _ok(self, words: str) -> None:
        await self._say(self._tag + b" OK " + words.encode() + b"\r\n")

    def _cut(self, *, rst: bool = False) -> None:
        self._wire.cut(rst=rst)
        raise GoneError

    def _need(self, capability: str) -> None:
        if capability not in self._host.capabilities:
            raise BadCommandError(f"{capability} is not offered")
