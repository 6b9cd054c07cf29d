"""What writings of dates are made of, as tables: clock words, zone names, field order."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType

from babel.core import Locale, UnknownLocaleError
from babel.languages import get_official_languages

HALVES_BEFORE = MappingProxyType(
    {
        "午前": 0, "上午": 0, "凌晨": 0, "早上": 0, "清晨": 0, "早晨": 0, "午後": 12, "下午": 12,
        "晚上": 12, "晚间": 12, "晚間": 12, "中午": 12, "오전": 0, "새벽": 0, "오후": 12, "밤": 12,
        "de.": 0, "du.": 12, "sáng": 0, "chiều": 12, "पूर्वाह्न": 0, "अपराह्न": 12,
    }
)  # fmt: skip
"""Hours that a half-day word before the clock adds to 1–11 o'clock. CLDR day periods, and words
of news pages: 晚间, 새벽, de./du. (Hungarian)."""

HALVES_AFTER = MappingProxyType(
    {
        "am": 0, "a.m.": 0, "a.m": 0, "a. m.": 0, "pm": 12, "p.m.": 12, "p.m": 12, "p. m.": 12,
        "ص": 0, "م": 12, "صباحا": 0, "مساء": 12, "ظهرا": 12, "ق.ظ": 0, "ب.ظ": 12,
        "بعدازظهر": 12, "sa": 0, "ch": 12, "πμ": 0, "μμ": 12, "π.μ.": 0, "μ.μ.": 12, "π.μ": 0,
        "μ.μ": 12, "पूर्वाह्न": 0, "अपराह्न": 12, "পূর্বাহ্ন": 0, "অপরাহ্ন": 12, "ก่อนเที่ยง": 0,
        "หลังเที่ยง": 12, "öö": 0, "ös": 12, "таңкы": 0, "түштөн кийинки": 12,
    }
)  # fmt: skip
"""Hours that a half-day word after the clock adds to 1–11 o'clock: CLDR day periods and the
spellings of news pages."""

ZONES = MappingProxyType(
    {
        "Z": 0, "UTC": 0, "GMT": 0, "UT": 0, "WET": 0, "WEST": 60, "CET": 60, "MEZ": 60,
        "CEST": 120, "MESZ": 120, "EET": 120, "EEST": 180, "MSD": 240,
        "EST": -300, "EDT": -240, "PST": -480, "PDT": -420, "MST": -420, "MDT": -360,
        "CDT": -300, "JST": 540, "KST": 540, "HKT": 480, "PKT": 300, "WIB": 420, "WITA": 480,
        "WIT": 540, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780, "NPT": 345, "EAT": 180,
        "CAT": 120, "WAT": 60, "SAST": 120, "TRT": 180, "MYT": 480, "SGT": 480, "ICT": 420,
        "UZT": 300, "AZT": 240, "GET": 240, "AMT": 240, "AFT": 270, "IRST": 210, "BRT": -180,
    }
)  # fmt: skip
"""Minutes east of UTC by abbreviation: RFC 822 section 5 and the tz database, without those
that several countries use for different offsets."""

PLACES = MappingProxyType(
    {
        "ET": "America/New_York",
        "CT": "America/Chicago",
        "MT": "America/Denver",
        "PT": "America/Los_Angeles",
        "MSK": "Europe/Moscow",
        "МСК": "Europe/Moscow",
        "мск": "Europe/Moscow",
        "MCK": "Europe/Moscow",
    }
)
"""Abbreviations of a place's clock, whose offset hangs on the day: Moscow was four hours ahead
from March 2011 to October 2014. MCK in Latin letters stands for МСК on Russian pages."""

SHARED_ZONES = MappingProxyType(
    {
        "IST": (330, 120, 60),
        "IDT": (180,),
        "CST": (480, -360, -300),
        "BST": (60, 360),
        "AST": (180, -240),
        "SST": (-660, 480),
        "GST": (240, 600),
        "ECT": (-300, 60),
    }
)
"""Abbreviations that several countries use, with their offsets: India, Israel, Ireland; China,
America, Cuba; Britain, Bangladesh; Arabia, the Atlantic; Samoa, Singapore; the Gulf, Guam."""

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
