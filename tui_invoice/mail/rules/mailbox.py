"""What the server of a mailbox says where it refuses (IMAP), as data; the text begins with NO, BAD or BYE.

The order decides: first what a provider says in words of its own, then the response codes (RFC 5530, RFC 9051 7.1),
then words, at last the phase alone. Phases are `connect` and `tls`, `auth`, and `done` for all that comes after.
"""

from __future__ import annotations

from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.diagnosis import Cause, Remedy
from tui_invoice.mail.rules.answer import Answer
from tui_invoice.mail.rules.rule import GENERAL, Rule

_SIGN_IN, _SETTINGS, _DOWN = Cause.SENDER_SIGN_IN, Cause.SENDER_SETTINGS, Cause.SERVER_UNREACHABLE
_OF_PROVIDER = (Remedy.TELL_PROVIDER, Remedy.MAIL_SETTINGS)


def _row(
    name: str,
    cause: Cause,
    sentence: str,
    source: str,
    sample: str,
    when: str = "",
    phases: str = "",
    provider: str = "",
    remedies: tuple[Remedy, ...] = (),
) -> Rule:
    """Return a row; what is a matter of the server alone passes by itself, the rest needs a person."""
    return Rule(
        name=f"imap-{name}",
        cause=cause,
        sentence=sentence,
        source=source,
        sample=sample,
        when=when,
        phases=phases,
        provider=provider,
        permanent=cause is not _DOWN,
        remedies=remedies,
    )


_PROVIDERS = (
    _row(
        "microsoft-no-passwords",
        _SIGN_IN,
        "Microsoft takes no passwords for this mailbox any more, app passwords included: sign in with Microsoft.",
        "holon-run/uxc issue 445: the server's whole answer; Microsoft: basic authentication deprecation",
        "auth: NO Basic authentication is disabled.",
        "basic authentication is disabled",
        remedies=_OF_PROVIDER,
    ),
    _row(
        "microsoft-login-failed",
        _SIGN_IN,
        "Microsoft refused the sign-in: wrong password, passwords not allowed, or IMAP switched off.",
        "imapsync issue 317, IMAPClient issue 602: the server's whole answer",
        "auth: [outlook] NO LOGIN failed.",
        r"^NO (login|authenticate) failed\.?$",
        phases="auth",
        provider="outlook office365 microsoft",
        remedies=(Remedy.NEW_PASSWORD, Remedy.TELL_PROVIDER),
    ),
    _row(
        "microsoft-not-connected",
        _DOWN,
        "Microsoft let you in but not to the mailbox; it is tried again by itself.",
        f"Exchange Online IMAP4: {GENERAL}",
        "done: BAD User is authenticated but not connected.",
        "user is authenticated but not connected",
    ),
    _row(
        "gmail-app-password",
        _SIGN_IN,
        "Gmail wants an app password here, made at myaccount.google.com/apppasswords.",
        "LukeSmithxyz/mutt-wizard issue 831; support.google.com/accounts/answer/185833",
        "auth: NO [ALERT] Application-specific password required: "
        "https://support.google.com/accounts/answer/185833 (Failure)",
        "application-specific password required",
    ),
    _row(
        "gmail-web-sign-in",
        _SIGN_IN,
        "Gmail wants you to sign in once in the web browser, then with an app password here.",
        "osTicket issue 2801; owncloud-archive/mail issue 934: WEBALERT",
        "auth: NO [ALERT] Please log in via your web browser: https://support.google.com/mail/answer/78754 (Failure)",
        r"please log in via your web browser|\[WEBALERT ",
    ),
    _row(
        "gmail-too-much",
        _DOWN,
        "Gmail has had too many connections or too much reading from this account; it is tried again later.",
        "imapsync issue 61; support.google.com/a/answer/1071518",
        "auth: NO [ALERT] Too many simultaneous connections. (Failure)",
        "too many simultaneous connections|exceeded (command or )?bandwidth limits",
    ),
    _row(
        "unsafe-login",
        _SETTINGS,
        "The provider thinks this program unsafe; allow reading by programs in its web settings.",
        "NetEase (163.com, 126.com), RFC 2971 clients without ID: the server's words as users quote them",
        "done: NO SELECT Unsafe Login. Please contact kefu@188.com for help",
        "unsafe login",
        remedies=_OF_PROVIDER,
    ),
    _row(
        "switched-off",
        _SETTINGS,
        "Reading by programs (IMAP) is switched off for this mailbox, or the password is wrong.",
        "Mailspring issue 904: Yandex; GMX and WEB.DE switch POP3 and IMAP off until asked; Gmail: IMAP use",
        "auth: NO [AUTHENTICATIONFAILED] LOGIN Invalid credentials or IMAP is disabled",
        r"imap( access| service| use)? (is |has been |was )?(disabled|deactivated|not (enabled|activated|allowed))|"
        r"not enabled for imap|imap not enabled|imap.{0,20} nicht (aktiviert|freigeschaltet)|"
        r"(not authorized|not permitted) to use imap|enable (your account for )?imap",
        phases="auth done",
        remedies=(Remedy.TELL_PROVIDER, Remedy.NEW_PASSWORD),
    ),
    _row(
        "authorization-code",
        _SIGN_IN,
        "This provider wants its authorization code in place of the password; its web settings give one.",
        f"QQ, 163.com: {GENERAL}",
        "auth: NO Login fail. Account is abnormal, service is not open, password is incorrect. Use authorization code",
        "authorization code|授权码",
        phases="auth",
    ),
)

