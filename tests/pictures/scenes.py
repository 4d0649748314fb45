"""The scenes of the docs: what is pressed until a screen stands as its picture shows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scene:
    """One state of one screen.

    `keys` are pressed one by one; `'text'` is typed, `@role` puts the cursor on the invoice in that role, `?text`
    waits for a text, `?one|other` for one of two; `%name` types the
    path of a made-up export. With `first` there is no office yet, with `calm` one where all is
    well.
    """

    name: str
    says: str
    keys: tuple[str, ...] = ()
    first: bool = False
    calm: bool = False
    everywhere: bool = False
    """Also at the narrow sizes."""
    signs_in: str = ""
    """The provider with which the office's account signs in."""
    post: str = ""
    """What came back besides: a "guess", or that a mailbox is "full"."""


FILE = ("i", "ctrl+u", "%export.csv", "enter", "?nothing is taken yet")
NAMED = ("?not known", "enter", "'number'", "enter", "down", "down", "down", "down", "enter", "'total'", "enter")

SCENES: tuple[Scene, ...] = (
    Scene("main", "The table, and the verdict on the invoice under the cursor", everywhere=True),
    Scene("calm", "All is well", calm=True),
    Scene("failed", "What failed, bounced or is uncertain", ("5", "@one of three")),
    Scene("hold", "A sender was refused: its mail waits, as one fault", ("3", "@signed out"), everywhere=True),
    Scene("outbox", "Put off by a server, and tried again by itself", ("3", "@unreachable")),
    Scene("sent", "Sent, and by whom it was taken", ("4", "@sent")),
    Scene("uncertain", "The line broke at the very end", ("5", "@uncertain")),
    Scene("marked", "Several marked", ("@not sent", "space", "@one of three", "space", "@delayed", "space")),
    Scene("find", "Find as you type", ("slash", "'anh duong'", "?1 found")),
    Scene("find_nothing", "Found nowhere", ("slash", "'zebra'", "?nowhere")),
    Scene("empty", "An empty view says why", ("6", "p", "d", "?No read receipt")),
    Scene("period", "The period, by one letter", ("p",)),
    Scene("days", "From one day to another", ("p", "f", "'1 oct - 15 oct'", "?2026-10-15")),
    Scene("tag", "The tag", ("t",)),
    Scene("prompt", "An address is corrected in one line", ("5", "e", "'ketoan@anhduong.com.vn'", "?takes mail")),
    Scene("password", "A changed password", ("3", "@signed out", "e", "'polar night'")),
    Scene("settle", "Did it arrive?", ("@uncertain", "u")),
    Scene("folder", "Where to save the PDF", ("w",)),
    Scene("display", "Colours and signs", ("d",)),
    Scene("palette", "A command by its name", ("colon", "'pdf'")),
    Scene("refused", "A key that does not work now says why", ("@delivered", "e")),
    Scene("send", "The form to send one", ("@not sent", "s", "?takes mail|every"), everywhere=True),
    Scene(
        "send_bad",
        "What is wrong stands under its field",
        (
            "@not sent",
            "s",
            "?takes mail",
            "shift+tab",
            "shift+tab",
            "shift+tab",
            "shift+tab",
            "shift+tab",
            "shift+tab",
            "end",
            "'; ke toan@anhduong.vn; lone@bageriet-hjoernet.dkk'",
            "?no such domain",
        ),
    ),
    Scene(
        "resend",
        "The form to send one again",
        ("@bounced", "r", "?it would fail again", "?takes mail", "?4 more|Kind regards"),
    ),
    Scene("bulk", "Several, before they leave", ("S", "?to mend", "?✓ Ready")),
    Scene(
        "bulk_edit", "An address is typed in its row", ("S", "?to mend", "?✓ Ready", "enter", "'post@oeresund'", "?✗")
    ),
    Scene("progress", "On their way", ("S", "?to mend", "?✓ Ready", "s", "?Sending")),
    Scene("groups", "What failed, by cause", ("R", "?If resent now")),
    Scene("came_back", "What came back in the last days, by cause", ("R", "b", "?Came back"), post="full"),
    Scene("bounced", "What a mailbox told: it came back, and why", ("@bounced", "enter", "?what came back")),
    Scene("receipt", "A read receipt, and no more than it says", ("@opened",)),
    Scene("guess", "A report that bears no id is only a guess", ("@sent",), post="guess"),
    Scene(
        "tomorrow",
        "Once more tomorrow, seen before",
        ("R", "b", "j", "?Mailbox full · 1", "t", "?tomorrow"),
        post="full",
    ),
    Scene("account", "An account and its mailbox", ("m", "enter", "1", "?imap")),
    Scene(
        "believed",
        "What a domain must publish for its mail to be believed",
        ("m", "enter", "1", "?imap", "tab", "tab", "enter", "?Outlook.com", "?Receivers"),
    ),
    Scene(
        "sign_in_code",
        "Signing in with Microsoft: a code that is typed into a browser anywhere",
        ("m", "enter", "?Type"),
        signs_in="microsoft",
    ),
    Scene(
        "sign_in_pasted",
        "Signing in with Google: where the browser ended is pasted, and not shown",
        ("m", "enter", "?where the browser ended", "'http://127.0.0.1:47813/?state=north&code=south'"),
        signs_in="google",
    ),
    Scene("settings", "Mail settings: a refused password", ("3", "@signed out", "m", "?Sign-in")),
    Scene("office", "Who you are", ("o", "?Country")),
    Scene("detail", "All about one invoice", ("@one of three", "enter", "?recipients")),
    Scene("document", "The invoice as it is printed", ("@not sent", "v", "?2026-0140")),
    Scene("mail", "The mail", ("@sent", "enter", "3")),
    Scene("log", "All that happened", ("l", "?What happened")),
    Scene("help", "All keys", ("question_mark",), everywhere=True),
    Scene("help_form", "The keys of a form", ("@not sent", "s", "?takes mail", "f1", "?forms")),
    Scene("first", "The first screen", first=True, everywhere=True),
    Scene("first_office", "The first screen's office", ("o", "?Country"), first=True),
    Scene(
        "first_lookup",
        "The first sender: its servers can be looked up",
        ("m", "'me@bakke.example'", "?Look it up"),
        first=True,
    ),
    Scene("first_sender", "The first sender", ("m", "'me@gmail.com'", "tab", "?preset"), first=True),
    Scene("import", "Bring invoices in", ("i",), first=True),
    Scene(
        "import_look",
        "A file before anything of it is taken",
        (*FILE, "m", *NAMED, "r", "?3 faults", "n", "d", "?2 faults"),
        first=True,
    ),
    Scene("import_columns", "What its columns are", (*FILE, "m", "?not known"), first=True),
)
"""All of them."""
