"""tui-invoice: an invoice manager in a terminal that never calls an invoice sent when it was not."""

__version__ = "0.1.0"
