"""Mail servers: qmail, Exim, Postfix, Sendmail and their kin."""

from __future__ import annotations

from tui_invoice.mail.reports.dialects.dialect import ALONE, COLON, GIVEN, LINE, Dialect
from tui_invoice.mail.rules.rule import GENERAL

SERVERS: tuple[Dialect, ...] = (
    Dialect(
        name="qmail",
        source="D. J. Bernstein, QSBMF: qmail-send bounce message format; netqmail, s/qmail, notqmail",
        sample="Hi. This is the qmail-send program at mx.office.test.\nI'm afraid I wasn't able to deliver your "
        "message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n"
        "<buyer@customer.test>:\n192.0.2.5 does not like recipient.\nRemote host said: 550 5.1.1 User unknown\n"
        "Giving up on 192.0.2.5.\n",
        cause="unknown_recipient",
        mark=r"^Hi\. This is |qmail-send program|i'm afraid i wasn't able to deliver",
        to=COLON,
    ),
    Dialect(
        name="exim-delayed",
        source="Exim specification: warning messages",
        sample="This message was created automatically by mail delivery software.\nA message that you sent has not "
        "yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue on mx.test.\n\n"
        "The address to which the message has not yet been delivered is:\n\n  buyer@customer.test\n"
        "    Delay reason: Connection timed out\n\nNo action is required on your part.\n",
        cause="try_later",
        mark=r"address(es)? to which the message has not yet been delivered",
        to=ALONE,
        later=r"has not yet been delivered",
    ),
    Dialect(
        name="exim-malformed",
        source="Exim: a message submitted with addresses it cannot read",
        sample="A message that you sent contained one or more recipient addresses that were\nincorrectly "
        "constructed:\n\n  Buyer buyer@customer.test: malformed address: buyer@customer.test may not follow Buyer\n",
        cause="invalid_address",
        mark=r"recipient addresses that were\s{1,3}incorrectly",
        to=rf"^[^\n]{{0,200}}malformed address: <?({GIVEN})|^[^\n:]{{0,200}}?({GIVEN})>?: ",
        says="Malformed address.",
    ),
    Dialect(
        name="exim",
        source="Exim specification: bounce messages; mail.ru, 1&1 and others run it",
        sample="This message was created automatically by mail delivery software.\n\nA message that you sent could "
        "not be delivered to one or more of its\nrecipients. The following address(es) failed:\n\n"
        "  buyer@customer.test\n    SMTP error from remote mail server after RCPT TO:<buyer@customer.test>:\n"
        "    host mx.customer.test [192.0.2.5]: 552 5.2.2 no room\n",
        cause="mailbox_full",
        mark=r"address(es|\(es\))? (failed|\(es\) failed)|following address\s{1,3}failed|created automatically by "
        r"(mail delivery|the smtp relay)|undeliverable to:|не может быть доставлено одному",
        to=rf"^[ \t]{{0,20}}[<\"]?({GIVEN})[>\"]?:?[ \t]{{0,9}}(?:$|<?[^\n<]{{0,9}}>?:?[ \t])"
        r"|^[ \t]{1,8}([^\s<>()\[\]:;,\"@|/]{1,64})[ \t]{0,3}\n[ \t]{1,8}SMTP error",
    ),
    Dialect(
        name="postfix",
        source="Postfix: bounce(5), bounce templates",
        sample="This is the mail system at host mx.office.test.\n\nI'm sorry to have to inform you that your "
        "message could not\nbe delivered to one or more recipients.\n\n                   The mail system\n\n"
        "<buyer@customer.test>: host mx.customer.test[192.0.2.5] said: 554 5.7.1\n    Message contains spam (in reply "
        "to end of DATA command)\n",
        cause="blocked_as_spam",
        mark=r"this is the (mail system|postfix program) at host|could not\s{1,3}be delivered to one or more|"
        r"the (mail system|postfix program)$",
        to=r"^<([^\s<>]{1,64}@[\w.-]{1,255})>(?: \(expanded from\s{1,9}<[^<>\n]{1,200}>\))?:",
        later=r"THIS IS A WARNING ONLY|delayed mail|still being retried",
    ),
    Dialect(
        name="postfix-session",
        source="Postfix: notify_classes, a transcript for the postmaster",
        sample="Transcript of session follows.\n\n Out: 220 mx.test ESMTP\n In:  RCPT TO:<buyer@customer.test>\n"
        " Out: 250 2.1.5 Ok\n In:  DATA\n Out: 451 4.3.0 Error: queue file write error\n",
        cause="try_later",
        mark=r"transcript of session follows\.\s{1,5}Out: ",
        to=r"^ ?In: {1,3}RCPT\s{1,9}TO:<?([^\s<>]{1,64}@[\w.-]{1,255})",
        why=r"((?:^ ?Out: [45]\d\d[^\n]{0,400}\n?(?:^ {6,9}[^\n]{0,200}\n){0,5}){1,20})",
    ),
    Dialect(
        name="sendmail",
        source="Sendmail: savemail.c, error messages to the sender; 8.x without and with DSN",
        sample="The original message was received at Mon, 2 Nov 2026 10:00:00 +0100\n\n   ----- The following "
        "addresses had permanent fatal errors -----\n<buyer@customer.test>\n\n   ----- Transcript of session follows "
        "-----\n... while talking to mx.customer.test.:\n>>> RCPT To:<buyer@customer.test>\n<<< 550 5.1.1 User "
        "unknown\n550 5.1.1 <buyer@customer.test>... User unknown\n",
        cause="unknown_recipient",
        mark=r"-{3,9} ?the following addresses had (permanent|transient|delivery|fatal)",
        to=rf"^[ \t]{{0,9}}(?:>>> )?<?({GIVEN})>?[ \t]{{0,9}}"
        r"(?:<[^<>\n]{1,200}>|\([^()\n]{1,200}\))?[ \t]{0,9}$",
        why=r"transcript of session follows ?-{3,9}\s{1,9}((?:[^\n]{0,400}\n?){1,40})|"
        r"non-delivered information ?-{3,9}\s{1,9}((?:[^\n]{0,400}\n?){1,20})",
        later=r"addresses had transient|warning: (message|could not)|still being retried",
    ),
    Dialect(
        name="sendmail-5",
        source="Sendmail 5: only the transcript names the recipients",
        sample="   ----- Transcript of session follows -----\n550 customer.test (smtp)... 550 Host unknown\n"
        "554 <buyer@customer.test>... 550 Host unknown (Authoritative answer from name server)\n",
        cause="invalid_address",
        mark=r"-{3,9} ?transcript of session follows",
        to=rf"^(?:[45]\d\d )?[^\n<@]{{0,30}}<?({GIVEN})>?\.\.\.",
        later=r"this is a warning message only|^warning: message still undelivered|^will keep trying",
        before=r"^<<< ([45]\d\d[^\n]{1,400})",
        reason=LINE,
    ),
    Dialect(
        name="opensmtpd-delayed",
        source="OpenSMTPD: smtpd/bounce.c, delayed",
        sample="    Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this e-mail.\n\n    A message is "
        "delayed for more than 4 hours for the following\n    list of recipients:\n\nbuyer@customer.test: "
        "Network error on destination MXs\n",
        cause="try_later",
        mark=r"message is delayed for more than",
        to=COLON,
        later=r"is delayed",
    ),
    Dialect(
        name="opensmtpd",
        source="OpenSMTPD: smtpd/bounce.c",
        sample="    Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this e-mail.\n\n    An error has "
        "occurred while attempting to deliver a message for\n    the following list of recipients:\n\n"
        "buyer@customer.test: 550 5.1.1 no such user\n",
        cause="unknown_recipient",
        mark=r"this is the mailer-daemon, please do not reply|the following list of recipients:",
        to=COLON,
    ),
    Dialect(
        name="dma",
        source="DragonFly Mail Agent (dma): mail.c, bounce()",
        sample="This is the DragonFly Mail Agent v0.13 at mx.office.test.\n\nThere was an error delivering your mail "
        "to <buyer@customer.test>.\n\nmx.customer.test [192.0.2.5] did not like our RCPT TO:\n552 5.2.2 mailbox full\n",
        cause="mailbox_full",
        mark=r"there was an error delivering your mail to",
        to=r"error delivering your mail to <?([^\s<>]{1,64}@[\w.-]{0,254}[\w-])>?\.?$",
    ),
    Dialect(
        name="courier",
        source="Courier: courier/submit.C, delivery notifications",
        sample="This is a delivery status notification from mx.office.test,\nrunning the Courier mail server.\n\n"
        "UNDELIVERABLE MAIL\n\nYour message to the following recipients cannot be delivered:\n\n"
        "<buyer@customer.test>:\n    mx.customer.test [192.0.2.5]:\n>>> RCPT TO:<buyer@customer.test>\n"
        "<<< 550 User unknown.\n",
        cause="unknown_recipient",
        mark=r"running the courier mail server|^UNDELIVERABLE MAIL|^DELAYED MAIL",
        to=COLON,
        later=r"^DELAYED MAIL|has been delayed",
    ),
    Dialect(
        name="smail",
        source="smail 3; Deutsche Telekom (T-Online) answered like this for long",
        sample="|------------------------- Message log follows: -------------------------|\n no valid recipients were "
        "found for this message\n|------------------------- Failed addresses follow: ---------------------|\n "
        "buyer@customer.test ... unknown host\n",
        cause="invalid_address",
        mark=r"failed addresses follow:",
        to=r"^ ?<?([^\s<>()]{1,64}@[\w.-]{1,255})>? {0,9}\.\.\.",
    ),
    Dialect(
        name="james",
        source="Apache James: Bounce and DSNBounce mailets",
        sample="Error: Invalid user address\n\nError message below:\n550 - Requested action not taken: no such user "
        "here\n\nMessage details:\n  MAIL FROM: office@office.test\n  RCPT TO: buyer@customer.test\n",
        cause="unknown_recipient",
        mark=r"^error message below:",
        to=r"^ {0,9}RCPT TO: {0,3}<?([^\s<>]{1,64}@[\w.-]{1,255})",
        why=r"error message below:\s{1,9}([^\n]{1,400})",
    ),
    Dialect(
        name="pmdf",
        source="PMDF, Sun and Oracle Messaging Server: delivery notifications",
        sample="Your message cannot be delivered to the following recipients:\n\n  Recipient address: "
        "buyer@customer.test\n  Reason: Remote SMTP server has rejected address\n  Diagnostic code: smtp; 550 5.1.1 "
        "unknown user\n",
        cause="unknown_recipient",
        mark=r"^ {0,9}(recipient|original) address: ",
        to=r"^ {0,9}recipient address: {0,9}<?([^\s<>]{1,64}@[\w.-]{1,255})",
        later=r"will (continue to )?be (re)?tried|has been delayed|not yet been delivered",
    ),
    Dialect(
        name="fml",
        source="fml, a mailing list manager: loop alerts",
        sample="Duplicated Message-ID in <list@customer.test>.\n\nOriginal mail as follows:\n",
        cause="try_later",
        mark=r"^duplicated message-id in <|loop alert",
        sender=r".",
        subject=r"^(loop alert|duplicated)",
        to=r"^duplicated message-id in <([^\s<>]{1,64}@[\w.-]{1,255})>",
        says="Mail loop detected.",
    ),
    Dialect(
        name="critical-path",
        source=f"Critical Path, OpenWave: {GENERAL}",
        sample="The original message was received at Mon, 2 Nov 2026 10:00:00 +0900\n\n---The following addresses had "
        "delivery errors---\n\nbuyer@customer.test [User unknown]\n",
        cause="unknown_recipient",
        mark=r"-{2,9} ?the following addresses had delivery errors",
        to=r"^<?([^\s<>\[\]]{1,64}@[\w.-]{1,255})>? {1,9}(?=\[)",
    ),
)
