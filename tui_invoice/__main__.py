"""Where the program starts: it wires the faces, and is the only place that may import both."""

from __future__ import annotations

from tui_invoice.cli.main import run


def main() -> None:
    """Run the program."""
    run()


if __name__ == "__main__":
    main()
