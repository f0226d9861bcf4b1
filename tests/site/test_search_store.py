"""The search's data: whatever catalogs are put in come out again, each distinct text is kept once."""

import json

from hypothesis import given
from hypothesis import strategies as st

from gongkai.site.search.code import expanded, fold, merged, pair_table, pattern, ranges
from gongkai.site.search.store import SearchStore
from properties import examples
from search_data import counted, decoded, repeated
from search_data import fold as fold_again

TEXT = st.text("公开信息财政局乐平市〔2020〕（）𠮷PpＡａ1１ ", min_size=1, max_size=6)
TEXTS = st.lists(TEXT, max_size=3)
ENTRY = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["01-001", "01-002", "01-003", "01-L01"]),
        "primary": TEXT,
        "secondary": st.one_of(st.just(""), TEXT),
        "elements": TEXTS,
        "basis": st.lists(st.fixed_dictionaries({"key": TEXT, "title": TEXT, "number": st.none() | TEXT}), max_size=2),
        "deadline": st.none() | st.fixed_dictionaries({"text": TEXT}),
        "body": st.lists(st.sampled_from(["乐平市财政局", "乐平财政局", "景德镇市乐平分局", "各部门"]), max_size=2),
        "channels": st.lists(st.fixed_dictionaries({"name": TEXT, "required": st.booleans()}), max_size=2),
        "audience": st.fixed_dictionaries({"public": st.booleans(), "groups": TEXTS}),
        "mode": st.sampled_from(["主动", "依申请公开"]),
        "tiers": st.lists(st.sampled_from(["县级", "乡级"]), unique=True),
        "note": st.none() | TEXT,
        "location": st.none(),
        "extra": st.just({}),
    }
)
ENTRIES = st.lists(ENTRY, min_size=1, max_size=4, unique_by=lambda entry: entry["id"])
PLACES = st.lists(st.tuples(st.sampled_from(["乐平市", "永修县", "镇"]), ENTRIES), min_size=1, max_size=4)


def catalog(name, entries):
    domain = {"order": 1, "slug": "01-x", "name": "领域", "entries": entries}
    return {"place": {"name": name, "city": "景德镇市", "level": "县级"}, "domains": [domain]}


def texts_of(entry):
    """All printed texts but the laws."""
    texts = [entry["id"], entry["primary"], entry["secondary"], *entry["elements"], *entry["body"], entry["mode"]]
    texts += [*(entry["deadline"] or {}).values(), *entry["audience"]["groups"], *entry["tiers"], entry["note"]]
    texts += ["全社会"] * entry["audience"]["public"]
    texts += [channel["name"] for channel in entry["channels"] if channel["required"]]
    return {text for text in texts if text}


def put(places):
    store = SearchStore()
    for number, (name, entries) in enumerate(places):
        store.add(f"p{number}", catalog(name, entries))
    parts = store.parts()
    core = store.core([], site=True)
    return json.loads(json.dumps(core)), json.loads(json.dumps(parts)), store.pairs()


@given(PLACES)
@examples(30)
def test_what_is_put_in_comes_out(places):
    core, parts, _ = put(places)
    found = decoded(core, parts)
    for number, (_, entries) in enumerate(places):
        records = found[f"p{number}"]
        assert [one for _, one, _ in records] == [entry["id"] for entry in entries]
        for (_, _, held), entry in zip(records, entries, strict=True):
            laws = {text for text in held if text.startswith("《")}
            assert set(held) - laws == texts_of(entry) | {"领域"}
            assert len(laws) <= len(entry["basis"])
            assert bool(laws) == bool(entry["basis"])


@given(PLACES)
@examples(30)
def test_pairs_lack_none(places):
    core, parts, pairs = put(places)
    table = pair_table(pairs)
    known = {pair for text in table.values() for pair in (text[at : at + 2] for at in range(0, len(text), 2))}
    for records in decoded(core, parts).values():
        for _, _, held in records:
            for text in map(fold, held):
                assert {text[at : at + 2] for at in range(len(text) - 1)} <= known


@given(PLACES)
@examples(30)
def test_equal_texts_are_kept_once(places):
    _, [once], _ = put(places[:1])
    _, [again], _ = put([places[0]] * 50)
    assert again == {**once, "places": [[list(range(50)), *once["places"][0][1:]]]}


@given(st.lists(st.integers(0, 9)))
def test_ranges_and_runs_can_be_undone(numbers):
    assert counted(ranges(numbers)) == numbers
    assert repeated(ranges(numbers, step=0)) == numbers


@given(st.text("乐平市财政局景德镇中", max_size=9), st.sampled_from(["乐平市", "乐平", "镇"]))
def test_an_office_s_name_comes_back(office, name):
    stem = name[:-1] if len(name) > 2 else name
    assert expanded(pattern(office, name, "景德镇市"), name, stem, "景德镇市") == office


@given(st.text())
def test_folding_keeps_lengths_and_is_that_of_the_page(text):
    assert fold(text) == fold_again(text)
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_ids_of_one_place_alone_stand_behind_what_precedes_them_there():
    assert merged(["1", "2", "3"], ["1", "2", "L1", "3", "L2"]) == ["1", "2", "L1", "3", "L2"]
    assert merged(["1", "3"], ["0", "1", "2"]) == ["0", "1", "2", "3"]
    assert merged([], ["a", "b"]) == ["a", "b"]
