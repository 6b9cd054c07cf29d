"""Pages put together at random: no error, and no date that stands outside the article."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.items import Page
from pipelines import dates
from pipelines.page import markup

TITLE = "Ministers agree on a common office for the river"
PARAGRAPH = (
    "The ministers of four neighbouring countries met to talk about the water of the river that"
    " all of them share, and agreed on a common office that will measure it day by day."
)
FORMS = (
    "%Y-%m-%d",
    "%d.%m.%Y %H:%M",
    "%d %B %Y",
    "%B %d, %Y %I:%M %p",
    "%Y年%m月%d日 %H:%M",
    "Published: %Y-%m-%dT%H:%M:%SZ",
    "Last updated %d.%m.%Y",
)
INSIDE = (
    '<div class="date">{}</div>',
    '<time datetime="{}">then</time>',
    "<p>{}</p>",
    '<abbr title="{}">then</abbr>',
    "<h2>{}</h2>",
    "<table><tr><td>{}</td><td>18:25</td></tr></table>",
    '<span itemprop="datePublished">{}</span>',
)
OUTSIDE = (
    '<div class="comments"><p>{} I agree.</p></div>',
    '<div class="related"><ul><li>{} Another story</li></ul></div>',
    '<div class="weather"><b>{}</b> fair</div>',
    "<footer>© {} Example</footer>",
    "<blockquote>Posted by a minister on {}</blockquote>",
    "<!-- {} -->",
)
NOW = datetime(2024, 3, 10, 12, tzinfo=UTC)
WRITTEN = st.tuples(
    st.datetimes(min_value=datetime(2001, 1, 1), max_value=datetime(2024, 3, 9)),  # noqa: DTZ001
    st.sampled_from(FORMS),
)


def decided(above, under, after):
    article = f"<div><h1>{TITLE}</h1>{under}<p>{PARAGRAPH}</p></div>"
    html = f"<html><body>{above}{article}{after}</body></html>"
    tree = markup.parse(html)
    page = Page(url="https://news.example/story", body=b"", fetched_at="2024-03-10T12:00:00Z")
    known = dates.Article(title=TITLE, blocks=(PARAGRAPH,), languages=("en",), country="GB")
    clock = dates.Clock(ZoneInfo("Europe/London"), NOW)
    found = dates.collect(page, markup.read(tree, page.url), known, clock)
    return dates.decide(found, clock.zone, clock.now)


def filled(parts):
    return "".join(part.format(moment.strftime(form)) for part, (moment, form) in parts)


PARTS = st.lists(st.tuples(st.sampled_from(INSIDE), WRITTEN), max_size=3)
OTHERS = st.lists(st.tuples(st.sampled_from(OUTSIDE), WRITTEN), max_size=3)


@settings(max_examples=150)
@given(PARTS, OTHERS, OTHERS)
def test_a_day_is_one_that_stands_in_the_article(inside, above, after):
    found = decided(filled(above), filled(inside), filled(after))
    held = {moment.date() for _, (moment, _) in inside}
    near = {day + timedelta(days=apart) for day in held for apart in (-1, 0, 1)}
    assert found.published_on is None or date.fromisoformat(found.published_on) in near


@settings(max_examples=100)
@given(st.text(max_size=200), st.text(max_size=200))
def test_no_text_brings_the_search_down(under, after):
    decided("", f"<p>{under}</p><time datetime='{under[:40]}'>{after[:40]}</time>", after)
