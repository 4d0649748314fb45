"""What is known of an invoice that failed for nobody: why it is not simply sent once more."""

from __future__ import annotations

from tui_invoice.domain.delivery import State
from tui_invoice.operations.planning import Refusal
from tui_invoice.store import reports
from tui_invoice.store.database import Database
from tui_invoice.store.queueing import Standing
from tui_invoice.store.reports import Matched


def not_taken_yet(number: str, standing: Standing) -> Refusal | None:
    """Return that the mail servers still try; None where none does. Sent again it would arrive twice."""
    waiting = standing.having(State.DELAYED)
    if not waiting:
        return None
    names = ", ".join(each.address for each in waiting)
    todo = (
        "wait for the next report; or, once you know more: tui-invoice settle NUMBER arrived, or if you handed it over"
        " otherwise: tui-invoice given NUMBER"
    )
    title = f"the customer's server has not taken it yet ({names}), and the mail servers go on trying"
    return Refusal(number, title, "sent again it would arrive twice", todo.replace("NUMBER", number))


def nobody_missed(db: Database, number: str, invoice_id: int, standing: Standing) -> Refusal:
    """Return why there is nobody to resend it to, as far as is known."""
    if not standing.live:
        todo = f"tui-invoice send {number}"
        return Refusal(number, "it was not sent yet", "a resend goes to those whom it did not reach", todo)
    if (found := not_taken_yet(number, standing)) is not None:
        return found
    people = {each.id for each in standing.live}
    guesses = [each for each in reports.of(db, invoice_id) if each.matched is Matched.GUESS]
    if any(each.recipient_id in people for each in guesses):
        todo = (
            f"see tui-invoice show {number}, and ask the customer; then: tui-invoice settle {number} arrived, or where"
            f" it did not arrive: tui-invoice send {number} --again"
        )
        title = "whether it arrived is not known: a report that may be about it came back"
        return Refusal(number, title, "sent again it may arrive twice", todo)
    if all(each.state is State.SENT for each in standing.live):
        why = "no report says that it did not arrive; sent again it may arrive twice"
        title = "the mail servers took it for everybody"
        return Refusal(number, title, why, f"tui-invoice send {number} --again, if that is meant")
    why = "a resend goes to those whom it did not reach"
    return Refusal(
        number, "it reached everybody, as far as is known", why, f"if that is meant: tui-invoice send {number} --again"
    )
