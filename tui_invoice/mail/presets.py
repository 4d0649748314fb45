"""Providers whose server, port and security are well known, and where that is known from.

Many take a password that was made for programs alone; Microsoft takes none at all, but a sign-in in the browser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tui_invoice.domain.errors import SettingsError
from tui_invoice.domain.mailbox import SentCopy
from tui_invoice.domain.sender import Security, SignIn

_LIST = "nodemailer's list of well-known services, 2026-11"
_KNOWN = "general knowledge, not checked against the provider"
_BRIDGE = (
    "Bridge runs on this machine and shows a password of its own; export its certificate and name it as the authority"
)
_APP_PASSWORD = "it takes an app password only, made"
_MICROSOFT_NOTE = "it takes no password: sign in with Microsoft"


@dataclass(frozen=True, slots=True)
class Preset:
    """A provider. The user name is the whole address; `note` is what its customers must know, `source` says whence;
    `sign_in` is what it takes."""

    name: str
    host: str
    port: int
    security: Security
    source: str
    note: str = ""
    sign_in: SignIn = SignIn.PASSWORD


@dataclass(frozen=True, slots=True)
class PresetMailbox:
    """A provider's mailbox: its IMAP server, mostly at port 993 by TLS (RFC 8314 3.2), and who lays copies into Sent.

    `never` stands where it is not known whether the provider does: two copies of each mail would be worse than none.
    """

    host: str
    sent_copy: SentCopy
    source: str
    port: int = 993
    security: Security = Security.TLS


PRESETS: dict[str, Preset] = {
    each.name: each
    for each in (
        Preset(
            "gmail",
            "smtp.gmail.com",
            465,
            Security.TLS,
            _LIST,
            f"{_APP_PASSWORD} at myaccount.google.com/apppasswords; or sign in with Google",
        ),
        Preset("outlook", "smtp-mail.outlook.com", 587, Security.STARTTLS, _LIST, _MICROSOFT_NOTE, SignIn.MICROSOFT),
        Preset("microsoft365", "smtp.office365.com", 587, Security.STARTTLS, _LIST, _MICROSOFT_NOTE, SignIn.MICROSOFT),
        Preset("yahoo", "smtp.mail.yahoo.com", 465, Security.TLS, _LIST, f"{_APP_PASSWORD} under Account security"),
        Preset("icloud", "smtp.mail.me.com", 587, Security.STARTTLS, _LIST, f"{_APP_PASSWORD} at account.apple.com"),
        Preset("fastmail", "smtp.fastmail.com", 465, Security.TLS, _LIST, f"{_APP_PASSWORD} under Privacy & Security"),
        Preset("zoho", "smtp.zoho.com", 465, Security.TLS, _LIST),
        Preset("one.com", "send.one.com", 465, Security.TLS, _LIST),
        Preset("gandi", "mail.gandi.net", 587, Security.STARTTLS, _LIST),
        Preset("infomaniak", "mail.infomaniak.com", 587, Security.STARTTLS, _LIST),
        Preset(
            "qq", "smtp.qq.com", 465, Security.TLS, _LIST, "it takes an authorization code in place of the password"
        ),
        Preset(
            "163", "smtp.163.com", 465, Security.TLS, _LIST, "it takes an authorization code in place of the password"
        ),
        Preset(
            "gmx", "mail.gmx.net", 587, Security.STARTTLS, _KNOWN, "sending by programs is switched on in its settings"
        ),
        Preset(
            "web.de",
            "smtp.web.de",
            587,
            Security.STARTTLS,
            _KNOWN,
            "sending by programs is switched on in its settings",
        ),
        Preset("mailbox.org", "smtp.mailbox.org", 465, Security.TLS, _KNOWN),
        Preset("ionos", "smtp.ionos.de", 465, Security.TLS, _KNOWN),
        Preset("simply.com", "smtp.simply.com", 587, Security.STARTTLS, _KNOWN),
        Preset("yandex", "smtp.yandex.com", 465, Security.TLS, _LIST, _APP_PASSWORD),
        Preset("vnpt", "smtp.vnn.vn", 465, Security.TLS, _KNOWN),
        Preset("viettel", "smtp.viettel.com.vn", 465, Security.TLS, _KNOWN),
        Preset("proton-bridge", "127.0.0.1", 1025, Security.STARTTLS, _KNOWN, _BRIDGE),
    )
}
"""By name."""

_GOOGLE = f"{_KNOWN}; what leaves by its SMTP server lies in Sent Mail by itself"
_EXCHANGE = f"{_KNOWN}; Exchange lays what leaves by its SMTP server into Sent Items by itself"

MAILBOXES: dict[str, PresetMailbox] = {
    "gmail": PresetMailbox("imap.gmail.com", SentCopy.PROVIDER, _GOOGLE),
    "outlook": PresetMailbox("outlook.office365.com", SentCopy.PROVIDER, _EXCHANGE),
    "microsoft365": PresetMailbox("outlook.office365.com", SentCopy.PROVIDER, _EXCHANGE),
    "yahoo": PresetMailbox("imap.mail.yahoo.com", SentCopy.NEVER, _KNOWN),
    "icloud": PresetMailbox("imap.mail.me.com", SentCopy.APPEND, _KNOWN),
    "fastmail": PresetMailbox("imap.fastmail.com", SentCopy.APPEND, _KNOWN),
    "zoho": PresetMailbox("imap.zoho.com", SentCopy.NEVER, _KNOWN),
    "one.com": PresetMailbox("imap.one.com", SentCopy.APPEND, _KNOWN),
    "gandi": PresetMailbox("mail.gandi.net", SentCopy.APPEND, _KNOWN),
    "infomaniak": PresetMailbox("mail.infomaniak.com", SentCopy.APPEND, _KNOWN),
    "qq": PresetMailbox("imap.qq.com", SentCopy.NEVER, _KNOWN),
    "163": PresetMailbox("imap.163.com", SentCopy.NEVER, _KNOWN),
    "gmx": PresetMailbox("imap.gmx.net", SentCopy.APPEND, _KNOWN),
    "web.de": PresetMailbox("imap.web.de", SentCopy.APPEND, _KNOWN),
    "mailbox.org": PresetMailbox("imap.mailbox.org", SentCopy.APPEND, _KNOWN),
    "ionos": PresetMailbox("imap.ionos.de", SentCopy.APPEND, _KNOWN),
    "simply.com": PresetMailbox("imap.simply.com", SentCopy.APPEND, _KNOWN),
    "yandex": PresetMailbox("imap.yandex.com", SentCopy.NEVER, _KNOWN),
    "vnpt": PresetMailbox("imap.vnn.vn", SentCopy.APPEND, _KNOWN),
    "viettel": PresetMailbox("imap.viettel.com.vn", SentCopy.APPEND, _KNOWN),
    "proton-bridge": PresetMailbox("127.0.0.1", SentCopy.PROVIDER, _KNOWN, 1143, Security.STARTTLS),
}
"""By the preset's name."""

