"""`demo --script`: a made-up office with a scripted mail server; nothing leaves the machine."""

from __future__ import annotations

import sys

import click

from tui_invoice.domain.errors import UsageError


@click.command()
@click.option("--script", is_flag=True, help="Play a day of the office, and print what happens.")
def demo(script: bool) -> int:
    """See it work on a made-up office.

    It has a scripted mail server of its own: nothing leaves the machine.
    """
    if not script:
        raise UsageError("the demo plays by itself", "", "say demo --script")
    from tui_invoice.demo import story

    return story.play(sys.stdout)
