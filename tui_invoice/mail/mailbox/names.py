"""Which folder of a mailbox is for what: by its special use (RFC 6154), else by its name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tui_invoice.domain.mailbox import FolderRole
from tui_invoice.mail.mailbox.source import Folder

INBOX = "INBOX"

_USES = {FolderRole.JUNK: "\\junk", FolderRole.SENT: "\\sent"}
_CLOSED = frozenset({"\\noselect", "\\nonexistent"})
_ABOVE = frozenset({"", "inbox", "[gmail]", "[google mail]", "[googlemail]"})
"""Where a folder with a usual name may lie; deeper down it is somebody's own."""

USUAL: dict[FolderRole, tuple[str, ...]] = {
    FolderRole.JUNK: (
        *("Junk", "Spam", "Junk E-mail", "Junk Email", "Junk-E-Mail", "Bulk Mail", "Bulk", "Junk Mail"),
        *("Spamverdacht", "Spam-Verdacht", "Junk-E-Mail-Ordner", "Werbung"),
        *("Uønsket", "Uønsket mail", "Uønsket e-mail", "Uønsket e-post", "Søppelpost", "Spam-mail", "Uønsket post"),
        *("Skräppost", "Roskaposti", "Ongewenste e-mail", "Ongewenst", "Courrier indésirable", "Indésirables"),
        *("Pourriel", "Correo no deseado", "Posta indesiderata", "Spamy", "Wiadomości-śmieci", "Спам"),
        *("Thư rác", "Thư Rác", "垃圾邮件", "垃圾郵件", "垃圾信件", "迷惑メール", "스팸메일"),
    ),
    FolderRole.SENT: (
        *("Sent", "Sent Items", "Sent Mail", "Sent Messages", "Sent-Mail"),
        *("Gesendet", "Gesendete Objekte", "Gesendete Elemente", "Gesendete", "Postausgang"),
        *("Sendt post", "Sendt", "Sendte elementer", "Sendt mail", "Sendte", "Skickat", "Skickade", "Lähetetyt"),
        *("Verzonden items", "Verzonden", "Éléments envoyés", "Envoyés", "Messages envoyés", "Enviados"),
        *("Elementos enviados", "Posta inviata", "Inviata", "Wysłane", "Отправленные"),
        *("Thư đã gửi", "Đã gửi", "已发送", "已发送邮件", "已傳送郵件", "寄件備份", "送信済み", "보낸메일함"),
    ),
}
"""The names that providers and programs give, the likeliest first."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A folder as it is listed: its name, the sign that parts its levels ("" for none), its attributes."""

    name: str
    delimiter: str
    attributes: frozenset[str] = frozenset()


def roles(listed: Iterable[Listed], inbox: str = INBOX) -> tuple[Folder, ...]:
    """Return the inbox and, as far as they are there, the folders for spam and for what was sent."""
    there = [folder for folder in listed if not folder.attributes & _CLOSED and folder.name.upper() != INBOX]
    found = [Folder(inbox, FolderRole.INBOX)]
    taken: set[str] = set()
    for role in (FolderRole.JUNK, FolderRole.SENT):
        name = next((folder.name for folder in there if _USES[role] in folder.attributes), "") or _named(there, role)
        if name and name not in taken:
            taken.add(name)
            found.append(Folder(name, role))
    return tuple(found)


def _named(there: list[Listed], role: FolderRole) -> str:
    leaves: dict[str, str] = {}
    for folder in there:
        above, _, leaf = folder.name.rpartition(folder.delimiter) if folder.delimiter else ("", "", folder.name)
        if above.casefold() in _ABOVE:
            leaves.setdefault(leaf.casefold(), folder.name)
    return next((leaves[usual.casefold()] for usual in USUAL[role] if usual.casefold() in leaves), "")
