"""The driver between Textual and the line: what it lets pass, holds back, and forgets."""

from __future__ import annotations

import pytest
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual.drivers.linux_driver import LinuxDriver
from textual.messages import InBandWindowResize

from tui_invoice.tui.thin.driver import ThinDriver
from tui_invoice.tui.thin.screen import ThinScreen

FAR = f"\x1b[{'9' * 5_000}H"
"""A place that no number of Python's can be read from."""
FRAME = "\x1b[1;1H" + "\x1b[31mSend\x1b[0m" * 3 + "\x1b[1;2H"


class Line:
    """In the place of Textual's writer thread."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def write(self, text: str) -> None:
        self.sent.append(text)


class Wired(ThinDriver):
    """A driver without a terminal."""

    def __init__(self) -> None:
        self.line = self._writer_thread = Line()  # type: ignore[assignment]
        self.thin = ThinScreen(20, 5)
        self.size_now = (20, 5)

    def _size_now(self) -> tuple[int, int]:
        return self.size_now

    def sent(self, *outputs: str) -> str:
        """Write these; return what went out."""
        self.line.sent.clear()
        for each in outputs:
            self.write(each)
        return "".join(self.line.sent)


@pytest.fixture
def driver() -> Wired:
    return Wired()


def test_what_stands_there_is_not_sent_again(driver: Wired) -> None:
    assert "Send" in driver.sent(FRAME)
    assert driver.sent(FRAME) == ""
    assert driver.line.sent == []


def test_the_marks_of_an_update_are_kept_around_a_large_one_only(driver: Wired) -> None:
    small = driver.sent(SYNC_START, FRAME, SYNC_END)
    assert "Send" in small
    assert SYNC_START not in small
    rows = "".join(f"\x1b[{y};1H" + "".join(f"\x1b[3{x % 8}m{x % 10}\x1b[0m" for x in range(20)) for y in range(1, 6))
    large = driver.sent(SYNC_START, rows, SYNC_END)
    assert large.startswith(SYNC_START)
    assert large.endswith(SYNC_END)
    assert driver.sent(SYNC_START, SYNC_END) == ""


def test_all_is_sent_again_once_it_is_forgotten_or_the_size_is_another(driver: Wired) -> None:
    first = driver.sent(FRAME)
    driver.forget()
    assert driver.sent(FRAME) == first
    driver.size_now = (30, 5)
    assert driver.sent(FRAME) == first
    assert driver.thin is not None
    assert driver.thin.size == (30, 5)


def test_a_terminal_that_tells_its_size_makes_it_forget(driver: Wired, monkeypatch: pytest.MonkeyPatch) -> None:
    first = driver.sent(FRAME)
    told: list[object] = []
    monkeypatch.setattr(LinuxDriver, "process_message", lambda _, message: told.append(message))
    message = InBandWindowResize(supported=True, enabled=True)
    driver.process_message(message)
    assert told == [message]
    assert driver.sent(FRAME) == first


def test_a_signal_of_another_size_makes_it_forget_and_goes_on_to_textuals_handler(driver: Wired) -> None:
    first = driver.sent(FRAME)
    told: list[object] = []
    driver._forgetting(lambda number, _: told.append(number))(28, None)
    assert told == [28]
    assert driver.sent(FRAME) == first


@pytest.mark.parametrize("data", ["\x1b[?1000h", "\x07", "\x1b]52;c;YQ==\x07", "\x1b[?2026$p", "\x1b[>25u\x1b[<u"])
def test_what_paints_nothing_passes_as_it_is_and_nothing_is_forgotten(driver: Wired, data: str) -> None:
    driver.sent(FRAME)
    assert driver.sent(data) == data
    assert driver.sent(FRAME) == ""


@pytest.mark.parametrize(
    "data", ["\x1b[?1049h", "\x1b[2J", "\x1b[?6h", "\x1b[?69h", "\x1bc", "\x1b[3;4r", "x\x1b[1", FAR]
)
def test_what_is_not_known_passes_as_it_is_and_all_is_forgotten(driver: Wired, data: str) -> None:
    first = driver.sent(FRAME)
    assert driver.sent(data) == data
    assert driver.sent(FRAME) == first
