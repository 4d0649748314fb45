"""What it means where no server spoke: names not found, refused connections, certificates, cut lines."""

from __future__ import annotations

import errno
import smtplib
import socket
import ssl

from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.diagnosis import Cause, Remedy
from tui_invoice.domain.sender import Security
from tui_invoice.mail.rules.trouble import FaultRule, Trouble


def _certificate(code: int) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code = code
    return error


def _ssl(reason: str) -> ssl.SSLError:
    error = ssl.SSLError(1, reason)
    error.reason = reason
    return error


_SETTINGS, _DOWN = Cause.SENDER_SETTINGS, Cause.SERVER_UNREACHABLE
_CERT = (ssl.SSLCertVerificationError,)
_NO_NAME = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})
_CERT_REMEDIES = (Remedy.MAIL_SETTINGS, Remedy.TELL_PROVIDER)
_MAPPING = "failure-mapping, connection errors"
_SWAPPED = ("WRONG_VERSION_NUMBER", "PACKET_LENGTH_TOO_LONG", "RECORD_LAYER_FAILURE", "HTTP_REQUEST")

FAULTS: tuple[FaultRule, ...] = (
    FaultRule(
        "name-is-none",
        (UnicodeError,),
        _SETTINGS,
        True,
        "The name of the mail server is not a name the internet knows; check its spelling.",
        "RFC 1035 2.3.4; Python's idna codec",
        Trouble(UnicodeError("label too long")),
    ),
    FaultRule(
        "name-not-found",
        (socket.gaierror,),
        _SETTINGS,
        True,
        "No mail server of this name is found; check its spelling, and whether the internet is there.",
        f"{_MAPPING}: EAI_NONAME",
        Trouble(socket.gaierror(socket.EAI_NONAME, "Name or service not known")),
        numbers=_NO_NAME,
        worked=False,
        remedies=(Remedy.MAIL_SETTINGS,),
    ),
    FaultRule(
        "name-not-found-now",
        (socket.gaierror,),
        _DOWN,
        False,
        "The mail server's name cannot be looked up; the internet connection may be down.",
        f"{_MAPPING}: EAI_AGAIN",
        Trouble(socket.gaierror(socket.EAI_AGAIN, "Temporary failure")),
    ),
    FaultRule(
        "certificate-expired",
        _CERT,
        _SETTINGS,
        True,
        "The server's certificate has run out; its provider must renew it. Nothing was sent.",
        "OpenSSL X509_V_ERR_CERT_HAS_EXPIRED",
        Trouble(_certificate(10)),
        numbers=frozenset({10}),
        remedies=_CERT_REMEDIES,
    ),
    FaultRule(
        "certificate-not-yet",
        _CERT,
        _SETTINGS,
        True,
        "The server's certificate is not valid yet; look at this computer's date. Nothing was sent.",
        "OpenSSL X509_V_ERR_CERT_NOT_YET_VALID",
        Trouble(_certificate(9)),
        numbers=frozenset({9}),
        remedies=_CERT_REMEDIES,
    ),
    FaultRule(
        "certificate-of-another",
        _CERT,
        _SETTINGS,
        True,
        "The server's certificate is made out for another name; check the server name. Nothing was sent.",
        "RFC 9525 6; OpenSSL X509_V_ERR_HOSTNAME_MISMATCH",
        Trouble(_certificate(62)),
        numbers=frozenset({62, 64}),
        remedies=_CERT_REMEDIES,
    ),
    FaultRule(
        "certificate-unknown",
        _CERT,
        _SETTINGS,
        True,
        "Nobody this computer trusts vouches for the server's certificate. Nothing was sent.",
        "RFC 5280 6; OpenSSL verify codes 18 to 21",
        Trouble(_certificate(18)),
        remedies=_CERT_REMEDIES,
    ),
    FaultRule(
        "tls-swapped",
        (ssl.SSLError,),
        _SETTINGS,
        True,
        "The server does not begin with encryption on this port; choose STARTTLS, mostly port 587.",
        f"{_MAPPING}: WRONG_VERSION_NUMBER; RFC 8314 3.3",
        Trouble(_ssl("WRONG_VERSION_NUMBER"), Phase.TLS, 587, Security.TLS),
        reasons=_SWAPPED,
        securities=(Security.TLS,),
    ),
    FaultRule(
        "tls-cut",
        (ssl.SSLEOFError, ssl.SSLZeroReturnError),
        _DOWN,
        False,
        "The server ended the encrypted connection; it is tried again by itself.",
        "OpenSSL SSL_ERROR_EOF",
        Trouble(ssl.SSLEOFError(8, "EOF"), Phase.TLS),
    ),
    FaultRule(
        "tls-other",
        (ssl.SSLError,),
        _SETTINGS,
        True,
        "The server and this program found no encryption they share. Nothing was sent.",
        "RFC 8446 6.2",
        Trouble(_ssl("UNSUPPORTED_PROTOCOL"), Phase.TLS),
        remedies=_CERT_REMEDIES,
    ),
    FaultRule(
        "no-starttls",
        (smtplib.SMTPNotSupportedError,),
        _SETTINGS,
        True,
        "The server offers no encryption here, so the password was not sent.",
        f"{_MAPPING}: STARTTLS not offered; RFC 3207 6",
        Trouble(smtplib.SMTPNotSupportedError("STARTTLS not offered"), Phase.TLS),
        phases=(Phase.CONNECT, Phase.TLS),
    ),
    FaultRule(
        "no-sign-in",
        (smtplib.SMTPNotSupportedError,),
        _SETTINGS,
        True,
        "The server offers no way of signing in that this program knows.",
        "RFC 4954 3",
        Trouble(smtplib.SMTPNotSupportedError("no AUTH"), Phase.AUTH),
        phases=(Phase.AUTH,),
    ),
    FaultRule(
        "refused-at-first",
        (ConnectionRefusedError,),
        _SETTINGS,
        True,
        "Nothing listens at this server and port; check both (mostly 465 or 587).",
        f"{_MAPPING}: ConnectionRefusedError",
        Trouble(ConnectionRefusedError(errno.ECONNREFUSED, "refused")),
        phases=(Phase.CONNECT,),
        worked=False,
    ),
    FaultRule(
        "refused-now",
        (ConnectionRefusedError,),
        _DOWN,
        False,
        "The mail server takes no connections just now; it is tried again by itself.",
        f"{_MAPPING}: ConnectionRefusedError",
        Trouble(ConnectionRefusedError(errno.ECONNREFUSED, "refused"), worked_before=True),
        phases=(Phase.CONNECT,),
    ),
    FaultRule(
        "silent-port",
        (TimeoutError,),
        _SETTINGS,
        True,
        "The server waits for encryption on this port; choose TLS instead of STARTTLS.",
        f"{_MAPPING}: no banner; RFC 8314 3.3",
        Trouble(TimeoutError("timed out"), port=465),
        port=465,
        securities=(Security.STARTTLS, Security.NONE),
        phases=(Phase.CONNECT,),
        worked=False,
    ),
    FaultRule(
        "no-connection",
        (TimeoutError,),
        _DOWN,
        False,
        "The mail server does not answer; a firewall or the provider may block the port.",
        f"{_MAPPING}: TimeoutError",
        Trouble(TimeoutError("timed out")),
        phases=(Phase.CONNECT,),
    ),
    FaultRule(
        "unreachable",
        (OSError,),
        _DOWN,
        False,
        "There is no way to the mail server; the internet connection may be down.",
        "POSIX connect(): ENETUNREACH, EHOSTUNREACH",
        Trouble(OSError(errno.ENETUNREACH, "unreachable")),
        numbers=frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN}),
    ),
    FaultRule(
        "lost-after-the-end",
        (OSError,),
        _DOWN,
        False,
        "The connection broke before the server confirmed the mail; it may have arrived.",
        "RFC 5321 4.5.3.2.6; RFC 1047",
        Trouble(ConnectionResetError("reset"), Phase.DOT),
        phases=(Phase.DOT,),
        remedies=(Remedy.ASK_CUSTOMER, Remedy.SETTLE),
    ),
    FaultRule(
        "too-slow",
        (TimeoutError,),
        _DOWN,
        False,
        "The mail server stopped answering; it is tried again by itself.",
        "RFC 5321 4.5.3.2",
        Trouble(TimeoutError("timed out"), Phase.RCPT),
    ),
    FaultRule(
        "lost",
        (OSError,),
        _DOWN,
        False,
        "The connection to the mail server broke; it is tried again by itself.",
        f"{_MAPPING}: SMTPServerDisconnected",
        Trouble(ConnectionResetError("reset"), Phase.RCPT),
    ),
)
"""Every row, in the order in which they are asked. The last takes every OSError that is left."""


def decide_fault(trouble: Trouble) -> FaultRule:
    """Return the first row that fits."""
    return next(rule for rule in FAULTS if rule.fits(trouble))
