"""Years and days of other calendars than the Gregorian, made Gregorian or refused.

Buddhist, Minguo, Juche and Japanese years have the Gregorian months: an offset of years suffices.
The Persian (Jalali) year has its own months and is computed. Islamic (Hijri) days follow the moon
as seen or as tabulated by each state: they are refused, as is every year that fits no rule here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

FIRST_YEAR = 1990
"""No news page is older than the web; what reads so is a null value or another calendar."""
LAST_YEAR = 2199

ERAS = MappingProxyType(
    {
        "令和": 2018,
        "平成": 1988,
        "昭和": 1925,
        "民國": 1911,
        "民国": 1911,
        "中華民國": 1911,
        "中華民国": 1911,
        "주체": 1911,
        "พ.ศ.": -543,
        "พ.ศ": -543,
        "พุทธศักราช": -543,
    }
)
"""Years to add to the year of an era. Japanese eras: proclamations of 2019, 1989 and 1926;
Minguo: 1912 is year 1; Juche likewise; the Thai Buddhist era: 543 years ahead since 1941."""

_BUDDHIST = range(FIRST_YEAR + 543, 2610)
_MINGUO = range(FIRST_YEAR - 1911, 190)
_PERSIAN = range(1369, 1411)
"""Persian years of 1990 to 2031; Islamic years of the web's age begin with 1410, in August 1989."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the page: settles calendars and the order of day and month."""

    languages: tuple[str, ...] = ()
    """BCP 47, the most fitting first."""
    country: str = ""
    """ISO 3166-1 alpha-2."""

    @classmethod
    def of(cls, languages: Sequence[str], country: str) -> Reader:
        """From any sequence of languages."""
        return cls(tuple(languages), country)

    def speaks(self, *languages: str) -> bool:
        """Whether one of the languages is among the reader's."""
        return any(code.split("-")[0].split("_")[0].lower() in languages for code in self.languages)

    @property
    def is_thai(self) -> bool:
        """Whether years of the Buddhist era are to be expected."""
        return self.country == "TH" or self.speaks("th")

    @property
    def is_taiwanese(self) -> bool:
        """Whether years of the Republic are to be expected."""
        own = ("zh-tw", "zh-hant")
        return self.country == "TW" or any(c.lower().startswith(own) for c in self.languages)

    @property
    def is_persian(self) -> bool:
        """Whether years of the Persian calendar are to be expected."""
        return self.country in ("IR", "AF") or self.speaks("fa", "ps", "prs")


def gregorian(year: int, month: int, day: int, reader: Reader) -> date | None:
    """The day that year, month and day of a reader's calendar name; None for what is none."""
    if reader.is_thai and year in _BUDDHIST:
        year -= 543
    elif reader.is_taiwanese and year in _MINGUO:
        year += 1911
    elif reader.is_persian and year in _PERSIAN:
        return persian(year, month, day)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def persian(year: int, month: int, day: int) -> date | None:
    """The Gregorian day of a Persian one, for the years 1369 to 1410.

    Leap years by the cycle of 33 years, which is the astronomical calendar's from 1178 to 1633
    (Unicode's ICU uses the same rule).
    """
    if year not in _PERSIAN or not 1 <= month <= 12:
        return None
    if not 1 <= day <= (31 if month <= 6 else 30 if month < 12 or _is_leap(year) else 29):
        return None
    before = sum(366 if _is_leap(y) else 365 for y in range(_PERSIAN.start, year))
    passed = before + (month - 1) * 30 + min(month - 1, 6) + day - 1
    return date(1990, 3, 21) + timedelta(days=passed)


def _is_leap(year: int) -> bool:
    return (25 * year + 11) % 33 < 8
