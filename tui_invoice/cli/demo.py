"""`demo`: a made-up office with a scripted mail server, on the screen or told on paper; nothing leaves the machine."""

from __future__ import annotations

import sys

import click

from tui_invoice.cli import faces


@click.command()
@click.option("--script", is_flag=True, help="Play a day of the office without the screen, and print what happens.")
@click.pass_context
def demo(ctx: click.Context, script: bool) -> int:
    """Try everything on a made-up office.

    It has a scripted mail server of its own: nothing leaves the machine, and nothing is left on it. Without a terminal
    it plays a day and prints what happens.
    """
    open_screen = None if script else faces.screen(ctx)
    if open_screen is None:
        from tui_invoice.demo import story

        return story.play(sys.stdout)
    from tui_invoice.demo.quiet import quiet

    with quiet() as hush:
        from tui_invoice.demo.live import live

        with live() as office:
            code = open_screen(office.context, office.explain)
            hush()
    return code
