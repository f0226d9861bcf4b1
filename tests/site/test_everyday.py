"""Everyday words find the right domain: those that were asked for, and those that nobody put into the list."""

from collections import Counter

import pytest
import yaml

from overlay import REPOSITORY
from search_data import ask, shown

# libyaml's loaders read the same in a tenth of the time
TEXTS = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
WORDS = yaml.load((REPOSITORY / "tests/data/everyday.yaml").read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
SPOKEN = yaml.load((REPOSITORY / "templates/synonyms.yaml").read_bytes(), TEXTS)
NOTHING = "无"  # the catalog has nothing of it
FIRST, SOON = 0.9, 0.95  # of the words that are not in the list; so many are right at once, and among the first three


def guidelines():
    """Domain's name → its number and the names and contents of its items."""
    found = {}
    for file in sorted((REPOSITORY / "guidelines").glob("[0-9]*.yaml")):
        guideline = yaml.load(file.read_bytes(), TEXTS)
        texts = [
            text
            for item in guideline["事项"]
            for key in ("一级事项", "二级事项", "公开内容")
            for text in (item.get(key) or [])
        ]
        found[guideline["领域"]] = (int(file.name[:2]), "".join(texts))
    return found


def wrong(words, answers, first):
    """The words for which no right item is among the first results."""
    found = {}
    for word, (numbers, told) in zip(words, answers, strict=True):
        wanted = tuple(one if isinstance(one, str) else f"{one:02}-" for one in words[word])
        is_nothing = NOTHING in wanted and (told & {"isFar", "isAway"} or not numbers)
        if not is_nothing and not any(number.startswith(wanted) for number in numbers[:first]):
            found[word] = numbers[:3]
    return found


def test_the_words_that_were_asked_for_find_their_domain_first(yongxiu):
    words = WORDS["known"]
    assert wrong(words, shown(yongxiu, words), 1) == {}


def test_words_that_nobody_put_into_the_list_find_theirs_as_well(yongxiu):
    words = WORDS["held_back"]
    assert len(words) > 200
    answers = shown(yongxiu, words)
    missed = wrong(words, answers, 1)
    assert len(missed) <= (1 - FIRST) * len(words), missed
    missed = wrong(words, answers, 3)
    assert len(missed) <= (1 - SOON) * len(words), missed


def test_the_words_held_back_are_not_in_the_list():
    listed = {word for one in SPOKEN["日常说法"] for word in one["说"]}
    listed |= {word for group in SPOKEN["近义词"] for word in group} | set(SPOKEN["虚词"])
    listed |= {word for one in SPOKEN["问法"] for word in one["问"]}
    assert not listed & set(WORDS["held_back"])


def test_no_way_of_saying_stands_twice():
    words = [word for one in SPOKEN["日常说法"] for word in one["说"]]
    assert [word for word, often in Counter(words).items() if often > 1] == []


def test_every_domain_is_spoken_of_and_every_word_looked_for_stands_in_one_of_its_domains():
    known = guidelines()
    assert {domain for one in SPOKEN["日常说法"] for domain in one["领域"]} == set(known)
    for one in SPOKEN["日常说法"]:
        if not one["领域"]:
            assert "查" not in one
            continue
        texts = [known[domain][1] for domain in one["领域"]]
        assert [word for word in one["查"] if word not in "\n".join(texts)] == [], one["说"][:3]
        assert all(any(word in text for word in one["查"]) for text in texts), one["说"][:3]


@pytest.mark.parametrize("word", ["没有这样的话", "量子纠缠", "abcdefg", "怎么办"])
def test_what_means_nothing_finds_nothing(yongxiu, word):
    [[exact, also, _]] = ask(yongxiu, (word, {}))
    assert (exact, also) == ([], [])


def test_filters_hold_for_what_is_guessed(yongxiu):
    [[_, everything, _], [_, some, _], [_, none, _]] = ask(
        yongxiu,
        ("打疫苗", {}),
        ("打疫苗", {"domain": "医疗卫生", "tier": "乡级"}),
        ("打疫苗", {"domain": "财政预决算"}),
    )
    assert {number[:2] for number in some} == {"25"}
    assert "25-027" in everything
    assert none == []


@pytest.mark.parametrize(
    "word", ["护照", "救护车", "办护照要多久", "没电了打哪个电话", "12345", "怎么申请公开信息", "拿不到信息怎么办"]
)
def test_nothing_is_guessed_of_what_no_catalog_has(yongxiu, word):
    [(numbers, told)] = shown(yongxiu, [word])
    assert "isAway" in told
    assert all(not number[:2].isdigit() for number in numbers)  # a guide may hold the word


def test_what_is_meant_comes_before_what_holds_the_word_by_chance(yongxiu):
    [[exact, also, _]] = ask(yongxiu, ("拆迁", {}))
    assert "17-022" in exact  # of what was written nothing is lost
    [(numbers, told)] = shown(yongxiu, ["拆迁"])
    assert told == {"isAhead"}
    assert numbers == also + exact


@pytest.mark.parametrize(
    ("word", "first", "then"),
    [
        ("营业执照", "ZN-001", "16-001"),  # what one gets there
        ("新生儿", "ZN-006", "25-030"),  # what it is for
        ("户口簿", "22-006", "ZN-003"),  # what one brings along, as to much else
    ],
)
def test_a_guide_that_says_the_very_word_comes_first_but_not_for_what_one_brings_along(yongxiu, word, first, then):
    [(numbers, _)] = shown(yongxiu, [word])
    assert (numbers[0], then in numbers[1:]) == (first, True), numbers


def test_what_is_only_like_it_is_told_as_such(yongxiu):
    [(numbers, told), (little, of_little), (_, sure)] = shown(yongxiu, ["困难党员", "春节放假安排", "打疫苗"])
    [(near, of_near)] = shown(yongxiu, ["医保报销"])
    assert numbers
    assert little
    assert near
    assert told == of_little == of_near == {"isFar"}
    assert sure == set()


@pytest.mark.parametrize(
    ("word", "only"),
    [
        ("医保报销比例", ("19-",)),  # nothing of medical insurance is in the catalog: what comes near, told as such
        ("新农合怎么交", ("19-",)),
        ("政府工作报告", ()),
        ("赌博", ()),  # 文博单位: one character
        ("告政府", ()),
        ("大病救助", ("20-",)),
        ("退耕还林补贴", ("28-",)),
        ("河水臭了", ("11-",)),
        ("摆地摊", ("17-",)),
        ("洪水", ("15-", "28-013", "02-020")),
        ("地震", ("15-", "28-013")),
        ("宅基地", ("01-011", "28-007")),
        ("种粮补贴", ("23-", "28-012")),
        ("养老院好不好", ("21-",)),
        ("村务公开", ("28-001",)),  # 查 is written with full-width brackets
        ("景区投诉", ("27-",)),
    ],
)
def test_nothing_comes_along_by_chance(yongxiu, word, only):
    [(numbers, _)] = shown(yongxiu, [word])
    assert bool(numbers) == bool(only)
    assert [number for number in numbers if not number.startswith(only)] == []


@pytest.mark.parametrize(
    ("word", "first"),
    [
        ("低保怎么申请", ["20-004", "ZN-003"]),  # 办事指南 before 审批信息
        ("申请低保要什么材料", ["20-004", "ZN-003"]),
        ("低保多少钱", ["20-004"]),  # its contents have 最低生活保障标准
        ("危房改造怎么申请", ["10-007"]),  # 申请条件
        ("危房改造补多少", ["10-008"]),  # 补助标准
        ("民政局电话", ["20-002"]),
        ("税务局电话", ["06-007"]),
        ("决算", ["04-002", "04-004", "04-001"]),  # the item's own name before that of its group
        ("困境儿童", ["28-019"]),
        ("返贫", ["28-014"]),
        ("养老保险断缴怎么办", ["19-014"]),
    ],
)
def test_what_the_question_asks_for_comes_first(yongxiu, word, first):
    [(numbers, _)] = shown(yongxiu, [word])
    assert numbers[: len(first)] == first


@pytest.mark.parametrize(
    ("name", "word", "is_named"),
    [
        ("永修县", "永修低保", True),
        ("永修县", "永修打疫苗", True),  # what is guessed is limited, too
        ("永修县", "江西省永修县低保", True),
        ("永修县", "永修县江上乡征地", True),
        ("永修县", "江西省民政厅", True),
        ("永修县", "永修县财政局", False),  # stands so in the catalog
        ("新建区", "新建区低保", True),
        ("新建区", "新建房屋", False),  # what people say
        ("上高县", "上高低保", True),
        ("上高县", "上高中要什么条件", False),
        ("和平县", "和平县征地", True),
        ("和平县", "和平征地", False),  # 清理和平整场地 stands in the guideline
        ("城关镇", "城关养老院", True),
        ("城关镇", "城管", False),
    ],
)
def test_a_place_before_the_question_is_the_place(whole, name, word, is_named):
    [(numbers, told)] = shown(whole, [word], {"永修县": name})
    assert ("named" in told) == is_named
    assert numbers
