from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.exchange.taking import GOOD, read_rows
from tui_invoice.domain.errors import BadInputError
from tui_invoice.exchange import pdfs

PDF = b"%PDF-1.7\nhello\n%%EOF\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of the import with PDFs in it, and a secret one beside it."""
    made = tmp_path / "in"
    (made / "deep" / "er").mkdir(parents=True)
    for place in ("a.pdf", "deep/er/b.pdf", "ủy ban.pdf", "../secret.pdf"):
        (made / place).write_bytes(PDF)
    return made


@pytest.mark.parametrize("name", ["a.pdf", "./a.pdf", "deep/er/b.pdf", "ủy ban.pdf"])
def test_a_pdf_in_the_folder_or_below_is_read(folder: Path, name: str) -> None:
    assert pdfs.read(folder, name) == PDF


def test_links_inside_the_folder_lead_on_and_the_folder_may_be_a_link(folder: Path) -> None:
    (folder / "link.pdf").symlink_to("deep/er/b.pdf")
    (folder.parent / "alias").symlink_to(folder)
    assert pdfs.read(folder.parent / "alias", "link.pdf") == PDF


@pytest.mark.parametrize("name", ["../secret.pdf", "deep/../../secret.pdf", "deep/../a.pdf", "~/x.pdf", "/etc/passwd"])
def test_a_name_that_leads_out_is_refused(folder: Path, name: str) -> None:
    with pytest.raises(BadInputError, match="does not lie in the folder"):
        pdfs.read(folder, name)


def test_an_absolute_name_is_refused_even_of_a_file_inside(folder: Path) -> None:
    with pytest.raises(BadInputError, match="does not lie in the folder"):
        pdfs.read(folder, str(folder / "a.pdf"))


@pytest.mark.parametrize("target", ["../secret.pdf", "../../in/../secret.pdf"])
def test_a_link_that_leads_out_is_not_followed(folder: Path, target: str) -> None:
    (folder / "link.pdf").symlink_to(target)
    with pytest.raises(BadInputError):
        pdfs.read(folder, "link.pdf")


def test_a_linked_folder_that_leads_out_is_not_followed(folder: Path) -> None:
    (folder / "out").symlink_to("..")
    with pytest.raises(BadInputError, match="does not lie in the folder"):
        pdfs.read(folder, "out/secret.pdf")


def test_a_link_put_there_after_the_look_opens_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the look and the opening the folder becomes a link to another one."""
    resolve = Path.resolve

    def resolved(path: Path, strict: bool = False) -> Path:
        found = resolve(path, strict)
        if found.name == "b.pdf":
            (folder / "deep").rename(folder / "old")
            (folder.parent / "er").mkdir()
            (folder.parent / "er" / "b.pdf").write_bytes(PDF + b"secret")
            (folder / "deep").symlink_to("..")
        return found

    monkeypatch.setattr(Path, "resolve", resolved)
    with pytest.raises(BadInputError, match="cannot be read"):
        pdfs.read(folder, "deep/er/b.pdf")


def test_what_is_no_regular_file_is_refused_without_waiting(folder: Path) -> None:
    os.mkfifo(folder / "pipe.pdf")
    for name in ("pipe.pdf", "deep", ".", ""):
        with pytest.raises(BadInputError):
            pdfs.read(folder, name)


def test_a_device_is_refused() -> None:
    with pytest.raises(BadInputError, match="is not a file"):
        pdfs.read(Path("/dev"), "zero")


def test_a_loop_of_links_and_a_name_without_end_are_refused(folder: Path) -> None:
    (folder / "loop.pdf").symlink_to("loop.pdf")
    for name in ("loop.pdf", "x" * 2_000, "a.pdf/b.pdf", "a\x00b"):
        with pytest.raises(BadInputError):
            pdfs.read(folder, name)


def test_only_what_begins_as_a_pdf_and_is_not_too_large_is_taken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "key.pdf").write_bytes(b"-----BEGIN KEY-----")
    with pytest.raises(BadInputError, match="is not a PDF"):
        pdfs.read(folder, "key.pdf")
    monkeypatch.setattr(pdfs, "LARGEST", len(PDF) - 1)
    with pytest.raises(BadInputError, match="too large"):
        pdfs.read(folder, "a.pdf")


def test_an_invoice_brings_the_bytes_of_its_pdf(folder: Path) -> None:
    result = read_rows(folder, GOOD | {"pdf": "a.pdf"}, GOOD | {"number": "2"})
    assert [each.pdf for each in result.found] == [PDF, None]


def test_a_refused_pdf_refuses_its_invoice_with_its_place(folder: Path) -> None:
    refusal = read_rows(folder, GOOD | {"pdf": "../secret.pdf"}).refusal
    assert (refusal.line, refusal.field, refusal.value) == (2, "pdf", "../secret.pdf")
