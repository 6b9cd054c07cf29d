"""Article pages: the templates of ``layouts/`` filled with an article.

The layouts differ in where they say the date and in what they put around the text; each is
modelled on a habit of real agencies. All of a page's own dates tell the article's truth.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import escape
from pathlib import Path
from string import Template
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, format_skeleton

from tests.newsroom.content import Agency, Article

LAYOUT_FILES = Path(__file__).parent / "layouts"

LAYOUTS: Mapping[str, str] = {
    "clean": "second",  # JSON-LD and OpenGraph, both with the offset
    "meta": "second",  # only <meta property="article:published_time">
    "visible": "minute",  # no machine date: a labelled one that people read
    "table": "minute",  # tables; today's date in the header, other stories' times below
    "related": "second",  # <time datetime>; a box inside the text, tags, dated links, a year
    "utc": "second",  # JSON-LD in UTC: near midnight its day is not the local one
    "variants": "second",  # JSON-LD in an @graph; AMP and print addresses of the same text
    "ministry": "day",  # a day and no time
}
"""Layout -> how exactly its page says the publication time."""

VARIANTS: Mapping[str, str] = {"": "{path}", "amp": "/amp{path}", "print": "{path}?print=1"}
"""Variant -> its address, made from the plain path."""

Clock = Callable[[datetime], datetime]
"""Puts a moment into a zone."""

RIGHT_TO_LEFT = frozenset({"ar"})


@dataclass(frozen=True, slots=True)
class Issue:
    """Everything that an agency shows at one moment."""

    agency: Agency
    articles: Sequence[Article]
    """Newest first."""
    base: str
    """The site's address, no slash at its end."""
    today: date
    """What the clock in the page header shows."""

    def local(self, moment: datetime) -> datetime:
        """The moment on the agency's clock."""
        return moment.astimezone(ZoneInfo(self.agency.timezone))

    def path(self, article: Article, variant: str = "") -> str:
        """The article's address on the site."""
        local = self.local(article.published)
        plain = self.agency.address.format(
            slug=article.slug,
            number=article.number,
            section=article.section,
            year=local.year,
            month=f"{local.month:02}",
            day=f"{local.day:02}",
        )
        return VARIANTS[variant].format(path=plain)

    def url(self, article: Article, variant: str = "") -> str:
        """The article's whole address."""
        return self.base + self.path(article, variant)

    def language(self, article: Article) -> str:
        """The language that the article is written in."""
        return article.language or self.agency.languages[0]

    def shown(self, moment: datetime, language: str) -> str:
        """The moment as people read it on the site."""
        return format_datetime(self.local(moment), self.agency.date_pattern, locale=language)


def page(issue: Issue, article: Article, variant: str = "") -> bytes:
    """The article's page in the agency's layout; AMP and print have one of their own."""
    layout = "stripped" if variant else issue.agency.layout
    template = Template((LAYOUT_FILES / f"{layout}.html").read_text(encoding="utf-8"))
    text = template.substitute(_fields(issue, article))
    return text.encode(issue.agency.charset, errors="xmlcharrefreplace")


def _fields(issue: Issue, article: Article) -> dict[str, str]:
    language, labels = issue.language(article), issue.agency.labels
    half = (len(article.body) + 1) // 2
    fields = {
        "title": article.title,
        "lead": article.body[0][:160],
        "section": article.section,
        "site": issue.agency.name,
        "url": issue.url(article),
        "amp": issue.url(article, "amp"),
        "print": issue.url(article, "print"),
        "iso": _iso(issue.local(article.published)),
        "day": issue.local(article.published).date().isoformat(),
        "shown": issue.shown(article.published, language),
        "shown_day": format_skeleton("yMMMMd", issue.local(article.published), locale=language),
        "today": format_skeleton("yMMMMEEEEd", issue.today, locale=language),
        "year": str(issue.today.year),
        "label_published": labels.published,
        "label_related": labels.related,
        "label_tags": labels.tags,
        "footer": labels.footer,
    }
    return {key: escape(value) for key, value in fields.items()} | {
        "lang": language,
        "dir": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "charset": issue.agency.charset,
        "menu": "\n".join(f'<li><a href="/{n}">{escape(m)}</a></li>' for n, m in _menu(issue)),
        "body": _paragraphs(_whole(article)),
        "body_top": _paragraphs(article.body[:half]),
        "body_rest": _paragraphs(_whole(article)[half:]),
        "byline": f'<p class="author">{escape(article.author)}</p>' if article.author else "",
        "updated": _updated(issue, article),
        "open_graph": _open_graph(issue, article),
        "json_ld": _script(_json_ld(issue, article, issue.local)),
        "json_ld_utc": _script(_json_ld(issue, article, lambda m: m.astimezone(UTC))),
        "json_ld_graph": _script(_graph(issue, article)),
        "related": _related(issue, article),
        "related_dated": _related_dated(issue, article),
    }


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _menu(issue: Issue) -> list[tuple[int, str]]:
    return list(enumerate(issue.agency.labels.menu, 1))


def _whole(article: Article) -> tuple[str, ...]:
    return article.body + ((article.closing,) if article.closing else ())


def _paragraphs(texts: Sequence[str]) -> str:
    return "\n".join(f"<p>{escape(text, quote=False)}</p>" for text in texts)


def _updated(issue: Issue, article: Article) -> str:
    if article.updated is None:
        return ""
    shown = issue.shown(article.updated, issue.language(article))
    return f'<span class="updated">{escape(issue.agency.labels.updated)}: {escape(shown)}</span>'


def _open_graph(issue: Issue, article: Article) -> str:
    values = {
        "og:type": "article",
        "og:title": article.title,
        "og:url": issue.url(article),
        "og:site_name": issue.agency.name,
        "article:published_time": _iso(issue.local(article.published)),
        "article:section": article.section,
    }
    if article.updated:
        values["article:modified_time"] = _iso(issue.local(article.updated))
    return "\n".join(
        f'<meta property="{name}" content="{escape(value)}">' for name, value in values.items()
    )


def _json_ld(issue: Issue, article: Article, clock: Clock) -> dict[str, object]:
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "url": issue.url(article),
        "inLanguage": issue.language(article),
        "datePublished": _iso(clock(article.published)),
        "publisher": {"@type": "NewsMediaOrganization", "name": issue.agency.name},
    }
    if article.updated:
        data["dateModified"] = _iso(clock(article.updated))
    if article.author:
        data["author"] = {"@type": "Person", "name": article.author}
    return data


def _graph(issue: Issue, article: Article) -> dict[str, object]:
    news = _json_ld(issue, article, issue.local)
    home = {"@type": "WebSite", "url": issue.base + "/", "name": issue.agency.name}
    return {"@context": news.pop("@context"), "@graph": [home, news]}


def _script(data: Mapping[str, object]) -> str:
    text = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{text}</script>'


def _others(issue: Issue, article: Article) -> list[Article]:
    return [other for other in issue.articles if other.slug != article.slug][:3]


def _related(issue: Issue, article: Article) -> str:
    return "\n".join(
        f'<li><a href="{issue.path(other)}">{escape(other.title)}</a></li>'
        for other in _others(issue, article)
    )


def _related_dated(issue: Issue, article: Article) -> str:
    return "\n".join(
        f'<li><time datetime="{_iso(issue.local(other.published))}">'
        f"{escape(issue.shown(other.published, issue.language(other)))}</time> "
        f'<a href="{issue.path(other)}">{escape(other.title)}</a></li>'
        for other in _others(issue, article)
    )
