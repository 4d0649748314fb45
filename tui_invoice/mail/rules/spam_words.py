"""Words on blocklists, spam, viruses and rates, and greylisting."""

from __future__ import annotations

from tui_invoice.domain.diagnosis import Cause, Remedy
from tui_invoice.mail.rules.rule import LATER, Rule

_HARD = "5xx 0"
_CONTENT = (Remedy.ASK_CUSTOMER, Remedy.SAVE_PDF, Remedy.TELL_PROVIDER)

SPAM_WORDS: tuple[Rule, ...] = (
    Rule(
        name="greylisted",
        cause=Cause.TRY_LATER,
        sentence="The receiver lets unknown senders wait a little before it takes their mail.",
        source="RFC 6647; measured: Postfix, OpenSMTPD, Exim",
        sample="rcpt: 450 4.2.0 <greylist@customer.test>: Recipient address rejected: Greylisted, please try again",
        when="gr[ae]y-?list",
        replies="4xx",
    ),
    Rule(
        name="greylisted-for-good",
        cause=Cause.TRY_LATER,
        sentence="The receiver lets unknown senders wait a little; sending once more should do.",
        source="RFC 6647",
        sample="rcpt: 550 You have been greylisted, come back later",
        when="gr[ae]y-?list",
        remedies=(Remedy.RESEND,),
    ),
    Rule(
        name="on-a-blocklist",
        cause=Cause.BLOCKED_AS_SPAM,
        sentence="The server your mail goes out by is on a list of spam senders; the answer names the list.",
        source="RFC 5782; Spamhaus, SpamCop, Postfix: reject_rbl_client",
        sample="rcpt: 554 5.7.1 Service unavailable; Client host [192.0.2.5] blocked using zen.spamhaus.org",
        when="blocked using|spamhaus|spamcop|barracudacentral|\\b(dns|r)bl\\b|\\bpbl\\b|\\bsbl\\b|block ?list|"
        "black ?list|listed (in|on|at|by) \\S{1,80}\\.|sorbs\\b",
        remedies=(Remedy.TELL_PROVIDER, Remedy.SAVE_PDF),
    ),
    Rule(
        name="virus",
        cause=Cause.BLOCKED_AS_SPAM,
        sentence="The receiver takes the mail or its attachment for a virus.",
        source="RFC 3463 3.8; ClamAV and Amavis wording",
        sample="dot: 550 5.7.0 Virus detected: Example.Test",
        when="\\bvirus|malware|phishing",
        phases=LATER,
        replies=_HARD,
        remedies=_CONTENT,
    ),
    Rule(
        name="spam",
        cause=Cause.BLOCKED_AS_SPAM,
        sentence="The receiver takes the mail for spam.",
        source="Google SMTP errors list: 550 5.7.1 likely unsolicited; measured: Postfix",
        sample="dot: 554 5.7.1 <spam@customer.test>: Recipient address rejected: Message rejected as spam by filter",
        when="(likely|as|be|is|detected|looks like|considered|classified|contains?|scored as|probable|anti-?|"
        "high) spam\\b|\\bspam(my)? (detected|message|content|filter|score|mail|rejected|policy)|"
        "unsolicited|\\bube\\b|\\buce\\b|spamassassin|spam\\S{0,10} (message )?(rejected|blocked|"
        "refused)|(message|mail) content (rejected|denied)|(content|message) (was )?rejected (due|because)",
        phases="connect mail " + LATER,
        replies=_HARD,
        remedies=_CONTENT,
    ),
    Rule(
        name="reputation",
        cause=Cause.BLOCKED_AS_SPAM,
        sentence="The receiver distrusts the server your mail goes out by; its provider can help.",
        source="Microsoft NDR list; general wording of receivers",
        sample="connect: 554 Your access to this mail system has been rejected due to the sending MTA's poor "
        "reputation",
        when="\\breputation|your (ip|network|access|server|host)\\b.{0,60}\\b(blocked|rejected|refused|"
        "banned)|client host rejected|ip( address)? (is |has been )?(blocked|banned)|(is|are|was|"
        "been) banned|use the smtp server of your isp|(helo|ehlo) command rejected|(my|your) name was rejected|"
        "dynamic (ip|host|address)|dynamically assigned|dial-?up|blackhole (site|list)|\\bip( address)? (is )?listed|"
        "(bad|invalid) (helo|ehlo)|connections? (from|by) .{0,60}(rejected|refused|blocked)",
        phases="connect mail " + LATER,
        replies=_HARD,
        remedies=(Remedy.TELL_PROVIDER, Remedy.SAVE_PDF),
    ),
    Rule(
        name="microsoft-block-status",
        cause=Cause.BLOCKED_AS_SPAM,
        sentence="Microsoft has blocked the server or the account your mail goes out by; its provider can help.",
        source="Microsoft NDR list: 5.7.511; 5.7.606-649, 5.7.708, 5.7.750: general knowledge, not checked",
        sample="connect: 550 5.7.606 Access denied, sending address [192.0.2.5]",
        codes="5.7.511 5.7.606-649 5.7.708 5.7.750 5.7.25 5.7.28",
        remedies=(Remedy.TELL_PROVIDER, Remedy.SAVE_PDF),
    ),
    Rule(
        name="rate",
        cause=Cause.TRY_LATER,
        sentence="The server takes mail more slowly just now.",
        source="Google SMTP errors list: 421 4.7.0 rate; Microsoft NDR list: 4.7.500, 4.7.650-651",
        sample="rcpt: 421 4.7.0 Our system has detected an unusual rate of unsolicited mail. - gsmtp",
        when="\\brate\\b|throttl|too (many|much)|too fast|unsolicited|temporarily deferred",
        replies="4xx",
        codes="- 4.1.x 4.2.x 4.3.x 4.4.x 4.7.x",
        phases=LATER,
    ),
)
