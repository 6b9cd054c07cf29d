-- Half the bytes for finding relatives: hashes of 32 bits, which SQLite keeps in four bytes instead
-- of six, and the day of a report within the hash of its word. The words that were kept cannot be
-- turned into those; `scrapy relink` makes them from the texts.

CREATE TABLE narrow (
    hash INTEGER NOT NULL,  -- of a shingle, 32 bits with a sign
    article_id INTEGER NOT NULL,
    PRIMARY KEY (hash, article_id)
) WITHOUT ROWID;
INSERT OR IGNORE INTO narrow SELECT (hash >> 15) - 2147483648, article_id FROM fingerprints;
DROP TABLE fingerprints;

-- Candidates for reprints; hashes of earlier versions stay, the full texts decide.
ALTER TABLE narrow RENAME TO fingerprints;

DROP TABLE story_words;

-- Words by which reports of one event find each other among those of some days.
CREATE TABLE story_words (
    word INTEGER NOT NULL,  -- hash of language, day of publication and stem, 32 bits with a sign
    article_id INTEGER NOT NULL,
    PRIMARY KEY (word, article_id)
) WITHOUT ROWID;
