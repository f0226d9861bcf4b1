"""What docs/maintaining.md promises: one edit in one file."""

import json

from command import gongkai
from overlay import REPOSITORY, demo


def test_a_laws_repeal_is_one_edit(tmp_path):
    root = demo(tmp_path / "p")
    laws = root / "guidelines/laws.yaml"
    text = laws.read_text(encoding="utf-8")
    laws.write_text(text.replace("    状态: 现行\n", "    状态: 已废止\n    被替代: 民法典\n", 1), encoding="utf-8")
    findings = json.loads(gongkai("validate", "--format", "json", cwd=root).stdout)["findings"]
    assert [(f["code"], f["hint"]) for f in findings] == [
        ("GK302", "请改引 民法典：《中华人民共和国民法典》（主席令第45号）")
    ]
    assert gongkai("build", "--county", "demo", "--format", "json", cwd=root).returncode == 0
    catalog = json.loads((root / "build/demo/catalog.json").read_text(encoding="utf-8"))
    assert catalog["domains"][0]["entries"][0]["basis"][0]["status"] == "已废止"


def test_an_offices_new_name_is_one_edit(tmp_path):
    root = demo(tmp_path / "p")
    county = root / "counties/demo/county.yaml"
    text = county.read_text(encoding="utf-8")
    county.write_text(text.replace("样例县住房和城乡建设局", "样例县住房和城市建设局"), encoding="utf-8")
    assert gongkai("build", "--county", "demo", "--format", "json", cwd=root).returncode == 0
    catalog = json.loads((root / "build/demo/catalog.json").read_text(encoding="utf-8"))
    assert all("样例县住房和城市建设局" in entry["body"] for entry in catalog["domains"][0]["entries"])


def test_the_two_real_counties_have_every_domain():
    domains = len(list((REPOSITORY / "guidelines").glob("[0-2][0-9]-*.yaml")))
    for slug in ("yongxiu", "dean"):
        assert len(list((REPOSITORY / "counties" / slug).glob("[0-2][0-9]-*.yaml"))) >= min(domains, 26) - 1
