"""What becomes of a URL, a page and a run: verdicts, their reasons, and how they are told."""

from __future__ import annotations

from dataclasses import dataclass

from scrapy.exceptions import DropItem, IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

FATAL = "diplowire/fatal"
"""Key in a crawl's stats of the plain line that ended the run before its time."""
OUTCOME = "diplowire/outcome"
"""Key in a crawl's stats of the run's outcome."""
ENDING = object()
"""Signal of a run that is to end within seconds: what is under way is called off."""
TURN = object()
"""Signal of a request that is about to be sent; a receiver raises ``Refused`` to hold it back."""
DEADLINE = "deadline"
"""Reason of a run that ended at its deadline; the next one goes on with what is left."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """``state`` is failed, rejected or gone; only a failed URL is asked again."""

    state: str
    reason: str
    obeyed: bool = False
    """True where the host's own wish was obeyed: nothing of the run failed."""


class Refused(IgnoreRequest):
    """A request that we do not make.

    ``for_good``: asking later could not help. ``obeyed``: the host itself wishes it so.
    ``untried``: nothing was learnt of the URL; it stays as it was.
    """

    def __init__(
        self, reason: str, *, for_good: bool = False, obeyed: bool = False, untried: bool = False
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.for_good = for_good
        self.obeyed = obeyed
        self.untried = untried


class CalledOff(Refused):
    """A request that the end of the run overtook."""

    def __init__(self) -> None:
        super().__init__("the run ended before", obeyed=True, untried=True)


class BrokenBody(Exception):
    """A body that cannot be opened or is not whole; the message says what is wrong with it."""


class TooLarge(Exception):
    """A body that is larger than the limit once it is opened."""


class NotRead(DropItem):
    """A page that could not be read for a fault that is not its own word; it is tried again."""


class NotExported(DropItem):
    """An article that was stored but lies outside of what the user asked to see."""


_GONE = {404: "not found", 410: "gone", 451: "withdrawn for legal reasons"}
_LATER = {
    401: "the site asks for a login",
    403: "the site refuses us",
    408: "the site timed out",
    425: "too early",
    429: "too many requests",
}


def of_status(status: int) -> Verdict | None:
    """What an HTTP status other than 200 means; None for 200."""
    if status == 200:
        return None
    if status in _GONE:
        return Verdict("gone", f"HTTP {status}: {_GONE[status]}")
    if status >= 500 or status in _LATER:
        return Verdict("failed", f"HTTP {status}: {_LATER.get(status, 'the site failed')}")
    return Verdict("rejected", f"HTTP {status}")


_WORDS = {
    "CannotResolveHostError": "the name has no public address",
    "UnsupportedURLSchemeError": "not http or https",
    "DownloadTimeoutError": "no full answer in time",
    "DownloadConnectionRefusedError": "connection refused",
    "DownloadCancelledError": "larger than the limit",
    "ResponseDataLossError": "the body broke off",
    "DownloadFailedError": "the connection broke",
    "ConnectionLost": "the connection broke",
    "ConnectionDone": "the connection broke",
    "ConnectError": "no connection",
    "TooLarge": "larger than the limit",
}


_OPENED, _CLOSED = (b"<html", b"<body"), (b"</html", b"</body")


def of_body(response: Response) -> Verdict | None:
    """What an HTML page that only the end of its connection ended lacks; None for a whole one.

    Nothing but the page itself can then tell whether the connection ended too early.
    """
    if "partial" not in response.flags:
        return None
    page = response.body.lower()
    if any(tag in page for tag in _OPENED) and not any(tag in page[-4096:] for tag in _CLOSED):
        return Verdict("failed", "the body broke off")
    return None


def of_failure(failure: Failure) -> Verdict:
    """What a request without an answer means for its URL."""
    error = failure.value
    if isinstance(error, Refused):
        if error.for_good:
            return Verdict("rejected", error.reason)
        return Verdict("failed", error.reason, obeyed=error.obeyed)
    if isinstance(error, BrokenBody):
        return Verdict("failed", str(error))
    if isinstance(error, IgnoreRequest):  # of Scrapy's redirect middlewares, the only one left
        return Verdict("rejected", f"too many redirects: {error}")
    name = type(error).__name__
    return Verdict("failed", _WORDS.get(name, f"{name}: {str(error)[:200]}".strip(": ")))
