"""The website (GK8xx): do its entries lead where they say, and can its colour be read?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai.model.address import Address, NoAddressError, address, belongs, domain_of
from gongkai.model.colour import READABLE, WHITE, contrast
from gongkai.model.entry import Catalog, Entry
from gongkai.model.finding import Severity, Span
from gongkai.model.tree import Map
from gongkai.rules.rule import Context, E, OwnFile, Problem, Rule, Shared, W, rule

_SYNONYMS, _SAYINGS = "templates/synonyms.yaml", "日常说法"
_FRONT = re.compile(r"\w+://[^/?#]*/?(?:(?:index|default)\.\w+)?", re.IGNORECASE)  # a website's own page


def entry_is_no_address(own: OwnFile, context: Context) -> Iterator[Problem]:
    """入口不是 https 网址

    什么:
    county.yaml 的“入口”写的不是以 https:// 开头的完整网址。

    为什么:
    入口印在每张网页上，群众点开办事、提意见；http 的网页会被人改动，不是网址的点不开。

    错例:
        # counties/demo/county.yaml
        入口: {办事服务: http://www.example.gov.cn/bsfw/}

    正例:
        # counties/demo/county.yaml
        入口: {办事服务: "https://www.example.gov.cn/bsfw/"}
    """
    for name, text, span in _entries(own):
        if _https(text) is None:
            yield Problem(f"入口“{name}”不是 https 网址：{text}", span, "请写公众能打开的、以 https:// 开头的完整网址")


def entry_of_another_host(own: OwnFile, context: Context) -> Iterator[Problem]:
    """入口不在本县的网站

    什么:
    “入口”的网址不属于“网站”所在的域名（www.example.gov.cn 的域名是 example.gov.cn，它的子域名都算）。在别的政府网站（.gov.cn）的，如全省
    统一的政务服务网，只作提示，不妨碍编。

    为什么:
    入口是群众相信的地方，不能把人引到别处。

    错例:
        # counties/demo/county.yaml
        网站: https://www.example.gov.cn
        入口: {互动交流: "https://www.example.com/hdjl/"}

    正例:
        # counties/demo/county.yaml
        网站: https://www.example.gov.cn
        入口: {互动交流: "https://hudong.example.gov.cn/"}
    """
    website = _website(own)
    if _hides_entries(own):
        names = "、".join(f"“{name}”" for name, _, _ in _entries(own))
        told = f"网站“{own.place.website}”不是公众能打开的完整网址，看不出入口{names}是不是本县的"
        yield Problem(told, own.node.at("网站"), "请把“网站”改成 https:// 开头的完整网址")
        return
    for name, text, span in _entries(own):
        found = _https(text)
        if found is None:
            continue
        if website is None:
            yield Problem(f"写了入口“{name}”，没有写本县的网站", span, "请在 county.yaml 加上“网站: https://…”")
        elif not belongs(found.host, domain_of(website.host)):
            is_public = belongs(found.host, "gov.cn")
            said = f"入口“{name}”在 {found.host}，不属于本县网站的域名 {domain_of(website.host)}"
            hint = (
                "是政府网站：全省统一平台的不用改；不是的，请核对"
                if is_public
                else "请改成本县网站或者政府统一平台的网址"
            )
            yield Problem(said, span, hint, severity=Severity.INFO if is_public else None)


def _website(own: OwnFile) -> Address | None:
    """The place's website, http or https; None where that is no whole address."""
    return _https((own.place.website or "").replace("http://", "https://", 1))


def _hides_entries(own: OwnFile) -> bool:
    """Whether nobody can tell if the entrances are the place's own, because of how its website is written."""
    return bool(own.place.website) and _website(own) is None and any(_entries(own))


def website_without_https(own: OwnFile, context: Context) -> Iterator[Problem]:
    """网站不是 https 的政府网址

    什么:
    county.yaml 的“网站”不是以 https:// 开头的完整网址，或者不在 .gov.cn 之下。

    为什么:
    政府网站应当支持 https；写 http 的，群众点开要多跳转一次，途中可能被人改动。公开位置、入口都与它的域名比：它写错了，写到别处的就看不出来。

    错例:
        # counties/demo/county.yaml
        网站: http://www.example.gov.cn

    正例:
        # counties/demo/county.yaml
        网站: https://www.example.gov.cn
    """
    if not isinstance(text := own.node.get("网站"), str):
        return
    span, found = own.node.at("网站"), _https(text)
    if found is None and not _hides_entries(own):
        yield Problem(f"网站不是 https 网址：{text}", span, "请写以 https:// 开头的完整网址")
    elif found is not None and not belongs(found.host, "gov.cn"):
        told = f"网站的域名 {found.host} 不在 .gov.cn 之下"
        yield Problem(told, span, "请核对是不是本县政府网站的网址；确实是的，写明理由忽略本条")


def colour_hard_to_read(own: OwnFile, context: Context) -> Iterator[Problem]:
    """主色上的白字看不清

    什么:
    county.yaml 的“主色”与白色的对比度不到 4.5；或者没有加引号，“#”后面成了注释。

    为什么:
    网页上主色作底、白字作题，对比度 4.5 是无障碍标准（WCAG 2.2 AA、GB/T 37668）的下限。

    错例:
        # counties/demo/county.yaml
        主色: "#f0503c"

    正例:
        # counties/demo/county.yaml
        主色: "#b01116"
    """
    node, colour = own.node, own.place.colour
    if "主色" not in node:  # a town has its county's
        return
    if node["主色"] is None:
        yield Problem("“主色”是空的：没有加引号时，“#”后面是注释", node.key("主色"), '请写成 主色: "#b01116"')
    elif colour is not None and (found := contrast(colour, WHITE)) < READABLE:
        told = f"主色 {colour} 与白色的对比度是 {int(found * 100) / 100}，不到 {READABLE}"
        hint = '请选深一些的颜色，如 "#b01116"、"#17508f"'
        yield Problem(told, node.at("主色"), hint)


def former_name_taken(project: Shared, context: Context) -> Iterator[Problem]:
    """旧文件名还有别的领域在用

    什么:
    指引的“旧文件名”与现有指引的文件名相同，或两个指引写了同一个旧文件名。

    为什么:
    旧网址会转到新的网页；这个网址上已有别的网页，就转不过去。

    错例:
        # guidelines/04-caizheng-yujuesuan.yaml
        旧文件名: [10-nongcun-weifang-gaizao]

    正例:
        # guidelines/04-caizheng-yujuesuan.yaml
        旧文件名: [04-caizheng]
    """
    used = {guideline.slug: domain for domain, guideline in project.guidelines.items()}
    for domain, guideline in project.guidelines.items():
        for name in guideline.head.former:
            if name in used:
                span = guideline.node.find("旧文件名", name) or guideline.node.key("旧文件名")
                yield Problem(f"旧文件名“{name}”，“{used[name]}”领域在用", span, "请删去这一个")
            used.setdefault(name, domain)


def location_of_another_host(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """公开位置不在政府网站

    什么:
    “公开位置”的网址既不属于本县“网站”所在的域名，也不在 .gov.cn 之下；一个域名只报一次。用了别的端口、写的只是网站首页，也提示一次。

    为什么:
    公众从目录点过去，应当到政府网站；写错一个字母，就可能把人引到别人的网站。确在别处公开的，写明理由忽略本条。只到首页的，还要自己去找。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-001:
            公开位置: https://www.example.com/zwgk/wfgz/

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-001:
            公开位置: https://www.example.gov.cn/zwgk/wfgz/
    """
    website = _https((catalog.place.website or "").replace("http://", "https://", 1))
    own = domain_of(website.host) if website is not None else ""
    found: dict[tuple[str, int | None], list[Entry]] = {}
    front: list[Entry] = []
    for entry in catalog.entries:
        if entry.location and entry.origin.is_own:
            try:
                _, host, port = address(entry.location)
            except NoAddressError:  # GK113 says so
                continue
            found.setdefault((host, None if port in (80, 443) else port), []).append(entry)
            front += [entry] if _FRONT.fullmatch(entry.location.strip()) else []
    if front:
        which, span = _which(front)
        yield Problem(f"{which}的公开位置只是网站首页", span, "请写发布这项信息的栏目网址；还没有栏目的，先不写")
    for (host, port), entries in found.items():
        which, span = _which(entries)
        if not belongs(host, "gov.cn") and not (own and belongs(host, own)):
            ours = f"不属于本县网站的域名 {own}，也不在 .gov.cn 之下" if own else "不在 .gov.cn 之下"
            yield Problem(f"{which}的公开位置在 {host}，{ours}", span, "请核对网址；确在那里公开的，写明理由忽略本条")
        elif port is not None:
            hint = "有的网络只放行默认的端口，请确认公众能打开"
            yield Problem(f"{which}的公开位置用了 {port} 端口", span, hint, severity=Severity.INFO)


def _which(entries: Sequence[Entry]) -> tuple[str, Span]:
    return entries[0].id + (f"等 {len(entries)} 项" if len(entries) > 1 else ""), entries[0].origin.cell("公开位置")[0]


def _entries(own: OwnFile) -> Iterator[tuple[str, str, Span]]:
    """The entries that the place's own file names: name, address, place in the file."""
    if isinstance(node := own.node.get("入口"), Map):
        yield from ((name, text, node.at(name)) for name, text in node.items() if isinstance(text, str))


def _https(text: str) -> Address | None:
    """An https address in full, for everybody; None for anything else."""
    try:
        found = address(text)
    except NoAddressError:
        return None
    return found if found.scheme == "https" else None


def saying_without_items(project: Shared, context: Context) -> Iterator[Problem]:
    """日常说法查不到事项

    什么:
    项目自己的 templates/synonyms.yaml 里，一条日常说法的“查”在它的一个领域里一个词也没有：那个领域没有事项的名称、内容含有其中一个词。

    为什么:
    群众照平常的话查公开事项，靠这些词找到目录里的事项。指引里的事项改了名、撤销了，“查”还写着旧名称，就什么也查不到，又不报错。

    错例:
        # templates/synonyms.yaml
        日常说法:
          - {说: [修危房], 查: [危旧房屋], 领域: [农村危房改造]}

    正例:
        # templates/synonyms.yaml
        日常说法:
          - {说: [修危房], 查: [政策法规文件], 领域: [农村危房改造]}
    """
    tree = project.trees.get(_SYNONYMS)
    broken = any(one.span.file == _SYNONYMS for one in project.findings)  # those that came with gongkai hold instead
    if tree is None or _SAYINGS not in tree or broken:
        return
    texts = {
        one.domain: "\n".join(
            text
            for item in one.items
            for text in (item.value.primary, item.value.secondary or "", *item.value.elements)
        )
        for one in project.guidelines.values()
    }
    for index, saying in enumerate(project.synonyms.sayings):
        for domain in saying.domains:
            if saying.seek and domain in texts and not any(word in texts[domain] for word in saying.seek):
                told = f"“{saying.words[0]}”要查的{'、'.join(f'“{word}”' for word in saying.seek)}，{domain}领域没有事项含有"
                hint = "事项改了名称的，请照新名称写；没有了的，去掉这个领域，或者这一行"
                yield Problem(told, tree.at(_SAYINGS, index, "查"), hint)


RULES: tuple[Rule, ...] = (
    rule("GK801", E, entry_is_no_address),
    rule("GK802", E, entry_of_another_host),
    rule("GK803", W, website_without_https),
    rule("GK804", E, colour_hard_to_read),
    rule("GK805", W, former_name_taken),
    rule("GK806", W, location_of_another_host),
    rule("GK807", W, saying_without_items),
)
