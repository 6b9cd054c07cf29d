"""A hostile site: serves the faults of a place, and knows what must become of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from threading import Lock
from urllib.parse import urlsplit

from tests.newsroom.hostile import bodies, feeds
from tests.newsroom.hostile.rows import Fault, Place
from tests.newsroom.hostile.wires import WIRES
from tests.newsroom.site import Reply, Truth

VICTIM = "h-victim"


class HostileSite:
    """One site of the quarter."""

    def __init__(self, place: Place, victim: Victim) -> None:
        self.place = place
        self.id = place.id
        self._victim = victim
        self._faults = {fault.at: fault for fault in place.page}
        self._bodies: dict[str, bytes] = {}
        self._asked: Counter[str] = Counter()
        self._lock = Lock()

    def answer(self, path: str, base: str) -> Reply | None:
        """What the place says of the path."""
        with self._lock:
            times = self._asked[path]
            self._asked[path] += 1
        plain = urlsplit(path).path
        if plain == "/robots.txt":
            return self._robots(base)
        if plain.startswith(self.place.route):
            return self._route(path, base, times)
        fault = self._faults.get(path) or self._faults.get(plain)
        return self._page(fault, base) if fault else self._other(plain)

    def source(self, base: str) -> Mapping[str, object]:
        """Its source file."""
        told: dict[str, object] = {
            "name": f"Hostile site {self.id}",
            "kind": "agency",
            "country": "XX",
            "languages": ["en"],
            "timezone": "UTC",
            "delay": self.place.delay,
            "route": [{"kind": self.place.kind, "url": base + self.place.route}],
        }
        if self.place.kind == "listing":
            told["article"] = f"^{base.replace('.', '[.]')}/news/"
        return told | self.place.source

    def truth(self, base: str) -> Sequence[Truth]:
        """The articles that must be in an archive with their text."""
        held = [f for f in self.place.page if f.expect.state == "stored" and not f.expect.no_text]
        return [_truth(self.id, fault, base) for fault in held]

    def _robots(self, base: str) -> Reply | None:
        place = self.place
        if place.robots is None:
            return None
        headers = {name: self._filled(text, base) for name, text in place.robots_headers.items()}
        if place.robots.startswith("@"):
            wire = partial(_wired, WIRES[place.robots[1:]], b"")
            return Reply(b"", "text/plain", wire=wire)
        body = place.robots.encode()
        return Reply(body, "text/plain", place.robots_status, headers=headers)

    def _route(self, path: str, base: str, times: int) -> Reply | None:
        place = self.place
        headers = {name: self._filled(text, base) for name, text in place.feed_headers.items()}
        if place.feed_wire:
            return Reply(b"", "", wire=partial(_wired, WIRES[place.feed_wire], self._feed(base)))
        if place.feed:
            made = feeds.FEEDS[place.feed[1:]](base, path, times)
            if made is None:
                return None
        else:
            made = self._feed(base)
        return Reply(made, place.feed_type, place.feed_status, headers=headers)

    def _feed(self, base: str) -> bytes:
        linked = [fault for fault in self.place.page if fault.link != "-"]
        return feeds.rss("".join(feeds.item(self._link(f, base), f.hint) for f in linked))

    def _link(self, fault: Fault, base: str) -> str:
        return self._filled(fault.link or "{base}{path}", base).replace("{path}", fault.at)

    def _page(self, fault: Fault, base: str) -> Reply:
        body = self._body(fault, base)
        if fault.wire:
            return Reply(b"", "", fault.status, wire=partial(_wired, WIRES[fault.wire], body))
        headers = {name: self._filled(text, base) for name, text in fault.headers.items()}
        return Reply(body, fault.content_type, fault.status, headers=headers)

    def _body(self, fault: Fault, base: str) -> bytes:
        with self._lock:
            if fault.at not in self._bodies:
                made: bytes | str = fault.body
                if fault.body.startswith("@"):
                    made = bodies.MAKERS[fault.body[1:]](fault)
                if isinstance(made, str):
                    made = self._filled(made, base).encode(fault.charset, "xmlcharrefreplace")
                self._bodies[fault.at] = made
            return self._bodies[fault.at]

    def _other(self, path: str) -> Reply | None:
        """Any other article that a route of the place names is a good one."""
        if path == "/":
            return Reply(bodies.home(), "text/html; charset=utf-8")
        if not path.startswith("/news/"):
            return None
        fault = Fault(name=path.removeprefix("/news/"), promises=(), does="")
        return Reply(bodies.article(fault).encode(), "text/html; charset=utf-8")

    def _filled(self, text: str, base: str) -> str:
        own = {
            "{base}": base,
            "{BASE}": base.upper(),
            "{netloc}": urlsplit(base).netloc,
            "{victim}": self._victim.base,
            "{victim-port}": str(urlsplit(self._victim.base).port),
        }
        for mark, value in own.items():
            text = text.replace(mark, value)
        return text


class Victim:
    """A neighbour on a private address: it has what should never be asked, and is no source."""

    id = VICTIM
    base = "http://127.0.0.1:9"
    """Its own address, once the source files are written."""

    def answer(self, path: str, base: str) -> Reply | None:
        """Secrets, for whoever asks."""
        fault = Fault(name="secret", promises=(), does="", title="The secret of the neighbour")
        return Reply(bodies.article(fault).encode(), "text/html; charset=utf-8")

    def source(self, base: str) -> Mapping[str, object]:
        """A source that is never asked."""
        self.base = base
        return {
            "name": "Victim",
            "kind": "agency",
            "country": "XX",
            "languages": ["en"],
            "timezone": "UTC",
            "enabled": False,
            "route": [{"kind": "feed", "url": base + "/feed"}],
        }

    def truth(self, base: str) -> Sequence[Truth]:
        """Nothing of it belongs into an archive."""
        return ()


def _wired(wire, body, out) -> None:  # type: ignore[no-untyped-def]
    wire(out, body)


def _truth(site: str, fault: Fault, base: str) -> Truth:
    paragraphs = tuple(
        f"{sentence} This is part {number} of what is known about {fault.name}."
        for number, sentence in enumerate(bodies.PROSE)
    )
    return Truth(
        site=site,
        slug=fault.name,
        url=base + fault.at,
        title=fault.expect.title or fault.heading,
        paragraphs=paragraphs if fault.body == "@article" else (),
        language="en",
        author=None,
        published_on="2025-03-04",
        published_at="2025-03-04T07:30:00Z",
        precision="second",
        updated_at=None,
        dateline=None,
        dateline_place=None,
        dateline_country=None,
        dateline_on=None,
        dateline_agency=None,
        credited_agency=None,
        reprint_of=None,
        countries=(),
        diplomatic=False,
        forbidden=False,
        status="live",
    )
