"""Two catalogs compared: what is told, and that applying what is told to the earlier one gives the later one."""

from collections import defaultdict
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.model.causes import carried
from gongkai.model.change import ADDED, MOVED, REASON, WITHDRAWN
from gongkai.model.compare import compare
from gongkai.model.deadline import Deadline, Order
from gongkai.model.entry import Catalog, DomainCatalog, Entry, Excluded, Kind, Origin
from gongkai.model.face import Face, face_of, rows_of
from gongkai.model.form import Form, FormColumn
from gongkai.model.item import Audience, Channel
from gongkai.model.law import Citation, Law
from gongkai.model.place import Edition, Place
from gongkai.model.record import Listing, Record, Said
from gongkai.model.template import Template
from gongkai.model.tree import Map
from gongkai.render.changes import as_data, shared_title, summary
from properties import examples

TEMPLATE = Template(name="目录", title="{领域}", source="", columns=(), channels=(), other="其他", modes=(), tiers=())
NODE = Map("a.yaml", None)
LAWS = {key: Law(key=key, title=f"中华人民共和国{key}", number=None, kind="法律") for key in ("甲法", "乙法", "丙法")}
FORM = Form(
    slug="duties",
    name="权责清单",
    title="权责清单",
    source="",
    levels=("县级",),
    prefix="D",
    columns=(
        FormColumn(key="事项", kind="文字", required=True),
        FormColumn(key="单位", kind="机构", many=True),
        FormColumn(key="依据", kind="法规", many=True),
        FormColumn(key="时限", kind="期限"),
    ),
)


def entry(number="01-001", **cells):
    whole = {
        "primary": "政策法规",
        "secondary": "",
        "elements": (),
        "basis": (),
        "deadline": None,
        "body": (),
        "channels": (),
        "audience": Audience(True),
        "mode": "主动",
        "tiers": ("县级",),
        "location": None,
        "note": None,
        "evidence": None,
        "source": None,
        "extra": (),
    }
    return Entry(number=1, origin=Origin(Kind.GUIDELINE, NODE), id=number, **(whole | cells))


def catalog(*domains, laws=LAWS, lists=(), date="2026-01-01", unadopted=()):
    """A catalog of domains (name, entries)."""
    made = (
        DomainCatalog(order=order, slug=f"{order:02d}-a", name=name, guidance=None, entries=tuple(entries))
        for order, (name, entries) in enumerate(domains, 1)
    )
    place = Place(slug="a", name="甲县", edition=Edition(date=date), unadopted=unadopted)
    return Catalog(place=place, template=TEMPLATE, domains=tuple(made), laws=laws, lists=tuple(lists))


def row(number, *cells):
    said = tuple(tuple(Said(text, (text,)) for text in cell) for cell in cells)
    return Record(1, number, said, (), None, None, None, NODE)


def listing(*rows):
    return Listing(FORM, "权责清单", "", True, rows, NODE)


def faces(one):
    """What a catalog says: by table, in its order."""
    tables = defaultdict(dict)
    for domain in one.domains:
        for each in domain.entries:
            tables[domain.name][each.id] = face_of(one, each, "", domain.name)
    for face in rows_of(one):
        tables[face.domain_name][face.id] = face._replace(domain="")
    return {name: list(table.values()) for name, table in tables.items()}


def applied(before, changes):
    """The earlier catalog's faces with all that changed."""
    offices, laws, domains = (
        {one.before: one.after for one in some} for some in (changes.offices, changes.laws, changes.domains)
    )
    every = {
        face.id: carried(face, offices, laws)._replace(
            kinds={}, domain_name=domains.get(face.domain_name, face.domain_name)
        )
        for table in faces(before).values()
        for face in table
    }
    assert all(every[former] for former in changes.numbers)
    numbers = changes.numbers
    every = {
        numbers.get(number, number): face._replace(id=numbers.get(number, number)) for number, face in every.items()
    }
    moved = {}
    for change in changes.entries:
        if change.cell(REASON) is not None:  # of what is left out; `reasons` of the catalogs tell
            continue
        if change.kind == WITHDRAWN:
            gone = every.pop(change.id)
            assert {cell.heading: cell.before for cell in change.cells} == texts(faces_by_id(before)[change.id].cells)
            assert gone.id == change.id
            continue
        former = every.pop(change.id) if change.kind == ADDED and change.id in every else every.get(change.id)
        cells = texts(former.cells) if former else {}
        for cell in change.cells:
            if cell.heading not in ("领域", "清单", "编号"):
                assert cells.get(cell.heading, "") == cell.before
                cells[cell.heading] = cell.after
        told = {heading: tuple(text.split("\n")) for heading, text in cells.items() if text}
        face = (former or faces_by_id(before).get(change.id) or blank(change))._replace(
            cells=told, name=change.name, domain="", domain_name=change.domain_name, kinds={}
        )
        every[change.id] = face
        if change.behind is not None:
            moved[change.id] = change.behind
    tables = defaultdict(list)
    for face in every.values():
        if face.id not in moved:
            tables[face.domain_name].append(face)
    for number, behind in moved.items():
        table = tables[every[number].domain_name]
        place = next((index for index, face in enumerate(table, 1) if face.id == behind), 0)
        table.insert(place, every[number])
    return {name: table for name, table in tables.items() if table}


