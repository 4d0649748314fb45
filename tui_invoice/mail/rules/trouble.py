"""What a row on a failure without an answer is made of, and when it fits."""

from __future__ import annotations

from dataclasses import dataclass

from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.diagnosis import Cause, Remedy
from tui_invoice.domain.sender import Security

NetworkError = OSError | UnicodeError
"""What a connection can raise. A host name that is no name at all raises UnicodeError."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A failure without an answer: the error, where it came, and what the settings were."""

    error: NetworkError
    phase: Phase = Phase.CONNECT
    port: int = 587
    security: Security = Security.STARTTLS
    worked_before: bool = False


@dataclass(frozen=True, slots=True)
class FaultRule:
    """A row: `kinds` of error and, unless empty or None, the `numbers` (errno, or the verify code of a certificate),
    the `reasons` OpenSSL gives, `port`, `securities`, `phases` and whether the account `worked` before. `sample` must
    find this very row; `source` says who told."""

    name: str
    kinds: tuple[type[Exception], ...]
    cause: Cause
    permanent: bool
    sentence: str
    source: str
    sample: Trouble
    numbers: frozenset[int] = frozenset()
    reasons: tuple[str, ...] = ()
    port: int | None = None
    securities: tuple[Security, ...] = ()
    phases: tuple[Phase, ...] = ()
    worked: bool | None = None
    remedies: tuple[Remedy, ...] = ()

    def fits(self, trouble: Trouble) -> bool:
        """Tell whether every condition of the row is met."""
        error = trouble.error
        number = getattr(error, "verify_code", None) or getattr(error, "errno", None)
        reason = str(getattr(error, "reason", "") or "")
        return (
            isinstance(error, self.kinds)
            and (not self.numbers or number in self.numbers)
            and (not self.reasons or reason in self.reasons)
            and (self.port is None or trouble.port == self.port)
            and (not self.securities or trouble.security in self.securities)
            and (not self.phases or trouble.phase in self.phases)
            and (self.worked is None or trouble.worked_before is self.worked)
        )
