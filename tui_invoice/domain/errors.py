"""The one tree of errors that people see: what happened, why, and what to do about it."""

from __future__ import annotations


class InvoiceError(Exception):
    """Something a person can understand and mend.

    `title` says what happened, `detail` why, `todo` what to do. Text from outside may stand in
    them as it came: whoever shows an error passes it through `visible()`.
    """

    def __init__(self, title: str, detail: str = "", todo: str = "") -> None:
        super().__init__(title, detail, todo)
        self.title = title
        self.detail = detail
        self.todo = todo

    def __str__(self) -> str:
        return ": ".join(part for part in (self.title, self.detail) if part)


class UsageError(InvoiceError):
    """The command was called in a way that has no meaning; nothing was begun."""


class NotFoundError(InvoiceError):
    """What was named does not exist: an invoice, a sender, a customer."""


class RefusedError(InvoiceError):
    """The rules forbid it now: sent already, settle it first, no sender yet."""


class BadInputError(InvoiceError):
    """A file or a value from outside cannot be taken; says the file, line, field and value.

    `written` is all that stands in the field, where another value in its place could mend it; else None.
    """

    def __init__(
        self,
        title: str,
        detail: str = "",
        todo: str = "",
        *,
        file: str = "",
        line: int | None = None,
        field: str = "",
        value: str = "",
        written: str | None = None,
    ) -> None:
        super().__init__(title, detail, todo)
        self.file = file
        self.line = line
        self.field = field
        self.value = value
        self.written = written

    def __str__(self) -> str:
        place = [self.file] if self.file else []
        if self.line is not None:
            place.append(f"line {self.line}")
        if self.field:
            place.append(self.field)
        where = ", ".join(place)
        what = super().__str__()
        return f"{where}: {what}" if where else what


class UnknownEncodingError(BadInputError):
    """The letters of a file cannot be read; `readings` has what each other encoding makes of one line of it."""

    readings: tuple[tuple[str, str, str], ...] = ()
    """(name, whose it is, the line), of those that can read the whole file."""


class SeveralSheetsError(BadInputError):
    """A workbook has invoices in several sheets; `sheets` are those that can be named."""

    sheets: tuple[str, ...] = ()


class MoneyError(InvoiceError):
    """An amount, a rate or a currency that cannot be read, or can be read in two ways."""


class StoreError(InvoiceError):
    """The database cannot be opened, read or written."""


class BusyError(StoreError):
    """Another program kept the database locked for longer than we wait."""


class DiskFullError(StoreError):
    """No room is left where the database lies; nothing of the change was kept."""


class SettingsError(InvoiceError):
    """A setting is missing or wrong: in config.toml, of the office or of a sender; `field` names it in a form."""

    def __init__(self, title: str, detail: str = "", todo: str = "", *, field: str = "") -> None:
        super().__init__(title, detail, todo)
        self.field = field


class SecretError(InvoiceError):
    """A password could not be read or kept; says each place that was tried and its mend."""


class SignedOutError(SecretError):
    """A sign-in came to its end, or was never made: only its owner can sign in again."""


class LockedError(SecretError):
    """The vault of passwords is locked: nobody gave its passphrase here, or it was another one."""


class AwayError(SecretError):
    """Who gives the tokens to sign in with cannot be asked now; it passes by itself, so nothing is held for it."""


class DocumentError(InvoiceError):
    """The page of an invoice cannot be drawn; says what and where."""
