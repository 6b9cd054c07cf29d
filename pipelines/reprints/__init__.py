"""Whether two articles carry one text, and whose it is."""

from pipelines.reprints.compare import Relation, Text, compare
from pipelines.reprints.fingerprint import fingerprint

__all__ = ["Relation", "Text", "compare", "fingerprint"]
