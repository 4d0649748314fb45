"""From a server's name to a connection: every address looked up once, tried in turn."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass

from tui_invoice.domain.addresses import parse_one
from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.errors import BadInputError
from tui_invoice.domain.sender import Security, Sender
from tui_invoice.mail import faults
from tui_invoice.mail.dialogue import Dialogue


@dataclass(frozen=True, slots=True)
class Place:
    """One address that the host's name stands for, as `socket` takes it."""

    family: socket.AddressFamily
    address: tuple[str | int | bytes, ...]

    @property
    def is_loopback(self) -> bool:
        """Tell whether it is this machine; IPv4 addresses written as IPv6 are seen through."""
        found = ipaddress.ip_address(str(self.address[0]).partition("%")[0])
        mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
        return (mapped or found).is_loopback


def ascii_host(sender: Sender) -> str:
    """Return the host as DNS and TLS take it; a name in other letters in its IDNA form. Raises SenderTrouble.

    Not by Python's codec, which is of IDNA 2003 and makes another name of some (ß, RFC 5894 7.2).
    """
    host = sender.host.strip().removesuffix(".")
    if host.isascii():
        return host
    try:
        return parse_one(f"postmaster@{host}").envelope.rpartition("@")[2]
    except BadInputError:
        raise faults.settings(Phase.CONNECT, f"{sender.host} cannot be the name of a server") from None


def look_up(sender: Sender, host: str) -> list[Place]:
    """Return every address of the host; without encryption all must be this machine's. Raises SenderTrouble."""
    try:
        found = socket.getaddrinfo(host, sender.port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise faults.broken(Phase.CONNECT, error, sender) from error
    except (ValueError, OverflowError):
        words = f"{sender.host} cannot be the name of a server, or {sender.port} its port"
        raise faults.settings(Phase.CONNECT, words) from None
    places = [Place(family, address) for family, _, _, _, address in found]
    if sender.security is Security.NONE and not all(place.is_loopback for place in places):
        words = f"{sender.host} is another machine: mail and password would cross the network in clear"
        raise faults.settings(Phase.CONNECT, words)
    return places


def reach(sender: Sender, places: list[Place], timeout: float) -> Dialogue:
    """Connect to the first address that answers within `timeout` seconds. Raises SenderTrouble."""
    return Dialogue(*reach_socket(sender, places, timeout))


def reach_socket(sender: Sender, places: list[Place], timeout: float) -> tuple[socket.socket, str]:
    """Do the same for another protocol: return the socket and the address. Raises SenderTrouble."""
    last = OSError(f"{sender.host} has no address")
    for place in places:
        try:
            sock = socket.socket(place.family, socket.SOCK_STREAM)
        except OSError as error:  # a name may have an IPv6 address where this machine has no IPv6
            last = error
            continue
        sock.settimeout(timeout)
        try:
            sock.connect(place.address)
        except (OSError, OverflowError) as error:
            sock.close()
            last = error if isinstance(error, OSError) else OSError(str(error))
            continue
        return sock, str(place.address[0])
    raise faults.broken(Phase.CONNECT, last, sender) from last
