"""Date lines that stand as paragraphs at the ends of a text."""

from __future__ import annotations

import pytest

from pipelines import dates

TEXT = "The ministers met to talk about the river, and agreed on a common office."


@pytest.mark.parametrize(
    ("line", "language", "country"),
    [
        ("07.03.2024 18:25", "ru", "RU"),
        ("Published: March 7, 2024", "en", "GB"),
        ("Thursday, 7 March 2024", "en", "GB"),
        ("2024年03月07日 18:25　来源：某某网", "zh", "CN"),
        ("۱۷ اسفند ۱۴۰۲ - ۱۸:۲۵", "fa", "IR"),
        ("7 มี.ค. 2567", "th", "TH"),
        ("발행 2024.03.07 18:25", "ko", "KR"),
    ],
)
def test_a_line_of_a_date_and_its_labels_is_no_text(line, language, country):
    assert dates.without_date_lines((line, TEXT), [language], country) == (TEXT,)
    assert dates.without_date_lines((TEXT, line), [language], country) == (TEXT,)


@pytest.mark.parametrize(
    "line",
    [
        "The treaty of 7 March 2024 was signed in Geneva.",
        "MINSK, 7 March 2024 (BelTA).",
        "Resolution 2334 was adopted.",
    ],
)
def test_a_line_that_says_more_stays(line):
    assert dates.without_date_lines((TEXT, line), ["en"], "GB") == (TEXT, line)


def test_one_paragraph_always_stays():
    assert dates.without_date_lines(("07.03.2024", "08.03.2024")) == ("07.03.2024",)
