"""Handing over on one connection, beside Postfix's smtp-source and Python's smtplib on the same sink."""

from __future__ import annotations

import random
import smtplib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import sink
from tests.bench.measuring import beside
from tests.bench.sending import courier_rows
from tests.bench.table import Row
from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.diagnosis import Reply
from tui_invoice.domain.sender import Security, Sender, Transport
from tui_invoice.mail.compose import Attachment, Letter, compose
from tui_invoice.mail.connect import connect
from tui_invoice.mail.session import Envelope, EnvelopeRecipient

PAGE = 29_000
"""Octets of a page; as a mail about 40 KB."""
BUDGET = 0.4
_MAILS = 1_000
_ROUNDS = 5
_FROM, _TO = "office@example.com", "customer@example.com"


def rows(folder: Path) -> list[Row]:
    """Return what handing over comes to; without Postfix, only how to get it."""
    if sink.program("smtp-sink") is None or sink.program("smtp-source") is None:
        return [Row("handing over", "skipped: Postfix's smtp-sink and smtp-source are missing", sink.INSTALL)]
    letters = _letters(_MAILS)
    octets = len(letters[0])
    with sink.running() as port:
        ours, source, plain = beside(
            _ROUNDS,
            lambda: _hand_over(port, letters),
            lambda: sink.pour(port, _MAILS, octets),
            lambda: _by_smtplib(port, letters),
        )
        what = f"{_MAILS:,} ready mails of {octets / 1000:.0f} KB, one connection, no-op marker"
        peer = f"smtp-source: {_MAILS / source:,.0f} mails/s"
        ratio = source / ours
        found = [
            Row(what, f"{_MAILS / ours:,.0f} mails/s", peer, ratio, f"≥ {BUDGET} ×", ratio >= BUDGET),
            Row("the same by Python's smtplib", f"{_MAILS / plain:,.0f} mails/s", peer, source / plain),
        ]
        return found + courier_rows(folder, port, random.Random(7).randbytes(PAGE), _MAILS / source)


def _letters(count: int) -> list[bytes]:
    chance = random.Random(7)
    return [
        compose(
            Letter(
                sender_name="Our Office",
                sender_address=_FROM,
                to=(("Customer", _TO),),
                cc=(),
                subject=f"Invoice {n}",
                body="Here it is.",
                message_id=f"m{n:06d}@example.com",
                date=datetime(2026, 11, 18, tzinfo=UTC),
                language="en",
                attachments=(Attachment("invoice.pdf", "application/pdf", chance.randbytes(PAGE)),),
            )
        )
        for n in range(count)
    ]


def _no_op(answers: Mapping[int, Reply]) -> None:
    """Mark nothing."""


def _hand_over(port: int, letters: Sequence[bytes]) -> None:
    account = Sender(1, "u", _FROM, "Our Office", Transport.SMTP, host="127.0.0.1", port=port, security=Security.NONE)
    session = connect(account, None)
    for n, letter in enumerate(letters):
        outcome = session.hand_over(Envelope(_FROM, f"e{n}", (EnvelopeRecipient(n, _TO),)), letter, _no_op)
        assert outcome.phase is Phase.DONE, outcome
    session.close()


def _by_smtplib(port: int, letters: Sequence[bytes]) -> None:
    with smtplib.SMTP("127.0.0.1", port) as session:
        for letter in letters:
            assert session.sendmail(_FROM, [_TO], letter) == {}
