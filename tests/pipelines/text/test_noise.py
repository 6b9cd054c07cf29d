"""Text that a paywall scrambles, told from text."""

from __future__ import annotations

import pytest

from pipelines.text.noise import readable

PROSE = {
    "de": "Die Minister der vier Länder kamen am Montag zusammen, um über das Wasser des Flusses "
    "zu sprechen, den sie sich teilen. Das Büro öffnet im Herbst.",
    "en": "The ministers of four countries met on Monday to talk about the water of the river that "
    "all of them share. The office will open in the autumn.",
    "cs": "Ministři čtyř zemí se v pondělí sešli, aby hovořili o vodě řeky, kterou sdílejí. Úřad "
    "bude otevřen na podzim a každá země do něj vyšle dva inženýry.",
    "vi": "Các bộ trưởng của bốn nước đã gặp nhau hôm thứ Hai để bàn về nguồn nước của con sông mà "
    "họ cùng chia sẻ. Văn phòng sẽ mở cửa vào mùa thu năm nay.",
    "de in numbers": "Nach 3,8 % im 1. Quartal stieg das BIP um 2,4 %, der DAX um 0,7 %, der MDAX "
    "um 1,2 %; der Kurs des Dollars sank von 1,0934 auf 1,0871, der von Brent um 2,1 % auf 81.",
}
HEAD = "The ministers of four countries met on Monday."


def moved_on(text):
    """Each character but the blank in the place of the one before it."""
    return "".join(letter if letter == " " else chr(ord(letter) + 1) for letter in text)


@pytest.mark.parametrize("language", PROSE)
def test_text_is_no_scrambled_text(language):
    assert list(readable([HEAD, PROSE[language]])) == [HEAD, PROSE[language]]


@pytest.mark.parametrize("language", ["de", "en"])
def test_scrambled_text_goes_with_all_between_it(language):
    hidden = moved_on(PROSE[language])
    between = moved_on("Water for all")
    assert list(readable([HEAD, hidden, between, hidden])) == [HEAD]
