"""A scripted web server on loopback that stands for every host, and a way to it: no test asks the real web."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import trustme

from tests.support.servers import server_tls
from tui_invoice.mail.lookup.web import Way

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Page:
    """What is answered. `drips` gives the body octet by octet, never to its end."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/xml"})
    drips: bool = False


def moved(to: str) -> Page:
    """Return a redirect."""
    return Page(status=301, headers={"Location": to})


@dataclass
class Web:
    """The server: `asked` lists what was asked for so far, as "host/path"; `way` leads to it."""

    way: Way
    asked: list[str]
    environ: dict[str, str]


@contextmanager
def web(authority: trustme.CA, ca_file: Path, pages: Mapping[str, Page], *names: str) -> Iterator[Web]:
    """Serve these pages, by "host/path", under a certificate for `names`; all else is 404."""
    asked: list[str] = []
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked.append(f"{self.headers['Host']}{self.path}")
            page = pages.get(asked[-1], Page(status=404))
            self.send_response(page.status)
            for name, value in page.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(page.body)))
            self.end_headers()
            if page.drips:
                over.wait(30)
            self.wfile.write(page.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's own name
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def get_request(self) -> tuple[ssl.SSLSocket, object]:
            sock, peer = self.socket.accept()
            return tls.wrap_socket(sock, server_side=True, do_handshake_on_connect=False), peer

        def handle_error(self, request: object, client_address: object) -> None:
            """Say nothing of clients that go away."""

    tls = server_tls(authority, *names)
    with Server((HOST, 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        port = server.server_address[1]
        environ = {"TUI_INVOICE_WEB": f"{HOST}:{port}", "TUI_INVOICE_WEB_CA": str(ca_file)}
        try:
            yield Web(Way((HOST, port), str(ca_file)), asked, environ)
        finally:
            over.set()
            server.shutdown()
            thread.join()
