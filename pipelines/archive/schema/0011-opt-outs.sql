-- Who reserves his text: what a host states in its well-known file, and what said so of an article.

ALTER TABLE hosts ADD COLUMN tdmrep_status INTEGER;   -- HTTP status, 0: unreachable
ALTER TABLE hosts ADD COLUMN tdmrep_body BLOB;        -- /.well-known/tdmrep.json
ALTER TABLE hosts ADD COLUMN tdmrep_fetched_at TEXT;
ALTER TABLE articles ADD COLUMN opt_out TEXT;         -- what reserves the text, which is then not kept
