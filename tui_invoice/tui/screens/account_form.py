"""The lines of an account: what stands in them, what follows from what is typed, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input

from tui_invoice.domain.sender import SecretStore, Security, SignIn
from tui_invoice.operations import account_presets, account_secrets, passphrases
from tui_invoice.operations.account_presets import Known
from tui_invoice.operations.accounts import Account
from tui_invoice.tui import typed_account
from tui_invoice.tui.lines import accounts as drawn
from tui_invoice.tui.lines import faults, remarks
from tui_invoice.tui.paint.line import Line, Run, line
from tui_invoice.tui.paint.pane import Pane
from tui_invoice.tui.paint.roles import Role
from tui_invoice.tui.screens.mailbox_form import MAILBOX_FAULTS, MAILBOX_UNDER, SELDOM, MailboxForm
from tui_invoice.tui.screens.settings_form import INDENT, gone
from tui_invoice.tui.typed_account import Typed
from tui_invoice.tui.widgets import typed as fields
from tui_invoice.tui.widgets.fields import Chosen, Field, Picker, Press, Tick

WAYS = tuple(drawn.WAYS)
SECURITIES = tuple(drawn.SECURITIES)
USUAL = {Security.TLS: "465", Security.STARTTLS: "587", Security.NONE: "25"}
"""The port that follows the choice of how the connection is protected."""
MORE = ("ca_file", "per_minute", "per_day")
"""The lines that are seldom needed."""
LINES = ("address", "name", "host", "port", "username", "command", *MORE)
UNDER = {"command": "password", "port": "host", "per_day": "per_minute", **MAILBOX_UNDER}
"""The line under which a line's fault stands, where it is not its own."""
FAULTS = ("address", "name", "password", "host", "username", "ca_file", "per_minute", *MAILBOX_FAULTS)