_CODES = (
    _row(
        "unavailable",
        _DOWN,
        "The server cannot look at the mailbox just now; it is tried again by itself.",
        "RFC 5530 3: UNAVAILABLE, INUSE, LIMIT, SERVERBUG",
        "auth: NO [UNAVAILABLE] Temporary authentication failure.",
        r"^(NO|BAD|BYE) \[(UNAVAILABLE|INUSE|LIMIT|SERVERBUG)[ \]]",
    ),
    _row(
        "encryption-first",
        _SETTINGS,
        "The server wants an encrypted connection first; switch encryption on in the settings.",
        "RFC 5530 3: PRIVACYREQUIRED; RFC 9051 6.2.3: LOGINDISABLED",
        "auth: NO [PRIVACYREQUIRED] Plaintext authentication disallowed on non-secure connections.",
        r"\[PRIVACYREQUIRED\]|plaintext (auth|login)[a-z]{0,10} (is )?(disallowed|not allowed|disabled)",
        phases="auth",
    ),
    _row(
        "expired",
        _SIGN_IN,
        "The password of the mailbox has run out; its provider asks for a new one.",
        "RFC 5530 3: EXPIRED",
        "auth: NO [EXPIRED] That password isn't valid any more",
        r"\[EXPIRED\]",
        phases="auth",
    ),
    _row(
        "ask-the-provider",
        _SIGN_IN,
        "The account is locked or switched off; its provider can say why.",
        "RFC 5530 3: CONTACTADMIN, AUTHORIZATIONFAILED",
        "auth: NO [AUTHORIZATIONFAILED] No such authorization-ID",
        r"\[(CONTACTADMIN|AUTHORIZATIONFAILED)\]|"
        "account (is |has been |was )?(temporarily )?(locked|suspended|disabled)",
        phases="auth",
        remedies=(Remedy.TELL_PROVIDER, Remedy.NEW_PASSWORD),
    ),
    _row(
        "full",
        _SETTINGS,
        "Your own mailbox is full, so nothing can be laid into it.",
        "RFC 9208 4.3: OVERQUOTA",
        "done: NO [OVERQUOTA] Quota exceeded (mailbox for user is full)",
        r"\[OVERQUOTA\]|quota exceeded|over quota|mailbox is full",
        phases="done",
        remedies=_OF_PROVIDER,
    ),
    _row(
        "no-folder",
        _SETTINGS,
        "The folder is not there any more, or may not be opened.",
        "RFC 5530 3: NONEXISTENT, NOPERM; RFC 9051 7.1: TRYCREATE",
        "done: NO [NONEXISTENT] Unknown Mailbox: Sent (Failure)",
        r"\[(NONEXISTENT|NOPERM|TRYCREATE)\]|mailbox (doesn't|does not) exist|unknown mailbox|no such mailbox",
        phases="done",
    ),
    _row(
        "no-password-fits",
        _SIGN_IN,
        "The mailbox did not accept this user name and password.",
        "RFC 5530 3: AUTHENTICATIONFAILED",
        "auth: NO [AUTHENTICATIONFAILED] Authentication failed.",
        r"\[AUTHENTICATIONFAILED\]",
        phases="auth",
    ),
)

_PHASES = (
    _row(
        "too-busy",
        _DOWN,
        "The server of the mailbox is busy; it is tried again by itself.",
        "Dovecot: mail_max_userip_connections; Courier, Cyrus",
        "auth: NO Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)",
        "(maximum number of|too many) (concurrent |simultaneous |open )?connections|try again|temporar(y|ily)|"
        "internal (server )?error|server (is )?busy|timed? ?out|autologout|shutting down|maintenance",
    ),
    _row(
        "said-goodbye",
        _DOWN,
        "The server of the mailbox ended the connection; it is tried again by itself.",
        "RFC 9051 7.1.5",
        "done: BYE See you",
        "^BYE",
    ),
    _row(
        "way-of-sign-in",
        _SETTINGS,
        "The server does not offer this way of signing in; check its name, port and encryption.",
        "RFC 9051 6.2.2: BAD, CANNOT",
        "auth: BAD Unsupported authentication mechanism",
        "^BAD|unsupported|unknown (authentication )?mechanism",
        phases="auth",
    ),
    _row(
        "sign-in",
        _SIGN_IN,
        "The mailbox did not accept the sign-in; the password is wrong or out of date.",
        "RFC 9051 6.2.2, 6.2.3: NO",
        "auth: NO that did not work",
        phases="auth",
    ),
    _row(
        "not-willing",
        _DOWN,
        "The server of the mailbox refused what it was asked; it is tried again by itself.",
        "RFC 9051 7.1.2, 7.1.3",
        "done: NO cannot do that",
    ),
)

MAILBOX: tuple[Rule, ...] = (*_PROVIDERS, *_CODES, *_PHASES)
"""Every row, in the order in which they are asked. The last takes every answer that is left."""


def decide_mailbox(text: str, phase: Phase, provider: str) -> Rule:
    """Return the first row that fits what the server said, one line without control characters."""
    answer = Answer(0, "", text, phase, provider.lower())
    return next(rule for rule in MAILBOX if rule.fits(answer))
