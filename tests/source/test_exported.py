"""What gongkai wrote as data comes back as a catalog that says the same, and what others wrote is told."""

import gzip
import json
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from command import gongkai, ok
from gongkai.model.compare import compare
from gongkai.model.face import rows_of
from gongkai.publish.editions import edition_bytes
from gongkai.render.json import as_data
from gongkai.resolve.catalog import resolve_all
from gongkai.source import exported
from gongkai.source.editions import EditionError, edition_dates, editions, head_of, may_be_of, read_edition
from gongkai.source.exported import ExportError, read_catalog
from gongkai.source.project import load
from overlay import REPOSITORY, demo
from properties import examples
from site_pages import PLACES


@pytest.fixture(scope="module")
def catalogs(tmp_path_factory):
    """Real ones, and small ones with lists of many kinds."""
    small = demo(tmp_path_factory.mktemp("exported") / "p", PLACES)
    every = [one.catalog for root in (REPOSITORY, small) for one in resolve_all(load(root)) if one.catalog is not None]
    return sorted(every, key=lambda catalog: not catalog.domains)  # the province has none


def demo_of(catalogs):
    return next(one for one in catalogs if one.place.slug == "demo")


def test_what_comes_back_says_the_same(catalogs):
    assert {len(one.lists) for one in catalogs} > {0}
    for catalog in catalogs:
        data = json.dumps(as_data(catalog)).encode()
        for written in (data, edition_bytes(catalog)):
            back = read_catalog(written)
            assert not compare(catalog, back)
            assert not compare(back, catalog)
            assert (back.title, back.date, back.count) == (catalog.title, catalog.date, catalog.count)
            assert [one.name for one in rows_of(back)] == [one.name for one in rows_of(catalog)]
            assert back.withdrawn == catalog.withdrawn


def test_an_edition_keeps_to_the_schema(catalogs):
    schema = json.loads((REPOSITORY / "src/gongkai/render/catalog.schema.json").read_bytes())
    for catalog in catalogs:
        Draft202012Validator(schema).validate(json.loads(gzip.decompress(edition_bytes(catalog))))


LEAVES = st.sampled_from(
    [None, 0, -1, 10**30, 1.5, True, "", "甲", "\x00", "..", [], ["a"], {}, {"text": []}, [[["a"]]]]
)


@examples(60)
@given(st.data())
def test_whatever_stands_in_the_data_ends_well(catalogs, data):
    """Some values replaced by others: it is told, or it is a catalog that can be compared."""
    catalog = demo_of(catalogs)
    written = json.loads(json.dumps(as_data(catalog)))
    for _ in range(data.draw(st.integers(1, 3))):
        node = written
        while True:
            key = data.draw(st.sampled_from(sorted(node) if isinstance(node, dict) else range(len(node))))
            inner = node[key]
            if not isinstance(inner, (dict, list)) or not inner or data.draw(st.integers(0, 9)) == 0:
                node[key] = data.draw(LEAVES)
                break
            node = inner
        if not written:
            break
    try:
        found = read_catalog(json.dumps(written).encode())
    except ExportError:
        return
    compare(catalog, found)
    compare(found, catalog)


def test_what_comes_back_knows_where_it_was_written(catalogs):
    entry = demo_of(catalogs).domains[0].entries[0]
    back = read_catalog(json.dumps(as_data(demo_of(catalogs))).encode()).domains[0].entries[0]
    span = back.origin.here()
    assert (span.file, span.line) == (entry.origin.here().file, entry.origin.here().line)


def test_an_edition_has_the_same_bytes_wherever_its_items_stand(tmp_path):
    made = []
    for name, head in (("a", ""), ("b", "# 一行说明\n\n")):
        root = demo(tmp_path / name)
        file = root / "counties/demo/10-nongcun-weifang-gaizao.yaml"
        file.write_text(head + file.read_text("utf-8"), encoding="utf-8")
        made += [edition_bytes(found.catalog) for found in resolve_all(load(root))]
    assert made[0] == made[1]
    assert made[0][4:8] == b"\0\0\0\0"  # no clock


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "不是 gongkai 写的目录数据"),
        (b"[]", "不是 gongkai 写的目录数据"),
        (b"[" * 100_000, "不是 gongkai 写的目录数据"),
        (b'{"title": "a", "place": {"slug": 5}}', "place.slug 处不对"),
        (b"\x1f\x8b", "压缩的内容坏了"),
        (gzip.compress(b"{}")[:-6], "压缩的内容坏了"),
        (gzip.compress(b"{}"), "title 处不对"),
        (b"\xff\xfe", "不是 gongkai 写的目录数据"),
    ],
    ids=range(8),
)
def test_what_is_no_catalog_is_told(data, told):
    with pytest.raises(ExportError, match=told):
        read_catalog(data)


