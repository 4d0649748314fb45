"""Mail servers for tests: scripted, on loopback, each gone when its test is.

A room's conftest imports the fixtures it wants: `from tests.support.servers import mail_server as mail_server`.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

import pytest
import trustme

from tests.support.tokens import TokenAuthority
from tui_invoice.demo.boxes import STANDARD
from tui_invoice.demo.extensions import Extensions
from tui_invoice.demo.imap_host import CAPABILITIES
from tui_invoice.demo.imap_script import ImapRule, ImapScript
from tui_invoice.demo.imap_server import ScriptedMailboxes
from tui_invoice.demo.script import Rule, Script
from tui_invoice.demo.server import ScriptedServer
from tui_invoice.domain.sender import Security

OFFICE: Mapping[str, str] = MappingProxyType({"office": "kanari-æøå-密码"})
"""Who has a mailbox, and the password, which no test must find anywhere it does not belong."""


class MailServers(Protocol):
    """Starts a scripted server with these rules. With `security` other than none it has a certificate of
    the `authority` for the names given (as a rule those of loopback); it ends with the test.
    """

    def __call__(
        self,
        *rules: Rule,
        security: Security = Security.NONE,
        users: Mapping[str, str] | None = None,
        extensions: Extensions | None = None,
        on_event: Callable[[str, str], None] | None = None,
        names: tuple[str, ...] = ("localhost", "127.0.0.1"),
    ) -> ScriptedServer: ...


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """Signs the servers' certificates; nobody trusts it who was not told to."""
    return trustme.CA()


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The authority's certificate as the PEM file that a sender's `ca_file` names."""
    file = tmp_path_factory.mktemp("authority") / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    return file


def server_tls(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    """Return a server's TLS context with a certificate for these names."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


@pytest.fixture
def mail_server(authority: trustme.CA) -> Iterator[MailServers]:
    """Start as many scripted mail servers as the test asks for."""
    with ExitStack() as stack:

        def start(
            *rules: Rule,
            security: Security = Security.NONE,
            users: Mapping[str, str] | None = None,
            extensions: Extensions | None = None,
            on_event: Callable[[str, str], None] | None = None,
            names: tuple[str, ...] = ("localhost", "127.0.0.1"),
        ) -> ScriptedServer:
            tls = None if security is Security.NONE else server_tls(authority, *names)
            server = ScriptedServer(
                Script(*rules),
                tls=tls,
                security=security,
                users=users,
                extensions=extensions,
                on_event=on_event or (lambda name, detail: None),
            )
            return stack.enter_context(server)

        yield start


class MailboxServers(Protocol):
    """Starts a scripted IMAP server with these rules, in other things like `MailServers`. `users` are `OFFICE` unless
    others are given."""

    def __call__(
        self,
        *rules: ImapRule,
        security: Security = Security.NONE,
        users: Mapping[str, str] = OFFICE,
        refusals: Mapping[str, str] | None = None,
        capabilities: tuple[str, ...] = CAPABILITIES,
        folders: tuple[tuple[str, str], ...] = STANDARD,
        on_command: Callable[[str, str], None] | None = None,
        names: tuple[str, ...] = ("localhost", "127.0.0.1"),
    ) -> ScriptedMailboxes: ...


@pytest.fixture
def mailbox_server(authority: trustme.CA) -> Iterator[MailboxServers]:
    """Start as many scripted IMAP servers as the test asks for."""
    with ExitStack() as stack:

        def start(
            *rules: ImapRule,
            security: Security = Security.NONE,
            users: Mapping[str, str] = OFFICE,
            refusals: Mapping[str, str] | None = None,
            capabilities: tuple[str, ...] = CAPABILITIES,
            folders: tuple[tuple[str, str], ...] = STANDARD,
            on_command: Callable[[str, str], None] | None = None,
            names: tuple[str, ...] = ("localhost", "127.0.0.1"),
        ) -> ScriptedMailboxes:
            server = ScriptedMailboxes(
                users,
                ImapScript(*rules),
                tls=None if security is Security.NONE else server_tls(authority, *names),
                security=security,
                refusals=refusals,
                capabilities=capabilities,
                folders=folders,
                on_command=on_command or (lambda name, rest: None),
            )
            return stack.enter_context(server)

        yield start


@pytest.fixture
def token_authority(authority: trustme.CA, ca_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TokenAuthority]:
    """A provider's authority; it is trusted as the machine's own ones are, by the file that OpenSSL is told of."""
    monkeypatch.setenv("SSL_CERT_FILE", str(ca_file))
    with TokenAuthority(server_tls(authority, "localhost")) as running:
        yield running
