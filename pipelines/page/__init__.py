"""The page as it came: its letters decoded, its tree, its marked data, its possible titles."""