def test_what_grows_without_end_is_left_alone(monkeypatch):
    """Four megabytes that would become four thousand: no more of them is unpacked than a catalog may have."""
    monkeypatch.setattr(exported, "LARGEST", 1_000_000)
    with pytest.raises(ExportError, match="太大"):
        read_catalog(gzip.compress(b" " * 10_000_000))


@pytest.mark.parametrize(
    ("key", "value"), [("slug", 5), ("name", None), ("primary", 5), ("id", "1" * 99), ("extra", [])]
)
def test_data_of_another_shape_is_told(catalogs, key, value):
    data = as_data(demo_of(catalogs))
    domain = data["domains"][0]
    (domain if key in ("slug", "name") else domain["entries"][0])[key] = value
    with pytest.raises(ExportError, match=f"domains.0.*{key} 处不对"):
        read_catalog(json.dumps(data).encode())


def test_editions_are_read_in_their_order(tmp_path):
    root = demo(tmp_path / "p")
    county = root / "counties/demo/county.yaml"
    for day in ("2026-11-23", "2025-01-01"):
        county.write_text(county.read_text("utf-8").replace("2026-11-23", day), encoding="utf-8")
        assert gongkai("edition", "--replace", cwd=root).returncode == 0
    (root / "counties/demo/editions/README.md").write_text("not an edition", encoding="utf-8")
    assert edition_dates(root, "demo") == ["2025-01-01", "2026-11-23"]
    assert [one.date for one in editions(root, "demo")] == ["2025-01-01", "2026-11-23"]


def test_an_edition_of_another_date_or_place_is_told(tmp_path):
    root = demo(tmp_path / "p")
    assert gongkai("edition", cwd=root).returncode == 0
    folder = root / "counties/demo/editions"
    (folder / "2026-11-23.json.gz").rename(folder / "2026-11-24.json.gz")
    with pytest.raises(EditionError, match="与文件名不符"):
        read_edition(root, "demo", "2026-11-24")
    with pytest.raises(EditionError, match="不存在"):
        read_edition(root, "demo", "2026-11-23")
    shutil.copytree(folder.parent, root / "counties/yixian")  # demo is there still
    (root / "counties/yixian/editions/2026-11-24.json.gz").rename(root / "counties/yixian/editions/2026-11-23.json.gz")
    for read in (read_edition, head_of):
        with pytest.raises(EditionError, match="那是另一个地方"):
            read(root, "yixian", "2026-11-23")
    assert "那是另一个地方，请放回它的文件夹，不要的删去。这样编不了" in ok(root, "validate", "--select", "GK605")


@pytest.mark.parametrize("slug", ["../demo", "demo/../..", "a/b/c/d", "", "demo/jia", "/etc", "cities/demo"])
def test_an_edition_of_what_is_no_such_place_is_none(tmp_path, slug):
    root = demo(tmp_path / "p")
    assert not may_be_of(root, "demo", slug)


def test_an_edition_that_leads_out_of_the_project_is_not_read(tmp_path):
    root = demo(tmp_path / "p")
    assert gongkai("edition", cwd=root).returncode == 0
    file = root / "counties/demo/editions/2026-11-23.json.gz"
    file.rename(tmp_path / "outside")
    file.symlink_to(tmp_path / "outside")
    with pytest.raises(EditionError, match="项目外面"):
        read_edition(root, "demo", "2026-11-23")


@pytest.mark.parametrize("version", [2, None, "1", float("nan")])
def test_another_version_of_the_data_is_not_read_as_this_one(catalogs, version):
    data = as_data(demo_of(catalogs)) | {"version": version}
    with pytest.raises(ExportError, match="只认得 version 1"):
        read_catalog(json.dumps(data).encode())


def test_places_below_that_are_none_are_left_out(catalogs):
    data = as_data(demo_of(catalogs))
    data["place"]["below"] = [{"name": "某乡", "slug": slug} for slug in ("demo/../..", "demo/lists", "/", "demo/jia")]
    assert [ref.slug for ref in read_catalog(json.dumps(data).encode()).below] == ["demo/jia"]
