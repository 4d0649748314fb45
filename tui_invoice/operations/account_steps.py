"""The steps of a sender's test, and the report that they make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from tui_invoice.domain.diagnosis import Diagnosis
from tui_invoice.domain.sender import UNENCRYPTED, Sender


class StepState(StrEnum):
    """How a step ended. One that was passed over by choice is `not_needed`."""

    DONE = "done"
    NOT_NEEDED = "not_needed"
    FAILED = "failed"
    NOT_REACHED = "not_reached"


class StepName(StrEnum):
    """The steps of a server, a mail program, a folder; `mailed` comes where a mail was asked for, a mailbox's last."""

    NAME = "name"
    CONNECTED = "connected"
    ENCRYPTED = "encrypted"
    SIGN_IN = "sign_in"
    SENDER = "sender"
    PROGRAM = "program"
    FOLDER = "folder"
    WRITABLE = "writable"
    MAILED = "mailed"
    MAILBOX_NAME = "mailbox_name"
    MAILBOX_CONNECTED = "mailbox_connected"
    MAILBOX_ENCRYPTED = "mailbox_encrypted"
    MAILBOX_SIGN_IN = "mailbox_sign_in"
    MAILBOX_READABLE = "mailbox_readable"


OF_SERVER = (StepName.NAME, StepName.CONNECTED, StepName.ENCRYPTED, StepName.SIGN_IN, StepName.SENDER)
OF_FOLDER = (StepName.FOLDER, StepName.WRITABLE)
OF_SENDMAIL = (StepName.PROGRAM,)
OF_IMAP = (
    StepName.MAILBOX_NAME,
    StepName.MAILBOX_CONNECTED,
    StepName.MAILBOX_ENCRYPTED,
    StepName.MAILBOX_SIGN_IN,
    StepName.MAILBOX_READABLE,
)
OF_LOCAL = (StepName.MAILBOX_READABLE,)


_UNVOUCHED = ("issuer certificate", "self-signed certificate", "self signed certificate")
"""OpenSSL's words for the verify codes 18 to 21, of its versions 1.1 and 3."""


def wants_authority(detail: str) -> bool:
    """Tell whether a failed step says that nobody known vouches for the server: an own authority has to be named."""
    return any(each in detail for each in _UNVOUCHED)


@dataclass(frozen=True, slots=True)
class TestStep:
    """One step. `words` say what was found, or in plain words what failed; `detail` is the server's own, whole. Raw."""

    name: StepName
    state: StepState
    words: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class TestReport:
    """All steps in their order.

    `released` counts recipients that the sender's hold let go, also where only its mailbox failed; `diagnosis` is what
    failed; `mailed` the number of the invoice that went to the sender itself.
    """

    sender: Sender
    steps: tuple[TestStep, ...]
    ok: bool
    released: int = 0
    diagnosis: Diagnosis | None = None
    mailed: str = ""


Tell = Callable[[TestStep], None]


@dataclass(slots=True)
class Run:
    """The steps as they come to be known; those from number `apart` on do not depend on those before them."""

    names: tuple[StepName, ...]
    tell: Tell
    apart: int = 0
    steps: list[TestStep] = field(default_factory=list)

    def done(self, words: str) -> None:
        """Note that the next step was passed, or by its words that it was not needed."""
        state = StepState.NOT_NEEDED if words == UNENCRYPTED else StepState.DONE
        self._add(TestStep(self.names[len(self.steps)], state, words))

    def failed(self, words: str, detail: str) -> None:
        """Note that the next step failed; those after it that depend on it are not reached."""
        self._add(TestStep(self.names[len(self.steps)], StepState.FAILED, words, detail))
        self.pass_over(self.apart if len(self.steps) <= self.apart else len(self.names))

    def pass_over(self, upto: int | None = None) -> None:
        """Note that the steps up to a number, of all unless said, are not reached."""
        for name in self.names[len(self.steps) : upto]:
            self._add(TestStep(name, StepState.NOT_REACHED))

    def _add(self, step: TestStep) -> None:
        self.steps.append(step)
        self.tell(step)
