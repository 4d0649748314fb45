"""Show: what is said of a hold depends on whether a server spoke."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.operations.desks import Desk
from tui_invoice.domain.diagnosis import Cause, Remedy
from tui_invoice.operations.outcomes import outcomes
from tui_invoice.operations.sending import Wish, send
from tui_invoice.operations.showing import show
from tui_invoice.store import holds, senders


@pytest.mark.parametrize(
    ("words", "spoken", "said"),
    [
        ("535 5.7.8 no", True, "The mail account refused the sign-in: the password is wrong or out of date."),
        (
            "the password of a@b.example could not be read: no keyring on this machine",
            False,
            "The password could not be read, so nobody signed in.",
        ),
    ],
)
def test_only_a_server_that_spoke_is_said_to_have_refused_the_sign_in(
    tmp_path: Path, words: str, *, spoken: bool, said: str
) -> None:
    desk = Desk(tmp_path / "data")
    desk.bring("1", "ann@example.com")
    send(desk.context, Wish(("1",)))
    with desk.context.writing() as db, db.transaction():
        holds.hold(db, senders.by_id(db, desk.sender_id), Cause.SENDER_SIGN_IN, words, "courier")
    verdict = show(desk.context, "1").verdict
    assert (verdict.sentence, verdict.words, verdict.spoken) == (said, words, spoken)
    assert verdict.remedies[0] is Remedy.NEW_PASSWORD
    assert outcomes(desk.context, ["1"])[0].sentence == said
