"""The command line: what it says, how it ends, what it never shows."""
