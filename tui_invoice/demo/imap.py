"""One conversation of the scripted IMAP server (RFC 9051 and 3501), from the greeting to the end."""

from __future__ import annotations

import asyncio

from tui_invoice.demo.extensions import RefusedError
from tui_invoice.demo.imap_folders import ImapFolders
from tui_invoice.demo.imap_host import REFUSAL, ImapHost
from tui_invoice.demo.imap_talk import LINE_OCTETS, NoError
from tui_invoice.demo.imap_words import BadCommandError, Word, text, words
from tui_invoice.demo.signin import credentials, knows, tell_why
from tui_invoice.demo.wire import GoneError, TooLongError, Wire
from tui_invoice.domain.sender import Security


class ImapConversation(ImapFolders):
    """A client and this server. `run()` raises GoneError when either side hangs up."""

    def __init__(self, wire: Wire, host: ImapHost) -> None:
        super().__init__(wire, host)
        self._encrypted = False
        self._any = {
            "CAPABILITY": self._capability,
            "NOOP": self._noop,
            "LOGOUT": self._logout,
            "STARTTLS": self._starttls,
            "LOGIN": self._login,
            "AUTHENTICATE": self._authenticate,
            "ID": self._id,
        }
        self._signed_in = {
            "LIST": self._list,
            "SELECT": self._select,
            "EXAMINE": self._examine,
            "STATUS": self._status,
            "APPEND": self._append,
            "IDLE": self._idle,
        }
        self._selected = {
            "CLOSE": self._unselect,
            "UNSELECT": self._unselect,
            "UID SEARCH": self._search,
            "UID FETCH": self._fetch,
        }

    async def run(self) -> None:
        """Greet, and answer commands until GoneError is raised."""
        if self._host.security is Security.TLS:
            await self._shake_hands()
        if await self._acts("GREETING"):
            await self._say(b"* OK [CAPABILITY %s] scripted\r\n" % self._offers())
        while True:
            # A client that sends thousands of commands at once must not keep the others, or the end, waiting.
            await asyncio.sleep(0)
            await self._command()

    async def _command(self) -> None:
        try:
            verb, parts = await self._heard()
            self._note(verb, parts)
            if await self._acts(verb):
                await self._do(verb, words(parts))
        except TooLongError:
            await self._say(b"* BAD Line too long\r\n")
        except BadCommandError as error:
            await self._say(self._tag + b" BAD " + str(error).encode() + b"\r\n")
        except NoError as error:
            await self._say(self._tag + b" NO " + str(error).encode() + b"\r\n")

    def _note(self, verb: str, parts: list[bytes]) -> None:
        known = verb in self._any or verb in self._signed_in or verb in self._selected
        hidden = verb in {"LOGIN", "AUTHENTICATE"}
        rest = "****" if hidden else b"".join(parts[::2]).decode("utf-8", "replace")
        self._host.commands.append(f"{verb} {rest}".strip() if known else "(no command)")
        self._host.tell(verb if known else "", rest if known else "")

    async def _do(self, verb: str, arguments: list[Word]) -> None:
        if verb in self._any:
            await self._any[verb](arguments)
        elif verb not in self._signed_in and verb not in self._selected:
            raise BadCommandError("Unknown command")
        elif not self._user:
            raise BadCommandError("Not signed in")
        elif verb in self._signed_in:
            await self._signed_in[verb](arguments)
        elif self._box is None:
            raise BadCommandError("No folder is open")
        else:
            await self._selected[verb](arguments)

    # Before the sign-in.

    def _offers(self) -> bytes:
        clear = self._host.security is Security.STARTTLS and not self._encrypted
        offered = [word for word in self._host.capabilities if not (clear and word.startswith(("AUTH=", "SASL-IR")))]
        return " ".join([*offered, *(["STARTTLS", "LOGINDISABLED"] if clear else [])]).encode()

    async def _capability(self, _: list[Word]) -> None:
        await self._say(b"* CAPABILITY " + self._offers() + b"\r\n")
        await self._ok("That is it")

    async def _noop(self, _: list[Word]) -> None:
        await self._catch_up()
        await self._ok("Nothing done")

    async def _id(self, _: list[Word]) -> None:
        self._need("ID")
        await self._say(b'* ID ("name" "scripted")\r\n')
        await self._ok("Pleased to meet you")

    async def _logout(self, _: list[Word]) -> None:
        await self._say(b"* BYE See you\r\n")
        await self._ok("Gone")
        raise GoneError

    async def _starttls(self, _: list[Word]) -> None:
        if self._host.security is not Security.STARTTLS or self._encrypted:
            raise BadCommandError("STARTTLS is not offered")
        await self._ok("Begin")
        await self._shake_hands()

    async def _shake_hands(self) -> None:
        if not await self._acts("TLS") or self._host.tls is None:
            raise GoneError
        await self._wire.start_tls(self._host.tls)
        self._encrypted = True

    async def _login(self, arguments: list[Word]) -> None:
        if b"LOGINDISABLED" in self._offers():
            raise NoError("[PRIVACYREQUIRED] LOGIN is disabled")
        if len(arguments) != 2:
            raise BadCommandError("LOGIN has a user and a password")
        await self._enter(text(arguments[0]), text(arguments[1]))

    async def _authenticate(self, arguments: list[Word]) -> None:
        offered = tuple(word[5:].decode() for word in self._offers().split() if word.startswith(b"AUTH="))
        if not offered:
            raise NoError("[CANNOT] No such way is offered")
        if len(arguments) > 1:
            self._need("SASL-IR")
        try:
            said = " ".join(text(word) for word in arguments)
            user, password = await credentials(said, offered, self._ask)
            if not knows(self._host.users, user, password):
                await tell_why(said, self._ask)
        except RefusedError as error:
            raise NoError(str(error).partition(" ")[2]) from None
        await self._enter(user, password)

    async def _ask(self, challenge: str) -> bytes:
        await self._say(b"+ " + challenge.encode() + b"\r\n")
        return await self._wire.line(LINE_OCTETS)

    async def _enter(self, user: str, password: str) -> None:
        if self._user:
            raise BadCommandError("Signed in already")
        if not knows(self._host.users, user, password):
            await self._say(self._tag + b" " + self._host.refusals.get(user, REFUSAL).encode() + b"\r\n")
            return
        self._user = user
        self._host.sign_ins.append(user)
        await self._ok(f"[CAPABILITY {self._offers().decode()}] Welcome")