def texts(cells):
    return {heading: "\n".join(lines) for heading, lines in cells.items()}


def faces_by_id(one):
    return {face.id: face for table in faces(one).values() for face in table}


def blank(change):
    return Face(change.id, "", change.domain_name, change.name, {}, {})


def plain(tables):
    return {
        name: [(face.id, face.domain_name, face.name, face.cells) for face in table] for name, table in tables.items()
    }


def holds(before, after):
    changes = compare(before, after)
    assert plain(applied(before, changes)) == plain(faces(after))
    assert not compare(after, after)
    return changes


OFFICES = st.lists(st.sampled_from(["甲局", "乙局", "丙局", "丁局"]), max_size=3).map(tuple)
TEXTS = st.lists(st.sampled_from(["一", "二", "三"]), max_size=3).map(tuple)
CITATIONS = st.lists(
    st.builds(
        Citation,
        st.sampled_from(["甲法", "乙法", "丙法", "《甲法》", "《中华人民共和国甲法》"]),
        st.sampled_from(["", "第二条", "第二批"]),
    ),
    max_size=3,
).map(tuple)
LIMITS = st.sampled_from(["", "信息形成之日起20个工作日内", "信息形成之日起10个工作日内", "及时公开", "每季度"])
ENTRIES = st.builds(
    entry,
    primary=st.sampled_from(["政策", "标准"]),
    secondary=st.sampled_from(["", "国家", "本级"]),
    elements=TEXTS,
    basis=CITATIONS,
    deadline=LIMITS.map(lambda text: Deadline.parse(text) if text else None),
    body=OFFICES,
    channels=st.lists(
        st.builds(Channel, st.sampled_from(["政府网站", "其他"]), st.sampled_from(["", "公告"]), st.booleans()),
        max_size=2,
    ).map(tuple),
    audience=st.builds(Audience, st.booleans(), TEXTS),
    note=st.sampled_from([None, "注"]),
    extra=st.sampled_from([(), (("增列", "值"),)]),
)
NUMBER = st.sampled_from([f"01-{serial:03d}" for serial in range(1, 8)])
NUMBERS = st.lists(NUMBER, unique=True, max_size=6)
ROWS = st.tuples(TEXTS.filter(bool), OFFICES, CITATIONS.map(lambda cited: tuple(map(str, cited))), TEXTS)
REGISTRIES = st.fixed_dictionaries(
    {
        key: st.builds(
            Law,
            key=st.just(key),
            title=st.sampled_from(["甲法", "中华人民共和国甲法", key]),
            number=st.sampled_from([None, "1号"]),
            kind=st.just("法律"),
            status=st.sampled_from([None, "已废止"]),
        )
        for key in ("甲法", "乙法", "丙法")
    }
)


@st.composite
def catalogs(draw):
    numbers = draw(NUMBERS)
    cut = draw(st.integers(0, len(numbers)))
    made = [replace(draw(ENTRIES), id=number) for number in numbers]
    rows = [row(number, *draw(ROWS)) for number in draw(st.permutations(["D-001", "D-002", "D-003"]))]
    names = draw(st.sampled_from([("财政", "税收"), ("财政", "社保")]))
    domains = ((names[0], made[:cut]), (names[1], made[cut:]))
    return catalog(*domains, laws=draw(REGISTRIES), lists=(listing(*rows[: draw(st.integers(0, 3))]),))


@examples(40)
@given(catalogs(), catalogs())
def test_what_is_told_leads_from_the_earlier_to_the_later_catalog(before, after):
    holds(before, after)


