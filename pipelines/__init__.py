"""Everything after a response: analysis, reprints, archive."""
