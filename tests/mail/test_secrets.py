"""Passwords: each place, each way it can fail, and that none of it shows the password."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.waiting import wait_until
from tui_invoice.domain.errors import SecretError
from tui_invoice.domain.secret import Secret
from tui_invoice.domain.sender import SecretStore, Sender, Transport
from tui_invoice.mail import password_command, secrets_place
from tui_invoice.mail.sealing import DamagedError
from tui_invoice.mail.secrets import Places, forget, keep, read

CANARY = "canary-7 password"
HEX = CANARY.encode().hex()
"""A script that prints the canary does not hold it, so that its own text may be shown."""
PRINTED = f"import sys; word = bytes.fromhex('{HEX}').decode(); print(word); "


def sender(store: SecretStore, uid: str = "u1", address: str = "office@example.org") -> Sender:
    return Sender(1, uid, address, "Office", Transport.SMTP, username="office", secret=store)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(secrets_file=tmp_path / "state" / "secrets.json", credentials_directory=tmp_path)


def refused(action: Callable[[], object]) -> str:
    """Return the words of the SecretError, and of everything that hangs on it; the canary is in none of them."""
    with pytest.raises(SecretError) as caught:
        action()
    error = caught.value
    assert error.todo
    assert "office@example.org" in error.title
    shown = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    assert CANARY not in shown + repr(error)
    assert error.__context__ is None or isinstance(error.__context__, OSError | DamagedError)
    return f"{error} {error.todo}"


def test_a_secret_does_not_show_itself() -> None:
    secret = Secret(CANARY)
    assert secret.reveal() == CANARY
    assert CANARY not in f"{secret} {secret!r} {[secret]}"
    assert (secret == Secret(CANARY), secret == CANARY, bool(Secret(""))) == (True, False, False)
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    with pytest.raises(TypeError):
        hash(secret)


def test_a_sender_without_sign_in_has_no_secret(places: Places) -> None:
    assert read(sender(SecretStore.NONE), places) is None


def test_what_was_asked_for_is_taken_and_what_was_not_is_held(places: Places) -> None:
    asked = replace(places, asked={"u1": Secret(CANARY)})
    assert read(sender(SecretStore.ASK), asked) == Secret(CANARY)
    assert CANARY not in repr(asked)
    assert "held until asked" in refused(lambda: read(sender(SecretStore.ASK, "u2"), asked))


@pytest.mark.parametrize("store", [SecretStore.NONE, SecretStore.ASK, SecretStore.COMMAND, SecretStore.CREDENTIAL])
def test_what_others_keep_is_neither_kept_nor_forgotten_here(places: Places, store: SecretStore) -> None:
    refused(lambda: keep(sender(store), Secret(CANARY), places))
    forget(sender(store), places)


# The file.


def test_a_password_in_the_file_is_its_owners_alone(places: Places) -> None:
    old = os.umask(0)
    try:
        keep(sender(SecretStore.FILE), Secret(CANARY), places)
    finally:
        os.umask(old)
    file = places.secrets_file
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert read(sender(SecretStore.FILE), places) == Secret(CANARY)
    forget(sender(SecretStore.FILE), places)
    assert "no password of this sender" in refused(lambda: read(sender(SecretStore.FILE), places))


def test_without_the_file_there_is_nothing_to_read_or_forget(places: Places) -> None:
    assert "no such file" in refused(lambda: read(sender(SecretStore.FILE), places))
    forget(sender(SecretStore.FILE), places)
    assert not places.secrets_file.parent.exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o622])
def test_a_file_that_others_can_read_is_refused_and_names_the_mend(places: Places, mode: int) -> None:
    keep(sender(SecretStore.FILE), Secret(CANARY), places)
    places.secrets_file.chmod(mode)
    who = sender(SecretStore.FILE)
    mend = f"chmod 600 {places.secrets_file}"
    assert mend in refused(lambda: read(who, places))
    assert mend in refused(lambda: forget(who, places))
    assert mend in refused(lambda: keep(who, Secret(CANARY), places))


@pytest.mark.parametrize("content", [f'{{"u1": "{CANARY}"', f'["{CANARY}"]', f'{{"u1": ["{CANARY}"]}}', "", "\xff"])
def test_a_file_that_is_broken_is_told_without_its_content_and_not_written_over(places: Places, content: str) -> None:
    places.secrets_file.parent.mkdir()
    places.secrets_file.touch(0o600)
    places.secrets_file.write_text(content, "latin-1" if content == "\xff" else "utf-8")
    before = places.secrets_file.read_bytes()
    assert "JSON object" in refused(lambda: read(sender(SecretStore.FILE), places))
    refused(lambda: keep(sender(SecretStore.FILE), Secret(CANARY), places))
    assert places.secrets_file.read_bytes() == before


def test_the_mend_of_a_broken_file_removes_no_other(places: Places, tmp_path: Path) -> None:
    file = tmp_path / "my state" / "secrets.json"
    file.parent.mkdir()
    file.write_text("{")
    file.chmod(0o600)
    words = refused(lambda: read(sender(SecretStore.FILE), replace(places, secrets_file=file)))
    assert f"rm '{file}'" in words


def test_a_write_that_fails_leaves_the_old_passwords(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(sender(SecretStore.FILE), Secret("old"), places)
    names = sorted(each.name for each in places.secrets_file.parent.iterdir())

    def fail(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    assert "No space left" in refused(lambda: keep(sender(SecretStore.FILE), Secret(CANARY), places))
    assert read(sender(SecretStore.FILE), places) == Secret("old")
    assert sorted(each.name for each in places.secrets_file.parent.iterdir()) == names


def test_writers_at_once_lose_nothing(places: Places) -> None:
    def work(uid: str) -> None:
        keep(sender(SecretStore.FILE, uid), Secret(f"of {uid}"), places)

    threads = [threading.Thread(target=work, args=(f"u{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert json.loads(places.secrets_file.read_text()) == {f"u{n}": f"of u{n}" for n in range(8)}


def test_a_writer_that_never_ends_is_told(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets_place, "PATIENCE", 0.0)
    keep(sender(SecretStore.FILE), Secret("old"), places)
    with secrets_place.alone(places.secrets_file, "a test"):
        assert "another program" in refused(lambda: keep(sender(SecretStore.FILE), Secret(CANARY), places))


# The command.


def command(places: Places, script: str) -> Places:
    return replace(places, command=(sys.executable, "-c", script))


def test_the_first_line_of_the_command_is_the_password(places: Places) -> None:
    for end in ("", "\\n", "\\r\\n", "\\nlogin: me\\n"):
        script = f"import sys; sys.stdout.buffer.write('Kanári 密 {end}'.encode())"
        assert read(sender(SecretStore.COMMAND), command(places, script)) == Secret("Kanári 密 ")


def test_there_is_no_shell_no_terminal_and_no_current_folder(places: Places) -> None:
    no_shell = replace(places, command=("echo", "$HOME;", "`id`", "*"))
    assert read(sender(SecretStore.COMMAND), no_shell) == Secret("$HOME; `id` *")
    script = "import os, sys; print(repr(sys.stdin.read()), os.getcwd(), os.getsid(0) == os.getpid())"
    assert read(sender(SecretStore.COMMAND), command(places, script)) == Secret("'' / True")


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (PRINTED + "sys.exit('agent is locked\\nmore')", "code 1: agent is locked"),
        (PRINTED + "sys.exit(f'bad: {word}')", "code 1: bad: ••••"),
        ("pass", "its first line is empty"),
        ("print(); print('second')", "its first line is empty"),
        (f"import sys; sys.stdout.buffer.write(bytes.fromhex('ff{HEX}'))", "not UTF-8"),
        ("import os; os.kill(os.getpid(), 15)", "signal 15"),
    ],
)
def test_a_command_that_fails_is_told_without_what_it_printed(places: Places, script: str, words: str) -> None:
    found = replace(places, command=("env", sys.executable, "-c", script))
    told = refused(lambda: read(sender(SecretStore.COMMAND), found))
    assert words in told
    assert "fromhex" not in told


@pytest.mark.parametrize("argv", [("no-such-program-anywhere",), ("/etc",), ("a\0b",)])
def test_a_command_that_cannot_be_started_is_told(places: Places, argv: tuple[str, ...]) -> None:
    assert "cannot be started" in refused(lambda: read(sender(SecretStore.COMMAND), replace(places, command=argv)))


@pytest.mark.parametrize("argv", [None, ()])
def test_without_a_command_the_setting_is_named(places: Places, argv: tuple[str, ...] | None) -> None:
    found = refused(lambda: read(sender(SecretStore.COMMAND), replace(places, command=argv)))
    assert "password_command under [senders.u1] in config.toml" in found


def test_a_command_that_hangs_is_killed_with_all_it_started(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    """The grandchild keeps the pipe open and would outlive a kill of the command alone."""
    monkeypatch.setattr(password_command, "LIMIT", 1.5)
    note = places.secrets_file.parent.parent / "pid"
    script = (
        f"{PRINTED} sys.stdout.flush(); import pathlib, subprocess, threading; "
        f"child = subprocess.Popen(['sleep', '600']); pathlib.Path('{note}').write_text(str(child.pid)); "
        "threading.Event().wait()"
    )
    assert "not done within 1.5 s" in refused(lambda: read(sender(SecretStore.COMMAND), command(places, script)))
    pid = int(note.read_text())
    wait_until(lambda: not alive(pid), what="the end of the grandchild")


def alive(pid: int) -> bool:
    """Tell whether a process runs; one that nobody has buried yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_an_agent_left_behind_by_the_command_is_not_waited_for(places: Places) -> None:
    """It holds the pipes open for long after the command itself has ended well."""
    note = places.secrets_file.parent.parent / "pid"
    script = (
        "import pathlib, subprocess; child = subprocess.Popen(['sleep', '600']); "
        f"pathlib.Path('{note}').write_text(str(child.pid)); print('word')"
    )
    try:
        assert read(sender(SecretStore.COMMAND), command(places, script)) == Secret("word")
        assert alive(int(note.read_text()))
    finally:
        os.kill(int(note.read_text()), 9)


