"""The user's decisions on relevance, from the settings and the file of weights."""

from __future__ import annotations

from pathlib import Path

from crawler import config
from crawler.config import Config
from crawler.errors import ConfigError
from pipelines.diplomacy import relevance
from pipelines.diplomacy.relevance import Policy, Weights


def of_settings(settings: Config, folder: str | Path) -> Policy:
    """The policy that the settings describe; ``folder`` is the project's.

    Raises:
        ConfigError: the file of weights cannot be used.
    """
    return Policy(
        weights=weights(weights_file(settings, folder)),
        diplomatic=settings.relevance_diplomatic,
        review=settings.relevance_review,
        switches=config.switches(settings.doubtful),
        keep_other=settings.keep_other,
    )


def weights_file(settings: Config, folder: str | Path) -> Path:
    """Where ``scrapy train`` keeps the user's weights."""
    return Path(folder) / Path(settings.weights).expanduser()


def weights(file: Path) -> Weights:
    """The user's weights where the file is there, else those that come with Diplowire.

    Raises:
        ConfigError: the file is there and cannot be used.
    """
    if not file.exists():
        return relevance.shipped()
    try:
        return relevance.weights_of(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"{file}: no weights of relevance: {error}; 'scrapy train' writes it anew, "
            "without it the shipped ones count"
        ) from None
