"""The few sites whose routes data cannot describe: one small module each.

A source names its function as ``parser = "crawler.sites.<module>:<function>"``. It is called in
the place of the route's own reader, with the decoded text of an answer and the ``Place`` it came
from, and gives a ``Found``; like every reader it is pure and bounded. None is needed so far.
"""
