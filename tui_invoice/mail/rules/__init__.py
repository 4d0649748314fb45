"""The rules: which answer means what, as data.

The order decides. First what a provider says in words of its own and quotas, then words that leave no doubt, then
the enhanced codes that are clear, then weaker words and what the vague codes usually mean, at last the reply codes by
phase. To teach the program an answer, add one row with one sample to the file it belongs to; the tests show whether
the row is found and whether it hides another.
"""

from __future__ import annotations

from tui_invoice.mail.rules.addresses import ADDRESSES
from tui_invoice.mail.rules.answer import Answer
from tui_invoice.mail.rules.app_passwords import APP_PASSWORDS
from tui_invoice.mail.rules.journey import JOURNEY
from tui_invoice.mail.rules.languages import LANGUAGES
from tui_invoice.mail.rules.limits import LIMITS
from tui_invoice.mail.rules.providers import PROVIDERS
from tui_invoice.mail.rules.replies import REPLIES
from tui_invoice.mail.rules.rule import Rule
from tui_invoice.mail.rules.sender_words import SENDER_WORDS
from tui_invoice.mail.rules.spam_words import SPAM_WORDS
from tui_invoice.mail.rules.statuses import STATUSES
from tui_invoice.mail.rules.trust import TRUST
from tui_invoice.mail.rules.vague import VAGUE

RULES: tuple[Rule, ...] = (
    *LIMITS,
    *PROVIDERS,
    *SENDER_WORDS,
    *APP_PASSWORDS,
    *TRUST,
    *SPAM_WORDS,
    *ADDRESSES,
    *JOURNEY,
    *LANGUAGES,
    *STATUSES,
    *VAGUE,
    *REPLIES,
)
"""Every row, in the order in which they are asked."""


def decide(answer: Answer) -> Rule | None:
    """Return the first row that fits; None where nothing is known."""
    return next((rule for rule in RULES if rule.fits(answer)), None)
