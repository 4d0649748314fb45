"""The office's settings, one row each in `meta`."""

from __future__ import annotations

import json
from dataclasses import asdict

from tui_invoice.domain.invoice import Seller
from tui_invoice.domain.office import Office
from tui_invoice.store.database import Database


def load(db: Database) -> Office:
    """Return the office; its defaults where nothing was set."""
    meta = {row["key"]: row["value"] for row in db.rows("SELECT key, value FROM meta")}
    base = Office(Seller(""))
    return Office(
        Seller(**json.loads(meta["seller"])) if "seller" in meta else base.seller,
        time_zone=meta.get("time_zone", base.time_zone),
        locale=meta.get("locale", base.locale),
        bcc=meta.get("bcc", base.bcc),
    )


def save(db: Database, office: Office) -> None:
    """Keep the office's settings, inside the caller's transaction."""
    put(db, "seller", json.dumps(asdict(office.seller), ensure_ascii=False))
    put(db, "time_zone", office.time_zone)
    put(db, "locale", office.locale)
    put(db, "bcc", office.bcc)


def put(db: Database, key: str, value: str) -> None:
    """Set one row of `meta`, inside the caller's transaction."""
    db.execute(
        "INSERT INTO meta(key, value) VALUES(?,?) ON CONFLICT(key) DO UPDATE SET value=excluded.value", key, value
    )


def get(db: Database, key: str) -> str | None:
    """Return one row of `meta`, None where it was never set."""
    row = db.first("SELECT value FROM meta WHERE key=?", key)
    return None if row is None else str(row["value"])
