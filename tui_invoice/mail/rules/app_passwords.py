"""Providers that refuse the normal password of an account: how the right one is got, said when it is needed.

What they say is often no more than "authentication failed", so that some are known by their server.
"""

from __future__ import annotations

from tui_invoice.domain.diagnosis import Cause
from tui_invoice.mail.rules.rule import GENERAL, Rule

_FAILED = (
    "authentication (failed|failure|unsuccessful)|(invalid|incorrect|wrong) (user ?name|password|login|credentials)"
)


def _row(name: str, sentence: str, source: str, sample: str, when: str, provider: str = "") -> Rule:
    return Rule(
        name=name,
        cause=Cause.SENDER_SIGN_IN,
        sentence=sentence,
        source=f"{source}: {GENERAL}",
        sample=f"auth: {f'[{provider.split()[0]}] ' if provider else ''}{sample}",
        when=when,
        phases="auth",
        provider=provider,
    )


APP_PASSWORDS: tuple[Rule, ...] = (
    _row(
        "fastmail-app-password",
        "Fastmail wants an app password: Settings, Privacy & Security, Manage app passwords.",
        "Fastmail",
        "535 5.7.0 Incorrect username or password. See https://www.fastmail.help/hc/en-us/articles/360058752854",
        f"{_FAILED}|app password",
        "fastmail messagingengine",
    ),
    _row(
        "yahoo-app-password-by-server",
        "Yahoo wants an app password here: Account security, Generate app password. The normal one is not taken.",
        "Yahoo",
        "535 5.7.8 Authentication failed",
        f"{_FAILED}|not subscribed to this service",
        "yahoo",
    ),
    _row(
        "zoho-app-password",
        "Zoho refused the sign-in; with two-factor sign-in it wants an app password: accounts.zoho.com, Security.",
        "Zoho Mail",
        "535 Authentication Failed",
        f"{_FAILED}|app(lication)?[- ](specific[- ])?password",
        "zoho",
    ),
    _row(
        "yandex-app-password",
        "Yandex wants an app password, and programs let in: Settings, Email clients, then id.yandex.com, Passwords.",
        "Yandex Mail",
        "535 5.7.8 Error: authentication failed: This user does not have access rights to this service",
        f"{_FAILED}|does not have access rights",
        "yandex",
    ),
    _row(
        "gmx-programs-off",
        "The sign-in was refused; programs are let in by the web settings, with two factors by an app password.",
        "GMX, WEB.DE",
        "535 5.7.0 Authentication failed; POP3/IMAP not activated",
        f"{_FAILED}|not activated",
        "gmx web.de",
    ),
    _row(
        "netease-authorization-code",
        "NetEase wants its authorization code (授权码) in place of the password; its web settings give one.",
        "NetEase Mail",
        "550 User has no permission",
        "user has no permission",
        "163 126.com netease",
    ),
    _row(
        "app-password",
        "This provider wants a password made for programs alone (an app password); its security settings make one.",
        "Words of several providers",
        "534 Please log in with an app-specific password",
        r"\bapp(lication)?[- ](specific[- ])?password",
    ),
)