_ALSO = {
    "outlook.com": "outlook", "hotmail": "outlook", "live": "outlook", "office365": "microsoft365",
    "workspace": "gmail", "google": "gmail", "googlemail": "gmail", "simply": "simply.com", "one": "one.com",
    "webde": "web.de", "proton": "proton-bridge", "foxmail": "qq",
}  # fmt: skip
"""Other names by which a preset is asked for."""

_DOMAINS: dict[str, tuple[str, ...]] = {
    "gmail": ("gmail.com", "googlemail.com"),
    "yahoo": ("yahoo.com", "yahoo.co.uk", "yahoo.fr", "yahoo.de", "yahoo.com.vn", "ymail.com", "rocketmail.com"),
    "icloud": ("icloud.com", "me.com", "mac.com"),
    "fastmail": ("fastmail.com", "fastmail.fm"),
    "zoho": ("zohomail.com", "zoho.com"),
    "qq": ("qq.com", "foxmail.com"),
    "163": ("163.com",),
    "gmx": ("gmx.net", "gmx.de", "gmx.at", "gmx.ch"),
    "web.de": ("web.de",),
    "mailbox.org": ("mailbox.org",),
    "yandex": ("yandex.com", "yandex.ru"),
    "vnpt": ("vnn.vn",),
    "proton-bridge": ("proton.me", "protonmail.com", "pm.me"),
}
"""The domains in which a provider gives addresses away; one's own domain tells nothing of who takes its mail."""

_BY_DOMAIN = {domain: name for name, domains in _DOMAINS.items() for domain in domains}
_MICROSOFT = re.compile(r"(?:outlook|hotmail|live|msn|passport)(?:\.com?)?\.[a-z]{2,3}")


def preset(name: str) -> Preset:
    """Return the preset of that name. Raises SettingsError with the names that there are."""
    wanted = name.strip().casefold()
    if found := PRESETS.get(_ALSO.get(wanted, wanted)):
        return found
    from difflib import get_close_matches

    near = get_close_matches(wanted, PRESETS, 1)
    meant = f"did you mean {near[0]}? " if near else ""
    todo = f"{meant}known are {', '.join(sorted(PRESETS))}; or name the server: --host HOST --port PORT --security tls"
    raise SettingsError(f"the preset {name} cannot be used", "there is no such preset", todo)


def fitting(domain: str) -> Preset | None:
    """Return the preset of the provider that gives addresses in this domain away, None where none is known."""
    name = _BY_DOMAIN.get(domain.casefold()) or ("outlook" if by_oauth(domain) else "")
    return PRESETS[name] if name else None


def at_host(host: str) -> Preset | None:
    """Return the preset whose mail leaves by this server, None where none is known."""
    return next((each for each in PRESETS.values() if each.host == host), None)


def by_oauth(domain: str) -> bool:
    """Tell whether addresses in this domain are Microsoft's, which sign in by OAuth only."""
    return _MICROSOFT.fullmatch(domain.casefold()) is not None


def named_right(preset: str, host: str) -> bool:
    """Tell whether a server's name was not typed but came from a preset: where it is not found, the network is away."""
    known, box = PRESETS.get(preset), MAILBOXES.get(preset)
    return host != "" and host in (known and known.host, box and box.host)
