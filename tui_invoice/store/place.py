"""Where the database lies: private to its owner, on a disk of this machine, and still the same file."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from tui_invoice.domain.errors import StoreError

_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "glusterfs", "lustre", "beegfs", "gpfs", "ocfs2", "9p"}
    | {"ncpfs", "coda", "davfs"}
    | {f"fuse.{kind}" for kind in ("sshfs", "glusterfs", "rclone", "s3fs", "davfs", "ceph")}
)
_MOUNTS = Path("/proc/self/mounts")

Identity = tuple[int, int]
"""Device and inode of a file: what it is, whatever it is called."""


def identity(path: Path) -> Identity | None:
    """Return (device, inode) of the file at `path`, None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def may_be_written(path: Path) -> bool:
    """Tell whether this user may change the file at `path`: also its folder, where SQLite's own files lie beside it."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def filesystem_of(path: Path, mounts: str) -> str:
    """Return the type of the file system that holds `path`, from the text of /proc/self/mounts.

    The longest mount point that is a parent wins, the last one where several are the same.
    """
    best, kind = "", ""
    for row in mounts.splitlines():
        parts = row.split(" ")
        if len(parts) < 3:
            continue
        point = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), parts[1])
        if (path.is_relative_to(point)) and len(point) >= len(best):
            best, kind = point, parts[2]
    return kind


def refuse_network(path: Path) -> None:
    """Raise StoreError where `path` lies on a network file system: its locks cannot be trusted."""
    try:
        mounts = _MOUNTS.read_text(errors="surrogateescape")
    except OSError:
        return
    kind = filesystem_of(path.resolve(), mounts)
    if kind in _NETWORK:
        raise StoreError(
            "the database lies on a network drive",
            f"{path} is on {kind}, where two programs can write at once and destroy it",
            "put it on a disk of this machine (`--db`), and reach that machine over SSH",
        )


def make_private(path: Path) -> None:
    """Make the folder (0700 where it is new) and an empty file (0600) before SQLite opens it.

    In a folder with the set-group-id bit, a shared one, the file is made 0660. Raises StoreError.
    """
    try:
        _make_folder(path.parent)
        shared = bool(path.parent.stat().st_mode & stat.S_ISGID)
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            os.fchmod(handle, 0o660 if shared else 0o600)
        finally:
            os.close(handle)
    except FileExistsError:
        return
    except OSError as error:
        raise StoreError(
            "the database cannot be made",
            f"{path}: {error.strerror}",
            "choose a folder of your own with `--db PATH`",
        ) from error


def _make_folder(folder: Path) -> None:
    """Make the missing folders, each 0700 whatever the umask says."""
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    for parent in reversed(missing):
        parent.mkdir(mode=0o700, exist_ok=True)
        parent.chmod(0o700)
