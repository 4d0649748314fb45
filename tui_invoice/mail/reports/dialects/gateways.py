"""Windows servers, filters and gateways that write their own words."""

from __future__ import annotations

from tui_invoice.mail.reports.dialects.dialect import ALONE, COLON, GIVEN, Dialect
from tui_invoice.mail.rules.rule import GENERAL

_TO = rf"<?({GIVEN})>?"

GATEWAYS: tuple[Dialect, ...] = (
    Dialect(
        name="exchange-2003",
        source="Exchange 5.5 to 2003, Internet Mail Service",
        sample="Your message\n\n  To:      buyer@customer.test\n  Subject: Invoice\n  Sent:    Mon, 2 Nov 2026 "
        "10:00:00 +0100\n\ndid not reach the following recipient(s):\n\nbuyer@customer.test on Mon, 2 Nov 2026 "
        "10:00:05 +0100\n    The recipient name is not recognized\n",
        cause="unknown_recipient",
        mark=r"did not reach the following recipients?(\(s\))?|empfänger nicht erreicht|pas parvenu au",
        to=rf"^[ \t]{{0,9}}(?:did not reach the following recipient: )?{_TO}"
        r"(?: on \w{3}, [^\n]{5,40}| am \d[^\n]{5,40}| le [^\n]{5,40})?[ \t]{0,9}$",
    ),
    Dialect(
        name="exchange",
        source="Exchange 2007 and later, Exchange Online: non-delivery reports, in whatever language",
        sample="Delivery has failed to these recipients or groups:\n\nbuyer@customer.test<mailto:buyer@customer.test>\n"
        "The address wasn't found.\n\nDiagnostic information for administrators:\n\nGenerating server: "
        "x.customer.test\n\nbuyer@customer.test\nRemote Server returned '550 5.1.10 "
        "RESOLVER.ADR.RecipientNotFound; not found'\n",
        cause="unknown_recipient",
        mark=r"^(generating server|generierender server|serveur de génération|servidor de generación|server di "
        r"generazione|servidor gerador|genererende server|genererar server|生成服务器|生成サーバー)|"
        r"delivery has failed to these recipients|diagnostic information for administrators|"
        rf"^{_TO}[ \t]{{0,3}}$\s{{1,4}}(?:#\d{{3}} \d\.|#< ?#?\d|remote server returned)",
        to=rf"^{_TO}[ \t]{{0,3}}(?=$\s{{1,4}}(?:#|remote server|\d{{3}} |[^\n]{{0,80}}#< ?#?\d))",
    ),
    Dialect(
        name="exchange-short",
        source="Exchange Online: a report without its part for administrators",
        sample="Delivery has failed to these recipients or groups:\n\nbuyer@customer.test<mailto:buyer@customer.test>\n"
        "The recipient's mailbox is full and can't accept messages now.\n",
        cause="mailbox_full",
        mark=r"delivery has failed to these recipients|fehler bei der nachrichtenzustellung an folgende|échec de la "
        r"remise (à|des|aux) |error de entrega a estos|consegna non riuscita per|bezorging is mislukt|levering til "
        r"disse modtagere",
        to=rf"^[ \t]{{0,9}}(?:[^\n<(]{{0,80}}[<(])?{_TO}\)?(?:<mailto:[^<>\n]{{3,320}}>)?[ \t]{{0,9}}$",
    ),
    Dialect(
        name="domino",
        source="HCL (Lotus) Domino: delivery failure report",
        sample="Your message\n\n  Subject: Invoice\n\nwas not delivered to:\n\n  buyer@customer.test\n\nbecause:\n\n  "
        "User buyer (buyer@customer.test) not listed in Domino Directory\n",
        cause="unknown_recipient",
        mark=r"^was not delivered to:|^failed to deliver to",
        to=ALONE,
        why=r"^because:\s{1,9}((?:[^\n]{1,400}\n?){1,6})",
    ),
    Dialect(
        name="notes",
        source=f"Lotus SMTP MTA: {GENERAL}",
        sample="------- Failure Reasons  --------\n\nUser not listed in public Name & Address Book\n"
        "buyer@customer.test\n\n",
        cause="unknown_recipient",
        mark=r"^-{3,9} failure reasons",
        to=ALONE,
        why=r"failure reasons {1,4}-{3,9}\s{1,9}((?:(?!^[^\s@]{1,64}@[\w.-]{1,255}$)[^\n]{1,400}\n?){1,6})",
    ),
    Dialect(
        name="groupwise",
        source=f"GroupWise Internet Agent: {GENERAL}",
        sample="The message that you sent was undeliverable to the following:\n\tbuyer@customer.test (550 5.1.1 User "
        "unknown)\n",
        cause="unknown_recipient",
        mark=r"was undeliverable to the following",
        to=rf"^\s{{0,9}}{_TO}(?=[ \t]{{0,9}}(?:\(|$))",
    ),
    Dialect(
        name="imail",
        source="Ipswitch IMail: undeliverable mail; SMTPD32",
        sample="Unknown user: buyer@customer.test\n\nOriginal message follows.\n",
        cause="unknown_recipient",
        mark=r"^(unknown (user|host)|user mailbox exceeds allowed size|undeliverable to|invalid final delivery userid|"
        r"delivery failed \d{1,4} attempts?):",
        to=rf"^(?:unknown (?:user|host)|user mailbox exceeds allowed size|undeliverable to|invalid final delivery "
        rf"userid|delivery failed \d{{1,4}} attempts?): {{0,3}}{_TO}$",
    ),
    Dialect(
        name="hmailserver",
        source="hMailServer: message undeliverable",
        sample="Your message did not reach some or all of the intended recipients.\n\nThe following recipient(s) could "
        "not be reached:\n\nbuyer@customer.test\n   Error Type: SMTP\n   Remote server (192.0.2.5) issued an error.\n"
        "   hMailServer sent: RCPT TO:<buyer@customer.test>\n   Remote server replied: 550 5.1.1 unknown user\n",
        cause="unknown_recipient",
        mark=r"recipients?(\(s\))? (could|can) ?not be (reached|delivered)|empfänger konnten? nicht erreicht",
        to=rf"^[ \t]{{0,9}}{_TO}(?: on [^\n]{{5,40}})?[ \t]{{0,9}}$",
    ),
    Dialect(
        name="mdaemon",
        source=f"Alt-N MDaemon: {GENERAL}",
        sample="The attached message had PERMANENT fatal delivery errors!\n\nFailed address: buyer@customer.test\n\n"
        "--- Session Transcript ---\n--> RCPT To:<buyer@customer.test>\n<-- 550 5.1.1 no such user\n",
        cause="unknown_recipient",
        mark=r"had (permanent|transient) (fatal )?delivery errors|^failed address:",
        to=rf"^failed address: {{0,3}}{_TO}$",
        why=r"((?:^[^\n]{0,80}<-- [45]\d\d[^\n]{0,400}\n?){1,10})",
    ),
    Dialect(
        name="smartermail",
        source=f"SmarterMail: {GENERAL}",
        sample="Could not deliver message to the following recipient(s):\n\nFailed Recipient: buyer@customer.test\n"
        "Reason: Remote host said: 552 5.2.2 over quota\n",
        cause="mailbox_full",
        mark=r"^(failed )?recipient: [^\n]{3,320}\n\s{0,9}reason:",
        to=rf"^(?:failed )?recipient: {{0,3}}{_TO}$",
    ),
    Dialect(
        name="mailmarshal",
        source="Trustwave MailMarshal: message could not be delivered",
        sample="Your message:\n   Subject: Invoice\n\nCould not be delivered because of\n\n550 5.1.1 User unknown\n\n"
        "The following recipients were affected:\n\n   buyer@customer.test\n\nAdditional Information\n",
        cause="unknown_recipient",
        mark=r"^the following recipients were affected",
        to=ALONE,
        why=r"could not be delivered because of\s{1,9}([^\n]{1,400}(?:\n[^\n]{1,400}){0,6})",
    ),
    Dialect(
        name="mimecast",
        source="Mimecast: email delivery failure",
        sample="This is a delivery failure notification message indicating that\nan email you addressed to email "
        "address :\n-- buyer@customer.test\n\ncould not be delivered. The problem appears to be :\n-- Recipient email "
        "server rejected the message\n\nAdditional information follows :\n-- 5.1.1 User unknown\n",
        cause="unknown_recipient",
        mark=r"email you addressed to email address",
        to=rf"email address :\s{{1,4}}-- {_TO}$",
    ),
    Dialect(
        name="recipient-transcript",
        source="NTT and KDDI gateways, Centrinity FirstClass: the dialogue below each recipient",
        sample="Each of the following recipients was rejected by a remote\nmail server.\n\n    Recipient: "
        "<buyer@customer.test>\n    >>> RCPT TO:<buyer@customer.test>\n    <<< 550 <buyer@customer.test>: User "
        "unknown\n",
        cause="unknown_recipient",
        mark=r"^\s{0,9}recipient: {0,3}<[^<>\n]{3,320}>",
        to=rf"^\s{{0,9}}recipient: {{0,3}}{_TO}$",
    ),
    Dialect(
        name="rejected-recipient",
        source="GroupMail and kin: a list of errors, the answer in brackets",
        sample="We had trouble delivering your message. Full details follow:\n\n1 error(s):\n\nSMTP Server "
        "<mx.customer.test> rejected recipient <buyer@customer.test> (Error following RCPT command). It responded as "
        "follows: [550 5.1.1 User unknown]\n",
        cause="unknown_recipient",
        mark=r"rejected recipient <",
        to=rf"rejected recipient {_TO} ",
    ),
    Dialect(
        name="technical-details",
        source=f"Open-Xchange and ISP gateways, Delivery aborted after: {GENERAL}",
        sample="This is an automatically generated Delivery Status Notification.\n\nDelivery to the following "
        "recipients failed permanently:\n\n   * buyer@customer.test\n\nTechnical details:\n\nSMTP:RCPT host 192.0.2.5: "
        "553 5.3.0 No such user here\n",
        cause="unknown_recipient",
        mark=r"^ {0,9}\* [^\s@]{1,64}@[\w.-]{1,255}$",
        to=rf"^ {{0,9}}\* {_TO}$",
        why=r"technical details:\s{1,9}((?:[^\n]{1,400}\n){1,9})",
    ),
    Dialect(
        name="mail-could-not-be-delivered-to",
        source="KDDI and DION; small gateways: one sentence",
        sample="Your mail sent on: Mon, 2 Nov 2026 10:00:00 +0900\nCould not be delivered to: <buyer@customer.test>\n"
        "As their mailbox is full.\n",
        cause="mailbox_full",
        mark=r"could not be delivered to: {0,3}<|cannot be delivered to: {0,3}<",
        to=rf"(?:could not|cannot) be delivered to: {{0,3}}<{_TO}",
    ),
    Dialect(
        name="unable-to-deliver-to",
        source="InterScan (Trend Micro), MailFoundry and other filters: unable to deliver message to",
        sample="Unable to deliver message to: <buyer@customer.test>\nDelivery failed for the following reason:\n"
        "mx.customer.test[192.0.2.5] responded with failure: 552 mailbox is over quota\n",
        cause="mailbox_full",
        mark=r"unable to deliver (your )?(message|mail) to:? {0,3}<",
        to=rf"unable to deliver (?:your )?(?:message|mail) to:? {{0,3}}<{_TO}",
    ),
    Dialect(
        name="delivery-failed-colon",
        source=f"gateways with one line, Delivery failed: {GENERAL}",
        sample="Your delivery to the following address has been failed.\n\nDelivery failed: buyer@customer.test\n"
        "Remote host said: 550 5.1.1 User unknown\n",
        cause="unknown_recipient",
        mark=r"^(delivery failed|failed recipients?|undeliverable address|recipient address|not delivered to):",
        to=rf"^(?:delivery failed|failed recipients?|undeliverable address|recipient address|not delivered to)"
        rf": {{0,3}}{_TO}\s{{0,9}}$",
    ),
    Dialect(
        name="following-addresses",
        source="Yahoo, Google Apps (Postini) and others in qmail's form: the following address",
        sample="Sorry, we were unable to deliver your message to the following address.\n\n<buyer@customer.test>:\n"
        "Remote host said: 552 5.2.2 Mailbox Full [RCPT_TO]\n",
        cause="mailbox_full",
        mark=r"to the following address(es|\(es\))?|the following address failed",
        to=COLON,
    ),
)
