"""A password that does not show itself: not in a traceback, a log, a crash report or a pickle."""

from __future__ import annotations

from typing import NoReturn

_MASK = "••••"
REFRESH_MARK = "refresh-token:"
"""Before a refresh token where it is kept: it goes to its provider, and is no password for any server."""


class Secret:
    """Holds a password; only `reveal()` gives it."""

    __slots__ = ("__word",)

    def __init__(self, word: str) -> None:
        self.__word = word

    def reveal(self) -> str:
        """Return the password itself, to be used at once and kept nowhere."""
        return self.__word

    def __repr__(self) -> str:
        return f"Secret({_MASK})"

    __str__ = __repr__

    def __bool__(self) -> bool:
        return bool(self.__word)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self.__word == other.__word

    __hash__ = None  # type: ignore[assignment]  # a set of passwords is no thing to have

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled")


class Token(Secret):
    """An access token of OAuth 2.0, which signs in in place of a password (RFC 6750)."""

    __slots__ = ()
