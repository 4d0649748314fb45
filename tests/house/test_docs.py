"""What the pages say is there: links, commands and their options, tests, make targets, presets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.house.source import ROOT
from tui_invoice.cli.main import main
from tui_invoice.domain.report import ReportKind
from tui_invoice.domain.sender import SecretStore, Security
from tui_invoice.mail.presets import PRESETS
from tui_invoice.mail.reports.complaints import OTHERS
from tui_invoice.mail.reports.dialects import DIALECTS

PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"\]\((?!https?:)(?P<path>[^)#\s]*)(?:#(?P<anchor>[^)]*))?\)")
CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.DOTALL | re.MULTILINE)
CALL = re.compile(r"(?<![\w.-])tui-invoice (?P<words>[^\n`|;&<>)]+)")
OPTION = re.compile(r"(?<!\S)--[a-z][a-z-]*")
page = pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)


def code(text: str) -> Iterator[str]:
    r"""Yield each block and each piece of code, with lines that go on (at the end `\\`, or begun by `> `) as one."""
    for match in CODE.finditer(text):
        yield re.sub(r"\\?\n(> *)", " ", re.sub(r"\\\n(> *)?", " ", match.group().strip("`")))


def resolved(words: list[str]) -> tuple[click.Command, list[str]]:
    """Return the command that the words lead to and what is left of them. Raises LookupError."""
    command: click.Command = main
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(click.Context(command), words[0])
        if found is None:
            raise LookupError(words[0])
        command, words = found, words[1:]
    return command, words


def options(command: click.Command) -> set[str]:
    """Return the long options of a command."""
    return {"--help"}.union(*(param.opts for param in command.params if isinstance(param, click.Option)))


def commands(group: click.Group) -> Iterator[click.Command]:
    """Yield every command of the program."""
    for name in group.list_commands(click.Context(group)):
        found = group.get_command(click.Context(group), name)
        assert found is not None
        yield found
        if isinstance(found, click.Group):
            yield from commands(found)


def faults(text: str) -> list[str]:
    """Return what a text says of the command line that is not so."""
    wrong = []
    names = main.list_commands(click.Context(main))
    everywhere = options(main).union(*(options(each) for each in commands(main)))
    for piece in code(text):
        if piece.startswith("--"):
            wrong += [f"no command has {option}" for option in OPTION.findall(piece) if option not in everywhere]
        calls = [match["words"] for match in CALL.finditer(piece)]
        if "\n" not in piece and " --" in piece and piece.split()[0] in names:
            calls.append(piece)
        for call in calls:
            words = call.split()
            if words[0].isupper():  # COMMAND stands for any
                continue
            try:
                command, rest = resolved(words)
            except LookupError as error:
                wrong.append(f"no such command: {error.args[0]} in {call}")
                continue
            known = options(command) | options(main)
            wrong += [f"{command.name} has no {each}" for each in OPTION.findall(" ".join(rest)) if each not in known]
    return wrong


def anchors(path: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def row_names(text: str, head: str) -> set[str]:
    """Return the code in the first cells of the table whose head begins so."""
    table = text[text.index(head) :].split("\n\n")[0].splitlines()[2:]
    return {name for row in table for name in re.findall(r"`([^`]+)`", row.split("|")[1])}


@page
def test_every_link_leads_to_a_file_and_to_a_heading_of_it(page: Path) -> None:
    for match in LINK.finditer(page.read_text("utf-8")):
        target = page.parent / match["path"] if match["path"] else page
        assert target.exists(), match.group()
        assert target.resolve().is_relative_to(ROOT), f"{match.group()} leads out of the tree"
        if match["anchor"]:
            assert match["anchor"] in anchors(target), match.group()


@page
def test_every_command_and_option_is_there(page: Path) -> None:
    assert faults(page.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("`tui-invoice fly`", "no such command: fly in fly"),
        ("`tui-invoice sender fly`", "no such command: fly in sender fly"),
        ("```\n$ tui-invoice list \\\n>  --wings\n```", "list has no --wings"),
        ('```\n$ tui-invoice office edit --address "a\n> b" --wings\n```', "edit has no --wings"),
        ("`send --wings`", "send has no --wings"),
        ("`--wings`", "no command has --wings"),
    ],
)
def test_a_command_that_is_not_there_is_found(text: str, fault: str) -> None:
    assert faults(text) == [fault]


@page
def test_every_test_and_make_target_named_is_there(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for piece in code(page.read_text("utf-8")):
        assert set(re.findall(r"^make (?!PYTHON)([a-z-]+)", piece, re.MULTILINE)) <= targets, piece
        for path in re.findall(r"(?<!\S)(?:tests|\.ci|docs|tui_invoice)/[\w./-]+", piece):
            assert (ROOT / path).exists(), path


def test_every_test_named_for_a_claim_stands_in_the_file_named_before_it() -> None:
    page = ROOT / "docs" / "verification.md"
    named = 0
    for line in page.read_text("utf-8").splitlines():
        path = None
        for match in re.finditer(r"\]\((?P<path>[^)]+\.py)\)|`(?P<test>test_\w+)`", line):
            path = match["path"] or path
            if match["test"]:
                assert path is not None, f"{match['test']} is in no file"
                assert f"def {match['test']}(" in (page.parent / path).read_text("utf-8"), match["test"]
                named += 1
    assert named > 20


def test_every_page_is_in_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text("utf-8")
    linked = {match["path"] for match in LINK.finditer(index)}
    assert {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md"} <= linked


def test_the_page_on_senders_has_every_preset_security_and_place_for_a_password() -> None:
    text = (ROOT / "docs" / "senders.md").read_text("utf-8")
    assert row_names(text, "| preset |") == set(PRESETS)
    assert row_names(text, "| `--security` |") == {each.value for each in Security}
    assert row_names(text, "| `--secret-store` |") == {each.value for each in SecretStore} - {"none"}


def test_the_page_on_reports_has_every_kind_and_every_dialect_with_its_source_in_order() -> None:
    text = (ROOT / "docs" / "reports.md").read_text("utf-8")
    assert row_names(text, "| kind |") == {each.value for each in ReportKind}
    assert row_names(text, "| complaint |") == {each.name for each in OTHERS}
    rows = "\n".join(f"| `{each.name}` | {each.source} |" for each in DIALECTS)
    assert f"| dialect | source |\n|---|---|\n{rows}\n" in text
