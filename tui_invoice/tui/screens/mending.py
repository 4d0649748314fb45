"""Mending in one line: the address that is wrong, the password that was refused, what waits for a word."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui_invoice.domain.delivery import SendStatus, State
from tui_invoice.domain.diagnosis import Cause
from tui_invoice.domain.sender import SecretStore, SignIn
from tui_invoice.operations import passphrases, releasing, resending, settling, starting, warned
from tui_invoice.operations.browsing import Health, SenderHealth
from tui_invoice.operations.context import Context
from tui_invoice.operations.releasing import Released
from tui_invoice.operations.resending import Again
from tui_invoice.operations.sending import Sent
from tui_invoice.operations.showing import Shown
from tui_invoice.operations.warned import Warned
from tui_invoice.tui import outgoing, vaulting
from tui_invoice.tui.lines import returned, verdict
from tui_invoice.tui.paint.line import Run, line
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens import outbox
from tui_invoice.tui.screens.house import House
from tui_invoice.tui.widgets.address import AddressQuestion
from tui_invoice.tui.widgets.password import TYPED, PasswordQuestion
from tui_invoice.tui.widgets.prompt import Letters


def mend(screen: House, shown: Shown, health: Health) -> None:
    """Ask for the one value that is wrong with an invoice."""
    row = shown.row
    if row.send_status is not SendStatus.HELD:
        ask_address(screen, shown)
        return
    sender = next((each for each in health.senders if each.address == shown.verdict.sender), None)
    if sender is None or not sender.held:
        _let_go(screen, numbers=[row.number])
    else:
        mend_sender(screen, sender)


def mend_sender(screen: House, sender: SenderHealth) -> None:
    """Ask for the password where that is what is wrong; else let its mail be tried once more."""
    if passphrases.says_wrong(sender.reply) and passphrases.is_locked(screen.house.context.paths):
        vaulting.ask(screen, lambda: _let_go(screen, sender=sender.address), "Leave, it stays on hold")
    elif sender.secret is SecretStore.FILE and vaulting.wanted(screen):
        vaulting.ask(screen, lambda: mend_sender(screen, sender), "Leave, it stays on hold")
    elif passphrases.says_locked(sender.reply):
        _let_go(screen, sender=sender.address)
    elif sender.cause == Cause.SENDER_SIGN_IN and sender.secret in TYPED and sender.sign_in is SignIn.PASSWORD:
        screen.ask(PasswordQuestion(screen, sender))
    elif sender.cause == Cause.SENDER_SIGN_IN:
        from tui_invoice.tui.screens.accounts import AccountsScreen

        screen.app.push_screen(AccountsScreen(sender.address))
    else:
        _let_go(screen, sender=sender.address)


def ask_address(screen: House, shown: Shown) -> None:
    """Ask for the right address, and resend there."""
    row, who = shown.row, verdict.worst(shown)
    wrong = who.address if who is not None else ""

    def accept(address: str, save: bool) -> None:
        wish = Again((row.number,), corrections={wrong: address}, save=save, wait_ms=outgoing.TAKE_BACK)
        outgoing.queue(
            screen, "", lambda context: resending.resend(context, wish), lambda s: told(screen, s, saved=save)
        )

    def troubles(address: str, told: Callable[[Sequence[Warned]], object]) -> None:
        context = screen.house.context
        screen.house.perform(lambda: warned.ask(context, row.id, [address]), told)

    title = f"correct the address of {row.number}"
    screen.ask(AddressQuestion(title, wrong, screen.house.domains, troubles, accept))


def told(screen: House, sent: Sent, *, saved: bool = False) -> None:
    """Say what was queued, and what was not and why; `saved` tells that a new address was kept for the customer."""
    if sent.refused:
        refusal = sent.refused[0]
        screen.say(Role.ERROR, f"{refusal.number}: {refusal.title}", refusal.detail, refusal.todo)
        return
    addresses = ", ".join(who.address for each in sent.planned for who in each.delivery.recipients)
    number = sent.planned[0].number if sent.planned else ""
    if sent.held:
        screen.say(Role.WARN, f"{number} waits: {sent.sender} is on hold", "It leaves by itself once that is mended")
        return
    numbers = [each.number for each in sent.planned]
    screen.house.queued_now(numbers, numbers if saved else ())
    here = hasattr(screen, "do_take_back")
    back = f"{screen.key_of('take_back')}{'' if here else ' on the table'} takes it back until then"
    words = f"{number} leaves in a few seconds; {back}"
    screen.say_for(outgoing.TAKE_BACK / 1_000, Role.OK, words, f"to {addresses}")


def ask_settle(screen: House, shown: Shown) -> None:
    """Ask whether an uncertain one arrived; of one that was sent, whether the customer says so."""
    number = shown.row.number
    if shown.row.send_status is not SendStatus.UNCERTAIN:
        _ask_received(screen, shown)
        return
    who = [each.address for each in shown.recipients if each.state is State.UNCERTAIN]
    lines = [
        line(f"   Ask {_named(who)}: do they have it?"),
        line("   ", Run("y", Role.KEY), " It arrived   ", Run("n", Role.KEY), " It did not: resend"),
    ]
    context = screen.house.context

    def arrived() -> None:
        screen.house.perform(
            lambda: settling.settle(context, number, arrived=True),
            lambda _: screen.say(Role.OK, f"{number} is noted as arrived"),
        )

    def lost() -> None:
        def work(context: Context) -> Sent:
            settling.settle(context, number, arrived=False)
            return resending.resend(context, Again((number,), wait_ms=outgoing.TAKE_BACK))

        outgoing.queue(screen, "", work, lambda sent: told(screen, sent))

    answers = {"y": arrived, "n": lost}
    screen.ask(Letters(f"did {number} arrive?", lines, answers, "Not known yet", sends="yn"))


def _ask_received(screen: House, shown: Shown) -> None:
    """Ask whether the customer of one that was sent says that it arrived."""
    number = shown.row.number
    if not returned.may_be_noted(shown):
        screen.say(Role.OK, f"That {number} arrived is noted already")
        return
    who = [each.address for each in shown.recipients if each.state in (State.SENT, State.DELAYED)]
    question = [
        line(f"   Somebody at {_named(who)} says so?"),
        line("   ", Run("y", Role.KEY), " Note that it arrived; its state stays as it is"),
    ]
    context = screen.house.context

    def noted() -> None:
        screen.house.perform(
            lambda: settling.settle(context, number, arrived=True),
            lambda _: screen.say(Role.OK, f"{number}: noted that the customer says it arrived"),
        )

    screen.ask(Letters(f"has the customer {number}?", question, {"y": noted}, "Not known yet"))


def _named(addresses: Sequence[str]) -> str:
    """Return addresses in so few words that they fit into a line."""
    return " and ".join(addresses[:2]) if len(addresses) < 3 else f"{addresses[0]} and {len(addresses) - 1} more"


def _let_go(screen: House, numbers: list[str] | None = None, sender: str = "") -> None:
    def work(context: Context) -> Released:
        found = releasing.release(context, numbers or [], sender=sender)
        starting.start(context)
        return found

    def told(found: Released) -> None:
        if found.senders:
            screen.say(Role.OK, f"{', '.join(found.senders)}: one mail is tried first, the rest follow")
        elif not outbox.refused(screen, found):
            screen.say(Role.OK, f"{', '.join(found.numbers) or sender} goes out now")

    context = screen.house.context
    screen.house.perform(lambda: work(context), told)
