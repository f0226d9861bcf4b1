"""What docs/maintaining.md promises: one edit in one file."""

import json
import re

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


def test_a_law_repealed_after_the_edition_is_told_and_one_repealed_before_is_an_error(tmp_path):
    root = demo(tmp_path / "p")
    laws, county = root / "guidelines/laws.yaml", root / "counties/demo/county.yaml"
    text = laws.read_text(encoding="utf-8")
    repealed = "    状态: 已废止\n    被替代: 收养法\n    失效日期: 2026-08-15\n"  # whose own successor is 民法典
    head, key, rest = text.partition("  - 简称: 政府信息公开条例\n")
    laws.write_text(head + key + rest.replace("    状态: 现行\n", repealed, 1), encoding="utf-8")
    domain = root / "counties/demo/10-nongcun-weifang-gaizao.yaml"
    written = domain.read_text(encoding="utf-8")
    domain.write_text(
        written.replace("调整:\n", "调整:\n  10-002:\n    公开依据: [政府信息公开条例]\n"), encoding="utf-8"
    )

    def told(edition, day):
        text = county.read_text(encoding="utf-8")
        county.write_text(re.sub(r"日期: [\d-]+", f"日期: {edition}", text, count=1), encoding="utf-8")
        answer = gongkai("validate", "--format", "json", "--select", "GK301", "--on", day, cwd=root)
        return [(f["severity"], f["hint"]) for f in json.loads(answer.stdout)["findings"]]

    hint = "请改引 民法典：《中华人民共和国民法典》（主席令第45号）"
    assert told("2024-03-01", "2024-06-01") == []  # in force then
    assert told("2024-03-01", "2026-11-29") == [("warning", hint)]
    assert told("2026-09-01", "2026-11-29") == [("error", hint)]


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
