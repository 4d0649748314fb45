"""Every row is data that must hold by itself: found by its own sample, sourced, plain, and quick."""

from __future__ import annotations

import re
import time

import pytest

from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.diagnosis import Cause, Reply
from tui_invoice.mail.diagnose import diagnose
from tui_invoice.mail.rules import RULES
from tui_invoice.mail.rules.faults import FAULTS, decide_fault
from tui_invoice.mail.rules.rule import Rule
from tui_invoice.mail.rules.trouble import FaultRule
from tui_invoice.mail.sentences import remedies, sentence
from tui_invoice.mail.spoken import spoken


def answer_of(sample: str) -> tuple[Reply, Phase, str]:
    """Return the sample's reply, its phase and the provider named in it."""
    found = re.fullmatch(r"(\w+): (?:\[(\w+)\] )?(.*)", sample, re.DOTALL)
    assert found, sample
    lines = [re.fullmatch(r"(?:(\d{3})[ -])?(.*)", line) for line in found[3].split("\n")]
    codes = {line[1] for line in lines if line and line[1]}
    assert len(codes) <= 1, sample
    text = "\n".join(line[2] for line in lines if line)
    return Reply(int(codes.pop()) if codes else 0, text), Phase(found[1]), found[2] or ""


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_each_row_is_found_by_its_own_sample(rule: Rule) -> None:
    """So no row above hides it: the order shadows none."""
    reply, phase, provider = answer_of(rule.sample)
    found = diagnose(reply, phase, provider=provider)
    assert found.rule == rule.name
    assert found.cause is rule.cause


@pytest.mark.parametrize("rule", FAULTS, ids=lambda rule: rule.name)
def test_each_failure_without_an_answer_is_found_by_its_own_sample(rule: FaultRule) -> None:
    assert decide_fault(rule.sample).name == rule.name


def test_names_are_unique() -> None:
    names = [rule.name for rule in RULES] + [rule.name for rule in FAULTS]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("rule", (*RULES, *FAULTS), ids=lambda rule: rule.name)
def test_each_row_has_a_source_and_a_plain_sentence(rule: Rule | FaultRule) -> None:
    """Plain: one short sentence, no enhanced code, no reply code, no word of the trade."""
    assert rule.source
    assert rule.sentence.endswith(".")
    assert len(rule.sentence) <= 110
    told = re.sub(r"\b(465|587)\b|smtp\.\S+", "", rule.sentence)
    assert not re.search(r"\d\.\d|\b[245]\d\d\b|SMTP|RCPT|MTA|DNSBL|[{}%]", told)


@pytest.mark.parametrize("cause", Cause)
def test_each_cause_has_a_sentence_and_a_remedy_without_its_row(cause: Cause) -> None:
    assert sentence(cause).endswith(".")
    assert remedies(cause)
    for words in ("", "550 5.1.1 no such user", "the password could not be read"):
        assert sentence(cause, words).endswith(".")
        assert len(sentence(cause, words)) <= 100


def test_where_no_server_spoke_none_is_said_to_have_refused() -> None:
    ours, theirs = "the password of a@b.example could not be read: no keyring", "535 5.7.8 no"
    assert sentence(Cause.SENDER_SIGN_IN, ours) == "The password could not be read, so nobody signed in."
    assert sentence(Cause.SENDER_SIGN_IN, theirs) == sentence(Cause.SENDER_SIGN_IN)
    assert "refused" in sentence(Cause.SENDER_SIGN_IN, theirs)
    assert not any("refused" in sentence(cause, ours) for cause in Cause if cause is not Cause.BLOCKED_AS_SPAM)
    assert "cannot be reached" not in sentence(Cause.SERVER_UNREACHABLE, "421 4.3.2 busy")
    assert "cannot be reached" in sentence(Cause.SERVER_UNREACHABLE, "mail.b.example:465 (tls): timed out")
    assert (spoken("550"), spoken(str(Reply(550, ""))), spoken("127.0.0.1:25: no"), spoken("")) == (
        *(True, True),
        *(False, False),
    )


def test_no_expression_repeats_without_bound() -> None:
    """An answer is hostile text: nested or open repeats could take for ever."""
    for rule in RULES:
        assert not re.search(r"(?<!\\)[*+]", rule.when), rule.name


@pytest.mark.parametrize(
    "text",
    ["a" * 1_000_000, "user " * 200_000, "mailbox " + "x " * 500_000, "5.1." * 250_000, "\x00\xff" * 500_000,
     "550-" * 250_000, "\n" * 1_000_000, "message " * 125_000],
)  # fmt: skip
def test_a_megabyte_costs_no_more_than_its_first_lines(text: str) -> None:
    """Compared with a short answer in processor time, so that a slow machine does not matter."""
    started = time.process_time()
    for _ in range(100):
        diagnose(Reply(999, "nothing known"), Phase.RCPT)
    a_hundred = time.process_time() - started
    started = time.process_time()
    found = diagnose(Reply(550, text), Phase.RCPT)
    assert time.process_time() - started < 50 * a_hundred + 1
    assert found.words.endswith(text)
