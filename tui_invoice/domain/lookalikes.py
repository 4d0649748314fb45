"""What is odd about a domain though its form is right: reserved names, foreign letters, slips of the finger.

All of it is a hint and never a refusal: a name may be meant as it stands.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from tui_invoice.domain.text import fold

# RFC 2606, RFC 6761, RFC 6762, RFC 7686, RFC 9476; internal: ICANN, 2024.
_RESERVED = frozenset({"test", "local", "invalid", "localhost", "arpa", "onion", "example", "internal", "alt"})
_RESERVED_DOMAINS = frozenset({"example.com", "example.net", "example.org"})

# Big providers, whose names are worth a question when almost met ...
_PROVIDERS = [
    "gmail.com",
    "hotmail.com",
    "outlook.com",
    "yahoo.com",
    "icloud.com",
    "googlemail.com",
    "protonmail.com",
    "fastmail.com",
    "foxmail.com",
]
# ... and true names that lie near to them.
_TRUE_NAMES = frozenset(
    [
        "mail.com",
        "email.com",
        "ymail.com",
        "gmx.com",
        "gmx.de",
        "cloud.com",
        "hushmail.com",
        "rocketmail.com",
        "tutamail.com",
        "tmail.com",
        "zmail.com",
        "onmail.com",
        "hey.com",
        "aol.com",
        "live.com",
        "msn.com",
        "me.com",
        "mac.com",
        "proton.me",
        "zoho.com",
        "mail.ru",
        "qq.com",
        "163.com",
        "126.com",
        "yahoo.co.jp",
        "yahoo.co.uk",
        "yahoo.co.in",
        "hotmail.co.uk",
        "hotmail.co.jp",
        "sina.com",
        "sohu.com",
    ]
)
_ENDINGS_NEAR_COM = frozenset(["co", "cm", "om", "con", "cmo", "ocm", "vom", "xom", "comm", "coom", "cpm", "cim"])
_ENDINGS_OF_NOBODY = frozenset(["con", "cmo", "ocm", "vom", "xom", "comm", "coom", "cpm"])

# UTS 39, table 1 (highly restrictive): scripts that people do write together.
_WRITTEN_TOGETHER = (
    frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "CJK", "BOPOMOFO"}),
    frozenset({"LATIN", "CJK", "HANGUL"}),
)
# Letters of other scripts that a reader takes for the Latin one (UTS 39, confusables).
_AS_LATIN = str.maketrans(
    dict(zip("асеорхуіјѕһӏԁԛԝкмтвнпг", "aceopxyijshldqwkmtbhnr", strict=True))
    | dict(zip("αορνικτυγηɡ", "aopviktuyng", strict=True))
)


def reserved(domain: str) -> str:
    """Return the reserved name (`.test`, `example.com`) under which no mail can arrive, or ""."""
    ending = domain.rpartition(".")[2]
    if ending in _RESERVED:
        return f".{ending}"
    return next((name for name in _RESERVED_DOMAINS if f".{domain}".endswith(f".{name}")), "")


def mixed_scripts(word: str) -> list[str]:
    """Return the scripts, as Unicode names them, of a word that no one would write in them; else []."""
    scripts = {_script(char) for char in word if char.isalpha()}
    if len(scripts) < 2 or any(scripts <= together for together in _WRITTEN_TOGETHER):
        return []
    return sorted(scripts)


def looks_like(domain: str) -> str:
    """Return the Latin name that a domain in other letters could be taken for, or "" (UTS 39, 4)."""
    plain = fold(domain.translate(_AS_LATIN))
    if plain == domain or not plain.isascii():
        return ""
    # Marks alone are honest in Vietnamese and Danish names; beside a big provider's they are not.
    if fold(domain) == plain and plain not in _PROVIDERS:
        return ""
    return plain


@lru_cache(1_000)
def meant(domain: str) -> str:
    """Return the domain that was probably meant by a slip of the finger (`gmial.com`), or ""."""
    if domain in _TRUE_NAMES or domain in _PROVIDERS:
        return ""
    name, _, ending = domain.partition(".")
    for provider in _PROVIDERS:
        right, _, com = provider.partition(".")
        slips = _distance(name, right)
        if slips == 0 and ending in _ENDINGS_NEAR_COM:
            return provider
        if slips <= (2 if len(right) > 6 else 1) and (ending == com or ending in _ENDINGS_OF_NOBODY):
            return provider
    front, _, last = domain.rpartition(".")
    return f"{front}.com" if last in _ENDINGS_OF_NOBODY else ""


def is_one_slip(one: str, other: str) -> bool:
    """Tell whether two words differ by a letter more, less or another, or by two exchanged; for long lists."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    while one[:1] == other[:1]:
        one, other = one[1:], other[1:]
    while one[-1:] == other[-1:] and one and other:
        one, other = one[:-1], other[:-1]
    return max(len(one), len(other)) == 1 or (len(one) == 2 and one == other[::-1])


def _script(char: str) -> str:
    return unicodedata.name(char, "UNKNOWN").partition(" ")[0].partition("-")[0]


def _distance(one: str, other: str) -> int:
    """Count the slips between two words: a letter more, less, another, or two exchanged."""
    if abs(len(one) - len(other)) > 2:
        return 3
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            least = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                least = min(least, rows[-2][j - 2] + 1)
            row.append(least)
        rows.append(row)
    return rows[-1][-1]
