-- The health of sources by what they publish, read from an index alone: no text is touched.

CREATE INDEX articles_days ON articles (source, published_on, first_seen_at);

DROP VIEW source_health;

-- How each source does. The day of an article is that of its publication, or of its first sight
-- where no date is known or a later one is claimed; "usual_gap_days" is such that nine in ten
-- gaps between two of a source's days are no longer, over the 90 days before its newest one, and
-- null below five gaps. Time ends at "as_of", the newest poll of the archive, not at the reader's
-- clock, so that an archive reads the same whenever it is opened. What it means that a source is
-- silent is said by pipelines/archive/health.py.
CREATE VIEW source_health AS
WITH polls AS (
    SELECT source,
        max(polled_at) AS last_poll,
        max(max(
            CASE WHEN failures = 0 THEN coalesce(polled_at, '') ELSE '' END,
            coalesce(refreshed_at, ''), coalesce(last_new_at, '')
        )) AS last_success,
        min(failures) AS failures,
        count(*) AS routes,
        sum(failures > 0) AS failing,
        max(CASE WHEN failures > 0 THEN status END) AS failure
    FROM routes WHERE parent IS NULL GROUP BY source
),
dated AS (
    SELECT source, min(coalesce(published_on, '9999'), substr(first_seen_at, 1, 10)) AS day
    FROM articles
),
days AS (
    SELECT source, day, count(*) AS articles FROM dated GROUP BY source, day
),
kept AS (
    SELECT source, sum(articles) AS articles, max(day) AS newest FROM days GROUP BY source
),
gaps AS (
    SELECT days.source AS source, days.day AS day, kept.newest AS newest,
        julianday(days.day) - julianday(
            lag(days.day) OVER (PARTITION BY days.source ORDER BY days.day)
        ) AS gap
    FROM days JOIN kept ON kept.source = days.source
),
ranked AS (
    SELECT source, gap,
        row_number() OVER (PARTITION BY source ORDER BY gap) AS place,
        count(*) OVER (PARTITION BY source) AS gaps
    FROM gaps WHERE gap IS NOT NULL AND day >= date(newest, '-90 days')
),
rhythm AS (
    SELECT source, CAST(min(gap) AS INTEGER) AS usual_gap_days
    FROM ranked WHERE gaps >= 5 AND place * 10 >= gaps * 9 GROUP BY source
),
recent AS (
    SELECT source, count(*) AS articles FROM articles
    WHERE first_seen_at >= (
        SELECT strftime('%Y-%m-%dT%H:%M:%SZ', max(polled_at), '-7 days') FROM routes
    )
    GROUP BY source
),
waiting AS (
    SELECT source, count(*) AS urls FROM urls WHERE state = 'new' GROUP BY source
)
SELECT
    sources.id AS source,
    sources.name AS name,
    sources.country AS country,
    polls.last_poll AS last_poll,
    nullif(polls.last_success, '') AS last_success,
    coalesce(polls.failures, 0) AS failures,
    coalesce(polls.routes, 0) AS routes,
    coalesce(polls.failing, 0) AS failing,
    polls.failure AS failure,
    coalesce(kept.articles, 0) AS articles,
    kept.newest AS newest_article,
    coalesce(recent.articles, 0) AS articles_7_days,
    rhythm.usual_gap_days AS usual_gap_days,
    coalesce(waiting.urls, 0) AS waiting,
    (SELECT max(polled_at) FROM routes) AS as_of
FROM sources
LEFT JOIN polls ON polls.source = sources.id
LEFT JOIN kept ON kept.source = sources.id
LEFT JOIN rhythm ON rhythm.source = sources.id
LEFT JOIN recent ON recent.source = sources.id
LEFT JOIN waiting ON waiting.source = sources.id;
