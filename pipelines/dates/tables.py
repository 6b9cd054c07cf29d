"""What writings of dates are made of, as tables: eras, clock words, zone names, field order."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType

from babel.core import Locale, UnknownLocaleError
from babel.languages import get_official_languages

FIRST_YEAR = 1990
"""No news page is older than the web; what reads so is a null value or another calendar."""

ERAS = MappingProxyType(
    {
        "令和": 2018,
        "平成": 1988,
        "昭和": 1925,
        "民國": 1911,
        "民国": 1911,
        "中華民國": 1911,
        "주체": 1911,
        "พ.ศ.": -543,
        "พ.ศ": -543,
        "พุทธศักราช": -543,
    }
)
"""Years to add to the year of an era. Japanese eras: proclamations of 2019, 1989 and 1926;
Minguo: 1912 is year 1; Juche likewise; the Thai Buddhist era: 543 years ahead since 1941."""

HALVES = MappingProxyType(
    {
        "am": 0, "a.m.": 0, "a.m": 0, "午前": 0, "上午": 0, "凌晨": 0, "早上": 0, "오전": 0, "ص": 0,
        "pm": 12, "p.m.": 12, "p.m": 12, "午後": 12, "下午": 12, "晚上": 12, "오후": 12, "م": 12,
        "sa": 0, "ch": 12, "μμ": 12, "πμ": 0,
    }
)  # fmt: skip
"""Hours that a half-day word adds to 1–11 o'clock; CLDR day periods."""

ZONES = MappingProxyType(
    {
        "Z": 0, "UTC": 0, "GMT": 0, "UT": 0, "WET": 0, "WEST": 60, "CET": 60, "MEZ": 60,
        "CEST": 120, "MESZ": 120, "EET": 120, "EEST": 180, "MSK": 180, "MSD": 240, "МСК": 180,
        "EST": -300, "EDT": -240, "PST": -480, "PDT": -420, "MST": -420, "MDT": -360,
        "CDT": -300, "JST": 540, "KST": 540, "HKT": 480, "PKT": 300, "WIB": 420, "WITA": 480,
        "WIT": 540, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780, "NPT": 345, "EAT": 180,
        "CAT": 120, "WAT": 60, "SAST": 120, "TRT": 180,
    }
)  # fmt: skip
"""Minutes east of UTC by abbreviation: RFC 822 section 5 and the tz database, without those
that several countries use for different offsets (CST, IST, BST, AST, SST)."""

SHARED_ZONES = MappingProxyType(
    dict.fromkeys(("IST", "CST", "BST", "AST", "SST", "ET", "PT", "CT", "AM", "PM"))
)
"""Abbreviations that several countries use: the clock is then that of the source's own zone."""

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"


@lru_cache(maxsize=512)
def order(language: str, country: str) -> str | None:
    """Whether 05/07 is 5 July or May 7 for a reader of this language in this country.

    From CLDR's short date pattern of the locale; where a country's locale is not in CLDR, that
    of its first official language. None where only "English, anywhere" is known.
    """
    base = language.replace("_", "-").split("-")
    region = base[-1].upper() if len(base) > 1 and len(base[-1]) == 2 else country
    if region in ("", "XX", "UN", "EU"):
        return None if base[0].lower() in ("en", "") else _pattern(base[0].lower(), "")
    local = get_official_languages(region) or (base[0].lower(),)
    for spoken in dict.fromkeys((base[0].lower(), *local)):
        if spoken and (found := _pattern(spoken, region)):
            return found
    return next((f for spoken in local if (f := _pattern(spoken, ""))), None)


def _pattern(language: str, region: str) -> str | None:
    try:
        locale = Locale(language, region or None)
    except (UnknownLocaleError, ValueError):
        return None
    pattern = str(locale.date_formats["short"].pattern)
    return (
        DAY_FIRST
        if pattern.find("d") < pattern.find("M")
        else (
            MONTH_FIRST if pattern.find("M") < pattern.find("d") < pattern.find("y") else DAY_FIRST
        )
    )
