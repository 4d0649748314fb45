"""One file from a server on the web: https only, its certificate verified, small, and in time.

The connection is made here by hand: a library would follow a redirect to anywhere, and take its time.
"""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from io import BytesIO
from urllib.parse import urljoin, urlsplit

from tui_invoice.mail.lookup import plausible
from tui_invoice.mail.lookup.found import UnusableError
from tui_invoice.mail.lookup.xml import LARGEST
from tui_invoice.mail.names import Lookup, UnansweredError

_HEAD = 32_000
"""Octets that the lines before a file may have."""
_HOPS = 3
_MOVED = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Way:
    """How the web is reached. `instead` is an address and port that every connection goes to, whatever host is asked;
    its certificate is still that host's, signed by an authority of the PEM file `ca_file` or of the system."""

    instead: tuple[str, int] | None = None
    ca_file: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a file is to be: `accept` asks for it, `endings` are those of its types, `largest` its octets at most."""

    accept: str
    name: str
    endings: tuple[str, ...]
    largest: int


_XML = Wanted("text/xml", "XML", ("xml", "text/plain", "application/octet-stream"), LARGEST)


class _FromOctets:
    """What http.client reads an answer from."""

    def __init__(self, octets: bytes) -> None:
        self._octets = octets

    def makefile(self, mode: str) -> BytesIO:
        del mode
        return BytesIO(self._octets)


def get(url: str, names: Lookup, way: Way, seconds: float, on_host: Callable[[str], object]) -> bytes | None:
    """Return a file, None where the server has none; `on_host` hears each further host that a redirect leads to.

    Raises UnusableError for an answer that is not to be used, UnansweredError where none came in so many seconds.
    """
    if seconds <= 0:
        raise UnansweredError("the time was over")
    try:
        return asyncio.run(asyncio.wait_for(_followed(url, names, way, on_host), seconds))
    except TimeoutError as error:
        raise UnansweredError(f"no answer in {seconds:.0f} seconds") from error


def page(url: str, names: Lookup, way: Way, seconds: float, wanted: Wanted) -> bytes:
    """Return a file of exactly this address: it may not lead on. Raises UnusableError and UnansweredError as `get`."""
    try:
        response = asyncio.run(asyncio.wait_for(_response(url, names, way, wanted), seconds))
    except TimeoutError as error:
        raise UnansweredError(f"no answer in {seconds:.0f} seconds") from error
    body = _body(response, wanted)
    if body is None:
        raise UnusableError("the server has no such page")
    return body


async def _followed(url: str, names: Lookup, way: Way, on_host: Callable[[str], object]) -> bytes | None:
    for _ in range(_HOPS + 1):
        response = await _response(url, names, way)
        if response.status not in _MOVED:
            return _body(response)
        before = urlsplit(url).hostname
        url = _further(url, response.getheader("Location") or "")
        host = urlsplit(url).hostname or ""
        if host != before:
            on_host(host)
    raise UnusableError("it leads on and on")


def _further(url: str, location: str) -> str:
    """Return where a redirect leads to. Raises UnusableError for what is no encrypted page of a server on the web."""
    try:
        to = urljoin(url, location)
        parts = urlsplit(to)
        is_server = bool(plausible.host(parts.hostname or "")) and (parts.port or 443) == 443
    except ValueError as error:  # brackets and ports that are none
        raise UnusableError("it leads on to what is no address") from error
    if parts.scheme != "https":
        raise UnusableError("it leads on to a page that is not encrypted")
    if not is_server or "@" in parts.netloc:
        raise UnusableError("it leads on to what is no server on the web")
    return to


def _body(response: HTTPResponse, wanted: Wanted = _XML) -> bytes | None:
    if response.status in (404, 410):
        return None
    if response.status != 200:
        raise UnusableError(f"the server answers {response.status}")
    kind = (response.getheader("Content-Type") or "").partition(";")[0].strip().lower()
    if kind and not kind.endswith(wanted.endings):
        raise UnusableError(f"it is {kind[:40]}, no {wanted.name}")
    try:
        octets = response.read(wanted.largest + 1)
    except (HTTPException, ValueError) as error:
        raise UnusableError("the answer was cut off") from error
    if len(octets) > wanted.largest:
        raise UnusableError(f"it is larger than {wanted.largest // 1000} KB")
    return octets


async def _response(url: str, names: Lookup, way: Way, wanted: Wanted = _XML) -> HTTPResponse:
    parts = urlsplit(url)
    host = parts.hostname or ""
    path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    address, port = way.instead or (await asyncio.to_thread(_address, host, names), 443)
    context = ssl.create_default_context()
    if way.ca_file:
        context.load_verify_locations(way.ca_file)
    asking = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: {wanted.accept}\r\nConnection: close\r\n\r\n"
    try:
        reader, writer = await asyncio.open_connection(address, port, ssl=context, server_hostname=host, limit=_HEAD)
        try:
            writer.write(asking.encode("ascii"))
            octets = await _read(reader, wanted.largest)
        finally:
            writer.transport.abort()
        response = HTTPResponse(_FromOctets(octets))  # type: ignore[arg-type]  # all that it uses of a socket
        response.begin()
    except ssl.SSLCertVerificationError as error:
        raise UnusableError(f"its certificate is not good: {error.verify_message}") from error
    except (OSError, UnicodeError) as error:
        raise UnansweredError(f"not reached: {getattr(error, 'strerror', None) or error}") from error
    except (HTTPException, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
        raise UnusableError("what answers speaks no HTTP") from error
    return response


async def _read(reader: asyncio.StreamReader, largest: int) -> bytes:
    """Return the head of an answer and its body, of a too large one as much as shows that it is."""
    head = await reader.readuntil(b"\r\n\r\n")
    most = largest + len(head) + largest // 4  # chunks have lines of their own
    body = bytearray()
    while len(body) < most and (more := await reader.read(65_536)):
        body += more
        if _is_whole(head, len(body)):
            break
    return head + bytes(body)


def _is_whole(head: bytes, length: int) -> bool:
    """Tell whether a body is all that the head promises; some servers leave the line open after it."""
    for line in head.lower().split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name == b"content-length" and value.strip().isdigit():
            return length >= int(value)
    return False


def _address(host: str, names: Lookup) -> str:
    found = names.addresses(host) or names.addresses(host, six=True)
    if not found:
        raise UnusableError("there is no such server")
    told = ipaddress.ip_address(found[0])
    ours = getattr(told, "ipv4_mapped", None) or told
    if ours.is_loopback or ours.is_link_local or ours.is_multicast or ours.is_unspecified:
        raise UnusableError(f"its address is {ours}, which is not on the web")
    return found[0]
