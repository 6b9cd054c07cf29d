"""The map of promises names tests that are there, and each row of the quarter a promise of it."""
