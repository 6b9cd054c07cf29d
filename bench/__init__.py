"""Benchmarks that print ratios, never a bare time: machines differ, ratios travel."""
