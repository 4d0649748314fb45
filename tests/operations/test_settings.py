from __future__ import annotations

import threading
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_invoice.domain.errors import SettingsError
from tui_invoice.operations.settings import SenderSettings, Settings, forget_sender, load, set_sender

PASS = SenderSettings(("pass", "show", "mail/x"))
WRITTEN = """\
# my own words
[senders.u1]  # the office
password_command = "pass show 'mail/x'"   # unlocked by the agent

[senders.u2]
folder = "~/outgoing"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "config.toml"


def put(path: Path, text: str | bytes, mode: int = 0o600) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    path.chmod(mode)
    return path


def test_a_missing_file_is_empty_settings_and_is_not_made(path: Path) -> None:
    assert load(path) == Settings({})
    forget_sender(path, "u1")
    assert not path.parent.exists()


def test_commands_are_split_as_a_shell_would_and_folders_found(path: Path, home: Path) -> None:
    found = load(put(path, WRITTEN)).senders
    assert found == {"u1": PASS, "u2": SenderSettings(folder=home / "outgoing")}


def test_dotted_keys_and_inline_tables_say_the_same(path: Path) -> None:
    one = load(put(path, 'senders.u1.password_command = "pass show mail/x"'))
    other = load(put(path, 'senders = {u1 = {password_command = "pass show mail/x"}}'))
    assert one == other == Settings({"u1": PASS})


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('[senders.u1]\n\npassword_comand = "x"\n', 3, "senders.u1.password_comand: there is no such key"),
        ('# a\n[sender.u1]\nfolder = "/x"\n', 2, "sender: there is no such key"),
        ('[senders.u1]\nfolder = "/x"\n["senders".u2]\n"folder" = 5\n', 4, "senders.u2.folder: it must be a string"),
        ('[senders]\nu1 = "pass"\n', 2, "senders.u1: it must be a table, not a string"),
        ("[[senders]]\n", 1, "senders: it must be a table, not a list"),
        ("x = 1\nsenders = {u1 = {folder = true}}\n", 1, "x: there is no such key"),
        ("\nsenders = {u1 = {folder = true}}\n", 2, "not true or false"),
        ('[senders.u1]\npassword_command = ["pass", "x"]\n', 2, "not a list"),
        ('[senders.u1]\npassword_command = "pass \'x"\n', 2, "No closing quotation"),
        ('[senders.u1]\npassword_command = " "\n', 2, "it is empty"),
        ('[senders.u1]\npassword_command = "a\\u0000b"\n', 2, "NUL"),
        ('[senders.u1]\nfolder = "outgoing"\n', 2, "does not begin with /"),
        ('[senders.u1]\nfolder = "~nobody-of-that-name/x"\n', 2, "senders.u1.folder"),
        ("[senders.u1]\nfolder = \n", 2, "Invalid value"),
        ("[senders.u1\n", 1, "Expected"),
        ('[senders.u1]\nfolder = """\nx', 3, "Unterminated string"),
        (b'[senders.u1]\nfolder = "\xff"\n', 2, "not UTF-8"),
        ("[senders]\n[senders]\n", 2, "Cannot declare"),
    ],
)
def test_what_is_wrong_is_told_with_file_line_and_key(path: Path, text: str | bytes, line: int, words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(put(path, text))
    assert f"{path}, line {line}" in caught.value.detail
    assert words in caught.value.detail
    assert caught.value.todo


def test_a_text_nested_without_end_is_refused(path: Path) -> None:
    with pytest.raises(SettingsError):
        load(put(path, "a = " + "[" * 100_000))


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_that_others_may_write_is_refused_since_it_names_commands(path: Path, mode: int) -> None:
    put(path, WRITTEN, mode)
    with pytest.raises(SettingsError, match="names commands") as caught:
        load(path)
    assert f"chmod 600 {path}" in caught.value.todo
    with pytest.raises(SettingsError, match="names commands"):
        set_sender(path, "u3", PASS)
    assert path.read_text() == WRITTEN


def test_a_file_that_others_may_only_read_is_taken(path: Path) -> None:
    assert load(put(path, WRITTEN, 0o644)).senders["u1"] == PASS


def test_a_folder_in_its_place_is_told(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(SettingsError, match="Is a directory"):
        load(path)


def test_setting_a_sender_keeps_comments_and_everything_else(path: Path, home: Path) -> None:
    put(path, WRITTEN, 0o644)
    new = SenderSettings(("gopass", "show", "a b"), Path("/srv/mail"))
    set_sender(path, "u3", new)
    assert path.read_text().startswith(WRITTEN)
    assert load(path).senders == {"u1": PASS, "u2": SenderSettings(folder=home / "outgoing"), "u3": new}
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_does_not_change_keeps_its_own_way_of_writing(path: Path) -> None:
    put(path, WRITTEN)
    set_sender(path, "u1", SenderSettings(PASS.password_command, Path("/srv/mail")))
    assert """password_command = "pass show 'mail/x'"   # unlocked by the agent""" in path.read_text()
    set_sender(path, "u1", SenderSettings(folder=Path("/srv/mail")))
    assert load(path).senders["u1"] == SenderSettings(folder=Path("/srv/mail"))
    assert "# my own words" in path.read_text()


def test_forgetting_takes_one_sender_only(path: Path) -> None:
    put(path, WRITTEN)
    forget_sender(path, "u2")
    forget_sender(path, "u2")
    assert load(path) == Settings({"u1": PASS})
    forget_sender(path, "u1")
    assert load(path) == Settings({})


@pytest.mark.parametrize(
    "text",
    [
        'senders.u1.folder = "/x"\n',
        'senders = {u1 = {folder = "/x"}}\n',
        '[senders]\nu1 = {folder = "/x"}\n',
        '[senders]\nu1.folder = "/x"\n',
        "[senders]\n",
    ],
)
def test_a_sender_is_set_however_the_file_is_written(path: Path, text: str) -> None:
    before = dict(load(put(path, text)).senders)
    set_sender(path, "u9", PASS)
    assert load(path).senders == {**before, "u9": PASS}
    set_sender(path, "u1", PASS)
    assert load(path).senders["u1"] == PASS


def test_a_broken_file_is_not_written_over(path: Path) -> None:
    put(path, "[senders\n")
    with pytest.raises(SettingsError, match="line 1"):
        set_sender(path, "u1", PASS)
    assert path.read_text() == "[senders\n"


def test_two_that_set_at_once_lose_nothing(path: Path) -> None:
    threads = [threading.Thread(target=set_sender, args=(path, f"u{number}", PASS)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(load(path).senders) == {f"u{number}" for number in range(8)}


WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


@given(uid=WORDS.filter(bool), argv=st.lists(WORDS, max_size=3), program=WORDS.filter(bool), folder=WORDS)
def test_what_is_set_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, uid: str, argv: list[str], program: str, folder: str
) -> None:
    path = tmp_path_factory.mktemp("settings") / "config.toml"
    wanted = SenderSettings((program, *argv), Path(f"/{folder}"))
    set_sender(path, uid, wanted)
    assert load(path).senders == {uid: wanted}
    assert set(tomllib.loads(path.read_text("utf-8"))) == {"senders"}
