"""Everyday words find the right domain: those that were asked for, and those that nobody put into the list."""

import pytest
import yaml

from overlay import REPOSITORY
from search_data import ask

# libyaml's loaders read the same in a tenth of the time
TEXTS = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
WORDS = yaml.load((REPOSITORY / "tests/data/everyday.yaml").read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
SPOKEN = yaml.load((REPOSITORY / "templates/synonyms.yaml").read_bytes(), TEXTS)
FIRST = 3  # results among which the right domain must be
ENOUGH = 0.95  # of the words that are not in the list; all are found now


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


def right(folder, words):
    """The words for which an item of a right domain is among the first results."""
    answers = ask(folder, *((word, {}) for word in words))
    found = {}
    for word, (exact, also, _) in zip(words, answers, strict=True):
        numbers = [one.partition("-")[0] for one in (exact + also)[:FIRST]]
        found[word] = any(number.isdigit() and int(number) in words[word] for number in numbers)
    return {word for word, is_right in found.items() if is_right}


def test_the_words_that_were_asked_for_find_their_domain(yongxiu):
    assert right(yongxiu, WORDS["known"]) == set(WORDS["known"])


def test_words_that_nobody_put_into_the_list_find_theirs_as_well(yongxiu):
    words = WORDS["held_back"]
    assert len(words) > 100
    missed = set(words) - right(yongxiu, words)
    assert len(missed) <= (1 - ENOUGH) * len(words), missed


def test_the_words_held_back_are_not_in_the_list():
    listed = {word for one in SPOKEN["日常说法"] for word in one["说"]}
    listed |= {word for group in SPOKEN["近义词"] for word in group} | set(SPOKEN["虚词"])
    assert not listed & set(WORDS["held_back"])


def test_every_domain_is_spoken_of_and_every_word_looked_for_stands_in_one_of_its_domains():
    known = guidelines()
    assert {domain for one in SPOKEN["日常说法"] for domain in one["领域"]} == set(known)
    for one in SPOKEN["日常说法"]:
        texts = "\n".join(known[domain][1] for domain in one["领域"])
        assert one["查"]
        assert [word for word in one["查"] if word not in texts] == [], one["说"][:3]


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
