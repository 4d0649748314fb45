"""What a pasted answer means, when nobody tells in which phase it came."""

from __future__ import annotations

import re
from dataclasses import replace

from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.diagnosis import Diagnosis, Reply
from tui_invoice.mail.diagnose import READ, diagnose

_REPLY_LINE = re.compile(r"[ \t]*(?:smtp;[ \t]*)?([245]\d\d)(?:[ \t-](.*))?", re.ASCII | re.IGNORECASE)
_INNER_REPLY = re.compile(r"(?<![\d.:\[-])([45]\d\d)(?=[ -]#?[45]\.\d{1,3}\.\d{1,3}\b|[ -]<| [A-Za-z])", re.ASCII)
_AUTH_CODES = frozenset({432, 454, 530, 534, 535, 538})
_PHASE_WORDS = (
    (Phase.DOT, re.compile(r"end of data|end of message", re.IGNORECASE)),
    (Phase.DATA, re.compile(r"(reply to|after) (the )?data\b", re.IGNORECASE)),
    (Phase.RCPT, re.compile(r"(reply to|after|our) rcpt\b", re.IGNORECASE)),
    (
        Phase.AUTH,
        re.compile(
            r"username and password|authentication (failed|unsuccessful|credentials)|app(lication)?"
            r"[- ](specific )?password|authentication (type|mechanism)|basic authentication|web browser",
            re.IGNORECASE,
        ),
    ),
)


def explain_text(text: str) -> Diagnosis:
    """Return what a pasted answer means: "550 5.1.1 ...", "250-..." lines, a report's sentence, or words alone.

    The phase is guessed from codes and words: a sign-in for 530, 534, 535 and their kin, else the recipient's.
    """
    reply = _pasted(text)
    diagnosis = diagnose(reply, _guessed_phase(reply, text[:READ]))
    return replace(diagnosis, words=text)


def _pasted(text: str) -> Reply:
    lines = text[:READ].strip().splitlines()
    answers = [found for line in lines if (found := _REPLY_LINE.fullmatch(line))]
    if answers and len(answers) == len(lines):
        return Reply(int(answers[-1][1]), "\n".join(found[2] or "" for found in answers))
    inner = answers[0] if answers else _INNER_REPLY.search(text, 0, READ)
    return Reply(int(inner[1]) if inner else 0, text[:READ])


def _guessed_phase(reply: Reply, text: str) -> Phase:
    if reply.code in _AUTH_CODES:
        return Phase.AUTH
    return next((phase for phase, words in _PHASE_WORDS if words.search(text)), Phase.RCPT)
