"""Weaker words, asked only where no clear code was given, and what the vague codes usually mean."""

from __future__ import annotations

from tui_invoice.domain.diagnosis import Cause, Remedy
from tui_invoice.mail.rules.rule import GENERAL, LATER, Rule

_HARD = "5xx 0"

VAGUE: tuple[Rule, ...] = (
    Rule(
        name="malformed",
        cause=Cause.REFUSED,
        sentence="The customer's server refused the mail because of how it is made.",
        source="RFC 5322 3.6; Google SMTP errors list: multiple addresses in From",
        sample="dot: 550-5.7.1 Messages with multiple\n550 5.7.1 addresses in From: header are not accepted. - gsmtp",
        when="((bad|invalid|missing|multiple|duplicate) .{0,30}headers?\\b|\\bmime\\b|rfc ?(2822|5322|"
        "822)\\b(?!;)|bare (cr|lf)|malformed|not rfc|non-?compliant|line (is )?too long|"
        "addresses in from|8-?bit (data|char))",
        phases="data dot done",
        replies=_HARD,
    ),
    Rule(
        name="forbidden-content",
        cause=Cause.REFUSED,
        sentence="The customer's server does not let this kind of attachment or text through.",
        source="Postfix: header_checks, body_checks; Exchange: attachment filter",
        sample="dot: 554 5.7.1 The attachment's type is not allowed",
        when="attachment|file ?(name|type)|\\bextension\\b|content type",
        phases="data dot done",
        replies=_HARD,
    ),
    Rule(
        name="soon",
        cause=Cause.TRY_LATER,
        sentence="The server is busy or has a passing trouble.",
        source="RFC 5321 4.2.1; failure-mapping: please retry",
        sample="dot: 554 Service currently unavailable, please try again later",
        when="try (it |again |once )?(again|later|in \\d)|please (re-?try|resend)|temporar(il)?y|"
        "too many (recipients|connections|sessions|messages)|(service|system) (is )?(currently |"
        "temporarily )?(unavailable|busy|overloaded)|(local|internal|system|lookup|mailer) error|"
        "insufficient (disk|system)|disk (is )?full|lookup failure|i/o error|frequency limited|"
        "not yet been delivered|delivery attempts will continue",
        phases=LATER,
        codes="- x.2.0 x.3.0 x.5.0 x.7.0 x.7.1 x.3.5",
    ),
    Rule(
        name="policy",
        cause=Cause.BLOCKED_AS_SPAM,
        sentence="The customer's server refused the mail by a rule of its own.",
        source="Google SMTP errors list: policy; general wording of receivers",
        sample="rcpt: 550 Denied by policy",
        when="\\bpolic(y|ies)\\b|administrative(ly)? prohibit|\\bspam|blocked|banned|protocol violation|"
        "security (issue|risk|reason|polic)",
        phases="connect " + LATER,
        replies=_HARD,
    ),
    Rule(
        name="not-permitted",
        cause=Cause.SENDER_NOT_TRUSTED,
        sentence="The customer's server does not let this sender write to this address.",
        source="RFC 3463 3.8: x.7.1, x.7.2; Exchange wording",
        sample="rcpt: 551 5.7.1 <x@customer.test>: Recipient address rejected: Delivery not authorized",
        when="not (authori[sz]ed|permitted|allowed)|no permission|permission (denied|to)|access denied",
        phases=LATER,
        replies=_HARD,
        remedies=(Remedy.ASK_CUSTOMER, Remedy.SAVE_PDF),
    ),
    Rule(
        name="address-may-be-wrong",
        cause=Cause.UNKNOWN_RECIPIENT,
        sentence="The address may be wrong; ask the customer for the right one.",
        source="InterScan, Mimecast, Exchange: advice to the sender",
        sample="done: Unable to deliver message. Please check if address is correct.",
        when="check (if |whether |that )?(the |your )?(recipient.{0,3} )?(e-?mail )?address|possibly incorrect|"
        "address (may|might|could) be (misspelled|misspelt|wrong|incorrect|mistyped)",
        phases="done",
        replies=_HARD,
    ),
    Rule(
        name="address-other",
        cause=Cause.UNKNOWN_RECIPIENT,
        sentence="The customer's server did not accept this address; ask for the right one.",
        source="RFC 3463 3.2: x.1.0",
        sample="rcpt: 550 5.1.0 Address rejected",
        codes="5.1.0",
        phases=LATER,
    ),
    Rule(
        name="passing",
        cause=Cause.TRY_LATER,
        sentence="The customer's server has a passing trouble.",
        source="RFC 3463 3.3, 3.4: x.2.0, x.3.0",
        sample="dot: 554 5.3.0 Cannot do it",
        codes="x.2.0 x.3.0 x.3.5",
        phases=LATER,
    ),
    Rule(
        name="waiting-room",
        cause=Cause.TRY_LATER,
        sentence="The receiver does not take the mail just now.",
        source="failure-mapping: 4.7.1 is greylisting in most cases; Microsoft NDR list: 4.7.500, 4.7.650-651",
        sample="rcpt: 451 4.7.1 Not now",
        codes="4.7.x",
        phases=LATER,
    ),
    Rule(
        name="converted",
        cause=Cause.REFUSED,
        sentence="The customer's server cannot handle the form of the mail.",
        source="RFC 3463 3.7: x.6.x",
        sample="dot: 554 5.6.0 Cannot be converted",
        codes="x.6.x",
        phases=LATER,
    ),
    Rule(
        name="protocol",
        cause=Cause.REFUSED,
        sentence="The server did not understand what this program said; something in between may disturb it.",
        source="RFC 3463 3.6: x.5.x",
        sample="dot: 503 5.5.1 Bad sequence of commands",
        codes="5.5.1 5.5.2 5.5.4",
        phases=LATER,
        remedies=(Remedy.TELL_PROVIDER, Remedy.SAVE_PDF),
    ),
    Rule(
        name="not-authorised",
        cause=Cause.BLOCKED_AS_SPAM,
        sentence="The customer's server refused the mail without saying clearly why, mostly as spam.",
        source=f"RFC 3463 3.8: x.7.1; the usual meaning is {GENERAL}",
        sample="dot: 550 5.7.1 Refused",
        codes="5.7.0 5.7.1 5.7.2 5.7.9",
        phases="connect " + LATER,
    ),
)
