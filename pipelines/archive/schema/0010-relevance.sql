-- Relevance explained, acts with their rule, and the user's marks.

ALTER TABLE articles ADD COLUMN doubtful TEXT;

-- A part of the sum that an article's relevance is: value times weight, and where it speaks most.
CREATE TABLE relevance_terms (
    article_id INTEGER NOT NULL REFERENCES articles (id),
    feature TEXT NOT NULL,
    value REAL NOT NULL,
    weight REAL NOT NULL,
    start INTEGER,
    "end" INTEGER,
    matched TEXT,
    rule TEXT,
    PRIMARY KEY (article_id, feature)
) WITHOUT ROWID;

-- No archive holds acts yet: nothing filled the table before this migration.
DROP TABLE acts;

-- What was done, by whom toward whom, with the sentence that says so.
CREATE TABLE acts (
    article_id INTEGER NOT NULL REFERENCES articles (id),
    act TEXT NOT NULL,
    actor TEXT,
    target TEXT,
    score REAL NOT NULL,
    mode TEXT NOT NULL CHECK (mode IN ('done', 'planned')),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    evidence TEXT NOT NULL,
    rule TEXT NOT NULL
);
CREATE INDEX acts_article ON acts (article_id);
CREATE INDEX acts_act ON acts (act, article_id);

-- What a user says an article is. It stands in articles.band, whatever the score says.
CREATE TABLE marks (
    article_id INTEGER PRIMARY KEY REFERENCES articles (id),
    mark TEXT NOT NULL CHECK (mark IN ('diplomatic', 'other')),
    marked_at TEXT NOT NULL,
    scored_band TEXT  -- the band by the score; it comes back when the mark is taken away
);

-- Whoever judges an article anew sets its relevance: a mark that was made stays in force.
CREATE TRIGGER articles_marked AFTER UPDATE OF relevance ON articles
WHEN EXISTS (SELECT 1 FROM marks WHERE article_id = NEW.id)
BEGIN
    UPDATE marks SET scored_band = NEW.band WHERE article_id = NEW.id;
    UPDATE articles SET band = (SELECT mark FROM marks WHERE article_id = NEW.id)
    WHERE id = NEW.id;
END;
