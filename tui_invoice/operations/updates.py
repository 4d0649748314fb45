"""Whether there is a newer version: asked only where config.toml says so, once a day, and kept in the state directory.

What leaves is the address of the page, which the owner wrote: no version, no name of this machine, no cookie.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import tui_invoice
from tui_invoice.domain import release
from tui_invoice.domain.clock import DAY, Clock
from tui_invoice.domain.errors import InvoiceError
from tui_invoice.operations import owned, private, settings
from tui_invoice.operations.paths import Paths

MEND = "pipx upgrade tui-invoice, or: uv tool upgrade tui-invoice"
_SECONDS, _NAME_SECONDS = 5.0, 2.0
_LARGEST = 5_000_000
"""Octets of an index's page: it lists every file of every version."""
_LARGEST_KEPT = 10_000
_ACCEPT = "application/vnd.pypi.simple.v1+json, application/json"


def known(paths: Paths) -> str:
    """Return the newer version that was found last, "" for none or where nobody wants to know. Nothing is asked."""
    kept = _kept(paths)
    if not kept or (page := _page(paths)) is None or kept.get("page") != page:
        return ""
    return _if_newer(str(kept.get("version", "")))


def look(paths: Paths, clock: Clock, environ: Mapping[str, str]) -> str:
    """Return the newer version, "" for none; the index is asked where that was not done for a day, in 5 s at most.

    Raises nothing of ours: what cannot be asked or kept is asked another day.
    """
    if not (page := _page(paths)):
        return ""
    kept = _kept(paths)
    before, at = (str(kept.get("version", "")), kept.get("at")) if kept.get("page") == page else ("", None)
    if not isinstance(at, int) or abs(clock.now() - at) >= DAY:
        try:
            _keep(paths, page, clock.now(), before)  # first, so that what hangs or breaks is not asked again today
            if (found := _asked(page, environ)) not in ("", before):
                _keep(paths, page, clock.now(), found)
        except InvoiceError:
            return ""
    return known(paths)


def _asked(page: str, environ: Mapping[str, str]) -> str:
    """Return the newest finished release that the page names, "" where it cannot be read. Raises UsageError."""
    from tui_invoice.mail.lookup import web
    from tui_invoice.mail.lookup.found import UnusableError
    from tui_invoice.mail.names import Names, UnansweredError
    from tui_invoice.operations.name_server import named
    from tui_invoice.operations.web_way import way

    if (there := way(environ)) is None:
        return ""
    wanted = web.Wanted(_ACCEPT, "JSON", ("json",), _LARGEST)
    try:
        return _newest(
            json.loads(
                web.page(
                    page, Names(named(environ), lifetime=_NAME_SECONDS, each=_NAME_SECONDS), there, _SECONDS, wanted
                )
            )
        )
    except (UnusableError, UnansweredError, ValueError, RecursionError):
        return ""


def _newest(found: object) -> str:
    """Return the newest version of an index's page: a project's own one, or a list of files (PEP 691, PEP 700)."""
    if not isinstance(found, dict):
        return ""
    info, versions = found.get("info"), found.get("versions")
    named = [info.get("version")] if isinstance(info, dict) else versions if isinstance(versions, list) else []
    return release.newest(each.strip() for each in named if isinstance(each, str) and len(each) <= 80)


def _page(paths: Paths) -> str | None:
    try:
        return settings.load(paths.config).updates
    except InvoiceError:
        return None


def _if_newer(version: str) -> str:
    return version if release.is_newer(version, tui_invoice.__version__) else ""


def _file(paths: Paths) -> Path:
    return paths.remembered.with_name("updates.json")


def _kept(paths: Paths) -> dict[str, object]:
    return owned.read_json(_file(paths), _LARGEST_KEPT)


def _keep(paths: Paths, page: str, now: int, version: str) -> None:
    private.write(_file(paths), json.dumps({"page": page, "at": now, "version": version}) + "\n")
