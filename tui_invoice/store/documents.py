"""The files that were sent or brought in, kept by their SHA-256 and checked when they are read."""

from __future__ import annotations

import hashlib

from tui_invoice.domain.errors import StoreError
from tui_invoice.store.database import Database


def keep(db: Database, data: bytes, media_type: str = "application/pdf") -> str:
    """Keep a file inside the caller's transaction, once however often it comes; return its SHA-256."""
    digest = hashlib.sha256(data).hexdigest()
    db.execute(
        "INSERT INTO document(sha256, media_type, made_at, bytes) VALUES(?,?,?,?) ON CONFLICT DO NOTHING",
        digest,
        media_type,
        db.clock.now(),
        data,
    )
    return digest


def load(db: Database, digest: str) -> bytes:
    """Return a kept file; raise StoreError where it is gone or its bytes are not what was kept."""
    row = db.first("SELECT bytes FROM document WHERE sha256=?", digest)
    if row is None:
        raise StoreError("a kept document is missing", digest, "bring back a backup")
    data = bytes(row["bytes"])
    if hashlib.sha256(data).hexdigest() != digest:
        raise StoreError("a kept document is damaged", digest, "bring back a backup; the disk may be failing")
    return data


def size(db: Database, digest: str) -> int:
    """Return how many octets a kept file has, 0 where it is gone."""
    return db.number("SELECT length(bytes) FROM document WHERE sha256=?", digest)


def damaged(db: Database) -> list[str]:
    """Return the SHA-256 of every kept file whose bytes no longer give it."""
    names = [row["sha256"] for row in db.rows("SELECT sha256 FROM document")]
    bad = []
    for name in names:
        try:
            load(db, name)
        except StoreError:
            bad.append(name)
    return bad
