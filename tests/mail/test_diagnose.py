"""The same words mean different things in different phases; whose fault it is decides what the outbox does."""

from __future__ import annotations

import csv
import errno
import socket
import ssl
from dataclasses import replace
from email import message_from_bytes
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_invoice.domain.delivery import Phase
from tui_invoice.domain.diagnosis import Cause, Diagnosis, Fault, Remedy, Reply
from tui_invoice.domain.sender import Security, Sender, Transport
from tui_invoice.mail import faults
from tui_invoice.mail.diagnose import diagnose, diagnose_fault, own, status_of
from tui_invoice.mail.explain import explain_text
from tui_invoice.mail.sentences import remedies

BOUNCES = Path(__file__).parents[2].parent / "shared" / "bounces" / "own"


@pytest.mark.parametrize(
    ("phase", "reply", "cause", "fault", "permanent"),
    [
        (Phase.MAIL, Reply(550, "5.7.1 not for you"), Cause.SENDER_NOT_TRUSTED, Fault.SENDER, True),
        (Phase.MAIL, Reply(550, "5.1.1 User unknown"), Cause.SENDER_NOT_TRUSTED, Fault.SENDER, True),
        (Phase.RCPT, Reply(550, "no"), Cause.UNKNOWN_RECIPIENT, Fault.RECIPIENT, True),
        (Phase.DOT, Reply(550, "no"), Cause.BLOCKED_AS_SPAM, Fault.MESSAGE, True),
        (Phase.CONNECT, Reply(554, "no"), Cause.BLOCKED_AS_SPAM, Fault.SENDER, True),
        (Phase.CONNECT, Reply(521, "no mail"), Cause.SENDER_SETTINGS, Fault.SENDER, True),
        (Phase.RCPT, Reply(521, "no mail"), Cause.INVALID_ADDRESS, Fault.RECIPIENT, True),
        (Phase.CONNECT, Reply(421, "too busy"), Cause.SERVER_UNREACHABLE, Fault.SENDER, False),
        (Phase.RCPT, Reply(421, "closing"), Cause.SERVER_UNREACHABLE, Fault.MESSAGE, False),
        (Phase.AUTH, Reply(535, "no"), Cause.SENDER_SIGN_IN, Fault.SENDER, True),
        (Phase.AUTH, Reply(454, "4.7.0 not now"), Cause.SERVER_UNREACHABLE, Fault.SENDER, False),
        (Phase.AUTH, Reply(538, "5.7.11 no"), Cause.SENDER_SETTINGS, Fault.SENDER, True),
        (Phase.MAIL, Reply(552, "5.3.4 Message too big"), Cause.REFUSED, Fault.MESSAGE, True),
        (Phase.MAIL, Reply(452, "4.3.1 disk"), Cause.SERVER_UNREACHABLE, Fault.SENDER, False),
        (Phase.RCPT, Reply(452, "4.2.2 full"), Cause.MAILBOX_FULL, Fault.RECIPIENT, False),
        (Phase.RCPT, Reply(552, "5.2.2 full"), Cause.MAILBOX_FULL, Fault.RECIPIENT, True),
        (Phase.RCPT, Reply(452, "4.5.3 Too many recipients"), Cause.TRY_LATER, Fault.RECIPIENT, False),
        (Phase.RCPT, Reply(450, "4.1.1 unverified"), Cause.TRY_LATER, Fault.RECIPIENT, False),
        (Phase.RCPT, Reply(450, "User unknown, try again"), Cause.TRY_LATER, Fault.RECIPIENT, False),
        (Phase.RCPT, Reply(550, "Greylisted"), Cause.TRY_LATER, Fault.RECIPIENT, True),
        (Phase.DOT, Reply(554, "5.7.30 REQUIRETLS support required"), Cause.BLOCKED_AS_SPAM, Fault.MESSAGE, True),
        (Phase.AUTH, Reply(550, "5.7.30 not so"), Cause.SENDER_SIGN_IN, Fault.SENDER, True),
        (Phase.DONE, Reply(0, "5.0.0 User unknown"), Cause.UNKNOWN_RECIPIENT, Fault.RECIPIENT, True),
        (Phase.RCPT, Reply(599, "abracadabra"), Cause.UNKNOWN, Fault.RECIPIENT, True),
    ],
)
def test_the_phase_and_the_code_decide(phase: Phase, reply: Reply, cause: Cause, fault: Fault, permanent: bool) -> None:
    found = diagnose(reply, phase)
    assert (found.cause, found.fault, found.permanent) == (cause, fault, permanent)
    assert found.words == str(reply)
    assert found.sentence
    assert found.remedies


