"""The catalogue: one source, one TOML file, checked when it is loaded.

A file that cannot be used disables its own source, with a line that names file and key; the
others run.
"""

from crawler.catalogue.loading import SHIPPED, Catalogue, Problem, load, read_source, wanted
from crawler.catalogue.source import RESERVED, Route, Selectors, Source, Wanted

__all__ = [
    "RESERVED",
    "SHIPPED",
    "Catalogue",
    "Problem",
    "Route",
    "Selectors",
    "Source",
    "Wanted",
    "load",
    "read_source",
    "wanted",
]
