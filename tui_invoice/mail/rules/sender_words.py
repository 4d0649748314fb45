"""Words about our own account, settings and address that leave no doubt."""

from __future__ import annotations

from tui_invoice.domain.diagnosis import Cause, Fault, Remedy
from tui_invoice.mail.rules.rule import GENERAL, LATER, Rule

SENDER_WORDS: tuple[Rule, ...] = (
    Rule(
        name="locked-out",
        cause=Cause.SENDER_SIGN_IN,
        sentence="The account is locked or switched off; its provider can say why.",
        source="IANA enhanced status codes: X.7.13",
        sample="auth: 535 5.7.0 Account temporarily locked after too many failed sign-ins",
        when="account (is |has been |was )?(temporar(il)?y )?(locked|blocked|disabled|suspended)|too many (failed|bad)",
        phases="auth",
        replies="5xx",
        remedies=(Remedy.TELL_PROVIDER, Remedy.NEW_PASSWORD),
    ),
    Rule(
        name="encryption-first",
        cause=Cause.SENDER_SETTINGS,
        sentence="The server wants an encrypted connection first; switch encryption on in the settings.",
        source="RFC 3207 4",
        sample="mail: 530 5.7.0 Must issue a STARTTLS command first",
        when="must issue a starttls|starttls (is )?required|encryption required|requires? (a )?(tls|ssl|encrypt)",
        phases="connect tls auth mail",
    ),
    Rule(
        name="sign-in-way",
        cause=Cause.SENDER_SETTINGS,
        sentence="The server does not offer this way of signing in; check its name, port and encryption.",
        source="RFC 4954 4: 504 5.5.4; Exchange: 504 5.7.4",
        sample="auth: 504 5.7.4 Unrecognized authentication type",
        when="(unrecogni[sz]ed|unsupported|unknown) authentication (type|mechanism|method)|"
        "authentication (type|mechanism|method) (is )?(not supported|unsupported|unknown)",
        phases="auth",
    ),
    Rule(
        name="sign-in-missing",
        cause=Cause.SENDER_SETTINGS,
        sentence="The server takes mail only after signing in; user name or password is missing in the settings.",
        source="RFC 4954 6; Google SMTP errors list: 530 5.7.0, 530 5.5.1",
        sample="mail: 530-5.7.0 Authentication Required. For more information, go to\n530 5.7.0 "
        "https://support.example",
        when="authentication (is )?required|must (be )?(authenticate|log ?in|sign in)|please (authenticate|log ?in)|"
        "sender address rejected: not logged in|turn on smtp authentication",
        phases="mail rcpt",
        fault=Fault.SENDER,
        remedies=(Remedy.MAIL_SETTINGS, Remedy.NEW_PASSWORD),
    ),
    Rule(
        name="address-of-another",
        cause=Cause.SENDER_NOT_TRUSTED,
        sentence="This account may not use the sender's address; it must be the one you sign in with.",
        source=f"Strato, IONOS, all-inkl, Hetzner: {GENERAL}; Postfix: reject_sender_login_mismatch",
        sample="mail: 553 5.7.1 <billing@office.test>: Sender address rejected: not owned by user office@office.test",
        when="not owned by (the )?(auth(enticated)? )?user|sender address is not allowed|"
        "not allowed to use (this )?sender|mail from (address )?must (be (the )?same as|equal) (the )?authori",
        fault=Fault.SENDER,  # Postfix says it at RCPT only (smtpd_delay_reject): it is no recipient's fault even there
    ),
    Rule(
        name="address-not-verified",
        cause=Cause.SENDER_NOT_TRUSTED,
        sentence="The provider does not know the sender's address as yours yet; confirm it there first.",
        source="Amazon SES: Email address is not verified",
        sample="dot: 554 Message rejected: Email address is not verified.",
        when="email address is not verified|sender (address )?(is )?not (yet )?verified",
        remedies=(Remedy.MAIL_SETTINGS, Remedy.TELL_PROVIDER),
    ),
    Rule(
        name="relay-denied-to-us",
        cause=Cause.SENDER_NOT_TRUSTED,
        sentence="The server does not pass on mail for this account; sign in, or use your own provider's server.",
        source="Postfix: reject_unauth_destination; Exim: relay not permitted; cPanel",
        sample="rcpt: 554 5.7.1 <buyer@customer.test>: Relay access denied",
        when="relay access denied|relay(ing)? (is )?(not (permitted|allowed)|denied)|unable to relay|"
        "cannot relay|not permitted to relay|insecure mail relay|we do not relay|"
        "turn on smtp authentication in your mail client",
        phases="mail rcpt",
        fault=Fault.SENDER,  # our own server says it of the account: the next mail would hear the same
        remedies=(Remedy.MAIL_SETTINGS, Remedy.TELL_PROVIDER),
    ),
    Rule(
        name="relay-denied",
        cause=Cause.SENDER_NOT_TRUSTED,
        sentence="The server does not pass on mail for this account; sign in, or use your own provider's server.",
        source="Postfix: reject_unauth_destination; Exim: relay not permitted; cPanel",
        sample="done: 554 5.7.1 <buyer@customer.test>: Relay access denied",
        when="relay access denied|relay(ing)? (is )?(not (permitted|allowed)|denied)|unable to relay|"
        "cannot relay|not permitted to relay|insecure mail relay|we do not relay|"
        "turn on smtp authentication in your mail client",
        phases="data dot done",
        remedies=(Remedy.MAIL_SETTINGS, Remedy.TELL_PROVIDER),
    ),
    Rule(
        name="sender-domain-unknown",
        cause=Cause.SENDER_NOT_TRUSTED,
        sentence="The domain in the sender's address does not exist for the server; check the address.",
        source="RFC 7372 and IANA enhanced status codes: X.1.8; Sendmail",
        sample="mail: 553 5.5.4 <office@ofice.test>... Domain of sender address office@ofice.test does not exist",
        when="domain of sender (address )?|sender (domain|address) (does not|doesn't|must) (exist|resolve)|"
        "from: domain is invalid|valid sender domain must",
        remedies=(Remedy.MAIL_SETTINGS, Remedy.CHECK_DOMAIN),
    ),
    Rule(
        name="sender-not-verified",
        cause=Cause.SENDER_NOT_TRUSTED,
        sentence="The server could not make sure that the sender's address exists.",
        source="Exim: verify = sender",
        sample="rcpt: 550 Sender verify failed",
        when="sender verify failed|^verification failed|verification failed for <|sender rejected|"
        "sender address rejected|invalid sender|bad sender|badmailfrom|envelope sender is (in|on)",
        replies="55x 0",
        remedies=(Remedy.MAIL_SETTINGS, Remedy.CHECK_DOMAIN),
    ),
    Rule(
        name="sender-status",
        cause=Cause.SENDER_NOT_TRUSTED,
        sentence="The sender's address was refused; check it in the settings.",
        source="RFC 3463 3.2: x.1.7, x.1.8",
        sample="dot: 550 5.1.8 <office@ofice.test> refused",
        codes="x.1.7 x.1.8",
        phases="mail " + LATER,
        remedies=(Remedy.MAIL_SETTINGS, Remedy.CHECK_DOMAIN),
    ),
)