@pytest.mark.parametrize("phase", [Phase.MAIL, Phase.RCPT, Phase.DATA, Phase.DOT, Phase.DONE])
@pytest.mark.parametrize(
    "reply",
    [
        Reply(550, "5.4.5 Daily user sending limit exceeded"),
        Reply(421, "4.7.28 unusual rate"),
        Reply(550, "5.1.90 too many"),
        Reply(554, "5.2.0 SubmissionQuotaExceededException"),
    ],
)
def test_a_quota_makes_the_sender_wait_in_every_phase(reply: Reply, phase: Phase) -> None:
    found = diagnose(reply, phase)
    assert (found.cause, found.fault, found.permanent) == (Cause.SENDER_SETTINGS, Fault.QUOTA, False)


def test_an_answer_of_several_lines_is_read_as_one_sentence() -> None:
    found = diagnose(Reply(550, "5.7.26 This mail is\n5.7.26 unauthenticated, and\n5.7.26 x - gsmtp"), Phase.DOT)
    assert found.rule == "unauthenticated"
    assert found.status_code == "5.7.26"


def test_a_provider_that_is_known_is_named() -> None:
    refused = Reply(535, "5.7.8 Error: authentication failed")
    assert "iCloud" in diagnose(refused, Phase.AUTH, provider="iCloud").sentence
    assert "iCloud" not in diagnose(refused, Phase.AUTH).sentence


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("5.1.1 gone", "5.1.1"),
        ("5.0.0 (#5.1.1)", "5.1.1"),
        ("blocked 5.1.1.7 and 15.1.1", ""),
        ("2.0.0 fine", ""),
        ("at 4.7.650.", "4.7.650"),
    ],
)
def test_a_status_code_is_no_address_and_no_empty_word(text: str, status: str) -> None:
    assert status_of(text) == status


@given(st.text(max_size=400), st.integers(min_value=-1, max_value=999), st.sampled_from(Phase))
def test_whatever_a_server_says_it_stays_out_of_the_sentence(text: str, code: int, phase: Phase) -> None:
    """The sentence is ours alone; the words are kept whole."""
    marked = f"{text} qwertz-marker"
    found = diagnose(Reply(code, marked), phase)
    assert "qwertz" not in found.sentence
    assert found.words.endswith(marked)
    assert found.fault is Fault.QUOTA or (found.fault is Fault.SENDER) <= (
        phase in {Phase.CONNECT, Phase.TLS, Phase.AUTH, Phase.MAIL}
    )


def broken(error: OSError | UnicodeError, phase: Phase = Phase.CONNECT, *, worked: bool = False) -> Diagnosis:
    """Return what is made of an error at a server on port 587."""
    return diagnose_fault(error, phase, host="mail.test", port=587, security=Security.STARTTLS, worked_before=worked)[1]


def test_a_refused_connection_holds_only_what_never_worked() -> None:
    refused = ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused")
    assert (broken(refused).cause, broken(refused).permanent) == (Cause.SENDER_SETTINGS, True)
    assert (broken(refused, worked=True).cause, broken(refused, worked=True).permanent) == (
        Cause.SERVER_UNREACHABLE,
        False,
    )


