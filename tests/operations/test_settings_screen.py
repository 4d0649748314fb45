"""The screen's part of config.toml: read, refused with its line, and set without harm to the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_invoice.domain.errors import SettingsError
from tui_invoice.operations.settings import SenderSettings, Settings, load, set_screen, set_sender, wrong_key
from tui_invoice.operations.settings_screen import Glyphs, ScreenSettings, Theme

WRITTEN = """\
# how it looks
[screen]
theme = "light"   # the sun comes in
mouse = true

[keys]
send = "s,f9"
"mail.settings" = "m"  # as always

[senders.u1]
folder = "/srv/mail"
"""
READ = Settings(
    {"u1": SenderSettings(folder=Path("/srv/mail"))},
    ScreenSettings(Theme.LIGHT, Glyphs.AUTO, mouse=True),
    {"send": "s,f9", "mail.settings": "m"},
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "config.toml"


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(0o600)
    return path


def test_what_is_not_said_is_dark_without_a_mouse_and_without_keys(path: Path) -> None:
    found = load(path)
    assert (found.screen, found.keys) == (ScreenSettings(Theme.DARK, Glyphs.AUTO, mouse=False), {})


def test_the_thin_line_is_used_unless_it_is_switched_off(path: Path) -> None:
    assert load(path).screen.thin_line
    assert not load(put(path, "[screen]\nthin_line = false\n")).screen.thin_line


def test_screen_and_keys_are_read_beside_the_senders(path: Path) -> None:
    assert load(put(path, WRITTEN)) == READ


@pytest.mark.parametrize(
    ("text", "line", "words", "todo"),
    [
        ('[screen]\n\ntheme = "blue"\n', 3, "screen.theme: there is no such choice", '"ansi-light"'),
        ("[screen]\ntheme = true\n", 2, "it must be a string in quotes", '"dark" | "light"'),
        ('screen = {glyphs = "Ascii"}\n', 1, "screen.glyphs: there is no such choice", '"auto" | "unicode" | "ascii"'),
        ('[screen]\nmouse = "false"\n', 2, "screen.mouse: it must be true or false", "mouse = true | false"),
        ("[screen]\nmouse = 1\n", 2, "screen.mouse: it must be true or false", "mouse = true | false"),
        ('[screen]\nthin_line = "off"\n', 2, "screen.thin_line: it must be true or false", "thin_line = true | false"),
        ('[screen]\ncolour = "dark"\n', 2, "screen.colour: there is no such key", "theme, glyphs, mouse"),
        ('\nscreen = "dark"\n', 2, "screen: it must be a table, not a string", "[screen]"),
        ('[keys]\nsend = "s"\nquit = ["q"]\n', 3, "keys.quit: it must be a string in quotes, not a list", '"KEY,KEY"'),
        ('[keys]\nmail.settings = "m"\n', 2, "keys.mail: it must be a string in quotes, not a table", "COMMAND"),
        ("keys = 5\n", 1, "keys: it must be a table, not a number", "[keys]"),
        ('[screens]\ntheme = "dark"\n', 1, "screens: there is no such key", "[screen]"),
    ],
)
def test_what_is_wrong_is_told_with_file_line_key_and_what_is_allowed(
    path: Path, text: str, line: int, words: str, todo: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        load(put(path, text))
    assert f"{path}, line {line}" in caught.value.detail
    assert words in caught.value.detail
    assert todo in caught.value.todo


def test_one_value_is_set_and_all_else_keeps_its_way_of_writing(path: Path) -> None:
    put(path, WRITTEN)
    set_screen(path, theme=Theme.ANSI_DARK)
    assert path.read_text("utf-8") == WRITTEN.replace('"light"', '"ansi-dark"')
    set_screen(path, glyphs=Glyphs.ASCII, mouse=False)
    assert load(path).screen == ScreenSettings(Theme.ANSI_DARK, Glyphs.ASCII, mouse=False)
    assert (load(path).senders, load(path).keys) == (READ.senders, READ.keys)


@pytest.mark.parametrize("text", ["", "# mine", '[senders.u1]\nfolder = "/srv/mail"', 'keys = {send = "s"}', WRITTEN])
def test_the_screen_is_set_however_the_file_is_written_and_a_sender_after_it(path: Path, text: str) -> None:
    before = load(put(path, text))
    set_screen(path, theme=Theme.ANSI_LIGHT)
    set_sender(path, "u2", SenderSettings(("pass",)))
    found = load(path)
    assert found.screen.theme is Theme.ANSI_LIGHT
    assert (found.keys, found.senders) == (before.keys, {**before.senders, "u2": SenderSettings(("pass",))})
    assert path.read_text("utf-8").startswith(text if text != WRITTEN else "# how it looks")


def test_what_is_so_already_is_not_written(path: Path) -> None:
    set_screen(path, theme=Theme.DARK, mouse=False)
    assert not path.exists()


def test_a_broken_file_is_not_written_over(path: Path) -> None:
    put(path, '[screen]\ntheme = "blue"\n')
    with pytest.raises(SettingsError, match="line 2"):
        set_screen(path, mouse=True)
    assert path.read_text("utf-8") == '[screen]\ntheme = "blue"\n'


def test_a_command_whose_key_the_screen_refuses_is_named_with_its_line(path: Path) -> None:
    error = wrong_key(put(path, WRITTEN), "mail.settings", "“m” is send's already", "choose another")
    assert error.detail == f"{path}, line 8, keys.mail.settings: “m” is send's already"
    assert error.todo == "choose another"


@given(
    keys=st.dictionaries(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), st.just("s"), max_size=3),
    theme=st.sampled_from(Theme),
    glyphs=st.sampled_from(Glyphs),
    mouse=st.booleans(),
)
def test_what_is_set_is_read_back_beside_any_keys(
    tmp_path_factory: pytest.TempPathFactory, *, keys: dict[str, str], theme: Theme, glyphs: Glyphs, mouse: bool
) -> None:
    import tomlkit

    path = put(tmp_path_factory.mktemp("settings") / "config" / "config.toml", tomlkit.dumps({"keys": keys}))
    set_screen(path, theme=theme, glyphs=glyphs, mouse=mouse)
    assert load(path) == Settings({}, ScreenSettings(theme, glyphs, mouse), keys)
