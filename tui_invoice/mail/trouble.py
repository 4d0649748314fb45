"""What is nobody's mail's fault: the sender's account, its settings, its server, its limit (OUTBOX S4)."""

from __future__ import annotations

from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.diagnosis import Diagnosis, Reply


class SenderTrouble(Exception):  # noqa: N818  (the word of the plan: it is a state of the sender, not an error of ours)
    """The sender cannot hand over now; no mail of its has failed.

    `diagnosis.fault` is `Fault.SENDER` (held where `diagnosis.permanent`, else it waits) or
    `Fault.QUOTA` (it waits 24 hours). `reply` is the server's answer, or our account with code 0.
    """

    def __init__(self, phase: Phase, diagnosis: Diagnosis, reply: Reply) -> None:
        super().__init__(f"{phase}: {reply}")
        self.phase = phase
        self.diagnosis = diagnosis
        self.reply = reply
