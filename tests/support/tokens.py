"""A stand-in for Microsoft's and Google's authorities: HTTPS on loopback, with consent, device codes and rotation."""

from __future__ import annotations

import base64
import hashlib
import json
import ssl
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT = "11112222-client"
CLIENT_SECRET = "kanari-client-secret"
USER_CODE = "KANARI-77"

Form = dict[str, str]
Said = tuple[int, dict[str, Any] | bytes]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that does not trust the certificate or goes away: tests look at the client."""
        if not isinstance(sys.exception(), ssl.SSLError | ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # the base class's own names


@dataclass
class TokenAuthority:
    """Gives out tokens that hold for `seconds`. `device` are its answers before the code counts as typed; `refuse` is
    the error of every refresh, `garbage` what it says in place of JSON, `stalled` whether it answers at all. Each
    refresh gives a new refresh token and takes the older one back, unless not `rotates`. With a `drip` an answer comes
    octet by octet, and only ends once that is set. `on_token` hears each access token."""

    tls: ssl.SSLContext
    device: list[str] = field(default_factory=list)
    refuse: str = ""
    garbage: bytes = b""
    status: int = 200
    seconds: int = 3600
    rotates: bool = True
    on_token: Callable[[str], object] = str
    refreshes: list[str] = field(default_factory=list)
    asked: list[tuple[str, Form]] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    good: set[str] = field(default_factory=set)
    late: threading.Event | None = None
    drip: threading.Event | None = None
    _codes: dict[str, str] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> TokenAuthority:
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._server.socket = self.tls.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for each in (self.late, self.drip):
            if each is not None:
                each.set()
        self.close()

    def close(self) -> None:
        """Go away."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        """Where it is: https://HOST:PORT."""
        return f"https://localhost:{self._server.server_address[1]}"

    def toml(self, provider: str) -> str:
        """Return the table of config.toml that names it."""
        secret = f'client_secret = "{CLIENT_SECRET}"\n' if provider == "google" else ""
        return f'[oauth.{provider}]\nclient_id = "{CLIENT}"\n{secret}authority = "{self.address}"\n'

    def consent(self, address: str, **changed: str) -> str:
        """Consent in the browser at Google's address: return where the browser ends."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert (query["client_id"], query["response_type"]) == (CLIENT, "code")
        assert (query["code_challenge_method"], query["access_type"]) == ("S256", "offline")
        code = f"kanari-code-{len(self._codes)}"
        self._codes[code] = query["code_challenge"]
        return f"{query['redirect_uri']}?{urlencode({'state': query['state'], 'code': code, **changed})}"

    def grant(self) -> dict[str, Any]:
        """Return a new pair of tokens, both good from now on."""
        with self._guard:
            number = len(self.given) + 1
            access, refresh = f"kanari-access-{number}", f"kanari-refresh-{number}"
            self.given.append(access)
            self.good.add(refresh)
        self.on_token(access)
        return {"access_token": access, "refresh_token": refresh, "expires_in": self.seconds, "token_type": "Bearer"}

    def answer(self, path: str, form: Form) -> Said:
        """Answer one question."""
        self.asked.append((path, form))
        if self.late is not None:
            self.late.wait(50)
        if self.garbage or self.status != 200:
            return self.status, self.garbage
        if path.endswith("/openid-configuration"):
            base = f"{self.address}/common/oauth2/v2.0"
            ends = {"authorization_endpoint": f"{base}/authorize", "token_endpoint": f"{base}/token"}
            return 200, {**ends, "device_authorization_endpoint": f"{base}/devicecode", "issuer": self.address}
        if path.endswith("/devicecode"):
            known = {"device_code": "kanari-device", "user_code": USER_CODE, "interval": 0, "expires_in": 900}
            return 200, {**known, "verification_uri": "https://login.example/device", "message": "…"}
        kind = form.get("grant_type", "")
        assert form["client_id"] == CLIENT
        if kind == "refresh_token":
            return self._refresh(form)
        return self._by_code(form) if kind == "authorization_code" else self._by_device()

    def _refresh(self, form: Form) -> Said:
        token = form["refresh_token"]
        self.refreshes.append(token)
        if self.refuse:
            return 400, {"error": self.refuse, "error_description": f"AADSTS50173: taken back: {token}"}
        if token not in self.good:
            return 400, {"error": "invalid_grant", "error_description": "the token was used or taken back"}
        granted = self.grant()
        if self.rotates:
            self.good.discard(token)
        else:
            del granted["refresh_token"]
        return 200, granted

    def _by_code(self, form: Form) -> Said:
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if form["client_secret"] != CLIENT_SECRET or self._codes.pop(form["code"], "") != challenge:
            return 400, {"error": "invalid_grant", "error_description": f"no such code: {form['code']}"}
        return 200, self.grant()

    def _by_device(self) -> Said:
        if self.device:
            return 400, {"error": self.device.pop(0)}
        return 200, self.grant()


def _handler(authority: TokenAuthority) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 20

        def do_GET(self) -> None:
            self._say(*authority.answer(self.path, {}))

        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(data).items()}
            self._say(*authority.answer(self.path, form))

        def _say(self, status: int, said: dict[str, Any] | bytes) -> None:
            data = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data) + (1 << 20 if authority.drip else 0)))
            self.end_headers()
            if authority.drip is not None:
                self._drip(authority.drip)
            self.wfile.write(data)

        def _drip(self, end: threading.Event) -> None:
            with suppress(OSError):
                while not end.wait(0.05):
                    self.wfile.write(b" ")

        def log_message(self, format: str, *_: object) -> None:  # noqa: A002  (as the library calls it)
            """Say nothing."""

    return Handler
