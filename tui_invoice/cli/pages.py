"""The pages of docs/ that messages send people to: they lie in the wheel, and in a clone where they are written."""

from __future__ import annotations

from pathlib import Path

import tui_invoice

NAMES = ("import", "oauth", "headless")
"""What can be asked for by `man`, in the order of its help. pyproject.toml lays each into the wheel."""


def read(name: str) -> str:
    """Return a page as it is written, in Markdown, without a line break at its end."""
    package = Path(tui_invoice.__file__).parent
    inside = package / "pages" / f"{name}.md"
    page = inside if inside.is_file() else package.parent / "docs" / f"{name}.md"
    return page.read_text("utf-8").rstrip("\n")
