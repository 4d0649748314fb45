"""The rows on what the server of a mailbox says, and on what breaks on the way to it: each holds by itself."""

from __future__ import annotations

import re

import pytest

from tests.mail.test_rules import answer_of
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.mail.rules import RULES
from tui_invoice.mail.rules.faults import FAULTS
from tui_invoice.mail.rules.mailbox import MAILBOX, decide_mailbox
from tui_invoice.mail.rules.mailbox_faults import MAILBOX_FAULTS, decide_mailbox_fault
from tui_invoice.mail.rules.rule import Rule
from tui_invoice.mail.rules.trouble import FaultRule


@pytest.mark.parametrize("rule", MAILBOX, ids=lambda rule: rule.name)
def test_each_row_is_found_by_its_own_sample(rule: Rule) -> None:
    reply, phase, provider = answer_of(rule.sample)
    assert decide_mailbox(reply.text, phase, provider).name == rule.name


@pytest.mark.parametrize("rule", MAILBOX_FAULTS, ids=lambda rule: rule.name)
def test_each_failure_without_an_answer_is_found_by_its_own_sample(rule: FaultRule) -> None:
    assert decide_mailbox_fault(rule.sample).name == rule.name


@pytest.mark.parametrize("rule", (*MAILBOX, *MAILBOX_FAULTS), ids=lambda rule: rule.name)
def test_each_row_has_a_source_and_a_plain_sentence_and_a_cause_of_the_senders(rule: Rule | FaultRule) -> None:
    assert rule.source
    assert rule.sentence.endswith(".")
    assert len(rule.sentence) <= 110
    assert not re.search(r"\d\.\d|SMTP|[{}%\[\]]", rule.sentence)
    assert rule.cause in {Cause.SENDER_SIGN_IN, Cause.SENDER_SETTINGS, Cause.SERVER_UNREACHABLE}
    assert rule.permanent is (rule.cause is not Cause.SERVER_UNREACHABLE)


def test_names_are_unique() -> None:
    names = [rule.name for rule in (*MAILBOX, *RULES)] + [rule.name for rule in (*MAILBOX_FAULTS, *FAULTS)]
    assert sorted(names) == sorted(set(names))


def test_no_expression_repeats_without_bound() -> None:
    for rule in MAILBOX:
        assert not re.search(r"(?<!\\)[*+]", rule.when), rule.name
