"""`domains DOMAIN...`: do these domains take mail?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tui_invoice.cli import options, printing, words

if TYPE_CHECKING:
    from tui_invoice.operations.context import Context
    from tui_invoice.operations.domains import Checked

_TAKES = {"takes_mail": "yes", "no_such_domain": "no", "takes_no_mail": "no", "not_checked": "unknown"}
_MARKS = {"yes": words.GOOD, "no": words.BAD, "unknown": words.WAITS}
_SAID = {
    "takes_mail": "takes mail",
    "no_such_domain": "no such domain",
    "takes_no_mail": "takes no mail",
    "not_checked": "not checked",
}


@click.command()
@click.argument("domains", metavar="DOMAIN...", nargs=-1, required=True)
@options.as_json
@click.pass_obj
def domains(context: Context, domains: tuple[str, ...], as_json: bool) -> int:
    """Ask whether domains take mail.

    An address may stand in place of its domain. The name servers are asked, for 4 seconds at the most;
    TUI_INVOICE_DNS=HOST:PORT names another one than the machine's. With --json each domain is a line of its own, as
    soon as it is known: domain, takes_mail (yes, no, unknown), detail, suggestion.
    """
    from tui_invoice.operations.domains import check

    options.not_empty(domains, "DOMAIN")

    def tell(checked: Checked) -> None:
        takes = _TAKES[checked.taking]
        if as_json:
            found = {"domain": checked.domain, "takes_mail": takes, "detail": checked.detail}
            printing.out_json({**found, "suggestion": checked.suggestion or None})
            return
        said = _SAID[checked.taking]
        more = f" ({checked.detail})" if checked.detail not in ("", said) else ""
        printing.out(words.marked(_MARKS[takes], f"{checked.domain}  {said}{more}"))
        if checked.suggestion:
            printing.out(f"    did you mean {checked.suggestion}?")

    check(context, domains, tell)
    return 0
