-- Officials with the evidence of where they were seen. The three tables of 0003 were never
-- filled, so that they are made anew. And the office that an article has a fact from.
DROP TABLE appearances;
DROP TABLE posts;
DROP TABLE people;

ALTER TABLE articles ADD COLUMN credited_body TEXT;  -- a ministry, a press service: of the fact

-- A person who was seen with an office.
CREATE TABLE people (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,                  -- the fullest spelling, of equally full ones the first
    variants TEXT NOT NULL DEFAULT '[]', -- JSON list of the other spellings
    key TEXT NOT NULL,                   -- the consonants that spellings have in common
    family TEXT NOT NULL                 -- those of the surname
);
CREATE INDEX people_key ON people (key);
CREATE INDEX people_family ON people (family);

-- An office that a person was seen to hold; the days are those of the articles that say so.
CREATE TABLE posts (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people (id),
    post TEXT NOT NULL,     -- of the vocabulary: ambassador, foreign minister, head of state ...
    country TEXT,           -- state, or organisation such as UN
    sent_to TEXT,           -- where an ambassador, consul or envoy is sent
    status TEXT NOT NULL,   -- in office, acting, designate, former
    from_seen TEXT,         -- null where no article that says so is dated
    to_seen TEXT
);
CREATE INDEX posts_person ON posts (person_id);

-- An official in an article, with the words that say so.
CREATE TABLE appearances (
    article_id INTEGER NOT NULL REFERENCES articles (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    post_id INTEGER NOT NULL REFERENCES posts (id),
    seen_on TEXT,           -- the article's day of publication
    name TEXT NOT NULL,     -- in its dictionary form
    written TEXT NOT NULL,  -- as it stood
    words TEXT NOT NULL,    -- the office as it stood
    country TEXT,           -- as this article says
    sent_to TEXT,
    times INTEGER NOT NULL, -- how often the article names the person
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    quote TEXT NOT NULL,    -- the sentence
    PRIMARY KEY (article_id, person_id, post_id)
);
CREATE INDEX appearances_person ON appearances (person_id, name);
CREATE INDEX appearances_post ON appearances (post_id, seen_on);

-- One line an official in an article.
CREATE VIEW officials AS
SELECT
    appearances.article_id AS article_id,
    appearances.seen_on AS seen_on,
    people.id AS person_id,
    people.name AS person,
    appearances.name AS name,
    appearances.written AS written,
    posts.post AS post,
    appearances.words AS words,
    posts.country AS country,
    posts.sent_to AS sent_to,
    posts.status AS status,
    appearances.times AS times,
    appearances.start AS start,
    appearances."end" AS "end",
    appearances.quote AS evidence
FROM appearances
JOIN people ON people.id = appearances.person_id
JOIN posts ON posts.id = appearances.post_id;
