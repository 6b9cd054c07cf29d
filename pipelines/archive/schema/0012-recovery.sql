-- What it takes to read an old page as if it had just been fetched, to tell a run that was killed
-- from one that is under way, and a host that asked to be left alone from one that failed.

ALTER TABLE pages ADD COLUMN last_modified TEXT;  -- the header, as sent: a witness of a date

ALTER TABLE hosts ADD COLUMN failing_until TEXT;  -- left alone because it failed, not as it asked

ALTER TABLE runs ADD COLUMN process TEXT;  -- with pid: which process, as numbers are used again
