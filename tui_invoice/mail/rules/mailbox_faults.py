"""Where no server of a mailbox spoke: what is said otherwise than of one that mail goes out by, mostly its ports."""

from __future__ import annotations

import errno
import ssl

from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.diagnosis import Cause, Remedy
from tui_invoice.domain.sender import Security
from tui_invoice.mail.rules.faults import FAULTS
from tui_invoice.mail.rules.trouble import FaultRule, Trouble


def _swapped() -> ssl.SSLError:
    error = ssl.SSLError(1, "wrong version number")
    error.reason = "WRONG_VERSION_NUMBER"
    return error


_SETTINGS, _DOWN = Cause.SENDER_SETTINGS, Cause.SERVER_UNREACHABLE
_RFC = "RFC 8314 3.2: IMAP on 993 with TLS, 143 with STARTTLS"

MAILBOX_FAULTS: tuple[FaultRule, ...] = (
    FaultRule(
        "imap-tls-swapped",
        (ssl.SSLError,),
        _SETTINGS,
        True,
        "The server does not begin with encryption on this port; choose STARTTLS, mostly port 143.",
        _RFC,
        Trouble(_swapped(), Phase.TLS, 143, Security.TLS),
        reasons=("WRONG_VERSION_NUMBER", "PACKET_LENGTH_TOO_LONG", "RECORD_LAYER_FAILURE", "HTTP_REQUEST"),
        securities=(Security.TLS,),
    ),
    FaultRule(
        "imap-refused-at-first",
        (ConnectionRefusedError,),
        _SETTINGS,
        True,
        "Nothing listens at this server and port; check both (mostly 993).",
        _RFC,
        Trouble(ConnectionRefusedError(errno.ECONNREFUSED, "refused"), port=993),
        phases=(Phase.CONNECT,),
        worked=False,
    ),
    FaultRule(
        "imap-refused-now",
        (ConnectionRefusedError,),
        _DOWN,
        False,
        "The mailbox's server takes no connections just now; it is tried again by itself.",
        _RFC,
        Trouble(ConnectionRefusedError(errno.ECONNREFUSED, "refused"), port=993, worked_before=True),
        phases=(Phase.CONNECT,),
    ),
    FaultRule(
        "imap-silent-port",
        (TimeoutError,),
        _SETTINGS,
        True,
        "The server waits for encryption on this port; choose TLS instead of STARTTLS.",
        _RFC,
        Trouble(TimeoutError("timed out"), port=993),
        port=993,
        securities=(Security.STARTTLS, Security.NONE),
        phases=(Phase.CONNECT,),
        worked=False,
    ),
    FaultRule(
        "imap-lost",
        (OSError,),
        _DOWN,
        False,
        "The connection to the mailbox broke; it is tried again by itself.",
        "RFC 9051 7.1.5: a server may hang up at any time",
        Trouble(ConnectionResetError("reset"), Phase.DONE),
        phases=(Phase.DONE,),
        remedies=(Remedy.WAIT,),
    ),
)
"""The rows that are asked before those of `faults`."""


def decide_mailbox_fault(trouble: Trouble) -> FaultRule:
    """Return the first row that fits."""
    late = trouble.phase is Phase.DONE and isinstance(trouble.error, TimeoutError)
    return next(rule for rule in (FAULTS if late else (*MAILBOX_FAULTS, *FAULTS)) if rule.fits(trouble))
