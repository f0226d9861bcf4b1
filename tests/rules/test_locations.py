"""Where information is published must be open to everybody, and on the government's own site."""

import pytest

from gongkai.model.finding import Severity
from gongkai.rules import check
from gongkai.source.project import load
from overlay import example

PAGE = """# counties/demo/county.yaml
网站: {website}
# counties/demo/10-nongcun-weifang-gaizao.yaml
调整:
  10-001:
    公开位置: {first}
  10-002:
    公开位置: {second}
"""
SITE = "https://www.example.gov.cn"


def findings(tmp_path, first, second=f"{SITE}/b/", website=SITE):
    root = example(tmp_path / "p", PAGE.format(website=website, first=first, second=second))
    return check(load(root)).findings


@pytest.mark.parametrize("host", ["192.168.1.1", "0x7f.1", "localhost", "www.example.gov.cn@evil.com", '"[::1]"'])
def test_internal_addresses_are_errors(tmp_path, host):
    host = host.strip('"')
    (finding,) = findings(tmp_path, f'"http://{host}/a/"')
    assert (finding.code, finding.severity, finding.span.line > 0) == ("GK113", Severity.ERROR, True)


@pytest.mark.parametrize("page", ["", "/", "/index.html", "/Index.shtml"])
def test_the_home_page_is_no_place_where_an_item_is_published_and_is_told_once(tmp_path, page):
    (finding,) = findings(tmp_path, f"{SITE}{page}", f"https://zwgk.example.gov.cn{page}")
    assert (finding.code, finding.severity) == ("GK806", Severity.WARNING)
    assert "10-001等 2 项的公开位置只是网站首页" in finding.message


def test_what_only_looks_like_a_home_page_is_not_told(tmp_path):
    assert findings(tmp_path, f"{SITE}/?id=3", f"{SITE}/index/") == ()


@pytest.mark.parametrize("host", ["111.75.228.1", "www.example.com", "evilgov.cn", "example.gov.cn.evil.com"])
def test_hosts_of_others_are_told_once(tmp_path, host):
    (finding,) = findings(tmp_path, f"https://{host}/a/", f"https://{host}/b/")
    assert (finding.code, finding.severity) == ("GK806", Severity.WARNING)
    assert "等 2 项" in finding.message
    assert host in finding.message


@pytest.mark.parametrize("host", ["www.example.gov.cn", "zwgk.example.gov.cn", "www.jiangxi.gov.cn"])
def test_hosts_of_governments_are_not_told(tmp_path, host):
    assert findings(tmp_path, f"http://{host}/a/", f"https://{host}:443/b/") == ()


def test_own_site_need_not_be_under_gov_cn_but_is_told(tmp_path):
    found = findings(tmp_path, "https://zwgk.example.com/a/", "https://example.com/b/", "https://www.example.com")
    assert [(one.code, one.severity) for one in found] == [("GK803", Severity.WARNING)]


def test_other_ports_are_remarked(tmp_path):
    (finding,) = findings(tmp_path, f"{SITE}:8443/a/")
    assert (finding.code, finding.severity) == ("GK806", Severity.INFO)


@pytest.mark.parametrize("host", ["192.168.1.1", "127.1", "localhost", "oa.local"])
def test_entrances_and_website_are_for_everybody_too(tmp_path, host):
    page = f"# counties/demo/county.yaml\n网站: https://{host}\n入口: {{办事服务: 'https://{host}/'}}\n"
    codes = {finding.code for finding in check(load(example(tmp_path / "p", page))).findings}
    assert codes == {"GK801", "GK802"}
