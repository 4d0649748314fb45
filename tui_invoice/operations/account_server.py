"""Where a sender's mail leaves: a server that is reached safely, this machine's own program, or a folder."""

from __future__ import annotations

import ipaddress
import re
import shlex
from dataclasses import replace
from pathlib import Path

from tui_invoice.domain.errors import SettingsError, UsageError
from tui_invoice.domain.sender import Security, Sender, Transport
from tui_invoice.mail.presets import preset
from tui_invoice.operations.account_changes import SenderChanges

PORTS = {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25}
"""The usual ports (RFC 8314 3.3 for TLS from the start, RFC 6409 3.1 for submission)."""

_HOST = re.compile(r"[\w.-]+|[0-9A-Fa-f:.]+")


def placed(now: Sender, changes: SenderChanges) -> Sender:
    """Return the sender with its transport, server, port, security and certificates.

    Raises SettingsError and UsageError; each says what to do.
    """
    _refuse_both(changes)
    if _stays(now, changes, Transport.SENDMAIL, said=changes.sendmail):
        return _by_itself(now, changes, Transport.SENDMAIL, "hands its mail to this machine's own program")
    if _stays(now, changes, Transport.FOLDER, said=changes.folder is not None):
        return _by_itself(now, changes, Transport.FOLDER, "writes into a folder")
    return _by_server(now, changes)


def _refuse_both(changes: SenderChanges) -> None:
    server = {"--host": changes.host, "--port": changes.port, "--security": changes.security}
    said = [name for name, value in {**server, "--preset": changes.preset}.items() if value is not None]
    said += ["--folder"] if changes.folder is not None else []
    if changes.sendmail and said:
        raise UsageError("a sender has one way out", f"--sendmail and {said[0]}", "name one of them")
    if changes.folder is not None and said != ["--folder"]:
        raise UsageError("a sender has a server or a folder", f"--folder and {said[0]}", "name one of them")
    if changes.preset is not None and changes.host is not None:
        raise UsageError("the preset names the server already", "--preset and --host", "name one of them")


def _stays(was: Sender, changes: SenderChanges, way: Transport, *, said: bool) -> bool:
    """Tell whether mail leaves in this way, which needs no server: it is `said`, or nothing else is."""
    others = (changes.preset, changes.host, changes.folder)
    return said or (was.transport is way and not changes.sendmail and all(each is None for each in others))


def _by_itself(now: Sender, changes: SenderChanges, way: Transport, what: str) -> Sender:
    if changes.port is not None or changes.security is not None or changes.ca_file:
        raise UsageError(f"this sender {what}", "it has no server", "name one with --host, or leave it")
    return replace(now, transport=way, host="", port=0, preset="", ca_file="")


def _by_server(now: Sender, changes: SenderChanges) -> Sender:
    """Return the sender with its server, port, security and certificates."""
    host, port, named, security = now.host, now.port, now.preset, now.security
    if changes.preset is not None:
        found = preset(changes.preset)
        host, port, named, security = found.host, found.port, found.name, found.security
    elif changes.host is not None:
        host, named = host_name(changes.host), ""
        if not now.host and changes.security is None:
            why = "a password must not cross the network in clear"
            raise SettingsError("how is the connection protected?", why, "say --security tls or --security starttls")
    if not host:
        todo = "name it: --host HOST --security tls|starttls, or --preset, --lookup, --sendmail or --folder DIR"
        raise UsageError("the sender has no server", "its mail leaves by one", todo)
    if changes.security is not None and changes.security is not security:
        port = PORTS[changes.security] if port in (0, PORTS[security]) else port
        security = changes.security
    port = changes.port if changes.port is not None else port or PORTS[security]
    if not 1 <= port <= 65_535:
        todo = f"write 1 to 65535; usual is {PORTS[security]}"
        raise SettingsError("this is no port", f"{port}", todo, field="port")
    if security is Security.NONE and not is_here(host):
        why = f"{host} is another machine: mail and password would cross the network in clear"
        todo = "say --security tls or --security starttls"
        raise SettingsError("this connection would not be encrypted", why, todo, field="host")
    ca_file = now.ca_file if changes.ca_file is None else certificates(changes.ca_file)
    return replace(
        now, transport=Transport.SMTP, host=host, port=port, preset=named, security=security, ca_file=ca_file
    )


def host_name(text: str, option: str = "--host", port: int = 465) -> str:
    """Return a server's name as it is kept. Raises SettingsError for what is none."""
    host = text.strip().removesuffix(".")
    try:
        host.encode("idna")
    except UnicodeError:
        host = ""
    if not _HOST.fullmatch(host):
        why = f"“{text}” must be a name or an address, without http:// or smtp:// before it and without a port"
        todo = f"write it like {option} mail.company.com {option.replace('host', 'port')} {port}"
        raise SettingsError("this is no server's name", why, todo, field=option.removeprefix("--").replace("-", "_"))
    return host


def is_here(host: str) -> bool:
    """Tell whether the host is this machine by what is written, whatever a name server says of it."""
    try:
        return host.casefold() == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def certificates(text: str) -> str:
    """Return the whole path of a file of certificates, "" for none. Raises SettingsError."""
    import ssl

    if not text.strip():
        return ""
    try:
        path = Path(text).expanduser().absolute()
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=path)
    except (OSError, RuntimeError, ValueError) as error:  # ssl's own error is an OSError
        why = f"{text}: {error.strerror or error}" if isinstance(error, OSError) else f"{text}: {error}"
        todo = "name a PEM file with the certificate of the server's authority"
        raise SettingsError("the certificates cannot be read", why, todo, field="ca_file") from error
    return str(path)


def folder_at(folder: Path) -> Path:
    """Return the folder's whole path. Raises SettingsError where there is none."""
    try:
        path = folder.expanduser().absolute()
        there = path.is_dir()
    except (OSError, RuntimeError, ValueError) as error:
        raise SettingsError("this is no folder", f"{folder}: {error}", "write its path out", field="host") from error
    if not there:
        todo = f"make it first: mkdir -p {shlex.quote(str(path))}"
        raise SettingsError("there is no such folder", str(path), todo, field="host")
    return path
