"""One conversation of the scripted mail server: RFC 5321, and at every step what the script says instead.

A command that is wrong in itself (syntax, order) is answered as the RFC asks; the script is asked
only where the server could have said yes. State follows what was said: a scripted 250 is a yes, a
scripted 550 a no.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from tui_invoice.demo.extensions import RefusedError
from tui_invoice.demo.host import COMMAND_OCTETS, LARGEST, LINE_OCTETS, NAME, REFUSAL, SIGN_IN_OCTETS, Host
from tui_invoice.demo.ledger import Addressee, Parameters, Received
from tui_invoice.demo.pausing import pause
from tui_invoice.demo.script import (
    Action,
    Answer,
    Cut,
    CutAfter,
    CutAfterDot,
    CutBeforeDot,
    Normally,
    Slow,
    Stall,
    Step,
    code_of,
    takes,
)
from tui_invoice.demo.signin import credentials, knows, tell_why
from tui_invoice.demo.wire import GoneError, TooLongError, Wire
from tui_invoice.domain.sender import Security


@dataclass(slots=True)
class _Mail:
    """The open transaction; `before` is how many were begun before it."""

    sender: str
    parameters: Parameters
    before: int
    recipients: list[Addressee] = field(default_factory=list)

    @property
    def addresses(self) -> tuple[str, ...]:
        return tuple(recipient.address for recipient in self.recipients)


class Conversation:
    """A client and this server, from the banner to the end. `run()` raises GoneError when either side hangs up."""

    def __init__(self, wire: Wire, host: Host, session: int) -> None:
        self._wire = wire
        self._host = host
        self._session = session
        self._encrypted = False
        self._greeted = False
        self._user = ""
        self._mail: _Mail | None = None
        self._verbs = {
            "EHLO": self._ehlo,
            "HELO": self._helo,
            "STARTTLS": self._starttls,
            "AUTH": self._auth,
            "MAIL": self._mail_from,
            "RCPT": self._rcpt_to,
            "DATA": self._data,
            "RSET": self._rset,
            "NOOP": self._noop,
            "QUIT": self._quit,
            "VRFY": self._vrfy,
        }

    async def run(self) -> None:
        """Greet, and answer commands until GoneError is raised."""
        if self._host.security is Security.TLS:
            await self._shake_hands()
        if await self._step(Step.CONNECT, f"220 {NAME} ESMTP scripted") != 220:
            # RFC 5321 section 3.1: after a 554 the server waits for QUIT and refuses the rest.
            self._verbs = {"QUIT": self._quit}
        while True:
            # A client that sends thousands of commands at once must not keep the others, or the end, waiting.
            await asyncio.sleep(0)
            try:
                line = (await self._wire.line(COMMAND_OCTETS)).decode("utf-8")
            except TooLongError:
                await self._say("500 5.5.2 Line too long")
            except UnicodeDecodeError:
                await self._say("500 5.5.2 Neither ASCII nor UTF-8")
            else:
                await self._command(line)

    async def _command(self, line: str) -> None:
        verb, _, rest = line.partition(" ")
        verb = verb.upper()
        words = rest.split()
        if verb not in self._verbs:
            # It may be the password of a client that did not wait for its AUTH to be refused.
            shown = "(no command)"
        elif verb == "AUTH" and len(words) > 1:
            shown = f"AUTH {words[0]} ****"
        else:
            shown = line
        self._host.ledger.note_command(shown)
        try:
            if any(ord(c) < 32 or ord(c) == 127 for c in line):
                # RFC 5321 section 2.3.8: CR and LF stand together, at the end of the line.
                raise RefusedError("500 5.5.2 A command has no control characters")
            if verb not in self._verbs:
                raise RefusedError("500 5.5.1 Command not recognized")
            await self._verbs[verb](rest)
        except RefusedError as refusal:
            await self._say(str(refusal))

    # What the script may change.

    async def _step(self, step: Step, normal: str, *addresses: str) -> int:
        """Take a step: tell it, ask the script, act. Return the reply code said, 0 for an unreadable one."""
        self._host.tell(step, " ".join(addresses))
        return await self._act(self._pick(step, *addresses), normal)

    def _pick(self, step: Step, *addresses: str) -> Action:
        begun = self._mail.before if self._mail else self._host.ledger.transactions
        return self._host.script.pick(step, addresses, begun)

    async def _act(self, action: Action, normal: str, delay: float = 0.0) -> int:
        match action:
            case Answer():
                await self._wire.write(action.octets(), delay)
                if action.closes:
                    self._cut(rst=False)
                return action.code
            case Cut(rst=rst) | CutAfter(rst=rst) | CutBeforeDot(rst=rst) | CutAfterDot(rst=rst):
                self._cut(rst=rst)
            case Stall(until=until, then=then):
                await pause(until)
                return await self._act(then, normal)
            case Slow(delay=slowly, then=then):
                return await self._act(then, normal, slowly)
            case Normally():
                pass
        return await self._say(normal, delay) if normal else 0

    async def _say(self, reply: str, delay: float = 0.0) -> int:
        return await self._act(Answer(reply, close=False), "", delay)

    def _cut(self, *, rst: bool) -> None:
        self._wire.cut(rst=rst)
        raise GoneError

    # Greeting and security.

    async def _ehlo(self, name: str) -> None:
        if not name.strip():
            raise RefusedError("501 5.5.4 EHLO needs a name")
        host = self._host
        starttls = host.security is Security.STARTTLS and not self._encrypted
        words = host.extensions.offered(starttls=starttls, auth=bool(host.users) and not starttls)
        lines = [NAME, *words]
        await self._hello("\n".join(f"250-{line}" for line in lines[:-1]) + f"\n250 {lines[-1]}")

    async def _helo(self, name: str) -> None:
        if not name.strip():
            raise RefusedError("501 5.5.4 HELO needs a name")
        await self._hello(f"250 {NAME}")

    async def _hello(self, reply: str) -> None:
        if await self._step(Step.EHLO, reply) == 250:
            # RFC 5321 section 4.1.4: a second EHLO is also a RSET.
            self._greeted, self._mail = True, None

    async def _starttls(self, rest: str) -> None:
        if rest:
            raise RefusedError("501 5.5.4 STARTTLS has no parameters")
        if self._host.security is not Security.STARTTLS or not self._host.extensions.starttls:
            raise RefusedError("502 5.5.1 STARTTLS is not offered")
        if self._encrypted or not self._greeted or self._mail:
            raise RefusedError("503 5.5.1 Bad sequence of commands")
        if await self._step(Step.STARTTLS, "220 2.0.0 Ready to start TLS") == 220:
            await self._shake_hands()
            # RFC 3207 section 4.2: nothing that was said before counts.
            self._greeted, self._user = False, ""

    async def _shake_hands(self) -> None:
        if await self._step(Step.TLS, "") or self._host.tls is None:
            raise GoneError
        await self._wire.start_tls(self._host.tls)
        self._encrypted = True

    async def _auth(self, arguments: str) -> None:
        if not self._greeted or self._user or self._mail:
            raise RefusedError("503 5.5.1 Bad sequence of commands")
        self._need_tls()
        if not self._host.users:
            raise RefusedError("502 5.5.1 AUTH is not offered")
        self._host.ledger.note_try()
        user, password = await credentials(arguments, self._host.extensions.auth, self._challenge)
        right = knows(self._host.users, user, password)
        if not right:
            await tell_why(arguments, self._challenge)
        refusal = self._host.refusals.get(user, REFUSAL)
        words = "235 2.7.0 Authentication succeeded" if right else refusal
        self._host.tell("auth", user)
        action = self._pick(Step.AUTH, user)
        if code_of(action, words) == 235:
            self._user = user
            self._host.ledger.note_success()
        await self._act(action, words)

    async def _challenge(self, words: str) -> bytes:
        await self._say(f"334 {words}")
        try:
            line = await self._wire.line(SIGN_IN_OCTETS)
        except TooLongError:
            raise RefusedError("500 5.5.6 Authentication exchange line is too long") from None
        self._host.ledger.note_command("****")
        return line

    def _need_tls(self) -> None:
        if self._host.security is Security.STARTTLS and not self._encrypted:
            raise RefusedError("530 5.7.0 Must issue a STARTTLS command first")

    # A transaction (RFC 5321 section 3.3).

    async def _mail_from(self, rest: str) -> None:
        if not self._greeted or self._mail:
            raise RefusedError("503 5.5.1 Bad sequence of commands")
        self._need_tls()
        if self._host.users and not self._user:
            raise RefusedError("530 5.7.0 Authentication required")
        address, parameters = self._host.extensions.sender(_after("FROM:", rest))
        if await self._step(Step.MAIL, "250 2.1.0 Sender ok", address) == 250:
            self._mail = _Mail(address, parameters, self._host.ledger.begin_transaction())

    async def _rcpt_to(self, rest: str) -> None:
        if not self._mail:
            raise RefusedError("503 5.5.1 MAIL comes first")
        utf8 = "SMTPUTF8" in self._mail.parameters
        address, parameters = self._host.extensions.recipient(_after("TO:", rest), utf8=utf8)
        if len(self._mail.recipients) >= self._host.extensions.recipients:
            raise RefusedError("452 4.5.3 Too many recipients")
        if await self._step(Step.RCPT, "250 2.1.5 Recipient ok", address) in (250, 251, 252):
            self._mail.recipients.append(Addressee(address, parameters))

    async def _data(self, rest: str) -> None:
        if rest:
            raise RefusedError("501 5.5.4 DATA has no parameters")
        if not self._mail:
            raise RefusedError("503 5.5.1 MAIL comes first")
        if not self._mail.recipients:
            raise RefusedError("554 5.5.1 No valid recipients")
        if await self._step(Step.DATA, "354 End data with <CR><LF>.<CR><LF>", *self._mail.addresses) != 354:
            return
        action = self._pick(Step.BODY, *self._mail.addresses)
        if isinstance(action, CutAfter) and not action.octets:
            self._cut(rst=action.rst)
        said = self._wire.sent

        async def watch(octets: int, first: bool) -> None:
            await self._on_octets(action, octets, first=first)

        text = await self._wire.text(self._host.extensions.size or LARGEST, watch)
        # An answer in the middle of the text was the only one: the rest is read and forgotten.
        if self._wire.sent == said:
            await self._dot(self._mail, text)
        self._mail = None

    async def _on_octets(self, action: Action, octets: int, *, first: bool) -> None:
        if first:
            self._host.tell("body", str(octets))
        match action:
            case CutAfter(octets=enough, rst=rst):
                if octets >= enough:
                    self._cut(rst=rst)
            case Slow(delay=delay):
                await asyncio.sleep(delay)
            case _ if first:
                await self._act(action, "")

    async def _dot(self, mail: _Mail, text: bytes | None) -> None:
        """Answer the final dot. What is kept is noted first: from here on the message is this server's duty."""
        self._host.tell("dot", " ".join(mail.addresses))
        if text is None:
            await self._say("552 5.3.4 Message size exceeds fixed limit")
            return
        # RFC 5321 section 4.5.2: the first dot of a line is the transport's.
        data = (b"\r\n" + text).replace(b"\r\n.", b"\r\n")[2:]
        if any(len(line) + 2 > LINE_OCTETS for line in data.split(b"\r\n")):
            await self._say("554 5.6.0 A line is longer than 998 octets")
            return
        action = self._pick(Step.DOT, *mail.addresses)
        if takes(action):
            recipients = tuple(mail.recipients)
            at, session, user = self._host.clock.now(), self._session, self._user
            self._host.ledger.take(Received(mail.sender, mail.parameters, recipients, data, at, session, user))
            self._host.tell("taken", " ".join(mail.addresses))
        await self._act(action, f"250 2.0.0 Ok: taken as {len(self._host.ledger.received)}")
        self._host.tell("answered", " ".join(mail.addresses))

    # The rest.

    async def _rset(self, _: str) -> None:
        if await self._step(Step.RSET, "250 2.0.0 Ok") == 250:
            self._mail = None

    async def _noop(self, _: str) -> None:
        await self._step(Step.NOOP, "250 2.0.0 Ok")

    async def _vrfy(self, _: str) -> None:
        await self._say("252 2.5.0 Cannot VRFY, will try to deliver")

    async def _quit(self, _: str) -> None:
        await self._step(Step.QUIT, "221 2.0.0 Bye")
        raise GoneError


def _after(word: str, rest: str) -> str:
    """Return what follows FROM: or TO:, in any case of letters."""
    if rest[: len(word)].upper() != word:
        raise RefusedError(f"501 5.5.4 {word} comes first")
    return rest[len(word) :]