class AccountForm(MailboxForm):
    """The form of one account, or of a new one (`account` is None)."""

    AT: ClassVar[Mapping[str, str]] = {
        "email": "address", "folder": "host", "mailbox": "imap_host", "look_every": "every",
    }  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.account: Account | None = None
        self.more = False
        self._start = Typed()
        self._filled: Known | None = None
        self._before = ""

    @property
    def width(self) -> int:
        """The width of the screen, before it is shown too."""
        return self.size.width or self.app.size.width

    def form(self) -> ComposeResult:
        """Give the lines, as the account that is chosen has them."""
        typed = self._start
        with VerticalScroll(id="form", can_focus=False):
            yield Pane(line())
            with Horizontal(classes="pair"):
                yield Field("address", "Address", typed.address, placeholder="office@company.com")
                yield Tick("default sender", on=typed.default, id="default")
            yield from self._under("address")
            yield Field("name", "Name", typed.name, placeholder="customers see it beside the address")
            yield from self._under("name")
            yield self._password(typed)
            yield from self._under("password")
            yield from self._server(typed)
            with gone(Horizontal(classes="pair", id="username-row"), not typed.has_server):
                yield Field("username", "Sign in as", typed.username, placeholder="nobody signs in")
                yield gone(Press("Look it up", id="lookup"), True)
                yield Pane(*remarks.found(typed), id="found", classes="side")
            yield from self._under("username")
            yield from self.mailbox_form(typed)
            yield from self._seldom(typed)
            yield from self.seldom_of_mailbox(typed)
            yield Pane(*self.trial_lines(), id="trial")
        with Horizontal(classes="presses"):
            yield Press("Save and test", id="test")
            yield Press("Mail me a test", id="mail")
            yield gone(Press("Check the domain", id="domain"), self.account is None)
            yield gone(Press("Remove", id="remove"), self.account is None)

    def _under(self, name: str) -> Iterator[Widget]:
        """Give the pane for what is wrong with a line, or is to be known of it."""
        text, role = remarks.under(self._start).get(name, ("", Role.MUTED))
        yield Pane(*faults.under(text, self.width, INDENT, role), id=f"fault-{name}")

    def _password(self, typed: Typed) -> Widget:
        about = remarks.about_password(typed, self._kept)
        word = Field("password", "Password", password=True, placeholder=about)
        command = Field("command", "Command", typed.command, placeholder="pass show mail/invoices")
        store = Picker(
            drawn.ways(vault=passphrases.is_locked(self.house.context.paths)),
            WAYS.index((typed.sign_in, typed.store)),
            id="store",
        )
        parts = (gone(word, typed.by_command or typed.sign_in.renews), gone(command, not typed.by_command))
        consent = gone(self.consent(typed), not typed.sign_in.renews)
        return gone(Horizontal(*parts, consent, store, classes="pair", id="password-row"), not typed.has_server)

    def _server(self, typed: Typed) -> Iterator[Widget]:
        port = fields.Typed(typed.port, id="field-port", compact=True, select_on_focus=True, placeholder="587")
        label = Pane(Line((Run("port ", Role.MUTED),), full=True), id="port-label")
        security = Picker(list(drawn.SECURITIES.values()), SECURITIES.index(typed.security), id="security")
        server = Field("host", "Server", typed.host, placeholder="smtp.company.com, or a folder")
        side = Horizontal(label, port, security, classes="side", id="server-side")
        yield Horizontal(server, gone(side, not typed.has_server), classes="pair")
        yield from self._under("host")

    def _seldom(self, typed: Typed) -> Iterator[Widget]:
        many = "as many as the server takes"
        known = {"ca_file": ("Authority", "the usual ones; else a PEM file"), "per_minute": ("A minute", many),
                 "per_day": ("A day", many)}  # fmt: skip
        for name in MORE:
            label, blank = known[name]
            yield gone(Field(name, label, getattr(typed, name), placeholder=blank), not self.more)
            yield from self._under(name) if name in FAULTS else ()

    def load(self, account: Account | None, *, default: bool = False) -> None:
        """Take an account, or with None a new one that is the `default` or not; nothing is drawn yet."""
        self.account, self._filled, self.look = account, None, None
        name = self.house.manner().office.seller.name
        self._start = typed_account.of(account) if account is not None else Typed(default=default, name=name)
        self._before = self._start.address
        self.more = bool(self._start.ca_file or self._start.per_minute or self._start.per_day)
        self.more |= bool(self._start.imap_ca_file) or self._start.plus_address

    def show_lines(self) -> None:
        """Put what is kept into the lines."""
        typed = self._start
        with self.prevent(Input.Changed):
            for name in LINES:
                self.put(name, getattr(typed, name))
            self.line("password").value = ""
            self.show_mailbox(typed)
        self.query_one("#default", Tick).on = typed.default
        self.query_one("#default", Tick).refresh()
        self._pick("store", WAYS.index((typed.sign_in, typed.store)))
        self._pick("security", SECURITIES.index(typed.security))
        for name in FAULTS:
            self.fault(name, "")
        self.fit()

    def propose_store(self) -> None:
        """Offer a new account the place that this machine has for its password, unless another was chosen by then."""
        start = self._start

        def told(store: SecretStore) -> None:
            typed = self.typed() if self.is_attached and self._start is start else None
            if typed is not None and typed.store is start.store and (typed.sign_in, store) in WAYS:
                self._start = replace(start, store=store)
                self._pick("store", WAYS.index((typed.sign_in, store)))
                self.fit()

        self.house.find_out(account_secrets.usual_store, told)

    def line(self, name: str) -> Input:
        """Return a line of the form."""
        return self.query_one(f"#field-{name}", Input)

    def _pick(self, name: str, index: int) -> None:
        picker = self.query_one(f"#{name}", Picker)
        picker.chosen = index
        picker.refresh()

    def typed(self) -> Typed:
        """Return the lines as they stand."""
        return Typed(
            **{name: self.line(name).value for name in LINES},  # type: ignore[arg-type]  # each by its own name
            **self.typed_mailbox(),  # type: ignore[arg-type]
            security=SECURITIES[self.query_one("#security", Picker).chosen],
            **dict(zip(("sign_in", "store"), WAYS[self.query_one("#store", Picker).chosen], strict=True)),  # type: ignore[arg-type]
            default=self.query_one("#default", Tick).on,
        )

    def password(self) -> str:
        """Return the password that was typed."""
        return self.line("password").value

    def show_outcome(self, *, opening: bool = False) -> None:
        """Bring what the test came to into view, as far as the line that is typed in stays there.

        At the `opening` only the blank row at the top makes room for it.
        """
        if not self.is_attached:
            return
        form = self.query_one("#form")
        if opening and form.max_scroll_y > 1:
            return
        form.scroll_end(animate=False, immediate=True)
        if self.in_text and self.focused is not None:
            self.focused.scroll_visible(animate=False, immediate=True)

    def to_password(self) -> None:
        """Put the cursor where the password, or the command for it, is typed."""
        typed = self.typed()
        store = typed.store
        if typed.sign_in.renews:
            self.set_focus(self.query_one("#consent"))
        elif store is SecretStore.CREDENTIAL:
            self.set_focus(self.main_button())
        else:
            self.set_focus(self.line("command" if store is SecretStore.COMMAND else "password"))

    def check(self) -> Widget | None:
        """Judge every line; return the first that is wrong."""
        found = typed_account.faults(self.typed(), self.account, password=bool(self.password()))
        for name in FAULTS:
            texts = [text for field, text in found.items() if UNDER.get(field, field) == name]
            if texts:
                self.fault(name, texts[0])
        if not found:
            return None
        self.more = self.more or bool(set(found) & {*MORE, *SELDOM})
        self._unfold()
        return self.line(next(iter(found)))

    def fit(self) -> None:
        """Show the lines that concern this account, and what is known of its provider."""
        typed = self.typed()
        self._unfold()
        gone(self.query_one("#server-side"), not typed.has_server)
        for row in ("password-row", "username-row"):
            gone(self.query_one(f"#{row}"), not typed.has_server)
        gone(self.query_one("#row-password"), typed.by_command or typed.sign_in.renews)
        gone(self.query_one("#row-command"), not typed.by_command)
        self.fit_consent(typed)
        for name in ("remove", "domain"):
            gone(self.query_one(f"#{name}"), self.account is None)
        self.fit_look_up(typed)
        self.query_one("#found", Pane).show(remarks.found(typed))
        self.line("password").placeholder = remarks.about_password(typed, self._kept)
        told = remarks.under(typed)
        for name in ("address", "password", *(["host"] if "host" in told else [])):
            self.fault(name, *told.get(name, ("",)))
        self.fault("imap_host", *self.about_mailbox())

    def about_mailbox(self) -> tuple[str, Role]:
        """Return what is to be known of the mailbox, "" for nothing."""
        return "", Role.MUTED

    def _unfold(self) -> None:
        for name in MORE:
            gone(self.query_one(f"#row-{name}"), not self.more or (name == "ca_file" and not self.typed().has_server))
        self.fit_mailbox(self.typed())

    @property
    def _kept(self) -> SecretStore:
        return self.account.sender.secret if self.account is not None else SecretStore.NONE

    def on_input_changed(self, event: Input.Changed) -> None:
        """Fill in what a known provider's address tells; what was wrong may be so no more."""
        event.stop()
        name = (event.input.id or "").removeprefix("field-")
        if name == "address":
            self._fill(event.value)
        if name in ("address", "host", "imap_host"):
            self.fit()
        self.fault(UNDER.get(name, name), *remarks.under(self.typed()).get(UNDER.get(name, name), ("",)))

    def _fill(self, address: str) -> None:
        """Fill server, port, security and user name from the address, where nobody typed others."""
        known = account_presets.of_address(address) or self.looked_up(address)
        before, self._before = self._before, address
        with self.prevent(Input.Changed):
            if self.line("username").value == before and self.account is None:
                self.line("username").value = address.strip()
        self.put_known(known)

    def put_known(self, known: Known | None) -> None:
        """Fill in a provider's servers, or take those of another away, where nobody typed others."""
        with self.prevent(Input.Changed):
            was = self._filled
            if known != was:
                self.fill_mailbox(known, was=was.mailbox if was else "")
            if known is not None and known.username and self.line("username").value == self._before.strip():
                self.line("username").value = known.username
            self._follow_sign_in(was, known)
            mine = self.line("host").value in ("", was.host if was else "")
            if not mine or known == was:
                return
            self._filled = known
            security = known.security if known else Security.STARTTLS
            self.line("host").value = known.host if known else ""
            self.line("port").value = str(known.port) if known else USUAL[security]
            self._pick("security", SECURITIES.index(security))

    def _follow_sign_in(self, was: Known | None, known: Known | None) -> None:
        """Let the sign-in follow the provider, where nobody chose another."""
        typed = self.typed()
        before = was.sign_in if was is not None else SignIn.PASSWORD
        usual = known.sign_in if known is not None else SignIn.PASSWORD
        if known != was and typed.sign_in is before and usual is not before and self.account is None:
            store = typed.store if (usual, typed.store) in WAYS else SecretStore.KEYRING
            self._pick("store", WAYS.index((usual, store)))

    def on_chosen_used(self, event: Chosen.Used) -> None:
        """Follow what was picked or ticked."""
        event.stop()
        if event.part.id == "default":
            self.keep_one_default()
        elif event.part.id == "security" and self.line("port").value in (*USUAL.values(), ""):
            with self.prevent(Input.Changed):
                self.line("port").value = USUAL[self.typed().security]
        elif event.part.id == "imap_security":
            self.picked_security(self.typed())
        elif event.part.id == "store":
            self.fit()

    def keep_one_default(self) -> None:
        """There is always one default sender: it is changed by ticking another."""
        tick = self.query_one("#default", Tick)
        if not tick.on and self._start.default:
            tick.on = True
            tick.refresh()
            self.say(Role.WARN, "One is always the default: tick another one in its place")
