"""Whether two articles carry one text, and whose it is."""

from pipelines.reprints.compare import Comparison, Relation, compare, side_by_side
from pipelines.reprints.fingerprint import fingerprint
from pipelines.reprints.text import Text

__all__ = ["Comparison", "Relation", "Text", "compare", "fingerprint", "side_by_side"]
