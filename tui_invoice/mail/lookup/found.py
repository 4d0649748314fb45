"""What a look-up finds: servers, and whence they are known."""

from __future__ import annotations

from dataclasses import dataclass

from tui_invoice.domain.sender import Security


@dataclass(frozen=True, slots=True)
class Server:
    """A server that is reached safely. `username` is as it was written, with its placeholders (`%EMAILADDRESS%`)."""

    host: str
    port: int
    security: Security
    username: str = "%EMAILADDRESS%"


@dataclass(frozen=True, slots=True)
class Found:
    """The settings. `source` says whence ("autoconfig at autoconfig.nordlys.dk"); `note` what is to be known of them.

    `preset` is the provider's name among the presets, "" where it has none. `is_signed` tells that they came over a
    verified connection or are our own; what name servers say is neither, and `strangers` are the servers outside the
    domain that only they name.
    """

    smtp: Server
    imap: Server | None
    source: str
    note: str = ""
    preset: str = ""
    strangers: tuple[str, ...] = ()

    @property
    def is_signed(self) -> bool:
        """Tell whether somebody vouches for every server."""
        return not self.strangers


@dataclass(frozen=True, slots=True)
class Asked:
    """One that was asked: `host` is a server, or "name servers"; `what` was asked for, and what came of it, in words.

    `answered` is False where no answer came at all, so that nothing is known.
    """

    host: str
    what: str
    outcome: str
    answered: bool = True


class UnusableError(Exception):
    """An answer came and cannot be used; its text says why, in a few plain words."""