def test_a_command_that_prints_without_end_fills_no_memory(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(password_command, "LIMIT", 0.5)
    printed = password_command._Printed()
    assert "not done" in password_command._run(("yes",), printed)
    assert len(printed.out) == password_command.LONGEST


# The credential.


def test_a_credential_is_found_by_uid_and_else_by_address(places: Places, tmp_path: Path) -> None:
    (tmp_path / "office@example.org").write_text(f"{CANARY}\n")
    assert read(sender(SecretStore.CREDENTIAL), places) == Secret(CANARY)
    (tmp_path / "tui-invoice-u1").write_text("by uid")
    assert read(sender(SecretStore.CREDENTIAL), places) == Secret("by uid")


def test_a_database_cannot_name_another_credential_of_the_unit(places: Places, tmp_path: Path) -> None:
    """Its sender's address is what the database says; the password would go to the server that it says."""
    (tmp_path / "backup-key").write_text(CANARY)
    refused_for = replace(sender(SecretStore.CREDENTIAL), address="backup-key")
    with pytest.raises(SecretError, match="is not looked for"):
        read(refused_for, places)


def test_outside_of_a_unit_the_line_for_it_is_told(places: Places) -> None:
    words = refused(lambda: read(sender(SecretStore.CREDENTIAL), replace(places, credentials_directory=None)))
    assert "$CREDENTIALS_DIRECTORY is not set" in words
    assert "LoadCredentialEncrypted=tui-invoice-u1" in words


def test_a_credential_that_is_not_there_names_both_tries(places: Places, tmp_path: Path) -> None:
    words = refused(lambda: read(sender(SecretStore.CREDENTIAL), places))
    for name in ("tui-invoice-u1", "office@example.org"):
        assert f"{tmp_path / name}: No such file" in words


@pytest.mark.parametrize("kind", ["link", "pipe", "folder", "empty", "bytes"])
def test_what_is_no_plain_text_file_is_no_credential(places: Places, tmp_path: Path, kind: str) -> None:
    place = tmp_path / "tui-invoice-u1"
    if kind == "link":
        (tmp_path / "elsewhere").write_text(CANARY)
        place.symlink_to(tmp_path / "elsewhere")
    elif kind == "pipe":
        os.mkfifo(place)
    elif kind == "folder":
        place.mkdir()
    else:
        place.write_bytes(b"" if kind == "empty" else b"\xff" + CANARY.encode())
    assert str(place) in refused(lambda: read(sender(SecretStore.CREDENTIAL), places))


@pytest.mark.parametrize("uid", ["/../../outside", "x/../../outside", "\0"])
def test_a_uid_or_an_address_cannot_lead_out_of_the_directory(places: Places, tmp_path: Path, uid: str) -> None:
    """Both come out of a database, which may be somebody's."""
    (tmp_path / "outside").write_text(CANARY)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "tui-invoice-x").mkdir()
    inside = replace(places, credentials_directory=tmp_path / "in")
    with pytest.raises(SecretError, match="is not looked for"):
        read(sender(SecretStore.CREDENTIAL, uid, "../outside"), inside)


def test_importing_the_module_loads_no_keyring() -> None:
    heavy = {"keyring", "secretstorage", "smtplib"}
    code = f"import sys, tui_invoice.mail.secrets; print(sorted({heavy} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
