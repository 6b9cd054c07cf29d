import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.reprints import Text, compare

BELTA = """Belarus and Kazakhstan are ready to move from single deliveries to projects planned for \
years, Ambassador of Belarus to Kazakhstan Pavel Utyupin said at the annual seminar of heads of \
diplomatic missions in Minsk.
«We used to count the machines that crossed the border. Now we talk about who will train the \
engineers of the next plant,» Pavel Utyupin told the seminar.
The ambassador named two assembly lines in Kostanay that reached their planned output this spring, \
and a third that is being built near Karaganda.
The number of students from Kazakhstan at universities in Gomel and Grodno grew by a fifth over \
the year, he added. A commission on diplomas will meet in October.
The seminar is held every summer and ends with visits to factories near Mogilev."""
KAZINFORM = "\n".join(BELTA.replace("Utyupin", "Utiupin").split("\n")[:4])


def _text(id_, source, text=BELTA, **fields):
    return Text(article_id=id_, source=source, text=text, **fields)


def test_founding_example_is_a_reprint_of_belta_whatever_the_order():
    belta = _text(1, "belta-en", published_at="2023-07-24T09:00:00Z")
    kazinform = _text(
        2,
        "kazinform-en",
        KAZINFORM,
        published_at="2023-07-24T12:05:00Z",
        credited_agency="belta-en",
    )
    one, other = compare(belta, kazinform), compare(kazinform, belta)
    assert one == other
    assert (one.copy_id, one.origin_id) == (2, 1)
    assert one.relation == "full"
    assert one.lag_minutes == 185
    assert one.containment > 0.95
    told = json.loads(one.evidence)
    assert told["copy covered"] > told["origin covered"]
    assert told["direction"] == "credit"


def test_identical_texts_are_said_to_be_so():
    assert compare(_text(1, "a"), _text(2, "b")).relation == "identical"


DIRECTIONS = {
    "credit beats an earlier clock": (
        {"published_at": "2024-01-02T00:00:00Z"},
        {"published_at": "2024-01-01T00:00:00Z", "credited_agency": "one-en"},
        "credit",
    ),
    "credit to another edition of the publisher": (
        {},
        {"credited_agency": "one-ru"},
        "credit",
    ),
    "earlier instant": (
        {"published_at": "2024-01-01T00:00:00Z", "first_seen_at": "2024-02-02T00:00:00Z"},
        {"published_at": "2024-01-01T00:00:01Z", "first_seen_at": "2024-01-01T00:00:00Z"},
        "published earlier",
    ),
    "earlier day": (
        {"published_on": "2024-01-01", "published_at": "2024-01-01T12:00:00Z"},
        {"published_on": "2024-01-02"},
        "published on an earlier day",
    ),
    "seen first, where nothing else speaks": (
        {"first_seen_at": "2024-01-01T00:00:00Z"},
        {"first_seen_at": "2024-01-01T00:00:01Z"},
        "seen first",
    ),
}


@pytest.mark.parametrize("name", DIRECTIONS)
def test_what_decides_whose_text_it_is(name):
    origin, copy, reason = DIRECTIONS[name]
    relation = compare(_text(2, "two-en", **copy), _text(1, "one-en", **origin))
    assert relation.origin_id == 1
    assert json.loads(relation.evidence)["direction"] == reason


def test_without_clocks_the_longer_text_is_the_origin():
    relation = compare(_text(1, "a", KAZINFORM), _text(2, "b", BELTA))
    assert relation.origin_id == 2
    assert relation.lag_minutes is None


def test_two_that_credit_each_other_fall_back_to_the_clock():
    one = _text(1, "a", credited_agency="b", published_at="2024-01-02T00:00:00Z")
    other = _text(2, "b", credited_agency="a", published_at="2024-01-01T00:00:00Z")
    assert compare(one, other).origin_id == 2


@pytest.mark.parametrize(
    "text",
    ["", "Word", "word " * 5000, "外交部" * 3, "\n" * 100, "a. " * 50, "..."],
    ids=lambda text: repr(text[:12]),
)
def test_texts_of_nothing_are_never_linked(text):
    assert compare(_text(1, "a", text), _text(2, "b", text)) is None


def test_chinese_reprint_is_found_and_another_text_is_not():
    text = (
        "白俄罗斯驻哈萨克斯坦大使在明斯克举行的年度使节会议上表示，两国正从单项供货转向多年合作项目。"
        "大使说，过去我们只计算过境的机器数量，现在我们讨论由谁来培训下一座工厂的工程师。\n"
        "他介绍了今年春天达到设计产量的两条装配线，第三条正在建设之中。"
    )
    other = (
        "外长会晤在撒马尔罕闭幕，各方商定明年在杜尚别再次会面，并就水资源调度交换名单。"
        "会后发表的公报列出了十二项任务，由专家小组逐季报告执行情况。"
    )
    assert compare(_text(1, "a", text), _text(2, "b", "本社讯" + text)).relation == "full"
    assert compare(_text(1, "a", text), _text(2, "b", other)) is None


def test_a_time_that_cannot_be_read_gives_no_lag():
    one = _text(1, "a", published_at="yesterday")
    other = _text(2, "b", published_at="2024-01-01T00:00:00Z")
    assert compare(one, other).lag_minutes is None


@settings(max_examples=60)
@given(*[st.lists(st.sampled_from([*BELTA.split("\n"), "«", "x", " "]) | st.text())] * 2)
def test_comparison_is_symmetric_and_never_raises(first, second):
    one, other = _text(1, "a", "\n".join(first)), _text(2, "b", "\n".join(second))
    assert compare(one, other) == compare(other, one)


TELEGRAMS = {
    "one name of five": (
        "Deputy minister Henrik Delvaux held consultations with the ambassador of Belmora Peter "
        "Delvaux. The sides discussed the state of relations with Belmora and agreed on the "
        "schedule of contacts with {0}. Henrik Delvaux thanked his guest for a frank dialogue.",
        ("Aldemar", "", "Brennick", ""),
    ),
    "names in a script without capitals": (
        "副部长{0}同日本大使{1}举行磋商。双方讨论了同日本双边关系的现状，就地区和国际问题交换看法，"
        "并商定诺维德沃与诺维德沃之间的往来安排。{0}感谢大使的建设性对话和热情接待。{0}当晚回国。",
        ("阿尔曼泰", "施托尔茨伦", "阿尔曼夫", "马连科曼"),
    ),
}


@pytest.mark.parametrize("name", TELEGRAMS)
@pytest.mark.parametrize(("day", "linked"), [("2024-05-09", False), ("2024-05-01", True)])
def test_a_formula_days_later_needs_fewer_other_names_than_a_copy_within_hours(name, day, linked):
    form, names = TELEGRAMS[name]
    first = _text(1, "a", form.format(*names[:2]), published_at="2024-05-01T08:00:00Z")
    later = _text(2, "b", form.format(*names[2:]), published_at=f"{day}T10:00:00Z")
    assert (compare(first, later) is not None) == linked
    same = _text(2, "b", form.format(*names[:2]), published_at=f"{day}T10:00:00Z")
    assert compare(first, same).relation == "identical"
