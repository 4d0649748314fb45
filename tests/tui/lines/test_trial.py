"""The test of a sender, as lines: all steps from the start, where it stopped, and what that means for the mail."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_invoice.domain.sender import SecretStore
from tui_invoice.domain.text import cells
from tui_invoice.operations.browsing import SenderHealth
from tui_invoice.tui.lines import trial
from tui_invoice.tui.lines.trial import Trial


def health(*, cause: str = "", reply: str = "", on_hold: int = 0) -> SenderHealth:
    return SenderHealth(
        "lone@nordlys.dk", "Lone", True, bool(cause), cause, reply, on_hold, 0, "", 0, SecretStore.FILE, "a" * 32
    )


def texts(found: Trial, width: int = 80) -> list[str]:
    return [each.text for each in trial.lines(found, width)]


def told(found: Trial, sender: SenderHealth | None = None) -> str:
    return " ".join(each.text.strip() for each in trial.told(found, sender, 80)).strip()


def test_all_steps_are_shown_from_the_start_and_the_one_under_way_is_named() -> None:
    found = Trial(at="14:02:11", running=True)
    found.take({"step": "name", "state": "done", "words": "smtp.nordlys.dk is 185.20.11.4"})
    head, name, connected, *rest = texts(found)
    assert head.startswith("── test, 14:02:11 ")
    assert name == " ✓ Name found       smtp.nordlys.dk is 185.20.11.4"
    assert connected == " ◦ Connected        trying…"
    assert [each.strip() for each in rest] == ["◦ Encrypted", "◦ Sign-in", "◦ Sender accepted"]


def test_a_refused_password_stands_with_the_servers_words_and_what_waits_for_it() -> None:
    found = Trial(running=True)
    for name in ("name", "connected", "encrypted"):
        found.take({"step": name, "state": "done", "words": "x"})
    found.take({"step": "sign_in", "state": "failed", "words": "refused", "detail": "535 5.7.8\nno\x9b31m"})
    found.take({"step": "sender", "state": "not_reached", "words": None, "detail": None})
    found.take({"ok": False, "released": 0, "cause": "sender_sign_in", "mailed": None})
    found.end()
    shown = "\n".join(texts(found))
    assert '"535 5.7.8 no' in shown and "\x9b" not in shown
    assert shown.endswith(" ◦ Sender accepted  not reached")
    assert "the password or the user name is not" in told(found)
    assert "14 invoices wait and leave once it is accepted" in told(found, health(cause="sender_sign_in", on_hold=14))
    assert "1 invoice waits and leaves once" in told(found, health(cause="sender_sign_in", on_hold=1))
    assert "waits" not in told(found, health(on_hold=1)), "what is paused does not leave by a test"


def test_one_that_works_says_what_was_released_and_where_the_mail_is() -> None:
    found = Trial((*trial.OF_FOLDER, trial.MAILED), running=True)
    found.take({"step": "mailed", "state": "done", "words": "a small mail: 250 ok; look into the folder"})
    found.take({"ok": True, "released": 14, "cause": None, "mailed": None})
    found.end()
    assert told(found) == "✓ 14 mails released a small mail: 250 ok; look into the folder"


def test_a_child_that_says_nothing_more_leaves_no_step_as_if_it_were_done() -> None:
    found = Trial(running=True)
    found.end()
    assert found.ok is False and "ended before it was done" in told(found)
    refused = Trial(running=True)
    refused.take({"title": "the database is locked", "detail": "another program", "todo": "try again"})
    refused.end()
    assert told(refused) == "the database is locked: another program"


@pytest.mark.parametrize(
    ("cause", "step"), [("sender_sign_in", "sign_in"), ("server_unreachable", "connected"), ("paused", "")]
)
def test_a_hold_is_shown_at_the_step_that_it_came_from(cause: str, step: str) -> None:
    found = trial.of_hold(health(cause=cause, reply="535 no"), trial.OF_SERVER)
    assert found.failed == step


@given(words=st.text(max_size=300), detail=st.text(max_size=300), width=st.integers(1, 160))
def test_no_line_of_a_failure_is_wider_than_the_screen_where_there_is_room_at_all(
    words: str, detail: str, width: int
) -> None:
    found = Trial(running=True)
    found.take({"step": "name", "state": "failed", "words": words, "detail": detail})
    for each in trial.lines(found, width)[1:]:
        assert cells(each.text) <= max(width, 32)


@pytest.mark.parametrize(
    ("detail", "advice"),
    [
        ("unable to get local issuer certificate host name: mail.office.test", "o, then a PEM file as authority"),
        ("self-signed certificate in certificate chain", "o, then a PEM file as authority"),
        ("WRONG_VERSION_NUMBER", "Does the server want TLS or STARTTLS?"),
    ],
)
def test_a_connection_that_is_not_safe_says_what_mends_it(detail: str, advice: str) -> None:
    found = Trial()
    found.take({"step": "encrypted", "state": "failed", "words": "no", "detail": detail})
    found.take({"ok": False, "released": 0, "cause": "sender_settings", "mailed": None})
    found.end()
    assert advice in told(found)


def test_a_hold_that_is_no_steps_is_told_above_them_with_the_servers_words() -> None:
    words = "521 This is the old machine; the new one listens at port 42971"
    found = trial.of_hold(health(cause="sender_settings", reply=words, on_hold=1), trial.OF_SERVER)
    shown = texts(found)
    assert shown[1].startswith(" ✗ On hold")
    assert f'"{words}"' in " ".join(each.strip() for each in shown)


def test_a_step_that_was_not_needed_has_no_tick() -> None:
    found = Trial()
    found.take({"step": "encrypted", "state": "not_needed", "words": "not needed: it stays within this machine"})
    assert " - Encrypted        not needed: it stays within this machine" in texts(found)
    assert found.failed == ""
