"""What a client has and takes, told from its headers: conditional requests and codings."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import Message
from email.utils import format_datetime, parsedate_to_datetime

from tests.newsroom.site import Reply


def validators(reply: Reply, tag: str) -> dict[str, str]:
    """The headers by which an answer is known again; ``tag`` is its ETag, quoted."""
    if reply.modified is None:
        return {"ETag": tag}
    stamp = format_datetime(reply.modified.astimezone(UTC), usegmt=True)
    return {"ETag": tag, "Last-Modified": stamp}


def unchanged(headers: Message[str, str], tag: str, modified: datetime | None) -> bool:
    """Whether a conditional request is answered with 304 (RFC 9110, 13.2.2).

    If-None-Match, when sent, decides alone; its comparison is the weak one.
    """
    tags = headers.get("If-None-Match")
    if tags is not None:
        given = [one.strip().removeprefix("W/") for one in tags.split(",")]
        return "*" in given or tag.removeprefix("W/") in given
    since = _stamp(headers.get("If-Modified-Since", ""))
    return since is not None and modified is not None and modified <= since


def _stamp(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def takes_gzip(accepted: str) -> bool:
    """Whether a client takes gzip, by its Accept-Encoding."""
    codings = [part.replace(" ", "").partition(";") for part in accepted.lower().split(",")]
    return any(name == "gzip" and quality != "q=0" for name, _, quality in codings)


def is_packed(body: bytes) -> bool:
    """Whether a body is gzip already."""
    return body[:2] == b"\x1f\x8b"
