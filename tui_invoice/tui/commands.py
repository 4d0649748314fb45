"""Every command of the screens, declared once: footer, help, palette, key settings and the docs are made of this.

A command's `id` is what `[keys]` in config.toml names, its function is the screen's method `do_ID`, and whether
it works now, and why not, is what the screen's `why_not` says.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """Where a command works."""

    MAIN = "main"
    MOVE = "move"
    BULK = "bulk"
    PROGRESS = "progress"
    FAILURES = "failures"
    DETAIL = "detail"
    LOG = "log"
    FIRST = "first"
    ACCOUNTS = "accounts"
    BELIEVED = "believed"
    IMPORT = "import"
    COLUMNS = "columns"
    ANY = "any"
    EVERYWHERE = "everywhere"


HEADINGS = {
    Scope.MAIN: "The table",
    Scope.MOVE: "Moving",
    Scope.BULK: "Before several leave",
    Scope.PROGRESS: "While they leave",
    Scope.FAILURES: "Resend failed, by cause",
    Scope.DETAIL: "All about one invoice",
    Scope.LOG: "The log",
    Scope.FIRST: "The first screen",
    Scope.ACCOUNTS: "Mail settings, outside the lines to type in",
    Scope.BELIEVED: "Whether a domain's mail is believed",
    Scope.IMPORT: "Before invoices of a file are taken",
    Scope.COLUMNS: "What the columns of a file are",
    Scope.ANY: "Everywhere but in forms",
    Scope.EVERYWHERE: "Everywhere, forms too",
}
"""What each scope is called in the help."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `keys` are Textual's names, parted by commas; `title` stands beside the key, `tooltip` in the help.

    `short` is the title for narrow screens, `also` are other screens on which the same command works.
    """

    id: str
    keys: str
    title: str
    tooltip: str
    scope: Scope = Scope.MAIN
    short: str = ""
    also: tuple[Scope, ...] = ()

    def works_in(self, *scopes: Scope) -> bool:
        """Tell whether it works in one of these scopes."""
        return not {self.scope, *self.also}.isdisjoint(scopes)


_DETAIL = (Scope.DETAIL,)
_ROWS = (Scope.DETAIL, Scope.PROGRESS)
COMMANDS: tuple[Command, ...] = (
    Command(
        "send",
        "s",
        "Send",
        "Send this invoice, or the marked ones; nothing leaves before you see it once more",
        also=_DETAIL,
    ),
    Command("send_all", "S", "Send all", "Send all that the view shows and that was not sent yet", short="All"),
    Command(
        "resend",
        "r",
        "Resend",
        "The form that sends this one again, to those it did not reach",
        short="Form",
        also=_DETAIL,
    ),
    Command(
        "resend_failed", "R", "Resend failed", "All that failed, by cause: what may pass now, and what must be mended"
    ),
    Command(
        "mend",
        "e",
        "Mend",
        "Mend the one value that is wrong: the address, or the password",
        short="Mend",
        also=_DETAIL,
    ),
    Command(
        "settle",
        "u",
        "Say whether it arrived",
        "Say of an uncertain one whether it arrived; of one that was sent, that the customer has it",
        short="Settle",
        also=_DETAIL,
    ),
    Command("view_document", "v", "View", "Show the invoice as it is printed, as text", also=_DETAIL),
    Command(
        "save_pdf",
        "w",
        "Save the PDF",
        "Write the PDF, or those of the marked ones, into a folder",
        short="PDF",
        also=_DETAIL,
    ),
    Command("save_all", "W", "Save all PDFs", "Write the PDFs of all in the view into a folder"),
    Command(
        "take_back",
        "x",
        "Take it back",
        "Take this one, or the marked ones, out of the outbox",
        short="Back",
        also=_DETAIL,
    ),
    Command("take_back_all", "X", "Take all back", "Take all in the view out of the outbox"),
    Command("mark", "space", "Mark", "Mark this invoice, or take the mark off"),
    Command("mark_all", "asterisk", "Mark all", "Mark all in the view, or take all marks off"),
    Command("next_worry", "n", "Next that needs you", "Go to the next row that waits for you", also=_ROWS),
    Command(
        "previous_worry", "N", "Previous that needs you", "Go back to the row before that waits for you", also=_ROWS
    ),
    Command(
        "copy",
        "y",
        "Copy the server's words",
        "Send the server's words to the terminal's clipboard (OSC 52)",
        also=_DETAIL,
    ),
    Command("open", "enter", "All about it", "All about this invoice: recipients, tries, history, mail and document"),
    Command("find", "slash", "Find", "Find as you type: number, customer, address or tag"),
    Command("period", "p", "Period", "Choose the period that table and counts show"),
    Command("tag", "t", "Tag", "Show one tag only"),
    Command("view_1", "1", "All", "Show all invoices of the period"),
    Command("view_2", "2", "Not sent", "Show what was issued and not sent"),
    Command("view_3", "3", "Outbox", "Show what is queued, being sent or on hold"),
    Command("view_4", "4", "Sent", "Show what was sent or given, as far as is known"),
    Command("view_5", "5", "Failed", "Show what failed, bounced or is uncertain"),
    Command("view_6", "6", "Opened", "Show those for which a read receipt came"),
    Command("mail_settings", "m", "Mail settings", "The accounts that your invoices go out from", also=_DETAIL),
    Command("office", "o", "Office", "Who you are: name, address, tax number, bank, time zone"),
    Command("bring_in", "i", "Bring invoices in", "Import a CSV, JSON or Excel file"),
    Command("whole_log", "l", "Whole log", "All that happened, newest first", also=_DETAIL),
    Command("appearance", "d", "Display", "Colours, signs, the keys of vim", short="Display"),
    Command("check_mail", "c", "Check mail now", "Look now whether anything came back: bounces, receipts, answers"),
    Command("down", "j,down", "Down", "One row down", Scope.MOVE),
    Command("up", "k,up", "Up", "One row up", Scope.MOVE),
    Command("page_down", "pagedown,ctrl+d", "Page down", "A screenful down", Scope.MOVE),
    Command("page_up", "pageup,ctrl+u", "Page up", "A screenful up", Scope.MOVE),
    Command("top", "g,home", "Top", "To the first row", Scope.MOVE),
    Command("end", "G,end", "End", "To the last row", Scope.MOVE),
    Command("bulk_send", "s", "Send", "Send those that are ready; the rest stay unsent", Scope.BULK),
    Command("bulk_edit", "enter", "Edit address", "Type the address of this invoice", Scope.BULK),
    Command("bulk_next", "n", "Next to mend", "Go to the next invoice that is to be mended", Scope.BULK),
    Command("bulk_leave_out", "space", "Leave out, take in", "Leave this invoice out, or take it in", Scope.BULK),
    Command("bulk_from", "f", "From", "Choose another sender for all", Scope.BULK),
    Command("bulk_text", "t", "Text, Cc", "Another text, or a copy, for all", Scope.BULK),
    Command("bulk_save_addresses", "c", "save new addresses", "Keep the addresses that you type here", Scope.BULK),
    Command("bulk_pdf", "w", "Save the PDF", "Write this invoice's PDF into a folder", Scope.BULK),
    Command("pause_batch", "p", "Pause", "Keep back what has not begun; again lets it go", Scope.PROGRESS),
    Command("take_back_batch", "x", "Take back", "Take back what has not begun", Scope.PROGRESS),
    Command("batch_mend", "e", "Mend", "Mend the password, or the address of this one", Scope.PROGRESS),
    Command(
        "batch_settle",
        "u",
        "Say whether it arrived",
        "Say of an uncertain one whether it arrived; of one that was sent, that the customer has it",
        Scope.PROGRESS,
        short="Settle",
    ),
    Command("batch_failed", "R", "Resend failed", "What failed, by cause", Scope.PROGRESS),
    Command("batch_pdf", "w", "Save the PDF", "Write this invoice's PDF into a folder", Scope.PROGRESS),
    Command("group_resend", "r", "Resend these", "Resend those of this cause; you see the list first", Scope.FAILURES),
    Command(
        "groups_resend", "R", "Resend the ticked", "Resend all that is ticked; you see the list first", Scope.FAILURES
    ),
    Command("group_tick", "space", "Tick", "Tick this cause, or take the tick off", Scope.FAILURES),
    Command("group_mend", "e", "Mend", "Mend what this cause needs: the password, or each address", Scope.FAILURES),
    Command(
        "group_tomorrow",
        "t",
        "Tomorrow morning",
        "Try those of this cause again tomorrow at 8:00; you see the list first",
        Scope.FAILURES,
        short="Tomorrow",
    ),
    Command(
        "failures_days",
        "b",
        "What came back",
        "What came back in the last 7 days, or what failed in the period of the table",
        Scope.FAILURES,
    ),
    Command(
        "failures_save",
        "w",
        "Save as file",
        "Write whom mail did not reach, and why, into a CSV file",
        Scope.FAILURES,
        short="Save",
    ),
    Command("part_1", "1", "The story", "What became of it, its recipients and tries", Scope.DETAIL),
    Command("part_2", "2", "The document", "The invoice as it is printed, as text", Scope.DETAIL),
    Command("part_3", "3", "The mail", "Subject and text of the mail", Scope.DETAIL),
    Command("next_invoice", "right", "Next", "The next invoice of the table", Scope.DETAIL),
    Command("previous_invoice", "left", "Before", "The invoice before it in the table", Scope.DETAIL),
    Command("log_go", "enter", "Go to the invoice", "Show the invoice of this line in the table", Scope.LOG, "Go"),
    Command("log_find", "slash", "Find", "Find as you type: text, number or address", Scope.LOG),
    Command("log_invoice", "i", "Any invoice", "This line's invoice only, or any", Scope.LOG),
    Command("log_kinds", "f", "All kinds", "Failures only, or all kinds", Scope.LOG),
    Command("log_period", "p", "Period", "Choose the period", Scope.LOG),
    Command("log_copy", "y", "Copy", "Send the line to the terminal's clipboard (OSC 52)", Scope.LOG),
    Command("log_save", "w", "Save as file", "Write what is shown into a file", Scope.LOG, "Save"),
    Command("first_look", "d", "Look around", "A made-up office to try out; nothing is sent", Scope.FIRST),
    Command("first_import", "i", "Bring invoices in", "A CSV, JSON or Excel file", Scope.FIRST),
    Command("first_office", "o", "Say who you are", "What stands on the invoices: name and address", Scope.FIRST),
    Command("first_sending", "m", "Set up sending", "The address your invoices go out from", Scope.FIRST),
    Command("first_display", "c", "Colours", "Colours and signs", Scope.FIRST),
    Command("account_add", "a", "Add", "Add another account", Scope.ACCOUNTS),
    Command("account_default", "d", "Default", "Invoices go out from it unless said otherwise", Scope.ACCOUNTS),
    Command("account_more", "o", "More", "Certificates of your own, limits a minute and a day", Scope.ACCOUNTS),
    Command(
        "believed_copy",
        "y",
        "Copy the records",
        "Send the records to the terminal's clipboard (OSC 52)",
        Scope.BELIEVED,
    ),
    Command(
        "believed_mail", "t", "Try by a mail", "Send one mail to oneself, to see whether it is signed", Scope.BELIEVED
    ),
    Command(
        "believed_again", "r", "Check again", "Ask the name servers again, after a record was published", Scope.BELIEVED
    ),
    Command("import_mend", "enter", "Put right", "Another value for this one; the file stays as it is", Scope.IMPORT),
    Command("import_right", "t", "Take what is right", "Take what is right, leave the rest", Scope.IMPORT, "Take"),
    Command("import_again", "r", "Read again", "Read the file again, after it was mended", Scope.IMPORT, "Read"),
    Command("import_columns", "m", "Columns", "Say what the columns are", Scope.IMPORT),
    Command("import_sheet", "s", "Sheet", "Which sheet of the workbook is read", Scope.IMPORT),
    Command("import_written", "n", "Numbers, dates", "How its numbers and dates are written", Scope.IMPORT, "Numbers"),
    Command("import_paper", "p", "Without e-mail", "Take those without an address too, or not", Scope.IMPORT, "Paper"),
    Command("columns_field", "enter", "Choose its field", "Say what stands in this column", Scope.COLUMNS),
    Command("columns_read", "r", "Read it so", "Read the file with these columns, and the next like it", Scope.COLUMNS),
    Command("palette", "colon", "Commands", "Type a command's name", Scope.ANY),
    Command("help", "question_mark,f1", "All keys", "This list", Scope.ANY, short="Keys"),
    Command("quit", "q", "Quit", "Leave the program; the courier goes on", Scope.ANY),
    Command("redraw", "ctrl+l", "Redraw", "Draw the whole screen again", Scope.EVERYWHERE),
)
"""All of them, in the order of the help."""

BY_ID = {command.id: command for command in COMMANDS}
"""The same by id."""


def of(*scopes: Scope) -> tuple[Command, ...]:
    """Return the commands of these scopes, in order."""
    return tuple(command for command in COMMANDS if command.works_in(*scopes))
