"""Reports may come in any order and any number of times: no state goes backwards, and the history has each once."""

from __future__ import annotations

import itertools
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.operations.reporting import Post, finding
from tests.store.making import office
from tui_invoice.domain.delivery import State, may_follow
from tui_invoice.domain.report import ReportKind

KINDS = [kind for kind in ReportKind if kind is not ReportKind.NONE]
PEOPLE = ("ann@example.com", "bob@example.com", "stranger@example.com")
MESSAGES = [(kind, who) for kind in KINDS for who in PEOPLE]
_AHEAD = [State.SENT, State.DELAYED, State.DELIVERED, State.BOUNCED, State.OPENED]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, len(MESSAGES) - 1), max_size=25), st.integers(-(10**14), 10**14))
def test_no_order_and_no_repetition_moves_a_state_backwards(order: list[int], date: int) -> None:
    with tempfile.TemporaryDirectory() as folder, office(Path(folder)) as made:
        delivery = made.queue(made.add_one("1"), *PEOPLE[:2])
        made.send()
        post = Post(made)
        envelope = post.of(delivery, "envelope_id")
        seen = [made.states(delivery)]
        for each in order:
            kind, who = MESSAGES[each]
            post.comes(finding(kind, who, envelope_id=envelope), raw=f"message {each}".encode(), date=date)
            seen.append(made.states(delivery))
        for before, after in itertools.pairwise(seen):
            for was, will in zip(before, after, strict=True):
                assert was is will or (may_follow(was, will) and _AHEAD.index(will) > _AHEAD.index(was))
        assert len(post.kept()) == len(post.told()) == len(set(order))
