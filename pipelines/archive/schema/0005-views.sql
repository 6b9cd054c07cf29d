-- The common questions.

-- One line an article; a reprint is folded into its origin and counted there.
CREATE VIEW news AS
SELECT
    articles.id AS id,
    coalesce(articles.published_at, articles.published_on) AS published,
    coalesce(sources.name, articles.source) AS source,
    articles.title AS title,
    articles.dateline_place AS dateline_place,
    articles.credited_agency AS credited_agency,
    articles.language AS language,
    articles.band AS band,
    (SELECT count(*) FROM articles AS copies WHERE copies.reprint_of = articles.id) AS also_in,
    articles.url AS url
FROM articles
LEFT JOIN sources ON sources.id = articles.source
WHERE articles.reprint_of IS NULL;

-- The two countries that weigh most in an article, by day; "originals" leaves reprints out.
CREATE VIEW pairs AS
WITH weights AS (
    SELECT article_id, code, sum(weight) AS weight
    FROM mentions WHERE kind = 'country' GROUP BY article_id, code
),
ranked AS (
    SELECT article_id, code,
        row_number() OVER (PARTITION BY article_id ORDER BY weight DESC, code) AS place
    FROM weights
),
couples AS (
    SELECT article_id, min(code) AS country_a, max(code) AS country_b
    FROM ranked WHERE place <= 2 GROUP BY article_id HAVING count(*) = 2
)
SELECT
    articles.published_on AS day,
    couples.country_a AS country_a,
    couples.country_b AS country_b,
    count(*) AS articles,
    sum(articles.reprint_of IS NULL) AS originals
FROM couples
JOIN articles ON articles.id = couples.article_id
WHERE articles.published_on IS NOT NULL
GROUP BY articles.published_on, couples.country_a, couples.country_b;

-- Who carried whose text, when and how much of it.
CREATE VIEW reprint_chains AS
SELECT
    reprints.origin_id AS origin_id,
    origins.source AS origin_source,
    coalesce(origins.published_at, origins.published_on) AS origin_published,
    origins.title AS origin_title,
    reprints.article_id AS copy_id,
    copies.source AS copy_source,
    coalesce(copies.published_at, copies.published_on) AS copy_published,
    copies.title AS copy_title,
    reprints.relation AS relation,
    reprints.containment AS containment,
    reprints.shared AS shared,
    reprints.lag_minutes AS lag_minutes,
    reprints.evidence AS evidence
FROM reprints
JOIN articles AS origins ON origins.id = reprints.origin_id
JOIN articles AS copies ON copies.id = reprints.article_id;

-- How each source does. "Seven days" end at the newest poll of the archive, not at the
-- reader's clock, so that an archive reads the same whenever it is opened.
CREATE VIEW source_health AS
WITH polls AS (
    SELECT source,
        max(polled_at) AS last_poll,
        max(CASE WHEN failures = 0 THEN polled_at END) AS last_success,
        min(failures) AS failures
    FROM routes GROUP BY source
),
-- Two counts that the index on (source, first_seen_at) answers; the text is not read.
kept AS (
    SELECT source, count(*) AS articles, max(first_seen_at) AS newest_seen
    FROM articles GROUP BY source
),
recent AS (
    SELECT source, count(*) AS articles FROM articles
    WHERE first_seen_at >= (
        SELECT strftime('%Y-%m-%dT%H:%M:%SZ', max(polled_at), '-7 days') FROM routes
    )
    GROUP BY source
)
SELECT
    sources.id AS source,
    sources.name AS name,
    sources.country AS country,
    polls.last_poll AS last_poll,
    polls.last_success AS last_success,
    coalesce(polls.failures, 0) AS failures,
    coalesce(kept.articles, 0) AS articles,
    kept.newest_seen AS newest_article,
    coalesce(recent.articles, 0) AS articles_7_days,
    CASE
        WHEN polls.last_poll IS NULL THEN 'never polled'
        WHEN polls.failures > 0 THEN 'failing'
        WHEN kept.articles IS NULL THEN 'empty'
        WHEN recent.articles IS NULL THEN 'quiet'
        ELSE 'ok'
    END AS state
FROM sources
LEFT JOIN polls ON polls.source = sources.id
LEFT JOIN kept ON kept.source = sources.id
LEFT JOIN recent ON recent.source = sources.id;
