"""Real Postfix and Dovecot in a scratch folder of their own, gone when the tests are."""

from __future__ import annotations

import json
import os
import re
import select
import shutil
import smtplib
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.support.waiting import wait_until

SCRIPT = Path(__file__).with_name("mailserver.sh")
PASSWORD = "secret"
_PORTS = ("submission", "smtps", "mx", "imap", "imaps", "lmtp", "tokens")
_START = 40.0
_TRIES = 3
_DISCONNECT = re.compile(r"tui/(\w+)/smtpd\[\d+\]: disconnect from \S+ (.*)")
_PATH = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"))


@dataclass(frozen=True, slots=True)
class Visit:
    """One connection as Postfix counted it when it ended: commands by name, those taken and those said."""

    service: str
    taken: dict[str, int]
    said: dict[str, int]


class Machine:
    """The running servers: one submission, one SMTPS, mailboxes of office.test and customer.test."""

    def __init__(self, folder: Path, ports: dict[str, int]) -> None:
        self._folder = folder
        self._ports = ports
        self.ca_file = folder / "tls" / "ca.pem"

    @property
    def submission(self) -> int:
        """The port with STARTTLS; at 127.0.0.3 the same with AUTH LOGIN only."""
        return self._ports["submission"]

    @property
    def smtps(self) -> int:
        """The port with TLS from the first byte; at 127.0.0.2 with a certificate for another address."""
        return self._ports["smtps"]

    @property
    def imap(self) -> int:
        """The port of the mailboxes with STARTTLS."""
        return self._ports["imap"]

    @property
    def imaps(self) -> int:
        """The port of the mailboxes with TLS from the first byte."""
        return self._ports["imaps"]

    @contextmanager
    def takes_tokens(self, tokens: Mapping[str, str]) -> Iterator[None]:
        """Let these access tokens, each its account's, be good while the block runs; they may change meanwhile."""

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                token = parse_qs(urlsplit(self.path).query).get("access_token", [""])[0]
                user = tokens.get(token)
                data = json.dumps({"active": "true", "username": user} if user else {"active": "false"}).encode()
                self.send_response(200 if user else 401)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, format: str, *_: object) -> None:  # noqa: A002  (as the library calls it)
                """Say nothing."""

        with ThreadingHTTPServer(("127.0.0.1", self._ports["tokens"]), Handler) as server:
            serving = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
            serving.start()
            try:
                yield
            finally:
                server.shutdown()
                serving.join()

    def lay(self, address: str, raw: bytes) -> None:
        """Lay a message into somebody's mailbox as a delivering server does (LMTP, RFC 2033)."""
        with smtplib.LMTP("127.0.0.1", self._ports["lmtp"], timeout=20) as server:
            server.sendmail("somebody@elsewhere.test", [address], raw)

    def set_password(self, account: str, password: str) -> None:
        """Change a password at the server."""
        self._do("passwd", account, password)

    @contextmanager
    def down(self) -> Iterator[None]:
        """Stop Postfix while the block runs: every SMTP port refuses."""
        self._do("down")
        try:
            yield
        finally:
            self._do("up")

    def log_mark(self) -> int:
        """Return where the mail log ends now, for `visits`."""
        log = self._log
        return log.stat().st_size if log.exists() else 0

    def visits(self, since: int, count: int) -> list[Visit]:
        """Wait until `count` connections to submission and SMTPS have ended since; return all that have."""
        wait_until(lambda: len(self._visits(since)) >= count, what=f"{count} connections in {self._log}")
        return self._visits(since)

    def mailbox(self, address: str) -> list[bytes]:
        """Return what lies in somebody's mailbox, each message as the server stored it (LF line ends)."""
        user, _, domain = address.partition("@")
        box = self._folder / "mail" / domain / user
        return [file.read_bytes() for place in ("new", "cur") for file in sorted((box / place).glob("*"))]

    def copies(self, address: str, message_id: str) -> list[bytes]:
        """Return the messages in somebody's mailbox that bear this Message-ID."""
        parser = BytesHeaderParser()
        return [data for data in self.mailbox(address) if parser.parsebytes(data)["Message-ID"] == message_id]

    def wait_for(self, address: str, message_id: str) -> bytes:
        """Wait until one message with this Message-ID lies in somebody's mailbox; return it."""
        wait_until(lambda: self.copies(address, message_id), what=f"{message_id} in the mailbox of {address}")
        (only,) = self.copies(address, message_id)
        return only

    def wait_for_report(self, envelope_id: str, recipient: str) -> bytes:
        """Wait for the report (RFC 3464) on one recipient that came back to the sender's mailbox."""
        wanted = (f"Original-Envelope-Id: {envelope_id}\n".encode(), f"Final-Recipient: rfc822; {recipient}\n".encode())

        def found() -> list[bytes]:
            return [data for data in self.mailbox("sender@office.test") if all(line in data for line in wanted)]

        wait_until(found, what=f"a report on {recipient}")
        return found()[0]

    def idle(self) -> bool:
        """Tell whether Postfix has nothing more to deliver."""
        queues = (self._folder / "spool" / name for name in ("maildrop", "incoming", "active", "deferred"))
        return not any(file.is_file() for queue in queues for file in queue.rglob("*"))

    @property
    def _log(self) -> Path:
        return self._folder / "log" / "postfix.log"

    def _visits(self, since: int) -> list[Visit]:
        text = self._log.read_bytes()[since:].decode("utf-8", "replace")
        found = []
        for service, counts in _DISCONNECT.findall(text):
            if service == "mx":
                continue
            pairs = [word.partition("=")[::2] for word in counts.split()]
            taken = {name: int(numbers.partition("/")[0]) for name, numbers in pairs}
            said = {name: int(numbers.rpartition("/")[2]) for name, numbers in pairs}
            found.append(Visit(service, taken, said))
        return found

    def _do(self, command: str, *words: str) -> None:
        subprocess.run(["bash", SCRIPT, command, self._folder, *words], env=_environment(), check=True, timeout=60)


