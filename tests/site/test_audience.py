"""Whom and what entries concern: the rules of templates/events.yaml over the real guidelines, and groups by their names."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from gongkai.model.item import Audience
from gongkai.resolve import prepare, resolve
from gongkai.rules import check
from gongkai.site.audience import audience_groups, concern
from gongkai.source.project import load
from overlay import demo

ROOT = Path(__file__).parents[2]


def catalog_of(root, slug):
    project = load(root, [slug])
    made = resolve(project, project.places[slug], prepare(project))
    assert made is not None
    return made


@pytest.fixture(scope="module")
def catalog():
    return catalog_of(ROOT, "yongxiu")


@pytest.fixture(scope="module")
def groups(catalog):
    return {group.name: group for group in audience_groups(catalog)}


def numbers(group):
    return [entry.id for entry in group.entries]


def test_every_group_has_a_page_of_its_own_and_entries_in_order(catalog, groups):
    order = [entry.id for domain in catalog.domains for entry in domain.entries]
    slugs = [group.slug for group in groups.values()]
    assert len(set(slugs)) == len(slugs)
    assert all(re.fullmatch(r"[a-z][a-z0-9-]*", slug) for slug in slugs)
    for group in groups.values():
        assert numbers(group) == sorted(set(numbers(group)), key=order.index)
        assert all(one.entry in one.domain.entries and one.why for one in group.concerns)


def test_events_hold_what_concerns_them_and_nothing_else(groups):
    assert numbers(groups["身后事"]) == ["19-022", "19-023", "19-024", "19-056", "19-057", "19-060", "22-003"]
    assert numbers(groups["办身份证"]) == ["22-014", "22-015", "22-016", "22-017"]
    assert {"01-011", "10-007", "10-008", "17-006"} <= set(numbers(groups["建房"]))
    assert {"24-005", "24-011", "24-013", "24-018"} <= set(numbers(groups["入学"]))
    assert {"20-004", "20-008", "20-012", "15-013"} <= set(numbers(groups["社会救助"]))
    assert {"07-002", "07-009", "08-006", "02-022"} <= set(numbers(groups["征地拆迁"]))
    assert {"18-002", "18-005", "24-021"} <= set(numbers(groups["就业"]))
    assert {"19-017", "19-018", "21-006", "25-032"} <= set(numbers(groups["养老"]))
    assert {"25-027", "25-033"} <= set(numbers(groups["看病就医"]))


@pytest.mark.parametrize(
    ("event", "strangers"),
    [
        ("入学", ["24-019", "24-020", "24-021", "24-022", "24-001"]),  # teachers' matters; laws on education
        ("就业", ["18-013", "18-014", "18-024", "19-059"]),
        ("创业办企业", ["18-018", "18-022", "16-002", "21-007"]),  # 求职创业补贴 is for those who look for work
        ("失业", ["19-067"]),  # 稳岗返还 is for enterprises
        ("养老", ["21-003", "21-004", "21-005"]),  # for those who run homes
        ("看病就医", ["25-039", "25-008", "25-018"]),
        ("建房", ["02-015", "01-010", "17-008"]),
        ("投诉举报", ["03-018", "25-014"]),
    ],
)
def test_words_in_common_are_not_enough(groups, event, strangers):
    assert not set(strangers) & set(numbers(groups[event]))


def test_no_event_is_the_whole_catalog_and_none_is_empty(catalog, groups):
    assert {event.name for event in catalog.topics.events} <= groups.keys()
    for event in catalog.topics.events:
        assert 2 <= len(groups[event.name].concerns) <= 40, event.name


def test_every_word_of_every_rule_finds_something_in_the_guidelines(catalog):
    entries = [(domain.name, entry) for domain in catalog.domains for entry in domain.entries]
    assert entries
    assert catalog.topics.events
    for event in catalog.topics.events:
        for rule in event.rules:
            for field in ("domains", "primary", "words"):
                for word in getattr(rule, field):
                    alone = replace(event, rules=(replace(rule, **{field: (word,)}),))
                    alone = replace(alone, without=())
                    found = [entry.id for domain, entry in entries if concern(alone, domain, entry)]
                    assert found, f"{event.name}: {word}"


def test_why_an_entry_is_listed_is_told(groups):
    why = {one.entry.id: one.why for one in groups["建房"].concerns}
    assert why["10-001"] == "领域是“农村危房改造”"
    assert why["01-011"] == "领域是“国土空间规划”，名称里有“乡村建设规划许可”"
    assert groups["房屋被征收人"].concerns[0].why == "公开对象：征收范围内被征收人"


def test_names_of_the_same_people_are_one_group(groups):
    group = groups["被征收土地的村集体成员"]
    assert {one.why.partition("：")[2] for one in group.concerns} == {
        "拟征收土地所在地的村集体成员",
        "被征收土地所在地的村集体成员",
    }
    assert "征收范围内被征收人" not in groups


def named(catalog, *names):
    """The catalog of one domain whose entries are published to these groups, one a name."""
    domain = catalog.domains[0]
    entries = tuple(
        replace(entry, audience=Audience(False, name)) for entry, name in zip(domain.entries, names, strict=False)
    )
    return replace(catalog, domains=(replace(domain, entries=entries),))


def specials(catalog):
    return {group.name: group for group in audience_groups(catalog) if group.kind == "特定群体"}


def test_spaces_and_width_do_not_make_another_group_but_a_word_does(catalog):
    found = specials(
        named(catalog, ("低保 对象（城市）",), ("低保对象(城市)",), ("低保对象",), ("",), ("当事人", " 当事人"))
    )
    assert {name: len(group.entries) for name, group in found.items()} == {
        "低保 对象（城市）": 2,
        "低保对象": 1,
        "当事人": 1,
    }
    slug = found["低保对象"].slug
    assert re.fullmatch(r"q-[0-9a-f]{10}", slug)
    assert specials(named(catalog, ("别的人",), ("低保对象",)))["低保对象"].slug == slug


def test_entries_for_a_group_concern_its_event(catalog):
    entry = replace(catalog.domains[0].entries[0], audience=Audience(False, ("农村低保对象",)))
    event = next(event for event in catalog.topics.events if event.name == "社会救助")
    assert concern(event, "国土空间规划", entry) == "公开对象里有“低保”"
    assert concern(event, "国土空间规划", catalog.domains[0].entries[0]) == ""


OWN = """# templates/attachment2.yaml
{template}
# templates/events.yaml
事情:
  - 名称: 修房
    页名: xiufang
    说明: 修房
    事项: [{rule}]