@examples(40)
@given(catalogs(), st.data())
def test_few_changes_lead_from_one_to_the_other(before, data):
    """Catalogs that are nearly alike, as two revisions are: an office or a domain renamed, a law replaced, an entry moved or
    renumbered, a cell changed."""
    names = data.draw(st.dictionaries(st.sampled_from(["甲局", "乙局"]), st.sampled_from(["新局", "丙局"]), max_size=2))
    laws = data.draw(st.dictionaries(st.sampled_from(["甲法", "乙法"]), st.sampled_from(["乙法", "丙法"]), max_size=1))
    numbers = data.draw(st.dictionaries(NUMBER, st.sampled_from(["01-L01", "02-L02", "01-008"]), max_size=2))
    numbers = dict(zip(numbers, dict.fromkeys(numbers.values()), strict=False))  # to each its own
    domains = []
    for domain in before.domains:
        entries = list(data.draw(st.permutations(domain.entries)) if data.draw(st.booleans()) else domain.entries)
        changed = [
            replace(
                each,
                id=numbers.get(each.id, each.id),
                body=tuple(dict.fromkeys(names.get(name, name) for name in each.body)),
                basis=tuple(one._replace(key=laws.get(one.key, one.key)) for one in each.basis),
            )
            for each in entries
        ]
        domains.append((data.draw(st.sampled_from([domain.name, f"新{domain.name}"])), changed))
    holds(before, catalog(*domains, laws=data.draw(REGISTRIES), lists=before.lists))


def test_a_renamed_office_is_one_change():
    def made(name, lists):
        body = [entry(f"01-{serial:03d}", body=("财政局", name)) for serial in range(1, 72)]
        return catalog(("财政", body), lists=lists)

    before = made("教育局", [listing(row("D-001", ["一"], ["教育局"], [], []))])
    after = made("教育体育局", [listing(row("D-001", ["一"], ["教育体育局"], [], []))])
    changes = holds(before, after)
    assert changes.entries == ()
    [office] = changes.offices
    assert (office.before, office.after, len(office.cells)) == ("教育局", "教育体育局", 72)


def domain_of(made, at, **cells):
    return replace(made, domains=(*made.domains[:at], replace(made.domains[at], **cells), *made.domains[at + 1 :]))


def test_a_domain_and_a_list_that_are_renamed_are_one_change_each():
    entries = [entry(f"14-{serial:03d}") for serial in range(1, 12)]
    rows = listing(row("D-001", ["一"], [], [], []))
    before = catalog(("财政", [entry("04-001")]), ("扶贫", entries), lists=[rows])
    called = replace(rows, form=replace(FORM, name="权力清单"))
    after = catalog(
        ("财政", [entry("04-001")]), ("巩固", [*entries[1:], entry("14-012", secondary="新")]), lists=[called]
    )
    changes = holds(before, after)
    assert [(one.id, one.kind) for one in changes.entries] == [("14-012", ADDED), ("14-001", WITHDRAWN)]
    domain, form = changes.domains
    assert (domain.domain, domain.before, domain.after, len(domain.cells)) == ("02-a", "扶贫", "巩固", 10)
    assert shared_title(domain) == "领域改称：扶贫 → 巩固（涉及 10 项）"
    assert shared_title(form) == "清单改称：权责清单 → 权力清单（涉及 1 项）"
    assert summary(changes) == "新增 1 项，不再公开 1 项，领域变动 2 个"


@pytest.mark.parametrize(
    ("stay", "numbers", "called"),
    [
        (11, {}, True),  # the page is called otherwise, too
        (5, {}, False),  # most of it is another domain's now
        (11, {f"14-{serial:03d}": f"27-{serial:03d}" for serial in range(1, 12)}, True),  # and so are all numbers
    ],
)
def test_a_domain_is_the_same_whose_items_are(stay, numbers, called):
    entries = [entry(f"14-{serial:03d}", secondary=f"第{serial}项") for serial in range(1, 12)]
    kept = [replace(one, id=numbers.get(one.id, one.id)) for one in entries[:stay]]
    after = catalog(("财政", entries[stay:]), ("巩固", kept))
    changes = holds(
        domain_of(catalog(("财政", []), ("扶贫", entries)), 1, slug="14-fupin"), domain_of(after, 1, slug="27-gonggu")
    )
    assert [(one.before, one.after, len(one.cells)) for one in changes.domains] == [("扶贫", "巩固", 11)] * called
    assert changes.numbers == numbers
    assert [one.id for one in changes.entries] == [one.id for one in entries[stay:]] + [one.id for one in kept][
        11 * called :
    ]
    assert not changes.of(ADDED)
    assert not changes.of(WITHDRAWN)


