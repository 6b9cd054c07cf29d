"""What an agency's site says at its door: the front page and robots.txt, which name its routes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from tests.newsroom.pages import Issue
from tests.newsroom.routes import FORMATS
from tests.newsroom.site import Reply

HEADLINES = 8
"""Articles that the front page shows."""
FEEDS: Mapping[str, str] = {
    "rss": "application/rss+xml",
    "rdf": "application/rss+xml",
    "atom": "application/atom+xml",
    "json-feed": "application/feed+json",
}
"""Formats that are linked from the head, with their types."""


def write(issue: Issue) -> dict[str, Reply]:
    """The front page, and robots.txt where the agency has one."""
    agency = issue.agency
    text = (
        f'<!doctype html><html lang="{agency.languages[0]}"><head>'
        f"<title>{escape(agency.name)}</title>"
        f'<meta property="og:site_name" content="{escape(agency.name)}">{"".join(_links(issue))}'
        f"</head><body><ul>{''.join(_headlines(issue))}</ul></body></html>\n"
    )
    body = text.encode(agency.charset, errors="xmlcharrefreplace")
    written = {"/": Reply(body, f"text/html; charset={agency.charset}")}
    if agency.robots is not None:
        lines = agency.robots + "".join(_sitemaps(issue))
        written["/robots.txt"] = Reply(lines.encode(), "text/plain; charset=utf-8")
    return written


def _links(issue: Issue) -> Iterator[str]:
    for route in issue.agency.route:
        if kind := FEEDS.get(route.format):
            yield f'<link rel="alternate" type="{kind}" href="{route.path}">'


def _headlines(issue: Issue) -> Iterator[str]:
    for article in issue.articles[:HEADLINES]:
        path = escape(issue.path(article))
        yield f'<li><a href="{path}">{escape(article.title)}</a></li>'


def _sitemaps(issue: Issue) -> Iterator[str]:
    for route in issue.agency.route:
        if FORMATS[route.format].kind == "sitemap":
            yield f"Sitemap: {issue.base}{route.path}\n"
