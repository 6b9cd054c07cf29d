-- The other headline: a page shows one and may give machines another (search, feeds, previews).

ALTER TABLE articles ADD COLUMN other_title TEXT;     -- where the shown headline and the one for machines differ