def test_a_domain_that_another_one_takes_in_is_one_change():
    entries = [entry(f"14-00{serial}") for serial in range(1, 4)]
    changes = holds(
        catalog(("社会救助", [entry("13-001")]), ("扶贫", entries)), catalog(("社会救助", [entry("13-001"), *entries]))
    )
    assert changes.entries == ()
    assert [shared_title(one) for one in changes.domains] == ["领域并入：扶贫 → 社会救助（涉及 3 项）"]
    assert as_data(changes)["domains"][0]["merged"] is True


def test_a_domain_whose_items_have_other_numbers_is_one_change():
    """Its number was given to another domain, items and all."""
    mine = [entry(f"27-00{n}", secondary=f"第{n}项") for n in (1, 2)] + [entry("27-L01", secondary="自己的")]
    theirs = [entry("27-001", primary="概况"), entry("27-002", primary="标准")]
    now = [replace(one, id=one.id.replace("27", "51")) for one in mine]
    now[1] = replace(now[1], deadline=LATER)
    kept = entry("27-L09", secondary="编号没有改的")
    before = catalog(("旅游", [*mine, kept]))
    after = catalog(("养老", theirs), ("旅游", [*now, kept, entry("51-003")]))
    changes = holds(before, after)
    assert [(one.id, one.kind) for one in changes.entries] == [
        ("27-001", ADDED),
        ("27-002", ADDED),
        ("51-002", "changed"),
        ("51-003", ADDED),
    ]
    assert [cell.heading for cell in changes.entries[2].cells] == ["公开时限"]
    assert [shared_title(one) for one in changes.domains] == ["领域改号：旅游，编号由 27 改为 51（涉及 3 项）"]
    told = {"domain": "02-a", "number_before": "27", "number_after": "51", "before": "旅游", "after": "旅游"}
    assert {key: value for key, value in as_data(changes)["domains"][0].items() if key != "cells"} == told
    assert changes.numbers == {"27-001": "51-001", "27-002": "51-002", "27-L01": "51-L01"}


LATER = Deadline.parse("每季度")
A, B, C = (entry(f"01-00{n}", secondary="国家", elements=(text,)) for n, text in enumerate("一二三", 1))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ([A], [replace(A, id="01-L01")], [("01-L01", "01-001", [])]),
        ([A], [replace(A, id="01-L01", deadline=LATER)], [("01-L01", "01-001", ["公开时限"])]),
        ([A, B], [replace(B, id="01-L01"), replace(A, id="01-L02")], [("01-L01", "01-002", []), ("01-L02", "01-001", [])]),
        ([A, B], [replace(B, id="01-L01"), replace(A, id="01-L02", deadline=LATER)], [("01-L01", "01-002", []), ("01-L02", "01-001", ["公开时限"])]),
        ([A], [replace(A, id="01-L01", secondary="本级")], None),
        ([A, B], [replace(C, id="01-L01")], None),  # which of the two?
        ([A], [A, replace(A, id="01-L01")], None),  # it is there still
    ],
    ids=range(7),
)  # fmt: skip
def test_what_bears_another_number_is_the_same(before, after, told):
    changes = holds(catalog(("财政", before), ("税收", [])), catalog(("财政", after), ("税收", [])))
    if told is None:
        assert {one.kind for one in changes.entries} <= {ADDED, WITHDRAWN}
    else:
        assert [
            (one.id, one.former, [cell.heading for cell in one.cells if cell.heading != "编号"])
            for one in changes.entries
        ] == told
    same = holds(catalog(("财政", before), ("税收", [])), catalog(("财政", []), ("税收", after)))
    assert all(one.former == one.id for one in same.entries), "what stands in another domain is another item"


def test_a_row_that_bears_another_number_is_the_same_where_it_says_the_same():
    def made(number, day):
        return catalog(("财政", []), lists=[listing(row(number, ["政务公开培训"], [], [], [day]))])

    changes = holds(made("D-001", "每季度"), made("D-007", "每季度"))
    assert [(one.id, one.former, one.kind) for one in changes.entries] == [("D-007", "D-001", "changed")]
    another = holds(made("D-001", "每季度"), made("D-007", "每月"))
    assert [(one.id, one.kind) for one in another.entries] == [("D-007", ADDED), ("D-001", WITHDRAWN)]


