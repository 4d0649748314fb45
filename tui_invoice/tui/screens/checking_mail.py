"""Looking into the mailboxes now, as a child. A part of the main screen."""

from __future__ import annotations

from typing import Any

from tui_invoice.domain.sender import SecretStore
from tui_invoice.tui.child import Child
from tui_invoice.tui.lines import checked
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens.house import House

SECONDS = 180.0
"""So long a look may take; what was taken in until then stays."""


class CheckingMail(House):
    """The command that looks now."""

    _looking = False

    def do_check_mail(self) -> None:
        """Look into all mailboxes and tell in one line what came back."""
        browser = self.house.browser
        senders = browser.health().senders if browser is not None else ()
        read = [each for each in senders if each.mailbox is not None]
        # A child is given no password: one that nobody kept would be noted as the mailbox's fault.
        ready = [each.address for each in read if each.secret is not SecretStore.ASK]
        if not read:
            key = self.key_of("mail_settings")
            self.say(Role.WARN, "No mailbox is read yet", f"{key} opens the mail settings: write its server there")
        elif not ready:
            self.say(Role.WARN, "The courier alone reads it", "The mailbox's password is asked for, and kept nowhere")
        elif self._looking:
            self.say(Role.TEXT, "The mailboxes are being read already")
        else:
            self._looking = True
            self.say(Role.TEXT, "Reading what came back…")
            self.house.run_worker(
                self._look(Child(self.house.context, ["check-mail", "--", *ready])), group="check-mail"
            )

    async def _look(self, child: Child) -> None:
        found: dict[str, Any] = {}
        try:
            await child.run(found.update, SECONDS)
        finally:
            self._looking = False
        self.house.watch_database()
        found = found or {"title": "The mailboxes could not be read", "detail": "it took too long, or was ended"}
        front = self.app.screen
        if isinstance(front, House):
            front.say(*checked.told(found, self.key_of("mail_settings")))
