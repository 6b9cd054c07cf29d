-- Officials, the offices they held, where they were seen, and what was done.

-- An official. (Not yet filled.)
CREATE TABLE people (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    variants TEXT NOT NULL DEFAULT '[]'  -- JSON list of other spellings
);
CREATE INDEX people_name ON people (name);

-- An office held. (Not yet filled.)
CREATE TABLE posts (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people (id),
    post TEXT NOT NULL,
    country TEXT,
    sent_to TEXT,
    from_seen TEXT,
    to_seen TEXT
);
CREATE INDEX posts_person ON posts (person_id);

-- Who was seen in which article. (Not yet filled.)
CREATE TABLE appearances (
    person_id INTEGER NOT NULL REFERENCES people (id),
    article_id INTEGER NOT NULL REFERENCES articles (id),
    quote TEXT
);
CREATE INDEX appearances_person ON appearances (person_id);
CREATE INDEX appearances_article ON appearances (article_id);

-- What was done. (Not yet filled.)
CREATE TABLE acts (
    article_id INTEGER NOT NULL REFERENCES articles (id),
    act TEXT NOT NULL,
    actor TEXT,
    target TEXT,
    score REAL,
    start INTEGER,
    "end" INTEGER,
    evidence TEXT
);
CREATE INDEX acts_article ON acts (article_id);
