from __future__ import annotations

import gc
import os
import signal
import threading
import time

from tests.support.waiting import wait_until
from tui_invoice.operations.waiting import Waiting


def test_a_pause_is_over_when_its_time_is() -> None:
    waiting = Waiting()
    assert not waiting.pause(0)
    assert not waiting.pause(-1)
    assert not waiting.pause(0.01)
    assert not waiting.stopping


def test_everybody_is_woken_and_every_later_pause_is_over_at_once() -> None:
    waiting = Waiting()
    woken: list[bool] = []
    threads = [threading.Thread(target=lambda: woken.append(waiting.pause(3_600))) for _ in range(3)]
    for thread in threads:
        thread.start()
    waiting.stop()
    waiting.stop()
    wait_until(lambda: not any(thread.is_alive() for thread in threads))
    assert woken == [True] * 3
    assert waiting.pause(3_600)


def test_a_signal_handler_may_stop_the_thread_that_pauses() -> None:
    waiting = Waiting()
    before = signal.signal(signal.SIGALRM, lambda *_: waiting.stop())
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        assert waiting.pause(3_600)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_rest_is_not_cut_short_by_the_end() -> None:
    waiting = Waiting()
    waiting.stop()
    began = time.monotonic()
    waiting.rest(0.05)
    assert time.monotonic() - began >= 0.05


def test_its_descriptors_are_given_back() -> None:
    waiting = Waiting()
    descriptors = (waiting._read, waiting._write)
    del waiting
    gc.collect()
    for descriptor in descriptors:
        try:
            os.fstat(descriptor)
        except OSError:
            continue
        raise AssertionError("a descriptor is still open")
