"""A scripted name server on loopback: for the demo, so that its domain checks leave nobody, and for tests.

It speaks UDP (RFC 1035 section 4.2.1) and knows what it is given; whatever else is asked does not exist.

    with NameServer({"example.org": Records(mx=((10, "mail.example.org"),))}) as names:
        ...                             # ask 127.0.0.1, names.port
"""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

HOST = "127.0.0.1"
_TTL = 60


@dataclass(frozen=True, slots=True)
class Records:
    """What is known of a name: its mail exchangers (preference, host), addresses, texts, services and names.

    A service is (priority, weight, port, host). An exchanger "" is the null MX (RFC 7505): the domain takes no mail.
    `alias` is its CNAME. `code` answers with another return code, such as SERVFAIL; `silent` answers nothing at all.
    """

    mx: tuple[tuple[int, str], ...] = ()
    a: tuple[str, ...] = ()
    aaaa: tuple[str, ...] = ()
    txt: tuple[str, ...] = ()
    srv: tuple[tuple[int, int, int, str], ...] = ()
    ptr: tuple[str, ...] = ()
    alias: str = ""
    code: dns.rcode.Rcode = dns.rcode.NOERROR
    silent: bool = False

    def of_type(self, kind: dns.rdatatype.RdataType) -> list[str]:
        """Return the records of a type as the text of a zone file (RFC 1035 section 5)."""
        if kind == dns.rdatatype.MX:
            return [f"{preference} {host}." for preference, host in self.mx]
        if kind == dns.rdatatype.A:
            return list(self.a)
        if kind == dns.rdatatype.TXT:
            return [_strings(text) for text in self.txt]
        if kind == dns.rdatatype.SRV:
            return [f"{priority} {weight} {port} {host}." for priority, weight, port, host in self.srv]
        if kind == dns.rdatatype.PTR:
            return [f"{name}." for name in self.ptr]
        return list(self.aaaa) if kind == dns.rdatatype.AAAA else []


def _strings(text: str) -> str:
    """Return a text as the quoted strings of a TXT record, none of which holds more than 255 octets."""
    parts = [text[at : at + 250] for at in range(0, len(text), 250)] or [""]
    return " ".join('"' + part.replace("\\", "\\\\").replace('"', '\\"') + '"' for part in parts)


class NameServer:
    """Answers for the names it knows, each question in a thread of its own, as long as its `with` block lasts.

    `asked` lists the questions so far, as ("example.org", "MX").
    """

    def __init__(self, known: Mapping[str, Records]) -> None:
        self._known = {name.casefold(): records for name, records in known.items()}
        self.asked: list[tuple[str, str]] = []

    def __enter__(self) -> Self:
        names = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                octets, sock = self.request
                if reply := names.answer(octets):
                    sock.sendto(reply, self.client_address)

        self._server = socketserver.ThreadingUDPServer((HOST, 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="name-server")
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def port(self) -> int:
        """The port that it was given."""
        port: int = self._server.server_address[1]
        return port

    def answer(self, octets: bytes) -> bytes:
        """Return the answer to a question; none to what is no question, and where the script is silent."""
        try:
            query = dns.message.from_wire(octets)
            reply = dns.message.make_response(query, recursion_available=True)
        except dns.exception.DNSException:
            return b""
        for question in query.question:
            name = question.name.to_text(omit_final_dot=True).casefold()
            self.asked.append((name, dns.rdatatype.to_text(question.rdtype)))
            records = self._known.get(name, Records(code=dns.rcode.NXDOMAIN))
            if records.silent:
                return b""
            reply.set_rcode(records.code)
            target = question.name
            if records.alias:
                reply.answer.append(dns.rrset.from_text(target, _TTL, "IN", "CNAME", f"{records.alias}."))
                target = reply.answer[0][0].target
                records = self._known.get(records.alias.casefold(), Records())
            if texts := records.of_type(question.rdtype):
                reply.answer.append(dns.rrset.from_text_list(target, _TTL, "IN", question.rdtype, texts))
        return reply.to_wire()
