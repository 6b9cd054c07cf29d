"""An agency that is open: its articles may be edited, deleted and added while it is served."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from threading import Lock
from typing import Any

import msgspec

from tests.newsroom import front, routes
from tests.newsroom.content import Article, Contents, RouteData
from tests.newsroom.pages import LAYOUTS, VARIANTS, Issue, page
from tests.newsroom.site import Reply, Truth

TODAY = date(2026, 11, 23)
"""What the clocks in page headers show: the newsroom reads no clock."""


class AgencySite:
    """A site with articles. Changes are safe while other threads are being served."""

    def __init__(self, contents: Contents, today: date = TODAY) -> None:
        self.agency = contents.agency
        self._today = today
        self._articles = {article.slug: article for article in contents.articles}
        self._gone: dict[str, tuple[Article, int]] = {}
        self._written: dict[str, Mapping[str, Reply]] = {}
        self._lock = Lock()

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles as they are published now."""
        with self._lock:
            return tuple(self._articles.values())

    @property
    def gone(self) -> tuple[Article, ...]:
        """The articles that were taken away, as they last were."""
        with self._lock:
            return tuple(article for article, _ in self._gone.values())

    @property
    def id(self) -> str:
        """The agency's short name."""
        return self.agency.id

    def answer(self, path: str, base: str) -> Reply | None:
        """The page, feed or file at a path; None is a 404."""
        with self._lock:
            if base not in self._written:
                self._written[base] = self._write(base)
            return self._written[base].get(path)

    def edit(self, slug: str, **changes: Any) -> Article:
        """Change fields of an article; gives it as it is now.

        Raises:
            KeyError: there is no such article.
        """
        with self._lock:
            changed = msgspec.structs.replace(self._articles[slug], **changes)
            self._articles[slug] = changed
            self._written.clear()
        return changed

    def delete(self, slug: str, status: int = 410) -> None:
        """Take an article off the routes; its page answers with the status, 404 or 410."""
        with self._lock:
            self._gone[slug] = (self._articles.pop(slug), status)
            self._written.clear()

    def publish(self, article: Article) -> None:
        """Add an article, or put it in the place of the one with its slug."""
        with self._lock:
            self._articles[article.slug] = article
            self._gone.pop(article.slug, None)
            self._written.clear()

    def source(self, base: str) -> Mapping[str, object]:
        """The agency's source file."""
        agency = self.agency
        return {
            "name": agency.name,
            "kind": agency.kind,
            "country": agency.country,
            "languages": list(agency.languages),
            "timezone": agency.timezone,
            "article": f"^{base.replace('.', '[.]')}{agency.pattern}",
            "credit": list(agency.credit),
            "route": [self._route(route, base) for route in agency.route],
        }

    def truth(self, base: str) -> Sequence[Truth]:
        """Every article, live and gone, newest first."""
        with self._lock:
            gone = [article for article, _ in self._gone.values()]
            live, issue = list(self._articles.values()), self._issue(base)
        known = [(article, "live") for article in live] + [(article, "gone") for article in gone]
        known.sort(key=lambda pair: pair[0].published, reverse=True)
        return [_truth(issue, article, status) for article, status in known]

    def _issue(self, base: str) -> Issue:
        newest = sorted(self._articles.values(), key=lambda a: a.published, reverse=True)
        return Issue(self.agency, newest, base, self._today)

    def _write(self, base: str) -> Mapping[str, Reply]:
        issue, kind = self._issue(base), f"text/html; charset={self.agency.charset}"
        written = front.write(issue)
        for route in self.agency.route:
            written |= routes.write(route, issue)
        for article in issue.articles:
            for variant in VARIANTS:
                body = page(issue, article, variant)
                written[issue.path(article, variant)] = Reply(body, kind, modified=article.changed)
        for article, status in self._gone.values():
            written[issue.path(article)] = Reply(b"gone", "text/plain; charset=utf-8", status)
        return written

    @staticmethod
    def _route(route: RouteData, base: str) -> dict[str, object]:
        kind = routes.FORMATS[route.format].kind
        told: dict[str, object] = {"kind": kind, "url": base + route.path}
        told |= {key: getattr(route, key) for key in ("links", "next") if getattr(route, key)}
        if kind == "api":
            told |= {"items": "data", "next": "paging.next"}
            told["fields"] = {"url": "link", "title": "headline", "published": "date"}
        return told


def _truth(issue: Issue, article: Article, status: str) -> Truth:
    known = article.truth
    return Truth(
        site=issue.agency.id,
        slug=article.slug,
        url=issue.url(article),
        title=article.title,
        paragraphs=article.body,
        language=issue.language(article),
        author=article.author or known.reporter,
        published_on=issue.local(article.published).date().isoformat(),
        published_at=_utc(article.published),
        precision=LAYOUTS[issue.agency.layout],
        updated_at=_utc(article.updated) if article.updated else None,
        dateline=article.dateline,
        dateline_place=known.dateline_place,
        dateline_country=known.dateline_country,
        dateline_on=known.dateline_on,
        dateline_agency=known.dateline_agency,
        credited_agency=known.credited_agency,
        reprint_of=known.reprint_of,
        countries=known.countries,
        diplomatic=known.diplomatic,
        forbidden=known.forbidden,
        status=status,
    )


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
