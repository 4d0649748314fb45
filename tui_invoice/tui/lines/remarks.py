"""What is to be known of an account while it is typed: whence its server is known, which password it takes."""

from __future__ import annotations

from tui_invoice.domain.sender import SecretStore, SignIn
from tui_invoice.operations import account_presets
from tui_invoice.operations.account_presets import Known
from tui_invoice.tui.paint.line import Line, Run, line
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.typed_account import KEPT_HERE, Typed

_MICROSOFT = "Microsoft takes no passwords here: choose Microsoft at the right"


def fitting(typed: Typed) -> Known | None:
    """Return the provider that gave the address away, where its own server is named too."""
    known = account_presets.of_address(typed.address)
    return known if known is not None and known.host == typed.host.strip() else None


def found(typed: Typed) -> list[Line]:
    """Return whence the server is known, for the place beside the user name."""
    known = fitting(typed)
    words = f"found by preset {known.name}" if known else ""
    return [line(Run(words, Role.MUTED))]


def about_password(typed: Typed, kept: SecretStore) -> str:
    """Return what stands in the empty line of the password; `kept` is where it lies now, NONE of a new account."""
    if typed.store is SecretStore.CREDENTIAL:
        return "the service's unit gives it"
    if typed.store is SecretStore.ASK:
        return "kept nowhere; asked for each time"
    return "kept; type another to change it" if {typed.store, kept} <= KEPT_HERE else "none yet"


def under(typed: Typed) -> dict[str, tuple[str, Role]]:
    """Return what is to be known of this provider, by the name of the line under which it stands."""
    told: dict[str, tuple[str, Role]] = {}
    if not typed.has_server:
        what = "a folder: each mail becomes an .eml file in it" if typed.is_folder else "this machine's own program"
        return {"host": (what, Role.MUTED)}
    if account_presets.signs_in_by_oauth(typed.address):
        if typed.sign_in is SignIn.PASSWORD:
            told["password"] = _MICROSOFT, Role.WARN
        return told
    known = fitting(typed)
    if known is not None and known.note and not typed.by_command and typed.sign_in is SignIn.PASSWORD:
        told["password"] = f"{known.name}: {known.note}", Role.MUTED
    return told
