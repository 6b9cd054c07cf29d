-- The articles and what is known of each. "start" and "end" are character offsets into the
-- text, or into the title where the rule of a mention begins with "title:".

-- An article, as it reads now.
CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,  -- the address that was asked
    canonical_url TEXT,        -- what the page says of itself; recorded, not believed
    source TEXT NOT NULL REFERENCES sources (id),
    title TEXT,
    language TEXT,
    author TEXT,
    published_on TEXT,         -- the publisher's local day
    published_at TEXT,         -- UTC instant; null when only the day is known
    published_precision TEXT CHECK (published_precision IN ('second', 'minute', 'day')),
    published_from TEXT,
    updated_at TEXT,
    first_seen_at TEXT NOT NULL,
    fetched_at TEXT NOT NULL,  -- when the text that stands here was fetched
    dateline TEXT,
    dateline_place TEXT,
    dateline_country TEXT,
    dateline_on TEXT,
    dateline_agency TEXT,
    credited_agency TEXT,
    relevance REAL,
    band TEXT CHECK (band IN ('diplomatic', 'review', 'other')),
    family_id INTEGER,
    reprint_of INTEGER REFERENCES articles (id),
    story_id INTEGER,
    status TEXT NOT NULL DEFAULT 'live' CHECK (status IN ('live', 'gone')),
    version INTEGER NOT NULL DEFAULT 1,
    text_sha256 TEXT NOT NULL,
    page_id INTEGER REFERENCES pages (id) ON DELETE SET NULL,
    final_url TEXT,            -- the address that answered, where another than url
    canonical_key TEXT,        -- key of the canonical address where it is of the same site
    text TEXT NOT NULL         -- last: a query that does not ask for it need not read it
);
CREATE INDEX articles_source ON articles (source, first_seen_at);
CREATE INDEX articles_published ON articles (coalesce(published_at, published_on));
CREATE INDEX articles_text ON articles (text_sha256);
CREATE INDEX articles_canonical ON articles (canonical_key) WHERE canonical_key IS NOT NULL;
CREATE INDEX articles_reprint ON articles (reprint_of) WHERE reprint_of IS NOT NULL;
CREATE INDEX articles_page ON articles (page_id);

-- A URL ever seen, and what became of it.
CREATE TABLE urls (
    url TEXT PRIMARY KEY,
    key TEXT NOT NULL,   -- equal for the www, https, AMP, print and mobile address of an article
    source TEXT NOT NULL REFERENCES sources (id),
    route TEXT,
    seen_at TEXT NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('new', 'stored', 'duplicate', 'rejected', 'failed', 'gone')),
    reason TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,  -- in a row, without success
    next_try_at TEXT,    -- failed: asked again; stored: visited again; null: not by itself
    article_id INTEGER REFERENCES articles (id),
    fetched_at TEXT,
    hints TEXT           -- JSON of the route's entry
);
CREATE INDEX urls_key ON urls (key);
CREATE INDEX urls_article ON urls (article_id);
CREATE INDEX urls_state ON urls (state, source);
CREATE INDEX urls_due ON urls (source, next_try_at) WHERE next_try_at IS NOT NULL;

-- A text that an article once had.
CREATE TABLE versions (
    article_id INTEGER NOT NULL REFERENCES articles (id),
    number INTEGER NOT NULL,
    seen_at TEXT NOT NULL,  -- when this text was fetched first
    title TEXT,
    text TEXT NOT NULL,
    text_sha256 TEXT NOT NULL,
    change TEXT NOT NULL,   -- what the next version changed: "headline only", "text"
    page_id INTEGER REFERENCES pages (id) ON DELETE SET NULL,
    PRIMARY KEY (article_id, number)
);
CREATE INDEX versions_page ON versions (page_id);

-- A date that was found; the one that counts is chosen.
CREATE TABLE dates (
    article_id INTEGER NOT NULL REFERENCES articles (id),
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    offset_minutes INTEGER,
    precision TEXT NOT NULL,
    origin TEXT NOT NULL,
    chosen INTEGER NOT NULL
);
CREATE INDEX dates_article ON dates (article_id);

-- An article that carries another's text.
CREATE TABLE reprints (
    article_id INTEGER NOT NULL REFERENCES articles (id),  -- the copy
    origin_id INTEGER NOT NULL REFERENCES articles (id),
    relation TEXT NOT NULL,
    containment REAL NOT NULL,
    shared INTEGER NOT NULL,
    lag_minutes INTEGER,
    evidence TEXT,
    PRIMARY KEY (article_id, origin_id)
);
CREATE INDEX reprints_origin ON reprints (origin_id);

-- Another agency that an article names.
CREATE TABLE credits (
    article_id INTEGER NOT NULL REFERENCES articles (id),
    agency TEXT NOT NULL,
    kind TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    evidence TEXT NOT NULL
);
CREATE INDEX credits_article ON credits (article_id);

-- A country that an article names, with the words that say so.
CREATE TABLE mentions (
    article_id INTEGER NOT NULL REFERENCES articles (id),
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    role TEXT,
    weight REAL NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    matched TEXT NOT NULL,
    rule TEXT NOT NULL
);
CREATE INDEX mentions_article ON mentions (article_id);
CREATE INDEX mentions_code ON mentions (kind, code, article_id);

-- Candidates for reprints; hashes of earlier versions stay, the full texts decide.
CREATE TABLE fingerprints (
    hash INTEGER NOT NULL,
    article_id INTEGER NOT NULL,
    PRIMARY KEY (hash, article_id)
) WITHOUT ROWID;
