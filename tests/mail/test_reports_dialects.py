"""Every dialect is data that must hold by itself: found by its own sample, sourced, and bounded."""

from __future__ import annotations

import re

import pytest

from tui_invoice.domain.report import ReportKind
from tui_invoice.mail.reports import read_report
from tui_invoice.mail.reports.dialects import DIALECTS
from tui_invoice.mail.reports.dialects.dialect import Dialect, words

BUYER = "buyer@customer.test"


def mail_of(dialect: Dialect) -> bytes:
    """Return a message from a server with the sample of a dialect as its text."""
    subject = "Loop Alert: mail" if dialect.subject else "mail"
    return (
        "From: Mail Delivery System <mailer-daemon@googlemail.com>\nTo: office@office.test\n"
        f"Subject: {subject}\nX-Failed-Recipients: {BUYER}\n\n{dialect.sample}"
    ).encode()


def first_that_finds(dialect: Dialect) -> str:
    """Return the name of the first dialect that reads a sample."""
    for each in DIALECTS:
        subject = "Loop Alert" if dialect.subject else "mail"
        if each.fits("mailer-daemon@googlemail.com", subject, dialect.sample, daemon=True) and (
            not each.to or list(each.told(dialect.sample))
        ):
            return each.name
    return ""


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda each: each.name)
def test_each_dialect_reads_its_own_sample(dialect: Dialect) -> None:
    """So no row above hides it: the order shadows none."""
    assert first_that_finds(dialect) == dialect.name
    (found,) = read_report(mail_of(dialect)).findings
    whom = "list@customer.test" if dialect.name == "fml" else BUYER
    assert (found.recipient, found.cause and found.cause.value) == (whom, dialect.cause)
    assert found.kind is (ReportKind.DELAYED if dialect.name.endswith("-delayed") else ReportKind.BOUNCE)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda each: each.name)
def test_no_person_who_quotes_a_report_sends_one(dialect: Dialect) -> None:
    quoted = "\n".join(f"> {line}" for line in dialect.sample.splitlines())
    for text in (dialect.sample, quoted):
        raw = f"From: Ann <ann@customer.test>\nTo: office@office.test\nSubject: Re: mail\n\nSee:\n\n{text}".encode()
        assert [each.kind for each in read_report(raw).findings] == [ReportKind.NONE]


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda each: each.name)
def test_each_dialect_has_a_source_and_no_open_repeat(dialect: Dialect) -> None:
    """A report is hostile text: nested or open repeats could take for ever."""
    assert dialect.source
    for each in (dialect.mark, dialect.to, dialect.why, dialect.before, dialect.reason, dialect.later, dialect.sender):
        assert not re.search(r"(?<!\\)(?<!\[)[*+](?![^\[\]]*\])", each), each
        words(each)


def test_names_are_unique() -> None:
    names = [each.name for each in DIALECTS]
    assert sorted(names) == sorted(set(names))