"""


def own(tmp_path, rule):
    template = (ROOT / "templates/attachment2.yaml").read_text(encoding="utf-8")
    return demo(tmp_path / "p", OWN.replace("{template}", template).replace("{rule}", rule))


def test_a_project_may_have_its_own_events(tmp_path):
    found = audience_groups(catalog_of(own(tmp_path, "{领域: 农村危房改造, 名称含: 政策}"), "demo"))
    assert [(group.slug, group.name) for group in found if group.kind == "办事"] == [("xiufang", "修房")]


@pytest.mark.parametrize(
    ("rule", "code", "hint"),
    [
        ("{领城: 农村危房改造}", "GK013", "是不是“领域”？"),
        ("{}", "GK016", "至少写"),
        ("{领域: 农村危房改造}]\n  - 名称: 建房\n    页名: 建房\n    说明: x\n    事项: [{名称含: x}", "GK016", "页名"),
        ("{领域: 农村危房改造}]\n  - 名称: 建房\n    页名: xiufang\n    说明: x\n    事项: [{名称含: x}", "GK205", ""),
    ],
)
def test_mistakes_in_the_events_are_told_and_the_usual_ones_used(tmp_path, rule, code, hint):
    root = own(tmp_path, rule)
    found = check(load(root)).findings
    assert len(found) == 1, found
    [finding] = found
    assert (finding.code, finding.span.file) == (code, "templates/events.yaml")
    assert hint in finding.hint
    assert "建房" in {group.name for group in audience_groups(catalog_of(root, "demo"))}
