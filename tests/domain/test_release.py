"""Which of two versions is the newer one."""

from __future__ import annotations

import pytest

from tui_invoice.domain.release import is_newer, newest, order


@pytest.mark.parametrize(
    ("version", "than", "newer"),
    [
        ("0.2.0", "0.1.0", True),
        ("0.10", "0.9", True),
        ("1.0", "1.0.0", False),
        ("1.0.post1", "1.0", True),
        ("1!0.1", "9.0", True),
        ("0.1.0", "0.2.0", False),
        ("0.2.0rc1", "0.1.0", False),
        ("0.2.0.dev1", "0.1.0", False),
        ("0.2.0", "0.2.0rc1", True),
        ("0.1.9", "0.2.0rc1", False),
        ("\x1b[31m9", "0.1.0", False),
        ("٩.0", "0.1.0", False),
        ("9" * 5_000, "0.1.0", False),
        ("9.0", "nonsense", False),
    ],
)
def test_only_a_finished_release_that_comes_after_is_newer(version: str, than: str, *, newer: bool) -> None:
    assert is_newer(version, than) is newer


def test_the_newest_is_found_among_nonsense_and_early_ones() -> None:
    assert newest(["0.9", "0.10", "0.11b1", "", "x", "0.10.0.dev3"]) == "0.10"
    assert newest([]) == newest(["b1"]) == ""
    assert order("v1.0+local.1") == order("1")
