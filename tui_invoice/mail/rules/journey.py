"""Words about the mail's size and its way to the customer's server that leave no doubt."""

from __future__ import annotations

from tui_invoice.domain.diagnosis import Cause, Fault, Remedy
from tui_invoice.mail.rules.rule import LATER, Rule

_HARD = "5xx 0"

JOURNEY: tuple[Rule, ...] = (
    Rule(
        name="gave-up",
        cause=Cause.TRY_LATER,
        sentence="The customer's server could not be reached for a long time.",
        source="RFC 3463 3.5: x.4.7; Exim, OpenSMTPD, qmail and Exchange wording",
        sample="done: 550 4.4.7 QUEUE.Expired; message expired",
        when="retry time(out)? (exceeded|not reached)|(message|envelope|queue|"
        "delivery time)\\.? ?(has )?expired|in the queue too long|unable to deliver in \\d|"
        "too long in queue|delivery failed \\d{1,4} attempts|(was|were) aborted after \\d|after multiple (re)?tries|"
        "(maximum|max) (number of )?(re)?(tries|attempts)|giving up (after|trying)|could not find a gateway",
        phases=LATER,
    ),
    Rule(
        name="not-reached",
        cause=Cause.TRY_LATER,
        sentence="The customer's server could not be reached.",
        source="RFC 3463 3.5; measured: Postfix; qmail, OpenSMTPD wording",
        sample="done: connect to mail.customer.test[192.0.2.1]:25: Connection timed out",
        when="connection (timed out|refused|reset|lost|closed)|(network|operation) (error|timed out|"
        "is unreachable)|(wasn.t able|unable|failed) to (establish|connect|contact)|no route to host|"
        "did not accept our requests to connect|lost connection|host (is )?(not reachable|unreachable)|"
        "unable to connect|conversation with .{0,80}timed out",
        phases=LATER,
    ),
    Rule(
        name="too-big",
        cause=Cause.REFUSED,
        sentence="The mail is too big for the customer's server; a smaller PDF may pass.",
        source="RFC 1870 6; RFC 3463 3.4; measured: OpenSMTPD",
        sample="dot: 552 Message size exceeds fixed maximum message size (10485760)",
        when="(message|mail|e-?mail|size|attachments?|file|length).{0,40}(too (big|large)|exceed(s|"
        "ed)? .{0,40}(limit|max|size|allowed)|limit exceeded)|maximum (message )?size|over(sized?|"
        "\\s?the (size|maximum))",
        phases=LATER,
        replies=_HARD,
        remedies=(Remedy.SMALLER_FILE, Remedy.SAVE_PDF),
    ),
    Rule(
        name="too-big-at-once",
        cause=Cause.REFUSED,
        sentence="The mail is bigger than this server takes; a smaller PDF may pass.",
        source="RFC 1870 6.1: MAIL with SIZE",
        sample="mail: 552 5.3.4 Message size exceeds fixed limit",
        when="\\bsize\\b|too (big|large)",
        codes="5.3.4 5.2.3 -",
        replies="552 523 554",
        phases="mail",
        fault=Fault.MESSAGE,
        remedies=(Remedy.SMALLER_FILE, Remedy.SAVE_PDF),
    ),
)
