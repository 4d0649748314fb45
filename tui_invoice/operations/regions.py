"""Countries, time zones and locales as people name them, each looked at before it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from tui_invoice.domain.errors import BadInputError, MoneyError
from tui_invoice.domain.money import babel_locale

# CLDR knows regions that ISO 3166-1 only reserves, and groups of countries; Kosovo's XK is taken by EN 16931 too.
_NO_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
# Files among the zones of some systems that name no place.
_NO_ZONES = frozenset({"Factory", "localtime", "posixrules"})
_OFFERED = 3


def country(text: str) -> str:
    """Return the country's code (ISO 3166-1 alpha-2), "" for a blank. Raises BadInputError."""
    wanted = text.strip()
    known = _countries()
    if not wanted or wanted.upper() in known:
        return wanted.upper()
    names = {name.casefold(): code for code, name in known.items()}
    near = get_close_matches(wanted.casefold(), names, 1, 0.8)
    offer = f"did you mean {names[near[0]]}? " if near else ""
    todo = f"{offer}write two letters such as DK, VN, CN, GB"
    raise BadInputError("this is no country", "ISO 3166 knows no such code", todo, field="country", value=text)


def time_zone(text: str, country_code: str = "") -> str:
    """Return the IANA name of a time zone; `country_code` helps to offer one. Raises BadInputError."""
    from zoneinfo import available_timezones

    known = available_timezones() - _NO_ZONES
    wanted = text.strip()
    if wanted in known:
        return wanted
    near = ", ".join(_near_zones(wanted, known, country_code))
    todo = f"did you mean {near}?" if near else "write continent and city, such as Europe/Copenhagen"
    raise BadInputError("this is no time zone", "IANA has no such name", todo, field="time_zone", value=text)


def locale(text: str) -> str:
    """Return the Babel name of a locale, such as da_DK. Raises BadInputError."""
    try:
        return str(babel_locale(text.strip()))
    except MoneyError as error:
        raise BadInputError("this is no known locale", error.detail, error.todo, field="locale", value=text) from error


def proposed(environ: Mapping[str, str], localtime: Path = Path("/etc/localtime")) -> tuple[str, str]:
    """Return the time zone and the locale of this machine, to be proposed to a new office; "" for what is not known."""
    named = environ.get("LC_ALL") or environ.get("LC_MONETARY") or environ.get("LANG") or ""
    try:
        zone = time_zone(environ.get("TZ", "").lstrip(":") or str(localtime.resolve()).partition("/zoneinfo/")[2])
    except (BadInputError, OSError):
        zone = ""
    try:
        return zone, locale(named.partition(".")[0].partition("@")[0])
    except BadInputError:
        return zone, ""


def _near_zones(wanted: str, known: set[str], country_code: str) -> list[str]:
    """Return zones that begin so, as a whole or in one of their parts, else are written alike, else the country's."""
    word = wanted.casefold().replace(" ", "_")
    if begun := [name for name in sorted(known) if word and f"/{word}" in f"/{name.casefold()}" and "/" in name]:
        return begun[:_OFFERED]
    by_city: dict[str, list[str]] = {}
    for name in sorted(known):
        by_city.setdefault(name.rpartition("/")[2].casefold(), []).append(name)
        by_city.setdefault(name.casefold(), []).append(name)
    found = [name for near in get_close_matches(word, by_city, _OFFERED, 0.75) for name in by_city[near]]
    if not found:
        from babel.core import get_global

        territories = get_global("zone_territories")
        found = [name for name, code in territories.items() if country_code and code == country_code and name in known]
    places = [name for name in dict.fromkeys(found) if "/" in name] or list(dict.fromkeys(found))
    return places[:_OFFERED]


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    names = babel_locale("en").territories
    return {
        code: name for code, name in names.items() if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES
    }
