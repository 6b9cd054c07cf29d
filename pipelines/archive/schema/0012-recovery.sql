-- What it takes to read an old page as if it had just been fetched, and to tell a run that was
-- killed from one that is under way.

ALTER TABLE pages ADD COLUMN last_modified TEXT;  -- the header, as sent: a witness of a date

ALTER TABLE runs ADD COLUMN process TEXT;  -- with pid: which process, as numbers are used again
