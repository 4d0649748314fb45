"""Words about the customer's address and mailbox that leave no doubt."""

from __future__ import annotations

from tui_invoice.domain.diagnosis import Cause, Remedy
from tui_invoice.mail.rules.rule import GENERAL, LATER, Rule

_HARD = "5xx 0"

ADDRESSES: tuple[Rule, ...] = (
    Rule(
        name="mailbox-full",
        cause=Cause.MAILBOX_FULL,
        sentence="The customer's mailbox is full.",
        source="RFC 3463 3.3; Google SMTP errors list: 452 4.2.2; Dovecot, Cyrus, Sendmail wording",
        sample="rcpt: 552 <full@customer.test> Quota exceeded (mailbox for user is full)",
        when="(mail ?box|inbox|account|mail ?folder|maildir|user|recipient) .{0,80}(\\bis full|over( its| the|"
        " his)? ?quota|out of storage)|mail ?box (full|size)|over ?quota\\b|(disk |mailbox |"
        "storage )?quota .{0,30}exceeded|exceeded .{0,30}(storage|mailbox|quota)|quota (is )?full|"
        "insufficient .{0,20}mailbox storage|not enough (storage|disk) space (in|for)|(in|"
        "of) recipient.{0,3} mailbox exceeded|mailbox has exceeded|mail ?box (\\S{1,80} )?(is )?exceed(s|ing)|"
        "exceed(s|ed|ing)? .{0,12}quota|quota violation|(reached|over) .{0,10}quota|space (has been|is) used up",
        phases=LATER,
    ),
    Rule(
        name="moved",
        cause=Cause.UNKNOWN_RECIPIENT,
        sentence="The customer has a new address; the server's words may name it.",
        source="RFC 5321 3.4; measured: Postfix",
        sample="rcpt: 550 <moved@customer.test>: Recipient address rejected: User has moved, try new@customer.test",
        when="(user|recipient|mailbox|address|account) (has |was |is )?(been )?(moved|changed)\\b|has moved to",
        phases=LATER,
        replies=_HARD,
    ),
    Rule(
        name="switched-off",
        cause=Cause.UNKNOWN_RECIPIENT,
        sentence="The customer's mailbox has been switched off.",
        source="RFC 3463 3.3; Google SMTP errors list: 550 5.2.1",
        sample="rcpt: 550 5.7.1 <gone@customer.test>: Recipient address rejected: this account has been disabled",
        when="(account|mail ?box|user|recipient|address|domain)( \\S{1,80})? (that you tried to reach )?(is |"
        "has been |was |are )?(currently |temporar(il)?y |now )?(disabled|inactive|suspended|locked|"
        "frozen|deactivated|closed|discontinued|expired)|(recipient.{0,9} account|mail ?box) (is|has been) blocked|"
        "(disabled|inactive|suspended|deactivated) (recipient|user|account|mail ?box|address)",
        phases=LATER,
        replies=_HARD,
    ),
    Rule(
        name="loop",
        cause=Cause.TRY_LATER,
        sentence="The customer's servers send the mail round in a circle; their IT must mend that.",
        source="RFC 5321 6.3; Sendmail, Exim and Domino wording",
        sample="dot: 554 Too many hops, possible mail loop",
        when="too many hops|hop count exceeded|(mail|routing|message) loop|loop(ing)? detected|loops back to",
        phases=LATER,
        remedies=(Remedy.ASK_CUSTOMER, Remedy.SAVE_PDF),
    ),
    Rule(
        name="no-mail-domain",
        cause=Cause.UNKNOWN_RECIPIENT,
        sentence="No mail server is named for the domain of this address; ask for another one.",
        source=f"RFC 7505 4.2; qmail, OpenSMTPD and Yahoo wording, and others: {GENERAL}",
        sample="done: No MX found for domain",
        when="(no|couldn.t find (a|any)|could not find (a|any)|without) (mx|mail exchangers?)\\b( (record|host)s?)?"
        "( (was |were )?found| or| for| could)?|\\b(mx|a) record (not found|missing)",
        phases=LATER,
        replies=_HARD,
    ),
    Rule(
        name="program-failed",
        cause=Cause.TRY_LATER,
        sentence="A program at the customer's server that should take the mail has failed.",
        source="Sendmail: EX_SOFTWARE; Postfix: pipe(8), local(8); Exim: pipe transport; procmail(1)",
        sample='done: procmail: Couldn\'t create "/var/spool/mail/buyer"',
        when="^(x-unix; )?procmail:|pipe to \\||unknown mailer error|mailer error|command died with|child process|"
        "can.t create (user )?output file|transport returned \\d|local delivery (agent )?failed|maildrop:|"
        "cannot (append|open|write|create|lock) .{0,20}(file|mail ?box|message)",
        phases="done",
    ),
    Rule(
        name="name-service-down",
        cause=Cause.TRY_LATER,
        sentence="The customer's domain could not be looked up for the moment.",
        source="RFC 5321 5.1; Postfix wording",
        sample="done: Name service error for domain customer.test: Host not found, try again",
        when="host not found, try again|name service error .{0,80}(malformed|timed? ?out|try again)|(dns|name|"
        "mx) lookup (timed? ?out|deferred)|temporary (dns|name|lookup)|had no relevant answers",
        phases=LATER,
    ),
    Rule(
        name="domain-not-found-bare",
        cause=Cause.UNKNOWN_RECIPIENT,
        sentence="The server found no such address: it does not know the domain, or nobody of that name there.",
        source="measured: OpenSMTPD says it of a user it does not have at a name of its own as well",
        sample="done: Domain does not exist",
        when="^domain does not exist\\W{0,3}$",
        phases="done",
        codes="-",
        replies="0",
    ),
    Rule(
        name="domain-not-found",
        cause=Cause.INVALID_ADDRESS,
        sentence="The part of the address after the @ does not exist; it may be a slip of the pen.",
        source="RFC 3463 3.2; Postfix, Sendmail, qmail and Exim wording",
        sample="rcpt: 550 <x@nosuch.test>: Recipient address rejected: Domain not found",
        when="(host|domain)( name)?( or domain name)?( \\S{1,80})? (was )?(not found|(is )?unknown|"
        "does ?n.t exist|does not exist)\\b|unknown (host|domain)|no such (host|domain)|invalid (host|"
        "domain)\\b|unroute?able (mail )?(domain|address)|couldn.t find any host|domain is not reachable|"
        "bad destination (system|host)|nxdomain|^domain must resolve|mx records? points? to non-?existent",
        phases=LATER,
        replies=_HARD,
    ),
    Rule(
        name="address-syntax",
        cause=Cause.INVALID_ADDRESS,
        sentence="The address is written in a way no server accepts; look for blanks and odd characters.",
        source="RFC 5321 4.1.2; RFC 3463 3.2: x.1.3",
        sample="rcpt: 553 Bad recipient address syntax",
        when="(address|recipient|mail ?box)( name)? syntax|syntax error|malformed address|invalid (local part|"
        "character)",
        phases="rcpt done",
        replies="50x 55x 0",
    ),
    Rule(
        name="docomo-filter",
        cause=Cause.SENDER_NOT_TRUSTED,
        sentence="The customer's phone provider refuses mail from your address; the customer can let it in.",
        source=f"NTT docomo says 'unknown user' after DATA where its customer's filter refuses; {GENERAL}",
        sample="data: 550 Unknown user buyer@docomo.ne.jp",
        when="unknown user \\S{1,80}\\bdocomo\\b",
        phases="data dot",
        replies=_HARD,
        remedies=(Remedy.ASK_CUSTOMER, Remedy.SAVE_PDF),
    ),
    Rule(
        name="unknown-after-reading",
        cause=Cause.REFUSED,
        sentence="The server took the address and refused the mail itself; a filter of the customer may keep you out.",
        source=f"KDDI, NTT docomo and other carriers: {GENERAL}",
        sample="dot: 550 <buyer@customer.test>: User unknown",
        when="(unknown|no such|invalid) (user|recipient|account)\\b|(user|recipient|account) (\\S{1,80} )?(is )?"
        "(unknown|not (exist|found))",
        codes="- 5.2.x 5.7.x",
        phases="data dot",
        replies=_HARD,
        remedies=(Remedy.ASK_CUSTOMER, Remedy.SAVE_PDF),
    ),
    Rule(
        name="unknown-without-address",
        cause=Cause.REFUSED,
        sentence="The server took the address and refused the mail itself; a filter of the customer may keep you out.",
        source=f"KDDI: Postfix leaves the address out of its answer once the message is there; {GENERAL}",
        sample="done: 550 : User unknown",
        when="^: user unknown",
        phases="done",
        replies=_HARD,
        remedies=(Remedy.ASK_CUSTOMER, Remedy.SAVE_PDF),
    ),
    Rule(
        name="unknown-but-there",
        cause=Cause.REFUSED,
        sentence="The server will not take the mail for this address, which may be there all the same.",
        source="RFC 3463 3.3: x.2.1 is a mailbox that is there and takes no mail, 3.8: x.7.1 a sender not let in",
        sample="done: 550 5.2.1 <buyer@customer.test>... User unknown",
        when="(user|recipient|account|address) (\\S{1,80} )?(is )?(unknown|not (exist|found))|"
        "(unknown|no such) (user|recipient|account)",
        codes="5.2.1 5.7.1",
        phases="done data dot",
        replies=_HARD,
    ),
    Rule(
        name="no-such-mailbox",
        cause=Cause.UNKNOWN_RECIPIENT,
        sentence="Nobody has this address there; ask the customer for the right one.",
        source="RFC 3463 3.2; Google SMTP errors list: 550 5.1.1; measured: Postfix",
        sample="rcpt: 550 <ghost@customer.test>: Recipient address rejected: User unknown in relay recipient table",
        when="(user|recipient|mail ?box|account|address(ee)?|alias)( name)?( \\S{1,80})? (is |was |"
        "are )?(unknown|not (found|exist|known|recogni[sz]ed|listed|valid|available here|a valid|our)|"
        "invalid|unavailable|undeliverable|does ?n.t exist|does not exist|doesn.t have an? |no longer)|"
        "(unknown|invalid|no such|nonexistent|non-existent|not a valid|bad|incorrect|not our|unrouteable|"
        "undeliverable|no) (local )?(user|recipient|mail ?box|account|address|local part|alias|"
        "person)\\b|no (such )?(user|person|mail ?box|one) (here|at this|by that)|"
        "account that you tried to reach does not exist|not (a known|known) (user|recipient)|"
        "mailbox (name )?not allowed|may not exist|not listed in (the )?(domino|public|name|address)|"
        "(recipient|address|user) is not (in|on) (my|our|the)|invalid rcpt ?to\\b",
        phases=LATER,
        replies=_HARD,
    ),
    Rule(
        name="takes-no-mail",
        cause=Cause.UNKNOWN_RECIPIENT,
        sentence="The customer's server says that it takes no mail; ask for another address.",
        source="RFC 3463 3.4: 5.3.2; RFC 7504 for the wording",
        sample="rcpt: 550 Host does not accept mail",
        when="(does not|doesn.t|not|never) accept(ing)? (any )?(e?mail|network messages)|accepts no (e?mail|messages)",
        phases=LATER,
        replies="50x 54x 55x 0",
        codes="- 5.3.2 5.7.1",
    ),
)
