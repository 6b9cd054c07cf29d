-- Of each date that was found: the words that said it, why it was chosen or not, and what was
-- wrong with its clock. NULL in rows of earlier versions.
ALTER TABLE dates ADD COLUMN words TEXT;
ALTER TABLE dates ADD COLUMN verdict TEXT;
ALTER TABLE dates ADD COLUMN mended TEXT;
