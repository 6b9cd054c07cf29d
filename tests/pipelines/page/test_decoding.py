from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.page.decoding import MOST_BYTES, decode

RUSSIAN = "Министры четырёх стран встретились и обсудили уровень воды в общей реке. " * 5
CHINESE = "四国部长会谈共商河流治理，就共同监测界河水位达成一致，决定设立联合办公室。" * 5
GERMAN = "Die Minister einigten sich über den Fluss und öffneten für alle Länder ein Büro. " * 5
PERSIAN = "وزیران چهار کشور همسایه درباره آب رودخانه گفتگو کردند و به توافق رسیدند. " * 5


def html(text, charset):
    return f"<html><head><title>x</title></head><body><p>{text}</p></body></html>".encode(charset)


@pytest.mark.parametrize(
    ("text", "charset", "header"),
    [
        pytest.param(RUSSIAN, "utf-8", "text/html; charset=utf-8", id="honest header"),
        pytest.param(RUSSIAN, "cp1251", "text/html; charset=windows-1251", id="honest cyrillic"),
        pytest.param(RUSSIAN, "cp1251", "text/html; charset=utf-8", id="cyrillic under utf-8"),
        pytest.param(RUSSIAN, "cp1251", "text/html; charset=iso-8859-1", id="cyrillic under latin"),
        pytest.param(RUSSIAN, "koi8-r", "text/html; charset=windows-1251", id="koi8 under cp1251"),
        pytest.param(RUSSIAN, "utf-8", "text/html; charset=windows-1251", id="utf-8 under cp1251"),
        pytest.param(RUSSIAN, "utf-16", "text/html; charset=utf-8", id="utf-16 with bom"),
        pytest.param(RUSSIAN, "utf-16-le", None, id="utf-16 without bom"),
        pytest.param(RUSSIAN, "cp1251", None, id="nothing said"),
        pytest.param(CHINESE, "gbk", "text/html; charset=utf-8", id="gbk under utf-8"),
        pytest.param(CHINESE, "gbk", "text/html; charset=iso-8859-1", id="gbk under latin"),
        pytest.param(CHINESE, "gb18030", "text/html; charset=gb2312", id="gb2312 means gb18030"),
        pytest.param(GERMAN, "cp1252", "text/html; charset=iso-8859-1", id="honest latin"),
        pytest.param(GERMAN, "cp1252", "text/html; charset=utf-8", id="latin under utf-8"),
        pytest.param(PERSIAN, "utf-8", "text/html; charset=windows-1256", id="utf-8 under arabic"),
    ],
)
def test_no_text_is_lost_to_a_declared_charset(text, charset, header):
    assert text in decode(html(text, charset), header).text


def test_the_header_stands_over_the_meta_tag():
    body = html(RUSSIAN, "cp1251").replace(b"<title>", b'<meta charset="koi8-r"><title>')
    assert RUSSIAN in decode(body, "text/html; charset=windows-1251").text


def test_the_meta_tag_speaks_where_the_header_is_silent():
    body = html(RUSSIAN, "cp1251").replace(b"<title>", b'<meta charset="windows-1251"><title>')
    assert decode(body, "text/html").charset == "cp1251"


def test_a_page_cut_inside_a_letter_stays_utf_8():
    cut = html(RUSSIAN, "utf-8")[:-200]
    assert decode(cut + b"\xd0", "text/html").charset == "utf-8"


def test_null_bytes_are_dropped():
    assert "\x00" not in decode(b"<p>a\x00b</p>").text


def test_only_so_much_is_read():
    assert len(decode(b"a" * (MOST_BYTES + 10)).text) == MOST_BYTES


@given(
    st.binary(max_size=600), st.sampled_from([None, "text/html; charset=utf-16", "x; charset=?"])
)
def test_any_bytes_become_text(body, header):
    decode(body, header).text.encode("utf-8")
