"""Crawls of the newsroom while everything goes wrong, and what the archive says afterwards.

``python -m tests.newsroom.chaos`` opens the agencies, and the hostile quarter beside them, and
crawls them in rounds: in each the agencies publish, and one fault is done to the crawl, its
archive or its machine (``faults``). Then the archive is compared with what was published
(``verdict``), and one table tells what was lost, doubled or made up (``report``).
"""
