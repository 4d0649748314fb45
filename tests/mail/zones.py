"""Made-up zones: the records that a test gives, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address

from tui_invoice.demo.names import Records
from tui_invoice.mail.names import UnansweredError


@dataclass
class Zone:
    """Answers as the name servers would. What is in `silent` is not answered."""

    records: Mapping[str, Records] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()

    def _of(self, name: str) -> Records:
        if name in self.silent:
            raise UnansweredError("no name server answered in time")
        return self.records.get(name.lower().rstrip("."), Records())

    def txt(self, name: str) -> tuple[str, ...]:
        return self._of(name).txt

    def addresses(self, name: str, *, six: bool = False) -> tuple[str, ...]:
        return self._of(name).aaaa if six else self._of(name).a

    def mx(self, name: str) -> tuple[tuple[int, str], ...]:
        return tuple(sorted(self._of(name).mx))

    def is_gone(self, name: str) -> bool:
        return name not in self.records

    def ptr(self, address: str) -> tuple[str, ...]:
        return self._of(ip_address(address).reverse_pointer).ptr

    def srv(self, name: str) -> tuple[tuple[int, int, int, str], ...]:
        return self._of(name).srv
