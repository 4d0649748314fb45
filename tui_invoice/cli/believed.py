"""`sender check-domain`: will the mail of an account be believed?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tui_invoice.cli import couriers, options, printing, words

if TYPE_CHECKING:
    from tui_invoice.operations.believed import Finding
    from tui_invoice.operations.context import Context

_CODES = {"good": 0, "wrong": 1, "unknown": 75}
_MARKS = {"good": words.GOOD, "wrong": words.BAD, "open": words.OPEN}


@click.command("check-domain")
@options.account
@click.option(
    "--send", is_flag=True, help="Send one mail to the account itself, and try the signature it comes back with."
)
@options.as_json
@click.pass_obj
def check_domain(context: Context, which: str, send: bool, as_json: bool) -> int:
    """Check whether receivers will believe the account's mail.

    The name servers are asked for what the domain publishes (MX, SPF, DKIM, DMARC), and each line says what stands,
    what should, and the record to publish. Whether mail is signed (DKIM) only --send shows. Nothing is kept.
    With --json each check is a line (check, state, stands, should, record), and the last line is the whole
    (domain, own, state). It ends with 1 where something is wrong, with 75 where something is not known because
    nobody answered.
    """
    from tui_invoice.operations import believed

    def tell(found: Finding) -> None:
        if as_json:
            printing.out_json(plain(found))
            return
        mark = _MARKS.get(found.state, words.WAITS)
        printing.out(words.marked(mark, f"{believed.NAMES[found.check]}: {found.stands}"))
        if found.should and found.check == "dkim" and found.state == "open":
            printing.out(f"    {found.should}: --send")
        elif found.should:
            printing.out(f"    should be: {found.should}" if found.state == "wrong" else f"    {found.should}")
        if found.publish is not None:
            printing.out(f"    publish at {found.publish.name}, type {found.publish.kind}:")
            printing.out(f"      {found.publish.text}")

    asked = couriers.asked(context, which) if send else context
    if send and not as_json:
        printing.note(f"one mail goes to {which}; it may take a minute to come back")
    whole = believed.check(asked, which, send=send, on_finding=tell)
    if as_json:
        printing.out_json({"domain": whole.domain, "own": whole.is_own, "state": whole.state.value})
    elif not whole.is_own:
        printing.note(f"{whole.domain} belongs to your provider, who sees to its records")
    return _CODES[whole.state]


def plain(found: Finding) -> dict[str, object]:
    """Return a finding for JSON."""
    publish = found.publish
    record = {"name": publish.name, "type": publish.kind, "text": publish.text} if publish is not None else None
    return {
        "check": found.check.value,
        "state": found.state.value,
        "stands": found.stands,
        "should": found.should or None,
        "record": record,
    }
