"""Small source files for tests of what reads them."""

from pathlib import Path

TEMPLATE = """
id = "{name}"
name = "Harbour Wire"
kind = "agency"
country = "PT"
languages = ["en"]
timezone = "Europe/Lisbon"
domains = ["{domain}"]
article = '^https://{domain}/news/\\d+$'
enabled = {enabled}
[[route]]
kind = "feed"
url = "https://{domain}/rss"
"""


def write_source(
    folder: Path, name: str, domain: str = "harbour.example", enabled: str = "true"
) -> None:
    text = TEMPLATE.format(name=name, domain=domain, enabled=enabled)
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
