"""How well Diplowire reads, measured on data that it was not tuned on.

A module here is a part; each gives ``measures()``. ``python -m bench.quality [PART ...]`` prints
them, ``--write`` puts them into docs/quality.md. A part whose data is not at hand says so.
"""
