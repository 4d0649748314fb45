"""The open demo's invoices that something happens to, and whose they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from tui_invoice.demo.people import chinese, danish, english, vietnamese
from tui_invoice.demo.people.customer import Customer

BEFORE: Mapping[str, Customer] = MappingProxyType(
    {
        "spent": chinese.XIHU,
        "closed": replace(english.HARBOUR, email="invoices@harbourlight.example"),
        "full box 1": replace(vietnamese.HOA_PHUONG, email="hieutruong@hoaphuong.example"),
        "full box 2": replace(danish.KOEKKEN, email="lager@soenderkoekken.example"),
        "filtered": replace(english.ZUERICH, email="einkauf@cafezuerich.example"),
        "late": replace(chinese.TIANFU, email="bangong@tianfu.example"),
        "unknown": vietnamese.ANH_DUONG,
        "full": vietnamese.DAI_VIET,
        "spam": danish.GROENDAL,
        "not trusted": english.SMITH,
        "too big": danish.AEROE,
        "no domain": replace(danish.HAVBLIK, email="regnskab@havblk.example"),
        "no reason": english.PENHALE,
        "cut after": chinese.PUDONG,
        "cut before": danish.BAGERIET,
        "password 1": vietnamese.SEN_VANG,
        "password 2": vietnamese.SONG_HAN,
        "password 3": danish.MOELLE,
        "settings": english.ODUFFY,
        "unreachable": danish.KUNSTHAL,
        "paused": danish.TORVET,
        "waiting": chinese.GUANGGU,
    }
)
"""Those that were sent shortly before the screen opens, by what became of each."""

NOW: Mapping[str, Customer] = MappingProxyType(
    {
        "plain": danish.FJORDENS,
        "comes back": replace(english.BLUE_DOOR, email="shop@bluedoor.example"),
        "greylisted 1": english.ZUERICH,
        "room later": vietnamese.HOA_PHUONG,
        "sea": danish.HAVBLIK,
        "slip": replace(danish.KOEKKEN, email="post@soenderkoeken.example"),
        "greylisted 2": chinese.ZHUJIANG,
        "food": vietnamese.SEN_VANG,
        "left the firm": chinese.TIANFU,
        "slow": english.BLUE_DOOR,
        "school": danish.MOELLE,
        "greylisted 3": english.HARBOUR,
        "travel": vietnamese.SONG_HAN,
        "cut now": vietnamese.TRUONG_SON,
        "credit": english.ODUFFY,
    }
)
"""Those that nobody has yet, by what will happen to each when it is sent."""


def address(role: str) -> str:
    """Return the first address of the customer in this role."""
    return {**BEFORE, **NOW}[role].email.partition(";")[0]
