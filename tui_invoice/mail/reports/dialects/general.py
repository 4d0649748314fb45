"""What any server's words have in common: asked last, of senders that are servers only."""

from __future__ import annotations

from tui_invoice.mail.reports.dialects.dialect import GIVEN, Dialect
from tui_invoice.mail.reports.dialects.languages import ANY_LANGUAGE
from tui_invoice.mail.rules.rule import GENERAL

_TO = rf"[<\"']?({GIVEN})[>\"']?"
FAILED = (
    r"(un|not |non-?|in)deliver(able|ed|y)|could ?n[o']t be (delivered|sent|forwarded)|(can ?not|could not|can't|"
    r"unable to|failed to|failure to|error) (be )?(deliver|send|relay)|delivery[^\n]{0,60}(fail|error|abort)|"
    r"(fail|error|problem|trouble)[^\n]{0,40}deliver|returned (mail|to sender)|rejected|did not reach|bounced|"
    r"not (yet )?(been |be )?deliver|(has|have|was|been) (delayed|blocked)"
)

_MARK = f"{FAILED}|{ANY_LANGUAGE}"
_LATER = r"(has|have|been|is|are) delayed|not yet been delivered|will (be|keep|continue)( to)?( re)?try"

GENERAL_DIALECTS: tuple[Dialect, ...] = (
    Dialect(
        name="general-colon",
        source=f"an address, a colon or dots, a reason: {GENERAL}",
        sample="Your mail could not be delivered.\n\nbuyer@customer.test: User unknown\n",
        cause="unknown_recipient",
        mark=_MARK,
        to=rf"^[ \t>*-]{{0,9}}{_TO}[ \t]{{0,5}}(?::|\.\.\.|-|=>|\||\[)(?=[ \t]{{0,5}}\S|$)",
        later=_LATER,
        anywhere=True,
    ),
    Dialect(
        name="general-line",
        source=f"an address alone on its line, or after a few words and a colon: {GENERAL}",
        sample="Delivery error.\n\nThe message was meant for:\n   buyer@customer.test\n\nThe mailbox is full.\n",
        cause="mailbox_full",
        mark=_MARK,
        to=rf"^[ \t>*-]{{0,9}}(?:(?:to|recipients?|address|mailbox|user|an)[ \t]{{0,3}}:?[ \t]{{0,3}})?"
        rf"{_TO}[ \t.]{{0,9}}$",
        later=_LATER,
        anywhere=True,
    ),
    Dialect(
        name="general-sentence",
        source=f"a sentence that names the address: {GENERAL}",
        sample="Sorry, but your message to buyer@customer.test was not delivered because the user is unknown.\n",
        cause="unknown_recipient",
        mark=_MARK,
        to=rf"(?:to|for|recipient|address|user|mailbox|list)[ \t:]{{1,3}}{_TO}(?=[\s.,;:)\"'>]|$)",
        later=_LATER,
        anywhere=True,
    ),
    Dialect(
        name="general-anywhere",
        source=f"an address in any sentence, but for those of people who help: {GENERAL}",
        sample="Thư của Quý khách gửi tới buyer@customer.test không gửi được vì hộp thư người nhận đã đầy.\n",
        cause="mailbox_full",
        mark=_MARK,
        to=r"(?:^|[\s:：(])[<\"']?(?!(?:post-?master|mailer-daemon|support|abuse|help|service|admin|info|noc)[^\s@]{0,40}@)"
        rf"({GIVEN})[>\"']?(?=[\s.,;:)，。]|$)",
        later=_LATER,
        anywhere=True,
    ),
)
