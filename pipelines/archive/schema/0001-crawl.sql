-- What the crawler knows: sources, their routes, every URL ever seen, fetched pages, rounds.
-- Times are UTC, YYYY-MM-DDTHH:MM:SSZ; days are YYYY-MM-DD.

-- A source of the catalogue.
CREATE TABLE sources (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT,
    country TEXT,
    languages TEXT,     -- JSON list, the main one first
    timezone TEXT
);

-- A way in to a source: its validators, when it was asked and is due, what it gave.
CREATE TABLE routes (
    source TEXT NOT NULL REFERENCES sources (id),
    kind TEXT NOT NULL,
    url TEXT NOT NULL,
    parent TEXT,        -- the route of the catalogue that a child sitemap belongs to
    etag TEXT,
    last_modified TEXT,
    polled_at TEXT,
    refreshed_at TEXT,  -- last whole answer to a request without validators
    next_due_at TEXT,   -- null: never polled, hence due
    interval_s INTEGER,
    status TEXT,        -- ok, unchanged, or why nothing could be read
    failures INTEGER NOT NULL DEFAULT 0,  -- polls in a row without a usable answer
    entries INTEGER,    -- of the last poll that had a body
    new INTEGER,        -- of these, the addresses not known before
    last_new_at TEXT,
    PRIMARY KEY (source, url)
);

-- What a source's pages have in common; their bodies are compressed against it.
CREATE TABLE page_dictionaries (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL UNIQUE REFERENCES sources (id),
    body BLOB NOT NULL  -- zstd; the raw content that prefixes the source's pages
);

-- A fetched body, as it came.
CREATE TABLE pages (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL,
    final_url TEXT,
    status INTEGER NOT NULL,
    fetched_at TEXT NOT NULL,
    content_type TEXT,
    sha256 TEXT NOT NULL,  -- of the body as it came
    source TEXT NOT NULL REFERENCES sources (id),
    dictionary_id INTEGER REFERENCES page_dictionaries (id),
    body BLOB NOT NULL,    -- zstd
    UNIQUE (url, sha256)
);
CREATE INDEX pages_fetched ON pages (fetched_at);

-- A host's robots.txt, and until when it asked to be left alone.
CREATE TABLE hosts (
    origin TEXT PRIMARY KEY,  -- scheme://host:port
    robots_status INTEGER,    -- HTTP status, 0: unreachable
    robots_body BLOB,
    robots_fetched_at TEXT,
    silent_until TEXT
);

-- A run of the crawler.
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    outcome TEXT,  -- null: under way, or killed
    pid INTEGER,
    spider TEXT
);

-- What a run did at one source.
CREATE TABLE run_sources (
    run_id INTEGER NOT NULL REFERENCES runs (id),
    source TEXT NOT NULL REFERENCES sources (id),
    found INTEGER NOT NULL,
    new INTEGER NOT NULL,
    stored INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    seconds REAL NOT NULL,
    answered INTEGER NOT NULL,
    PRIMARY KEY (run_id, source)
);
