"""Postfix's smtp-sink, which takes every mail and throws it away, and smtp-source, which makes them."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.waiting import wait_until

INSTALL = "apt-get install --no-install-recommends postfix"
_PATH = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin", "/usr/lib/postfix/sbin"))


def program(name: str) -> str | None:
    """Return where a program of Postfix lies, None where it does not."""
    return shutil.which(name, path=_PATH)


@contextmanager
def running() -> Iterator[int]:
    """Run a sink on a loopback port, gone at the end; give the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    found = program("smtp-sink")
    assert found is not None
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    process = subprocess.Popen([found, *user, f"127.0.0.1:{port}", "100"])
    try:
        wait_until(lambda: _answers(port), what="smtp-sink")
        yield port
    finally:
        process.terminate()
        process.wait(10)


def pour(port: int, mails: int, octets: int) -> None:
    """Let smtp-source hand over so many mails of one size on one kept connection."""
    found = program("smtp-source")
    assert found is not None
    size = ["-d", "-m", str(mails), "-l", str(octets)]
    people = ["-f", "office@example.com", "-t", "customer@example.com"]
    subprocess.run([found, *size, *people, f"127.0.0.1:{port}"], check=True, timeout=120)


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            return connection.recv(3) == b"220"
    except OSError:
        return False
