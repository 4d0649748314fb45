"""Who sends reports: mail servers, by what stands in From."""

from __future__ import annotations

import re
from typing import Final

DAEMON: Final = (
    r"mail(er)?[-_. ]?(delivery|deliver|daemon)|post[-_]?master|mailer[-_]?d(a)?emon|mail (delivery|system)|"
    r"system administrator|delivery[-_ ](sub)?system|e?mail[-_ ]?(administrator|admin|router|server)|mailbounce|"
    r"\bbounces?\b[^\s@<>]{0,64}@|mdaemon|microsoftexchange[0-9a-f]{8,40}|mail gateway|"
    r"smtp (gateway|server)|undelivered|non-?deliver"
)
"""Words of a From, but for its domain, that only servers bear."""
_DOMAIN = re.compile(r"(?<=@)[\w.-]{1,255}")
_DAEMON = re.compile(DAEMON, re.IGNORECASE)


def is_daemon(sender: str) -> bool:
    """Tell whether a From is a mail server's and no person's."""
    return _DAEMON.search(_DOMAIN.sub("", sender)) is not None
