"""Reading what came back beside the standard library, which takes the same mails apart and says nothing of them."""

from __future__ import annotations

from email import message_from_bytes, policy

from tests.bench.measuring import beside
from tests.bench.table import Row
from tests.mail.ordinary import away, ordinary
from tests.mail.score import DEV, OWN
from tui_invoice.mail.reports import read_report

_ROUNDS = 5
_LEAST = 300


def rows() -> list[Row]:
    """Return how many messages a second are read on one core: reports, and ordinary mail."""
    reports = [file.read_bytes() for folder in (OWN, DEV) if folder.is_dir() for file in sorted(folder.glob("*.eml"))]
    letters = [raw for mails in (ordinary(), away()) for _, raw in mails]
    return [_beside("reading reports", reports), _beside("reading ordinary mail", letters)]


def _beside(what: str, raws: list[bytes]) -> Row:
    def ours() -> None:
        for raw in raws:
            read_report(raw)

    def theirs() -> None:
        for raw in raws:
            for part in message_from_bytes(raw, policy=policy.default).walk():
                part.get_content_type()

    mine, other = beside(_ROUNDS, ours, theirs)
    rate = len(raws) / mine
    peer = f"email, policy default, walked: {len(raws) / other:,.0f} mails/s"
    return Row(
        f"{what} ({len(raws)} mails)", f"{rate:,.0f} mails/s", peer, other / mine, f"≥ {_LEAST} mails/s", rate >= _LEAST
    )
