-- Families: the articles that go back to one text, and the article in which it was first had.
-- family_id is the id of that article; one that shares its text with none is its own family.

ALTER TABLE reprints ADD COLUMN copy_share REAL;    -- of the copy's words, those in the original
ALTER TABLE reprints ADD COLUMN origin_share REAL;  -- of the original's words, those in the copy

WITH RECURSIVE descent (id, root) AS (
    SELECT id, id FROM articles WHERE reprint_of IS NULL
    UNION ALL
    SELECT articles.id, descent.root FROM articles JOIN descent ON articles.reprint_of = descent.id
)
UPDATE articles SET family_id = descent.root FROM descent WHERE descent.id = articles.id;
UPDATE articles SET family_id = id WHERE family_id IS NULL;
UPDATE articles SET story_id = family_id WHERE story_id IS NULL;

CREATE INDEX articles_family ON articles (family_id);
CREATE INDEX articles_story ON articles (story_id);

-- Words by which reports of one event find each other among those of some days.
CREATE TABLE story_words (
    day INTEGER NOT NULL,   -- of publication, days since 0001-01-01 plus one
    word INTEGER NOT NULL,  -- hash of language and stem
    article_id INTEGER NOT NULL,
    PRIMARY KEY (day, word, article_id)
) WITHOUT ROWID;

DROP VIEW news;
DROP VIEW reprint_chains;

-- Who wrote a text, who carried it, and how fast; a line a family of two or more, or of one whose
-- author is another agency of which nothing is held ("unseen").
CREATE VIEW families AS
SELECT
    roots.id AS family_id,
    coalesce(roots.credited_agency, roots.source) AS origin_agency,
    roots.credited_agency IS NOT NULL AS unseen,
    roots.source AS first_source,
    coalesce(roots.published_at, roots.published_on) AS first_published,
    roots.title AS title,
    count(members.id) AS articles,
    count(DISTINCT nullif(members.source, roots.source)) AS outlets,
    max(coalesce(members.published_at, members.published_on)) AS last_published
FROM articles AS roots
JOIN articles AS members ON members.family_id = roots.id
WHERE roots.reprint_of IS NULL
GROUP BY roots.id
HAVING count(members.id) > 1 OR roots.credited_agency IS NOT NULL;

-- One line an article; a family is folded into its first article, "also_in" counts its others.
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
    (
        SELECT count(*) FROM articles AS others
        WHERE others.family_id = articles.id AND others.id <> articles.id
    ) AS also_in,
    articles.url AS url
FROM articles
LEFT JOIN sources ON sources.id = articles.source
WHERE articles.reprint_of IS NULL;

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
    reprints.copy_share AS copy_share,
    reprints.origin_share AS origin_share,
    reprints.lag_minutes AS lag_minutes,
    reprints.evidence AS evidence
FROM reprints
JOIN articles AS origins ON origins.id = reprints.origin_id
JOIN articles AS copies ON copies.id = reprints.article_id;
