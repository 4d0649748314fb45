"""Words on SPF, DKIM and DMARC: the sender's domain is not vouched for."""

from __future__ import annotations

from tui_invoice.domain.diagnosis import Cause, Remedy
from tui_invoice.mail.rules.rule import GENERAL, Rule

_CHECK = (Remedy.CHECK_DOMAIN, Remedy.TELL_PROVIDER, Remedy.SAVE_PDF)
_HARD = "5xx 0"

TRUST: tuple[Rule, ...] = (
    Rule(
        name="no-reverse-name",
        cause=Cause.BLOCKED_AS_SPAM,
        sentence="The server your mail goes out by has no proper name on the internet; its provider must mend that.",
        source="RFC 7372 3.3",
        sample="connect: 554 5.7.1 Connections not accepted from servers without a valid name. Fix reverse DNS",
        when="reverse (dns|name|lookup|host ?name)|ptr (resource )?record|rdns\\b|"
        "cannot find your (reverse )?host ?name|client host rejected: cannot find",
        remedies=(Remedy.TELL_PROVIDER, Remedy.SAVE_PDF),
        replies=_HARD,
    ),
    Rule(
        name="no-reverse-name-for-now",
        cause=Cause.BLOCKED_AS_SPAM,
        sentence="The receiver cannot find the name of the server your mail goes out by; its provider must mend that.",
        source=f"RFC 7372 3.3; Postfix: reject_unknown_client_hostname; {GENERAL}",
        sample="done: 450 4.7.1 Client host rejected: cannot find your reverse hostname, [192.0.2.5]",
        when="reverse (dns|name|lookup|host ?name)|ptr (resource )?record|rdns\\b|"
        "cannot find your (reverse )?host ?name|unverif[iy]able (sending )?(ip|address|host)",
        phases="done",
        remedies=(Remedy.TELL_PROVIDER, Remedy.SAVE_PDF),
        replies="4xx",
    ),
    Rule(
        name="no-encryption-between",
        cause=Cause.SENDER_NOT_TRUSTED,
        sentence="The two mail servers could not agree on an encrypted connection; your provider can look at it.",
        source="RFC 3207 4.1; RFC 8461; Google and Postfix wording",
        sample="done: 500 Remote server does not support TLS",
        when="(does not|doesn.t|did not) (support|offer|advertise) (start)?tls|must issue a starttls|(start)?tls (is )?"
        "(required|not available|not offered)|(encryption|tls) (is )?required|(cannot|can't|could not) start tls|"
        "tls (handshake|negotiation) fail",
        phases="done",
        remedies=(Remedy.TELL_PROVIDER, Remedy.SAVE_PDF),
    ),
    Rule(
        name="dmarc",
        cause=Cause.SENDER_NOT_TRUSTED,
        sentence="Your own domain tells others to refuse this mail (DMARC); its DNS records need a look.",
        source="RFC 7489 10.3; Google SMTP errors list: 550 5.7.26",
        sample="dot: 550-5.7.1 Unauthenticated email from office.test is not accepted due to domain's\n"
        "550 5.7.1 DMARC policy. - gsmtp",
        when="\\bdmarc\\b",
        remedies=_CHECK,
        replies=_HARD,
    ),
    Rule(
        name="unauthenticated",
        cause=Cause.SENDER_NOT_TRUSTED,
        sentence="The receiver cannot tell that the mail is really from your domain (SPF and DKIM).",
        source="Google SMTP errors list: 550 5.7.26",
        sample="dot: 550-5.7.1 This mail is unauthenticated, which poses a security risk to the\n550 5.7.1 sender",
        when="(mail|message|email|senders?) (is |are |has been )?(un|not )authenticated|"
        "unauthenticated (e?mail|sender)|required authentication level|authentication checks failed",
        phases="mail rcpt data dot done",
        remedies=_CHECK,
        replies=_HARD,
    ),
    Rule(
        name="spf",
        cause=Cause.SENDER_NOT_TRUSTED,
        sentence="Your domain does not name this server as one that may send for it (SPF).",
        source="RFC 7208 8.4; RFC 7372 3.2",
        sample="rcpt: 550 SPF check failed: 192.0.2.5 is not allowed to send mail from office.test",
        when="\\bspf\\b|sender policy framework|sender id\\b|purported responsible address",
        remedies=_CHECK,
        replies=_HARD,
    ),
    Rule(
        name="dkim",
        cause=Cause.SENDER_NOT_TRUSTED,
        sentence="The mail's signature (DKIM) is missing or wrong; your provider or domain must mend that.",
        source="RFC 7372 3.1",
        sample="dot: 550 DKIM signature verification failed",
        when="\\bdkim\\b(?!-signature:)",
        remedies=_CHECK,
        replies=_HARD,
    ),
    Rule(
        name="trust-status",
        cause=Cause.SENDER_NOT_TRUSTED,
        sentence="The receiver cannot tell that the mail is really from your domain; its DNS records need a look.",
        source="RFC 7372 3; IANA enhanced status codes; Microsoft NDR list: 5.7.509, 5.7.515",
        sample="dot: 550 5.7.515 Access denied, sending domain office.test does not meet the level",
        codes="5.7.20-24 5.7.26 5.7.27 5.7.509 5.7.515",
        replies=_HARD,
        remedies=_CHECK,
    ),
    Rule(
        name="trust-status-for-now",
        cause=Cause.TRY_LATER,
        sentence="The receiver could not check your domain's records just now.",
        source="RFC 7372 3.2: 4.7.24; Microsoft NDR list: 4.4.3",
        sample="dot: 451 4.7.24 SPF validation error",
        codes="4.7.20-26 4.4.3",
        replies="4xx 0",
    ),
)
