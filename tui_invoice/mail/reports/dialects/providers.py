"""Mailbox providers and carriers that write their own words."""

from __future__ import annotations

from tui_invoice.mail.reports.dialects.dialect import ALONE, GIVEN, Dialect

_TO = rf"<?({GIVEN})>?"

PROVIDERS: tuple[Dialect, ...] = (
    Dialect(
        name="google-groups",
        source="Google Groups: no such group or no permission, in whatever language",
        sample="Hello office@office.test,\n\nWe're writing to let you know that the group you tried to contact "
        "(buyers) may not exist, or you may not have permission to post messages to the group.\n\nvisit "
        "https://groups.google.com/support/\n\nGoogle Groups\n",
        cause="sender_not_trusted",
        mark=r"groups\.google\.com/(?:[^\n]{0,400}\n){1,9}[^\n\w]{0,9}google groups",
        sender=r"mailer-daemon@google",
        says="You have no permission to post to this group, or it is not there.",
    ),
    Dialect(
        name="gmail",
        source="Gmail: delivery status notification of before 2016",
        sample="Delivery to the following recipient failed permanently:\n\n     buyer@customer.test\n\nTechnical "
        "details of permanent failure: \nThe error that the other server returned was:\n550 5.1.1 User unknown\n",
        cause="unknown_recipient",
        mark=r"delivery to the following recipients? (failed permanently|has been delayed)",
        to=ALONE,
        later=r"has been delayed",
    ),
    Dialect(
        name="zoho",
        source="Zoho Mail: undelivered mail returned to sender",
        sample="A message that you sent could not be delivered to one or more of its recipients. This is a permanent "
        "error.\n\nbuyer@customer.test Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.1 User unknown\n",
        cause="unknown_recipient",
        mark=r"error_code :",
        to=rf"^\s{{0,9}}{_TO} (?=[^\n]{{0,80}}error_code :)",
    ),
    Dialect(
        name="m-filter",
        source="Digital Arts m-FILTER: the reason below a line of its own",
        sample="このメールは自動的に生成して送信しています。\n以下のメールアドレスへの送信に失敗しました。\n\n"
        "buyer@customer.test\n\n-------server message\n452 4.3.1 Insufficient system resources\n\n-------SMTP command\n"
        "DATA\n",
        cause="try_later",
        mark=r"メールアドレスへの送信に失敗しました。|^-{3,9}server message",
        to=ALONE,
        why=r"^-{3,9}server message\s{1,3}((?:(?!-{3,9}original)[^\n]{0,400}\n?){1,9})",
    ),
)