def test_a_duty_that_moves_to_another_office_is_the_entrys_change():
    before = catalog(("财政", [entry("01-001", body=("甲局",)), entry("01-002", body=("乙局",))]))
    after = catalog(("财政", [entry("01-001", body=("乙局",)), entry("01-002", body=("乙局",))]))
    changes = holds(before, after)
    assert changes.offices == ()
    assert [(one.id, one.cells[0].before, one.cells[0].after) for one in changes.entries] == [
        ("01-001", "甲局", "乙局")
    ]


def test_a_renamed_office_and_a_duty_that_moved_at_once():
    before = catalog(("财政", [entry(f"01-00{n}", body=("甲局",)) for n in range(1, 5)]))
    bodies = ["新局", "新局", "新局", "丙局"]
    after = catalog(("财政", [entry(f"01-00{n}", body=(name,)) for n, name in enumerate(bodies, 1)]))
    changes = holds(before, after)
    assert [(one.before, one.after, len(one.cells)) for one in changes.offices] == [("甲局", "新局", 3)]
    assert [(one.id, one.cells[0].before, one.cells[0].after) for one in changes.entries] == [
        ("01-004", "新局", "丙局")
    ]


def test_an_office_that_another_takes_the_place_of_everywhere_is_one_change():
    bodies = ("发改委",), ("发改委", "财政局"), ("发展和改革委员会",)
    entries = [entry(f"01-00{n}", body=body) for n, body in enumerate(bodies, 1)]
    after = [
        replace(one, body=tuple(name.replace("发改委", "发展和改革委员会") for name in one.body)) for one in entries
    ]
    changes = holds(catalog(("财政", entries)), catalog(("财政", after)))
    assert changes.entries == ()
    [office] = changes.offices
    assert (office.before, office.after, office.merged) == ("发改委", "发展和改革委员会", True)
    assert [spot.id for spot in office.cells] == ["01-001", "01-002"]
    assert shared_title(office) == "机构更名或并入：发改委 → 发展和改革委员会（涉及 2 格）"
    assert as_data(changes)["offices"][0]["merged"] is True


def test_two_offices_that_become_one_are_two_new_names():
    before = catalog(("财政", [entry("01-001", body=("甲局", "乙局")), entry("01-002", body=("乙局",))]))
    after = catalog(("财政", [entry("01-001", body=("新局",)), entry("01-002", body=("新局",))]))
    changes = holds(before, after)
    assert {(one.before, one.after) for one in changes.offices} == {("甲局", "新局"), ("乙局", "新局")}
    assert changes.entries == ()


def test_a_law_that_is_printed_otherwise_is_one_change():
    entries = [entry(f"01-00{n}", basis=(Citation("甲法", "第二条"), Citation("乙法"))) for n in range(1, 6)]
    rows = [listing(row("D-001", ["一"], [], ["《中华人民共和国甲法》第三条"], []))]
    before = catalog(("财政", entries), lists=rows)
    laws = LAWS | {"甲法": replace(LAWS["甲法"], number="主席令第1号")}
    after = catalog(
        ("财政", entries),
        laws=laws,
        lists=[listing(row("D-001", ["一"], [], ["《中华人民共和国甲法》（主席令第1号）第三条"], []))],
    )
    changes = holds(before, after)
    assert changes.entries == ()
    [law] = changes.laws
    assert (law.before, law.after) == ("《中华人民共和国甲法》", "《中华人民共和国甲法》（主席令第1号）")
    assert len(law.cells) == 6


def test_a_law_that_is_repealed_is_a_change_though_it_is_printed_alike():
    entries = [entry("01-001", basis=(Citation("甲法"),))]
    after = catalog(("财政", entries), laws=LAWS | {"甲法": replace(LAWS["甲法"], status="已废止")})
    [law] = compare(catalog(("财政", entries)), after).laws
    assert (law.status_before, law.status_after, len(law.cells)) == (None, "已废止", 1)


