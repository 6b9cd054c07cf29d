"""The one news spider, and the loader that makes every source of the catalogue a spider."""