def test_a_name_not_found_is_a_slip_or_no_internet() -> None:
    nobody = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    assert broken(nobody).permanent
    assert not broken(nobody, worked=True).permanent
    assert not broken(socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")).permanent


def test_a_name_from_a_preset_is_no_slip_and_of_a_typed_one_no_provider_is_told() -> None:
    nobody = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    typed = Sender(1, "u", "lone@nordlys.example", "Lone", Transport.SMTP, host="mail.nordlis.example", port=587)
    known = replace(typed, preset="fastmail", host="smtp.fastmail.com")
    found = faults.broken(Phase.CONNECT, nobody, known).diagnosis
    assert (found.cause, found.permanent) == (Cause.SERVER_UNREACHABLE, False)
    assert "internet connection" in found.sentence
    found = faults.broken(Phase.CONNECT, nobody, typed).diagnosis
    assert (found.permanent, found.remedies) == (True, (Remedy.MAIL_SETTINGS,))
    assert "whether the internet is there" in found.sentence
    assert Remedy.TELL_PROVIDER not in remedies(Cause.SENDER_SETTINGS, found.words)
    assert Remedy.TELL_PROVIDER in remedies(Cause.SENDER_SETTINGS, "530 5.7.0 Must issue STARTTLS")


def test_a_name_that_is_none_is_told_and_not_thrown() -> None:
    with pytest.raises(UnicodeError) as caught:
        ("a" * 64 + ".test").encode("idna")
    assert broken(caught.value).cause is Cause.SENDER_SETTINGS


def test_a_certificate_nobody_vouches_for_holds_the_sender() -> None:
    reply, found = diagnose_fault(
        ssl.SSLCertVerificationError(1, "certificate verify failed"),
        Phase.TLS,
        host="mail.test",
        port=465,
        security=Security.TLS,
        worked_before=True,
    )
    assert (found.cause, found.fault, found.permanent) == (Cause.SENDER_SETTINGS, Fault.SENDER, True)
    assert reply.code == 0
    assert "mail.test:465" in found.words


@pytest.mark.parametrize("phase", [Phase.RCPT, Phase.DATA, Phase.DOT])
def test_a_connection_lost_later_is_the_messages_and_passes(phase: Phase) -> None:
    found = broken(ConnectionResetError(errno.ECONNRESET, "reset"), phase, worked=True)
    assert (found.cause, found.fault, found.permanent) == (Cause.SERVER_UNREACHABLE, Fault.MESSAGE, False)


def test_what_we_find_ourselves_belongs_to_whom_it_concerns() -> None:
    assert own(Cause.SENDER_SIGN_IN, "no password").fault is Fault.SENDER
    assert own(Cause.INVALID_ADDRESS, "blank in it").fault is Fault.RECIPIENT
    assert own(Cause.REFUSED, "no font").fault is Fault.MESSAGE
    assert own(Cause.REFUSED, "no font").words == "no font"


@pytest.mark.parametrize(
    ("text", "cause", "code"),
    [
        ("550 5.1.1 <x@y.test>: Recipient address rejected", Cause.UNKNOWN_RECIPIENT, 550),
        ("550-5.4.5 Daily user\n550 5.4.5 sending limit exceeded", Cause.SENDER_SETTINGS, 550),
        ("534-5.7.9 Application-specific\r\n534 5.7.9 password required", Cause.SENDER_SIGN_IN, 534),
        ("535 whatever", Cause.SENDER_SIGN_IN, 535),
        ("host mx.y.test[192.0.2.1] said: 552 5.2.2 no room (in reply to RCPT TO command)", Cause.MAILBOX_FULL, 552),
        ("smtp; 554 5.7.1 Service unavailable; blocked using zen.spamhaus.org", Cause.BLOCKED_AS_SPAM, 554),
        ("Username and Password not accepted", Cause.SENDER_SIGN_IN, 0),
        ("5.1.1", Cause.UNKNOWN_RECIPIENT, 0),
        ("The mailbox is full.", Cause.MAILBOX_FULL, 0),
        ("554 refused (in reply to end of DATA command)", Cause.BLOCKED_AS_SPAM, 554),
        ("550 Mail content denied. http://service.exmail.qq.com/cgi-bin/help?id=20022", Cause.BLOCKED_AS_SPAM, 550),
        ("554 DT:SPM 163 smtp5,EMCowABnf. Please see http://mail.163.com/help_spam_16.htm", Cause.BLOCKED_AS_SPAM, 554),
        ("550 Administrative prohibition", Cause.BLOCKED_AS_SPAM, 550),
        ("504 5.7.4 Unrecognized authentication type", Cause.SENDER_SETTINGS, 504),
        ("I like trains", Cause.UNKNOWN, 0),
        ("", Cause.UNKNOWN, 0),
    ],
)
def test_pasted_text_is_explained(text: str, cause: Cause, code: int) -> None:
    found = explain_text(text)
    assert (found.cause, found.reply_code) == (cause, code)
    assert found.words == text


def test_too_many_connections_are_no_password_to_renew() -> None:
    """Exchange says it with the code that RFC 4954 6 has for a password transition."""
    found = diagnose(Reply(432, "4.3.2 Concurrent connections limit exceeded."), Phase.AUTH)
    assert (found.cause, found.permanent) == (Cause.TRY_LATER, False)
    assert "password" not in found.sentence


def test_a_mail_without_spf_or_dkim_is_not_blamed_on_one_of_them() -> None:
    """Gmail names both, whichever is missing."""
    found = explain_text(
        "550-5.7.26 This mail has been blocked because the sender is unauthenticated. Gmail requires\n"
        "550 5.7.26 all senders to authenticate with either SPF or DKIM. - gsmtp"
    )
    assert found.rule == "unauthenticated"


def test_an_unknown_way_to_sign_in_is_not_called_a_lack_of_encryption() -> None:
    """Exchange says it with 5.7.4, which RFC 3463 3.8 has for cryptography."""
    found = diagnose(Reply(504, "5.7.4 Unrecognized authentication type"), Phase.AUTH)
    assert "signing in" in found.sentence


@pytest.mark.parametrize(
    "reply",
    [
        Reply(530, "5.7.57 Client not authenticated to send mail"),
        Reply(530, "Refused"),
        Reply(550, "5.7.64 TenantAttribution; Relay Access Denied SMTP"),
        Reply(553, "5.7.1 <office@office.test>: Sender address rejected: not logged in"),
        Reply(550, "Please turn on SMTP Authentication in your mail client"),
        Reply(553, "Mail from must equal authorized user"),
    ],
    ids=str,
)
def test_what_is_said_of_the_account_at_an_address_fails_no_mail(reply: Reply) -> None:
    """Postfix and Exim say at RCPT what they found at MAIL: the sender is held, and its mail waits."""
    assert diagnose(reply, Phase.RCPT).fault is Fault.SENDER


def test_microsoft_is_not_named_for_what_others_say() -> None:
    """Exim under cPanel says it, of any blocklist."""
    found = explain_text('550 "JunkMail rejected - mail.office.test [192.0.2.5]:25 is in an RBL"')
    assert found.cause is Cause.BLOCKED_AS_SPAM
    assert "Microsoft" not in found.sentence


@given(st.text(max_size=300))
def test_any_pasted_text_is_explained(text: str) -> None:
    assert explain_text(text).words == text


def test_an_app_password_is_asked_for_in_plain_words() -> None:
    found = explain_text("534-5.7.9 Application-specific password required.")
    assert found.sentence == "Gmail wants an app password here, made at myaccount.google.com/apppasswords."
    assert found.remedies[0] is Remedy.NEW_PASSWORD


@pytest.mark.skipif(not BOUNCES.is_dir(), reason="the bounces measured on loopback are not beside the tree")
def test_what_real_servers_answered_finds_its_cause() -> None:
    """Reports that Postfix and Exim made on loopback quote answers of a server; each must find its cause."""
    seen = 0
    for row in csv.DictReader((BOUNCES / "expected.tsv").read_text("utf-8").splitlines(), delimiter="\t"):
        quoted = _quoted((BOUNCES / row["file"]).read_bytes())
        if row["cause"] and quoted:
            assert explain_text(quoted).cause.value == row["cause"], row["file"]
            seen += 1
    assert seen >= 14


def _quoted(report: bytes) -> str:
    """Return the Diagnostic-Code of the first recipient block; empty if there is none."""
    for part in message_from_bytes(report).walk():
        quoted = part.get("Diagnostic-Code")
        if quoted:
            return " ".join(str(quoted).partition(";")[2].split())
    return ""
