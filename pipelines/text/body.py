"""The body of a page: headline, byline, paragraphs and language, each read with the others."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.catalogue import Source
from crawler.items import Page
from pipelines import dates
from pipelines.letters import plain
from pipelines.page import marked, markup, titles
from pipelines.text import bylines, headline, language, noise, paragraphs, signed


@dataclass(frozen=True, slots=True)
class Body:
    """What a reader of the page sees, before it is understood."""

    page: markup.Markup
    title: str | None
    other_title: str | None
    authors: tuple[str, ...]
    blocks: tuple[str, ...]
    below: tuple[str, ...]
    """The blocks without a lead that stands apart: the line of the date stands above them."""
    language: str | None


def body_of(page: markup.Markup, fetched: Page, source: Source, marks: marked.Marked) -> Body:
    """What the page shows; ``marks``, what the source's own selectors found, come first."""
    names = _names(source, fetched.address)
    hinted = titles.tidy(fetched.entry.title) if fetched.entry else ""
    linked = noise.links(page.tree)
    found = paragraphs.find(page.tree, linked.size)
    named = headline.read(page, names, found, linked.keys)
    title = marks.title or named.title or hinted or None
    authors = (marks.author,) if marks.author else bylines.read(page, names, named)
    told = paragraphs.read(found, named.node, (title, named.other), authors, linked.keys)
    body = marks.blocks or dates.without_date_lines(told.body, source.languages, source.country)
    blocks = body if marks.blocks else told.lead + body
    authors = authors or signed.read(found, bylines.sites_of(page, names, named))
    spoken = language.read(page, "\n".join(blocks)[:5000] or title or "", source.languages)
    return Body(
        page=page,
        title=plain(title) if title else None,
        other_title=plain(named.other) if named.other else None,
        authors=authors,
        blocks=blocks,
        below=body,
        language=spoken,
    )


def _names(source: Source, url: str) -> list[str]:
    """Names under which the site and its publisher go."""
    host = urlsplit(url).hostname or ""
    return [source.name, *source.credit, host, host.removeprefix("www."), *host.split(".")[-2:-1]]