@pytest.mark.parametrize(
    ("cited", "now", "replaced"),
    [
        (["甲法第二条", "甲法第三条"], ["丙法第二条", "丙法第三条"], 2),
        (["甲法第二条", "甲法", "丁法"], ["丁法第二条", "丁法", "丁法"], 2),
        (["甲法第二条"], ["丙法第二条"], 0),  # one item that rests on another law
        (["甲法第二条", "甲法第三条"], ["丙法第二条", "丙法第五条"], 0),
        (["甲法", "甲法", "甲法"], ["丙法", "丙法", "丁法"], 0),
        (["甲法", "甲法", "甲法"], ["丙法", "丙法", "甲法"], 0),
    ],
    ids=range(6),
)
def test_a_law_that_another_one_takes_the_place_of_is_one_change(cited, now, replaced):
    def made(texts, laws):
        entries = (
            entry(f"01-00{n}", basis=(Citation("乙法"), Citation.parse(text))) for n, text in enumerate(texts, 1)
        )
        return catalog(("财政", [*entries]), laws=laws)

    known = LAWS | {"丁法": replace(LAWS["甲法"], key="丁法", title="中华人民共和国丁法")}
    changes = holds(made(cited, known), made(now, known | {"甲法": replace(LAWS["甲法"], status="已废止")}))
    assert [(one.former, len(one.cells)) for one in changes.laws if one.former] == [("甲法", replaced)] * bool(replaced)
    assert bool(changes.entries) != bool(replaced)
    if replaced:
        told = f"法规替换：《中华人民共和国甲法》 → 《中华人民共和国{now[0][:2]}》（涉及 2 格）"
        assert shared_title(changes.laws[0]) == told
        assert as_data(changes)["laws"][0]["former"] == "甲法"


def test_limits_of_lists_are_compared_by_their_meaning():
    before, after = (
        catalog(lists=[listing(row("D-001", ["一"], [], [], [f"信息形成之日起{days}个工作日内"]))]) for days in (20, 10)
    )
    [change] = holds(before, after).entries
    assert [(cell.heading, cell.order) for cell in change.cells] == [("时限", Order.STRICTER)]


def test_few_entries_are_told_to_have_moved():
    entries = [entry(f"01-{serial:03d}") for serial in range(1, 20)]
    after = catalog(("财政", [*entries[1:], entries[0]]))
    [change] = holds(catalog(("财政", entries)), after).entries
    assert (change.id, change.kind, change.behind) == ("01-001", MOVED, "01-019")


def test_an_entry_that_came_does_not_move_those_behind_it():
    entries = [entry(f"01-{serial:03d}") for serial in range(1, 20)]
    [change] = holds(catalog(("财政", entries)), catalog(("财政", [entry("01-L01"), *entries]))).entries
    assert (change.id, change.kind, change.behind) == ("01-L01", ADDED, "")


def test_what_went_says_why():
    before = catalog(("财政", [entry("01-001"), entry("01-002")]), ("税收", [entry("02-001")]))
    after = catalog(("财政", [entry("01-002")]), unadopted=(("税收", "没有税务机关"),))
    excluded = (Excluded(id="01-001", name="政策法规", reason="本县没有"),)
    after = replace(after, domains=(replace(after.domains[0], excluded=excluded),))
    assert [(one.id, one.kind, one.reason) for one in holds(before, after).entries] == [
        ("01-001", WITHDRAWN, "本县没有"),
        ("02-001", WITHDRAWN, "没有税务机关"),
    ]


def test_a_reason_that_is_worded_otherwise_is_told():
    def left_out(item, domain):
        made = catalog(("财政", [entry("01-002")]), unadopted=(("税收", domain),))
        excluded = (
            Excluded(id="01-001", name="政策法规", reason=item),
            Excluded(id="01-003", name="其他", reason="没有"),
        )
        return replace(made, domains=(replace(made.domains[0], excluded=excluded),))

    before, after = left_out("本县没有", "没有税务机关"), left_out("由市里公开", "由市税务局公开")
    changes = holds(before, after)
    assert [
        (one.id, one.domain_name, one.name, one.cells[0].before, one.cells[0].after) for one in changes.entries
    ] == [
        ("税收", "税收", "整个领域", "没有税务机关", "由市税务局公开"),
        ("01-001", "财政", "政策法规", "本县没有", "由市里公开"),
    ]
    assert not compare(after, after)
    assert not holds(before, catalog(("财政", [entry("01-002")]))).entries, (
        "what is not left out any more has no reason"
    )


def test_a_new_name_is_told():
    before, after = (catalog(("财政", [entry(secondary=name)])) for name in ("预算", "决算"))
    [change] = holds(before, after).entries
    assert change.renamed
    assert change.name == "政策法规 · 决算"
    assert change.cell("二级事项").before == "预算"