@contextmanager
def running() -> Iterator[Machine]:
    """Start the servers and stop them at the end.

    The script waits on a pipe of ours and stops them when it is closed, so that they end with this
    process even if it is killed.
    """
    for left in reversed(range(_TRIES)):
        ports = dict(zip(_PORTS, _free_ports(len(_PORTS)), strict=True))
        # Not pytest's folder: nobody but root may enter that one, and the servers are not root.
        folder = Path(tempfile.mkdtemp(prefix="tui-invoice-servers-", dir="/var/tmp"))
        with _script(folder, ports) as (process, first_line):
            if first_line.startswith("up:"):
                yield Machine(folder, ports)
                return
            assert left, f"Postfix and Dovecot did not start: {first_line or process.wait(_START)}"


@contextmanager
def _script(folder: Path, ports: dict[str, int]) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Run the script; give it and what it said first, which is "up: ..." or why it could not."""
    numbers = [str(port) for port in ports.values()]
    with subprocess.Popen(
        ["bash", SCRIPT, "run", folder, *numbers],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        env=_environment(),
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            ready, _, _ = select.select([process.stdout], [], [], _START)
            yield process, process.stdout.readline().decode() if ready else "no word in time"
        finally:
            process.stdin.close()
            process.wait(_START)
    shutil.rmtree(folder, ignore_errors=True)


def missing() -> str:
    """Return why the servers cannot be started here, or nothing."""
    if os.geteuid() != 0:
        return "starting Postfix and Dovecot needs root"
    lacking = [name for name in ("postfix", "dovecot", "openssl") if shutil.which(name, path=_PATH) is None]
    lacking += [name for name in ("imap", "lmtp") if not Path("/usr/lib/dovecot", name).exists()]
    return f"not installed here: {', '.join(lacking)}" if lacking else ""


def _free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def _environment() -> dict[str, str]:
    return {"PATH": _PATH, "LANG": "C.UTF-8"}
