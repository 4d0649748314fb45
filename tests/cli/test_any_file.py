"""`import` of other programs' files: what is asked of a person is one line he can copy."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.typing_clerk import ADDRESS, Clerk, control_characters
from tests.exchange.sheets_made import book
from tests.exchange.taking import GOOD

HEAD = "Nr;Dato;Kunde;E-mail;Valuta;Beløb\n"
ROW = "1;2026-11-02;Bageriet på Hjørnet;a@example.dk;DKK;1250,50\n"


def test_the_letters_of_a_file_are_shown_line_by_line_with_the_command_that_takes_them(
    clerk: Clerk, tmp_path: Path
) -> None:
    file = tmp_path / "my file.csv"
    file.write_bytes((HEAD + ROW).replace("Nr;", "number;").replace("Beløb", "total").encode("cp1252"))
    told = clerk.types("import", str(file), code=1).stderr
    assert "cp1252" in told and "Bageriet på Hjørnet" in told
    assert f"tui-invoice import --encoding cp1252 '{file}'" in told
    shown = json.loads(clerk.types("import", str(file), "--json", code=1).stdout)["problems"][0]["encodings"]
    assert shown[0]["name"] == "cp1252"
    assert clerk.types("import", "--encoding", "cp1252", str(file), code=0).stdout == "1 invoice taken\n"


def test_columns_are_said_once_and_used_by_their_name(clerk: Clerk, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(HEAD + ROW, "utf-8")
    assert "“Beløb” is no known name" in clerk.types("import", str(file), code=1).stderr
    said = ("--map", "Nr=number,Beløb=total", "--save-map", "the bank")
    clerk.types("import", "--dry-run", *said, str(file), code=0)
    assert clerk.types("import", "--use-map", "the bank", str(file), code=0).stdout == "1 invoice taken\n"
    told = clerk.types("import", "--use-map", "bank", str(file)).stderr
    assert "“the bank”" in told
    assert "wings" in clerk.types("import", "--map", "Nr=wings", str(file), code=2).stderr


def test_a_column_of_remarks_is_told_with_what_takes_it_and_what_leaves_it(clerk: Clerk, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f"{','.join(GOOD)},Remarks\n{','.join(GOOD.values())},pays late\n", "utf-8")
    told = clerk.types("import", "--dry-run", str(file), code=0)
    assert (told.stdout, "“Remarks” is not taken" in told.stderr) == (
        "1 invoice would be taken, pages in English\n",
        True,
    )
    assert "→ --map Remarks=note prints it on the invoice, --map Remarks= leaves it out" in told.stderr
    assert clerk.data("import", "--dry-run", str(file))["left_out"] == [{"file": str(file), "header": "Remarks"}]
    assert clerk.types("import", "--dry-run", "--map", "Remarks=", str(file), code=0).stderr == ""


def test_a_sheet_is_imported_and_a_missing_one_is_named(clerk: Clerk, tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(book())
    assert "no sheet “Q3”" in clerk.types("import", "--sheet", "Q3", str(file), code=1).stderr
    assert clerk.types("import", str(file), code=0).stdout == "1 invoice taken\n"


def test_a_paper_customer_has_no_e_mail_in_bulk_and_can_be_given(clerk: Clerk, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f"{','.join(GOOD)}\n1,2026-11-02,Ann Ltd,,EUR,100\n", "utf-8")
    assert "has no email" in clerk.types("import", str(file), code=1).stderr
    clerk.types("import", "--allow-no-email", str(file), code=0)
    assert clerk.data("list")[0]["emails"] == []
    clerk.types("office", "edit", "--name", "Nordlys", "--address", "Havnegade 1", code=0)
    clerk.types("sender", "add", "--address", ADDRESS, "--name", "Lone", "--folder", str(tmp_path), code=0)
    assert "it has no e-mail address" in clerk.types("send", "--not-sent", "--dry-run", code=1).stderr
    clerk.types("given", "1", "--note", "by post", code=0)
    assert clerk.data("list")[0]["send_status"] == "given"


def test_hostile_letters_of_a_file_are_shown_and_obeyed_nowhere(clerk: Clerk, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"number;\x1b]0;owned\x07;\x9b2J\xe6\n1;2;3\n")
    for more in ((), ("--encoding", "cp1252"), ("--map", "\x1b[2J=total"), ("--sheet", "\x9b")):
        result = clerk.types("import", str(file), *more)
        assert control_characters(result.stdout + result.stderr) == set()
