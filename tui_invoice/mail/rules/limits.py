"""Quotas of the account that sends: the sender waits a day, no mail fails for it."""

from __future__ import annotations

from tui_invoice.domain.diagnosis import Cause, Fault, Remedy
from tui_invoice.mail.rules.rule import GENERAL, Rule

_WAIT = (Remedy.WAIT, Remedy.TELL_PROVIDER)

LIMITS: tuple[Rule, ...] = (
    Rule(
        name="gmail-daily-limit",
        cause=Cause.SENDER_SETTINGS,
        sentence="This account has sent as many mails as it may in a day; sending goes on tomorrow.",
        source="Google SMTP errors list: 550 5.4.5",
        sample="rcpt: 550-5.4.5 Daily user sending limit exceeded. For more information on Gmail\n"
        "550 5.4.5 sending limits go to https://support.example/a/answer/166852 - gsmtp",
        when="(daily|user) (user )?sending (limit|quota)|sending (limit|quota) (has been )?exceeded",
        fault=Fault.QUOTA,
        permanent=False,
        remedies=_WAIT,
    ),
    Rule(
        name="microsoft-daily-limit",
        cause=Cause.SENDER_SETTINGS,
        sentence="This account has written to as many people as it may in a day; sending goes on tomorrow.",
        source="Microsoft NDR list: 5.1.90, 5.2.0 limits",
        sample="dot: 554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; "
        "Failed to process message due to a permanent exception",
        when="SubmissionQuotaExceeded|recipient rate limit|message rate limit|daily (limit for )?(message|"
        "mail|recipient|relay)( sending)? (limit|quota)|exceeded (the|your|its) (daily|hourly) (limit|"
        "quota|message|mail|sending)|reached (a|the|your) daily",
        phases="mail rcpt data dot done",
        fault=Fault.QUOTA,
        permanent=False,
        remedies=_WAIT,
    ),
    Rule(
        name="rate-of-the-account",
        cause=Cause.SENDER_SETTINGS,
        sentence="The server takes no more mail from this account for now; sending goes on tomorrow.",
        source="Google SMTP errors list: 421 4.7.28",
        sample="dot: 421 4.7.28 Gmail has detected an unusual rate of mail originating from your account. - gsmtp",
        codes="4.7.28",
        fault=Fault.QUOTA,
        permanent=False,
        remedies=_WAIT,
    ),
    Rule(
        name="quota-status",
        cause=Cause.SENDER_SETTINGS,
        sentence="This account has used up what it may send; sending goes on tomorrow.",
        source="Google SMTP errors list: 5.4.5; Microsoft NDR list: 5.1.90",
        sample="rcpt: 550 5.1.90 Your message can't be sent because you've reached your limit for today",
        codes="5.1.90 5.4.5",
        fault=Fault.QUOTA,
        permanent=False,
        remedies=_WAIT,
    ),
    Rule(
        name="quota-of-the-provider",
        cause=Cause.SENDER_SETTINGS,
        sentence="This account has sent too much in a short time; sending goes on tomorrow.",
        source=f"cPanel: {GENERAL}",
        sample="mail: 550 Domain office.test has exceeded the max emails per hour (200/200 (100%)) allowed.",
        when="exceeded the max(imum)? (e?mails?|messages|defers and failures) per (hour|day)|"
        "outgoing mail limit|too many (messages|mails) (sent )?(per|in the last) (hour|day)",
        phases="auth mail rcpt data dot",
        fault=Fault.QUOTA,
        permanent=False,
        remedies=_WAIT,
    ),
)
