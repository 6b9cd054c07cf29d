-- The two between whom an article plays, as the analysis decides it.

ALTER TABLE articles ADD COLUMN pair_a TEXT;  -- the pair's codes, in alphabetical order
ALTER TABLE articles ADD COLUMN pair_b TEXT;

-- What stands before this migration gets the pair that the view gave until now.
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
UPDATE articles SET pair_a = couples.country_a, pair_b = couples.country_b
FROM couples WHERE couples.article_id = articles.id;

-- Covers the view: no text is read.
CREATE INDEX articles_pair ON articles (pair_a, pair_b, published_on, reprint_of)
WHERE pair_a IS NOT NULL;

DROP VIEW pairs;

-- The two between whom an article plays, by day: countries (ISO 3166-1 alpha-2), or a country and
-- an organisation. "originals" leaves reprints out. "AU" is Australia or the African Union:
-- mentions.kind tells.
CREATE VIEW pairs AS
SELECT
    published_on AS day,
    pair_a AS country_a,
    pair_b AS country_b,
    count(*) AS articles,
    sum(reprint_of IS NULL) AS originals
FROM articles
WHERE pair_a IS NOT NULL AND published_on IS NOT NULL
GROUP BY published_on, pair_a, pair_b;
