"""What a server offers in its EHLO answer, and the paths and parameters it therefore understands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tui_invoice.demo.ledger import Parameters

_PATH = re.compile(r'<(?P<address>(?:[^<>"\\]|\\.|"(?:[^"\\]|\\.)*")*)>(?P<rest>(?: .*)?)')
_PARAMETER = re.compile(r"(?P<name>[A-Za-z0-9][A-Za-z0-9-]*)(?:=(?P<value>[^= \x00-\x1f\x7f]+))?")


class RefusedError(Exception):
    """A command that is wrong in itself: the answer says why. No rule of the script is asked."""


@dataclass(frozen=True, slots=True)
class Extensions:
    """The service extensions of a server.

    `size` is the limit in octets (RFC 1870), 0 for "no limit told", None for not offered; dsn RFC 3461,
    smtputf8 RFC 6531, eight_bit RFC 6152, pipelining RFC 2920; `auth` the mechanisms (RFC 4954), offered
    only where the server has users; `starttls` False hides it although the server's security asks for it
    (RFC 3207), as a meddling middlebox does. `recipients` is how many RCPT a transaction may have before
    452 4.5.3 (RFC 5321 section 4.5.3.1.10). `strict` answers 555 to parameters it does not know, which
    is what RFC 5321 section 4.1.1.11 asks; otherwise they are noted and pass.
    """

    size: int | None = 10_485_760
    dsn: bool = True
    smtputf8: bool = True
    eight_bit: bool = True
    pipelining: bool = True
    auth: tuple[str, ...] = ("PLAIN", "LOGIN")
    starttls: bool = True
    recipients: int = 100
    strict: bool = True

    def offered(self, *, starttls: bool, auth: bool) -> list[str]:
        """Return the EHLO keywords, given what the moment allows."""
        size = [] if self.size is None else [f"SIZE {self.size}" if self.size else "SIZE"]
        words = {
            "PIPELINING": self.pipelining,
            "8BITMIME": self.eight_bit,
            "SMTPUTF8": self.smtputf8,
            "DSN": self.dsn,
            "STARTTLS": starttls and self.starttls,
            f"AUTH {' '.join(self.auth)}": auth and self.auth,
        }
        return [*size, *(word for word, offered in words.items() if offered), "ENHANCEDSTATUSCODES"]

    def sender(self, text: str) -> tuple[str, Parameters]:
        """Take `<path> parameters` of MAIL apart. Raises RefusedError."""
        address, found = _split(text, nobody=True)
        self._know(found, self._of_mail())
        if not found.get("SIZE", "0").isdecimal() or found.get("BODY", "7BIT").upper() not in {"7BIT", "8BITMIME"}:
            raise RefusedError("501 5.5.4 A parameter has a value that cannot be")
        if found.get("RET", "FULL").upper() not in {"FULL", "HDRS"}:
            raise RefusedError("501 5.5.4 RET is FULL or HDRS")
        if self.size and int(found.get("SIZE", "0")) > self.size:
            raise RefusedError(f"552 5.3.4 Message size exceeds fixed limit of {self.size}")
        _check_script(address, utf8="SMTPUTF8" in found)
        return address, found

    def recipient(self, text: str, *, utf8: bool) -> tuple[str, Parameters]:
        """Take `<path> parameters` of RCPT apart; `utf8`: the transaction is SMTPUTF8. Raises RefusedError."""
        address, found = _split(text, nobody=False)
        self._know(found, {"NOTIFY", "ORCPT"} if self.dsn else set())
        notify = set(found.get("NOTIFY", "NEVER").upper().split(","))
        if notify != {"NEVER"} and not notify <= {"SUCCESS", "FAILURE", "DELAY"}:
            raise RefusedError("501 5.5.4 NOTIFY is NEVER, or some of SUCCESS, FAILURE, DELAY")
        _check_script(address, utf8=utf8)
        return address, found

    def _of_mail(self) -> set[str]:
        known = {
            "SIZE": self.size is not None,
            "BODY": self.eight_bit,
            "SMTPUTF8": self.smtputf8,
            "RET": self.dsn,
            "ENVID": self.dsn,
            "AUTH": bool(self.auth),
        }
        return {name for name, yes in known.items() if yes}

    def _know(self, found: Parameters, known: set[str]) -> None:
        unknown = sorted(set(found) - known)
        if unknown and self.strict:
            raise RefusedError(f"555 5.5.4 Unknown or unsupported parameter {unknown[0]}")


def _split(text: str, *, nobody: bool) -> tuple[str, Parameters]:
    match = _PATH.fullmatch(text.strip(" "))
    if not match:
        raise RefusedError("501 5.1.3 An address stands between < and >")
    address = match["address"]
    if not (nobody if not address else "@" in address.strip("@") or address.casefold() == "postmaster"):
        raise RefusedError("501 5.1.3 This is no address")
    found: dict[str, str] = {}
    for word in match["rest"].split():
        parameter = _PARAMETER.fullmatch(word)
        if not parameter or parameter["name"].upper() in found:
            raise RefusedError("501 5.5.4 Parameters are NAME=VALUE, each once")
        found[parameter["name"].upper()] = parameter["value"] or ""
    return address, found


def _check_script(address: str, *, utf8: bool) -> None:
    if not (address.isascii() or utf8):
        raise RefusedError("553 5.6.7 An address beyond ASCII needs SMTPUTF8")
