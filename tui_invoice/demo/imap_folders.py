"""What one does with folders and messages at the scripted IMAP server."""

from __future__ import annotations

import asyncio
from bisect import bisect_left

from tui_invoice.demo.boxes import SEEN, Box, Stored
from tui_invoice.demo.imap_asking import fetched, marks, told, wanted
from tui_invoice.demo.imap_host import ImapHost
from tui_invoice.demo.imap_talk import LINE_OCTETS, ImapTalk, NoError
from tui_invoice.demo.imap_words import BadCommandError, Word, instant, quoted, ranges, text
from tui_invoice.demo.pausing import POLL
from tui_invoice.demo.wire import Wire


class ImapFolders(ImapTalk):
    """The commands of who has signed in (RFC 9051 6.3, 6.4), and the folder that is open."""

    def __init__(self, wire: Wire, host: ImapHost) -> None:
        super().__init__(wire, host)
        self._user = ""
        self._box: Box | None = None
        self._read_only = True
        self._view: list[int] = []
        self._changes = 0

    # Folders.

    async def _list(self, _: list[Word]) -> None:
        from imapclient.imap_utf7 import encode

        with self._host.boxes.lock:
            boxes = [(box.use, encode(box.name)) for box in self._host.boxes.of(self._user).values()]
        for use, name in boxes:
            await self._say(b"* LIST (%s) " % use.encode() + b'"/" ' + quoted(name.decode("ascii")) + b"\r\n")
        await self._ok("Listed")

    def _named(self, word: Word) -> Box:
        from imapclient.imap_utf7 import decode

        try:
            return self._host.boxes.box(self._user, str(decode(text(word).encode())))
        except (KeyError, ValueError):
            raise NoError("[NONEXISTENT] No such folder") from None

    async def _select(self, arguments: list[Word]) -> None:
        await self._open(arguments, read_only=False)

    async def _examine(self, arguments: list[Word]) -> None:
        await self._open(arguments, read_only=True)

    async def _open(self, arguments: list[Word], *, read_only: bool) -> None:
        self._box = None
        if len(arguments) != 1:
            raise BadCommandError("One folder")
        box = self._named(arguments[0])
        with self._host.boxes.lock:
            self._view, self._changes = list(box.uids), box.changes
            lines = [
                b"* %d EXISTS" % len(self._view),
                b"* 0 RECENT",
                rb"* FLAGS (\Answered \Flagged \Deleted \Seen \Draft)",
                b"* OK [UIDVALIDITY %d] lasting" % box.validity,
                b"* OK [UIDNEXT %d] next" % box.next_uid,
            ]
        self._box, self._read_only = box, read_only
        await self._say(b"\r\n".join(lines) + b"\r\n")
        await self._ok(f"[READ-{'ONLY' if read_only else 'WRITE'}] Open")

    async def _unselect(self, _: list[Word]) -> None:
        self._box = None
        await self._ok("Closed")

    async def _status(self, arguments: list[Word]) -> None:
        if len(arguments) != 2 or not isinstance(arguments[1], list):
            raise BadCommandError("A folder and what is asked of it")
        box = self._named(arguments[0])
        with self._host.boxes.lock:
            known = {
                "MESSAGES": len(box.uids),
                "RECENT": 0,
                "UIDNEXT": box.next_uid,
                "UIDVALIDITY": box.validity,
                "UNSEEN": sum(SEEN not in message.flags for message in box.messages),
            }
        asked = [text(word).upper() for word in arguments[1]]
        if not set(asked) <= set(known):
            raise BadCommandError("STATUS of what?")
        numbers = " ".join(f"{name} {known[name]}" for name in asked)
        await self._say(b"* STATUS " + quoted(text(arguments[0])) + f" ({numbers})\r\n".encode())
        await self._ok("Told")

    async def _append(self, arguments: list[Word]) -> None:
        if len(arguments) < 2 or not isinstance(arguments[-1], bytes):
            raise BadCommandError("A folder and a message")
        box = self._named(arguments[0])
        flags: list[str] = []
        at = self._host.clock.now()
        for word in arguments[1:-1]:
            if isinstance(word, list):
                flags = [text(flag) for flag in word]
            else:
                at = instant(word)
        with self._host.boxes.lock:
            uid, validity = box.add(arguments[-1], at, flags), box.validity
        await self._catch_up()
        await self._ok(f"[APPENDUID {validity} {uid}] Taken")

    # Messages.

    async def _search(self, arguments: list[Word]) -> None:
        with self._host.boxes.lock:
            messages, highest = self._seen(1, 1 << 32), max(self._view, default=0)
        meant = wanted(arguments, highest)
        found = " ".join(str(message.uid) for message in messages if meant(message))
        await self._say(f"* SEARCH {found}".rstrip().encode() + b"\r\n")
        await self._catch_up()
        await self._ok("Searched")

    async def _fetch(self, arguments: list[Word]) -> None:
        if len(arguments) != 2:
            raise BadCommandError("A set and what is asked")
        items = fetched(arguments[1])
        items += [] if "UID" in {item.upper() for item in items} else ["UID"]
        spans = ranges(arguments[0], max(self._view, default=0))
        with self._host.boxes.lock:
            messages = [message for first, last in spans for message in self._seen(first, last)]
        for message in messages:
            if marks(items) and not self._read_only:
                message.flags.add(SEEN)
            number = bisect_left(self._view, message.uid) + 1
            await self._say(b"* %d FETCH " % number + told(message, items) + b"\r\n")
        await self._catch_up()
        await self._ok("Fetched")

    def _seen(self, first: int, last: int) -> list[Stored]:
        """Return the messages of the open folder that the client was told of; hold the lock."""
        highest = self._view[-1] if self._view else 0
        return self._box.between(first, min(last, highest)) if self._box else []

    async def _catch_up(self) -> None:
        """Tell what came and went since the client was last told (RFC 9051 7.4.1, 7.5.1)."""
        box = self._box
        if box is None or box.changes == self._changes:
            return
        with self._host.boxes.lock:
            now, self._changes = list(box.uids), box.changes
        still = set(now)
        gone = [place for place, uid in enumerate(self._view, 1) if uid not in still]
        for place in reversed(gone):
            await self._say(b"* %d EXPUNGE\r\n" % place)
        more = len(now) > len(self._view) - len(gone)
        self._view = now
        if more:
            await self._say(b"* %d EXISTS\r\n" % len(now))

    async def _idle(self, _: list[Word]) -> None:
        self._need("IDLE")
        await self._say(b"+ idling\r\n")
        line = asyncio.ensure_future(self._wire.line(LINE_OCTETS))
        try:
            while not line.done():
                await asyncio.wait({line}, timeout=POLL)
                await self._catch_up()
        finally:
            line.cancel()
        if line.result().upper() != b"DONE":
            raise BadCommandError("DONE ends an IDLE")
        self._host.commands.append("DONE")
        self._host.tell("DONE", "")
        if await self._acts("DONE"):
            await self._ok("No more idling")
