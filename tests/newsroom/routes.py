"""The routes of an agency, written out: feeds, sitemaps, listing pages, a JSON API.

Each writer gives every address that its route answers, so that paged routes and sitemap
indexes are served like the rest.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.utils import format_datetime
from html import escape
from itertools import groupby
from string import Template

from tests.newsroom.content import Article, RouteData
from tests.newsroom.pages import LAYOUT_FILES, Issue
from tests.newsroom.site import Reply

Written = Mapping[str, Reply]
"""Path on the site -> what it answers."""
Writer = Callable[[RouteData, Issue], Written]


@dataclass(frozen=True, slots=True)
class Format:
    """How a route is written, and as what a source file names it."""

    kind: str
    """feed, sitemap, listing or api."""
    write: Writer


def write(route: RouteData, issue: Issue) -> Written:
    """Every address of a route with its answer."""
    return FORMATS[route.format].write(route, issue)


def _held(route: RouteData, issue: Issue) -> Sequence[Article]:
    return issue.articles[: route.newest]


def _reply(text: str, kind: str, articles: Sequence[Article], charset: str = "utf-8") -> Reply:
    modified = max((article.changed for article in articles), default=None)
    body = text.encode(charset, errors="xmlcharrefreplace")
    return Reply(body, f"{kind}; charset={charset}", modified=modified)


def _rss(route: RouteData, issue: Issue) -> Written:
    articles, charset = _held(route, issue), issue.agency.charset
    items = "\n".join(
        f"<item><title>{escape(article.title)}</title><link>{_link(route, issue, article)}</link>"
        f'<guid isPermaLink="false">{issue.agency.id}:{article.number}</guid>'
        f"<pubDate>{format_datetime(issue.local(article.published))}</pubDate>"
        f"<category>{escape(article.section)}</category>"
        f"<description>{escape(article.body[0][:200])}</description></item>"
        for article in articles
    )
    text = (
        f'<?xml version="1.0" encoding="{charset}"?>\n<rss version="2.0"><channel>'
        f"<title>{escape(issue.agency.name)}</title><link>{issue.base}/</link>"
        f"<description>{escape(issue.agency.name)}</description>\n{items}\n</channel></rss>\n"
    )
    return {route.path: _reply(text, "application/rss+xml", articles, charset)}


def _atom(route: RouteData, issue: Issue) -> Written:
    articles = _held(route, issue)
    entries = "\n".join(
        f"<entry><id>tag:{issue.agency.id}.invalid,2023:{article.number}</id>"
        f"<title>{escape(article.title)}</title>"
        f'<link rel="alternate" type="text/html" href="{_link(route, issue, article)}"/>'
        f"<published>{issue.local(article.published).isoformat()}</published>"
        f"<updated>{issue.local(article.changed).isoformat()}</updated>"
        f'<summary type="text">{escape(article.body[0][:200])}</summary></entry>'
        for article in articles
    )
    newest = max((article.changed for article in articles), default=None)
    updated = f"<updated>{newest.isoformat()}</updated>" if newest else ""
    text = (
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<id>tag:{issue.agency.id}.invalid,2023:feed</id><title>{escape(issue.agency.name)}</title>"
        f'{updated}<link rel="self" href="{issue.base}{route.path}"/>\n{entries}\n</feed>\n'
    )
    return {route.path: _reply(text, "application/atom+xml", articles)}


def _rdf(route: RouteData, issue: Issue) -> Written:
    articles = _held(route, issue)
    links = [_link(route, issue, article) for article in articles]
    listed = "".join(f'<rdf:li rdf:resource="{link}"/>' for link in links)
    items = "\n".join(
        f'<item rdf:about="{link}"><title>{escape(article.title)}</title><link>{link}</link>'
        f"<dc:date>{issue.local(article.published).isoformat()}</dc:date></item>"
        for link, article in zip(links, articles, strict=True)
    )
    text = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<channel rdf:about="{issue.base}{route.path}"><title>{escape(issue.agency.name)}</title>'
        f"<link>{issue.base}/</link><description>{escape(issue.agency.name)}</description>"
        f"<items><rdf:Seq>{listed}</rdf:Seq></items></channel>\n{items}\n</rdf:RDF>\n"
    )
    return {route.path: _reply(text, "application/rdf+xml", articles)}


def _json_feed(route: RouteData, issue: Issue) -> Written:
    articles = _held(route, issue)
    data = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": issue.agency.name,
        "home_page_url": issue.base + "/",
        "items": [
            {
                "id": f"{issue.agency.id}-{article.number}",
                "url": _link(route, issue, article),
                "title": article.title,
                "date_published": issue.local(article.published).isoformat(),
                "summary": article.body[0][:200],
            }
            for article in articles
        ],
    }
    return {route.path: _reply(_json(data), "application/feed+json", articles)}


def _news_sitemap(route: RouteData, issue: Issue) -> Written:
    articles = _held(route, issue)
    urls = "\n".join(
        f"<url><loc>{escape(_link(route, issue, article))}</loc><news:news><news:publication>"
        f"<news:name>{escape(issue.agency.name)}</news:name>"
        f"<news:language>{issue.language(article)}</news:language></news:publication>"
        f"<news:publication_date>{issue.local(article.published).isoformat()}"
        f"</news:publication_date><news:title>{escape(article.title)}</news:title>"
        "</news:news></url>"
        for article in articles
    )
    spaces = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    return {route.path: _reply(_xml("urlset", urls, spaces), "application/xml", articles)}


def _sitemap(route: RouteData, issue: Issue) -> Written:
    articles = _held(route, issue)
    text = _xml("urlset", "\n".join(_locations(route, issue, articles)))
    return {route.path: _reply(text, "application/xml", articles)}


def _sitemap_index(route: RouteData, issue: Issue) -> Written:
    """An index with one gzip file for each year of publication."""
    stem = route.path.removesuffix(".xml")
    years = groupby(_held(route, issue), lambda article: issue.local(article.published).year)
    written: dict[str, Reply] = {}
    children: list[str] = []
    for year, group in years:
        articles = list(group)
        path = f"{stem}-{year}.xml.gz"
        text = _xml("urlset", "\n".join(_locations(route, issue, articles)))
        changed = max(article.changed for article in articles)
        packed = gzip.compress(text.encode(), mtime=0)
        written[path] = Reply(packed, "application/gzip", modified=changed)
        children.append(
            f"<sitemap><loc>{issue.base}{path}</loc>"
            f"<lastmod>{changed.isoformat()}</lastmod></sitemap>"
        )
    index = _reply(_xml("sitemapindex", "\n".join(children)), "application/xml", issue.articles)
    return {route.path: index, **written}


def _listing(route: RouteData, issue: Issue) -> Written:
    template = Template((LAYOUT_FILES / "listing.html").read_text(encoding="utf-8"))
    language, labels = issue.agency.languages[0], issue.agency.labels
    written: dict[str, Reply] = {}
    for path, following, articles in _paged(route, issue):
        items = "\n".join(
            f'<li><a href="{escape(issue.path(article, route.variant))}">{escape(article.title)}'
            "</a></li>"
            for article in articles
        )
        text = template.substitute(
            lang=language,
            dir="ltr",
            charset=issue.agency.charset,
            site=escape(issue.agency.name),
            menu="\n".join(f"<li>{escape(entry)}</li>" for entry in labels.menu),
            items=items,
            next=f'<a class="next" rel="next" href="{following}">»</a>' if following else "",
            year=issue.today.year,
            footer=escape(labels.footer),
        )
        written[path] = _reply(text, "text/html", issue.articles, issue.agency.charset)
    return written


def _api(route: RouteData, issue: Issue) -> Written:
    written: dict[str, Reply] = {}
    for path, following, articles in _paged(route, issue):
        data = {
            "data": [
                {
                    "link": issue.path(article, route.variant),
                    "headline": article.title,
                    "date": issue.local(article.published).isoformat(),
                }
                for article in articles
            ],
            "paging": {"next": following},
        }
        written[path] = _reply(_json(data), "application/json", issue.articles)
    return written


def _link(route: RouteData, issue: Issue, article: Article) -> str:
    return issue.url(article, route.variant)


def _paged(route: RouteData, issue: Issue) -> Iterator[tuple[str, str | None, Sequence[Article]]]:
    """The pages of a route: own path, path of the next page, articles."""
    held = _held(route, issue)
    starts = range(0, max(len(held), 1), route.per_page)
    paths = [route.path if n == 0 else f"{route.path}?page={n + 1}" for n in range(len(starts))]
    for start, path, following in zip(starts, paths, [*paths[1:], None], strict=True):
        yield path, following, held[start : start + route.per_page]


def _locations(route: RouteData, issue: Issue, articles: Sequence[Article]) -> Iterator[str]:
    for article in articles:
        yield (
            f"<url><loc>{escape(_link(route, issue, article))}</loc>"
            f"<lastmod>{issue.local(article.changed).isoformat()}</lastmod></url>"
        )


def _xml(root: str, content: str, spaces: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {spaces}>\n'
        f"{content}\n</{root}>\n"
    )


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1)


FORMATS: Mapping[str, Format] = {
    "rss": Format("feed", _rss),
    "atom": Format("feed", _atom),
    "rdf": Format("feed", _rdf),
    "json-feed": Format("feed", _json_feed),
    "news-sitemap": Format("sitemap", _news_sitemap),
    "sitemap": Format("sitemap", _sitemap),
    "sitemap-index": Format("sitemap", _sitemap_index),
    "listing": Format("listing", _listing),
    "api": Format("api", _api),
}
"""Name in a site file -> how such a route is written."""
