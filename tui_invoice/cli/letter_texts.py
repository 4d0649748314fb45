"""Subject and text of a mail as they are given on the command line."""

from __future__ import annotations

import re
from typing import TextIO

from tui_invoice.domain.errors import UsageError

LONGEST_SUBJECT = 200
LONGEST_TEXT = 50_000
"""Characters that they may have."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
_CONTROL_IN_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def subject(said: str) -> str:
    """Return a subject without blanks around it. Raises UsageError for none, and for one that is no line of text."""
    found = said.strip()
    if not found or len(found) > LONGEST_SUBJECT or _CONTROL.search(found):
        limit = f"It is one line of at most {LONGEST_SUBJECT} characters."
        raise UsageError("This is no subject", limit, "give another, or leave --subject out")
    return found


def body(file: TextIO) -> str:
    """Return the text of a file. Raises UsageError where it is none, no UTF-8 or too long."""
    try:
        found = file.read(LONGEST_TEXT + 1).removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise UsageError("The text is not UTF-8", f"{file.name}: {error.reason}", "save it as UTF-8") from error
    except OSError as error:
        raise UsageError("The text cannot be read", f"{file.name}: {error.strerror}", "name a file") from error
    if not found.strip() or len(found) > LONGEST_TEXT or _CONTROL_IN_TEXT.search(found):
        limit = f"It has at most {LONGEST_TEXT} characters, and no control characters among them."
        raise UsageError("This is no text of a mail", limit, "give another, or leave --text-file out")
    return found
