"""A provider on the stage: it asks the same at every take, and waits for an answer that does not come."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from tests.operations.desks import Desk
from tui_invoice.domain.sender import SecretStore, SignIn
from tui_invoice.operations import accounts
from tui_invoice.operations.accounts import SenderChanges
from tui_invoice.tui.child import Child

ADDRESS = "post@nordlys.example"
ASKED: dict[str, dict[str, Any]] = {
    "microsoft": {
        "provider": "microsoft", "address": "https://login.microsoft.com/device", "code": "FK7Q2XWMD", "seconds": 900,
    },
    "google": {
        "provider": "google", "code": None, "seconds": None,
        "address": "https://accounts.google.com/o/oauth2/v2/auth?client_id=482910377614-nordlys.apps.googleusercontent.com"
        "&redirect_uri=http%3A%2F%2F127.0.0.1%3A47813%2F&response_type=code&scope=https%3A%2F%2Fmail.google.com%2F"
        "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&state=north"
        "&access_type=offline&prompt=consent&login_hint=post%40nordlys.example",
    },
}  # fmt: skip
"""What `sender sign-in --json` says first."""


def with_account(desk: Desk, provider: str) -> None:
    """Give the office an account that signs in with this provider."""
    preset = {"microsoft": "microsoft365", "google": "gmail"}[provider]
    said = SenderChanges(
        address=ADDRESS, name="Nordlys Kontor ApS", preset=preset, sign_in=SignIn(provider),
        secret_store=SecretStore.FILE, default=True,
    )  # fmt: skip
    accounts.add(desk.context, said)


class Asking(Child):
    """Asks what a provider asks, in the place of the child that would ask it."""

    provider = ""

    async def run(self, on_line: Callable[[dict[str, Any]], object], seconds: float | None = None) -> int:
        """Ask, and wait to be ended."""
        self._over = asyncio.Event()
        on_line(ASKED[self.provider])
        async with asyncio.timeout(seconds):
            await self._over.wait()
        return -1

    def end(self) -> None:
        """Let the waiting end."""
        self._over.set()


class Microsoft(Asking):
    """Gives a code."""

    provider = "microsoft"


class Google(Asking):
    """Gives an address."""

    provider = "google"


PROVIDERS: dict[str, type[Child]] = {"microsoft": Microsoft, "google": Google}
