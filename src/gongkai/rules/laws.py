"""Legal bases (GK3xx): is what is cited in force, and is the registry sound?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from gongkai.kinds.date import as_day, days
from gongkai.model.entry import Entry, is_copied
from gongkai.model.finding import Fix, Related, Severity, Span
from gongkai.model.grouped import grouped
from gongkai.model.law import Citation, Law, LawStatus, successor_on
from gongkai.model.letters import did_you_mean, first_of
from gongkai.model.tree import Map
from gongkai.rules.rule import Context, E, Problem, Rule, Shared, W, rule
from gongkai.source.project import Project


def repealed_law_cited(entry: Entry, context: Context) -> Iterator[Problem]:
    """引用了已废止的法规

    什么:
    县里自己写的公开依据，在法规登记簿里的状态是“已废止”。目录的日期时已经废止的，是错误；那时还有效、以后才废止的，
    是警告，下一版要改。

    为什么:
    依据失效，公开的要求就没有了来源；检查时这是最常见的扣分项之一。

    改法:
    登记了现行的替代法规、引用时没有写条号的，--fix 会改引它；写了条号的，条号不能照搬，只提示。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-003:
            公开依据: {增加: [收养法]}

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-003:
            公开依据: {增加: [民法典]}
    """
    if context.source is None:
        return
    for citation in entry.basis:
        law = context.project.law_index.get(citation.key)
        if law is not None and (found := repealed(law, context)) is not None:
            told, severity = found
            span = entry.origin.cell("公开依据", str(citation))[0]
            fix = replaced(citation, [one.key for one in entry.basis], span, context)
            yield Problem(told, span, successor(context.project, law), severity=severity, fix=fix)


def repealed(law: Law, context: Context) -> tuple[str, Severity | None] | None:
    """What is said of citing a law that was repealed by now; lighter where it was in force at the catalog's date."""
    if law.status != LawStatus.REPEALED or context.catalog is None:  # as most are
        return None
    if law.status_on(context.day.isoformat()) != LawStatus.REPEALED:
        return None
    told = f"《{law.title}》已废止{f'（{law.since}）' if law.since else ''}"
    if law.status_on(context.catalog.date) == LawStatus.REPEALED:
        return told, None
    return f"{told}，目录的日期（{context.catalog.date}）时还有效，下一版要改", Severity.WARNING


def replaced(citation: Citation, cited: Iterable[str], span: Span, context: Context) -> Fix | None:
    """What to cite in place of a repealed law: the one that replaced it and is in force, at the catalog's date too. None where
    that is not known or cited beside it. It is certain without an article, whose number would be another's there."""
    assert context.catalog is not None
    law = successor_on(context.project.law_index, citation.key, context.day.isoformat())
    if law is None or law.begins_after(context.catalog.date) or law.key in cited:
        return None
    return Fix(span, law.key, certain=not citation.article, part=str(citation))


def law_not_yet_in_force(entry: Entry, context: Context) -> Iterator[Problem]:
    """引用了还没有施行的法规

    什么:
    县里自己写的公开依据，按登记簿里的“施行日期”，到目录的日期还没有施行。

    为什么:
    还没有施行的法规不能作依据；多半是目录的日期没有改，或者登记的日期写错了。

    错例:
        # counties/demo/county.yaml
        目录: {日期: 2020-12-01}
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-003:
            公开依据: {增加: [民法典]}

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-003:
            公开依据: {增加: [民法典]}
    """
    if context.source is None or context.catalog is None or not entry.origin.is_own:
        return
    for citation in entry.basis:
        law = context.project.law_index.get(citation.key)
        if law is not None and law.begins_after(context.catalog.date):
            span = entry.origin.cell("公开依据", str(citation))[0]
            told = f"《{law.title}》{law.effective}起施行，目录的日期是{context.catalog.date}"
            yield Problem(told, span, "请核对目录的日期；日期没有错的，改引那时有效的法规")


def repealed_law_in_guideline(project: Shared, context: Context) -> Iterator[Problem]:
    """指引仍引用已废止的法规

    什么:
    指引的事项引用的法规，在登记簿里的状态是“已废止”。一部法规只报一次，列出引用它的事项。待核的事项是警告；
    照录部委原文的（已见、转载）是提示：原文要保留。

    为什么:
    2019年的指引引用的法规后来有的废止了。依一般知识整理的事项应当改；照录的原文保留，采用的县应当知道该改引哪一部。

    错例:
        # guidelines/10-nongcun-weifang-gaizao.yaml
        事项:
          - 编号: 10-002
            公开依据: [收养法]

    正例:
        # guidelines/10-nongcun-weifang-gaizao.yaml
        事项:
          - 编号: 10-002
            公开依据: [民法典]
    """
    for key, cited in _cited(context).items():
        law = project.law_index.get(key)
        if law is not None and law.status == LawStatus.REPEALED:
            since = f"（{law.since}）" if law.since else ""
            ours, severity, kept = _ours(cited)
            told, hint = f"{_items(ours)}引用的《{law.title}》已废止{since}{kept}", successor(project, law)
            related = (Related(project.laws[key].node.at("状态"), "登记为已废止"),)
            yield Problem(told, ours[0].span, hint, related, severity=severity)


def revised_law_cited(project: Shared, context: Context) -> Iterator[Problem]:
    """登记的文号是修订前的

    什么:
    登记簿里这部法规的状态是“已修订”：文号是旧文本的，而有事项引用它。一部法规只报一次。只有照录部委原文的事项引用它，
    又登记了新文本的，是提示。

    为什么:
    公布的目录印的是登记簿里的文号；旧文号（如国务院令第492号）容易被指为过时。

    错例:
        # guidelines/10-nongcun-weifang-gaizao.yaml
        事项:
          - 编号: 10-002
            公开依据: [教育法（2015年）]

    正例:
        # guidelines/10-nongcun-weifang-gaizao.yaml
        事项:
          - 编号: 10-002
            公开依据: [政府信息公开条例]
    """
    for key, cited in _cited(context).items():
        law = project.law_index.get(key)
        if law is not None and law.status == LawStatus.REVISED:
            ours, severity, kept = _ours(cited)
            yield Problem(
                f"《{law.title}》（{law.number or '无文号'}）是修订前的文号，被{_items(ours)}引用{kept if law.successor else ''}",
                project.laws[key].node.at("状态"),
                successor(project, law) if law.successor else "请核实现行文号，改正登记簿里的“文号”和“状态”",
                (Related(ours[0].span, "在这里引用"),),
                severity=severity if law.successor else None,
            )


def law_without_number(project: Shared, context: Context) -> Iterator[Problem]:
    """登记的法规没有文号

    什么:
    登记簿里的法规没有写文号，而有事项引用它。

    为什么:
    附件2的公开依据要写全称并附文号；没有文号，读者难以查到原文。不知道的不要猜，查到再补。

    错例:
        # guidelines/laws.yaml
        法规:
          - 简称: 政府信息公开条例
            文号: （没有这一行）

    正例:
        # guidelines/laws.yaml
        法规:
          - 简称: 政府信息公开条例
            文号: 国务院令第711号
    """
    for key, cited in _cited(context).items():
        law = project.law_index.get(key)
        if law is not None and not law.number:
            told, hint = f"《{law.title}》没有登记文号，被{_items(cited)}引用", "请查到文号后补上“文号: …”"
            yield Problem(told, project.laws[key].node.at("简称"), hint)


def near_duplicate_laws(project: Shared, context: Context) -> Iterator[Problem]:
    """同一部法规登记了两次

    什么:
    登记簿里两部法规的全称只差书名号、括号、“中华人民共和国”等，很可能是同一部。

    为什么:
    同一部法规有两个简称，改了一处另一处就会过时。

    错例:
        # guidelines/laws.yaml
        法规:
          - 简称: 信息公开条例
            名称: 政府信息公开条例
            文号: 国令第711号
            类别: 行政法规

    正例:
        # guidelines/laws.yaml
        法规:
          - 简称: 政府信息公开条例
            名称: 中华人民共和国政府信息公开条例
    """
    beside = re.compile(r"[\s《》〈〉“”\"（）()]|中华人民共和国|（试行）")
    for keys in grouped((beside.sub("", law.title), key) for key, law in project.law_index.items()).values():
        for first, second in combinations(keys, 2):
            one, two = project.law_index[first], project.law_index[second]
            if {one.status, two.status} & {LawStatus.REPEALED, LawStatus.REVISED} and one.number != two.number:
                continue  # an old and a new version of one law
            told, hint = f"“{second}”与“{first}”像是同一部法规", "请合并成一条，并改正引用处的简称"
            related = (Related(project.laws[first].node.at("名称"), "另一条在这里"),)
            yield Problem(told, project.laws[second].node.at("名称"), hint, related)


def law_written_out(entry: Entry, context: Context) -> Iterator[Problem]:
    """公开依据照原文写出，没有登记

    什么:
    公开依据没有写登记簿里的简称，而是带书名号照原文写出，或者写在“其他：”后面。成品照印。

    为什么:
    登记以后，全称、文号只写一次，是否有效也能提示；没有登记的，程序什么都查不出来。

    错例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开依据: [政府信息公开条例, 《样例省农村住房建设办法》（样政发〔2020〕1号）]

    正例:
        # counties/demo/10-nongcun-weifang-gaizao.yaml
        调整:
          10-002:
            公开依据: [政府信息公开条例, 民法典]
    """
    if context.source is not None and not entry.origin.is_own:
        return
    for citation in entry.basis:
        if citation.written:
            said, hint = written_out(citation.written, context.project.law_index)
            span = entry.origin.cell("公开依据", str(citation))[0]
            yield Problem(f"“{citation.written}”{said}", span, hint)


def written_out(text: str, laws: Mapping[str, Law]) -> tuple[str, str]:
    """What is told of a document that is written out and not named by its key, and what to do."""
    if key := _registered(text, laws):
        return "登记过，却照原文写出", f"请写它的简称：{key}"
    if _SEVERAL.fullmatch(text):
        parts = re.findall("《[^《》]+》", text)
        return "是几部写成了一条", f"请分开写成列表：[{', '.join(_registered(part, laws) or part for part in parts)}]"
    return "没有登记，照原文印出", "是法规、文件的，常引用的请维护指引的单位登记（guidelines/laws.yaml），再写它的简称"


def _registered(written: str, laws: Mapping[str, Law]) -> str | None:
    """The short name of the law that a text in title marks names: by that name or its title, with or without its number."""
    found = re.fullmatch("《([^《》]+)》(?:[（(](.+)[）)])?", written)
    if found is None:
        return None
    title, number = found.groups()
    key = next((key for key, law in laws.items() if title in (key, law.title, law.title.removeprefix(_COUNTRY))), None)
    return key if key is not None and (number is None or number == laws[key].number) else None


_SEVERAL = re.compile(r"(?:《[^《》]+》[、，,；;\s]*){2,}")
_COUNTRY = "中华人民共和国"


def registry_is_inconsistent(project: Shared, context: Context) -> Iterator[Problem]:
    """登记簿里的简称、状态、日期或替代法规写错了

    什么:
    “简称”要引用得到：不带书名号，不以第几条结尾；“名称”不带书名号；“又称”不是另一部法规的简称。“施行日期”“失效日期”写
    2019-05-15，知道多少写多少（2019-05、2019），失效不在施行之前；“被替代”一部接一部，不绕成一圈。
    “状态”只能写现行（还有效，以后只修正、修改过条文的也是）、已修订（修订后以新文号重新公布，登记的文号是旧文本的）、
    已废止。已修订的要写“失效日期”：新文本施行的日子，知道多少写多少（没有写的是警告）；废止的知道就写；现行的不写，也不写
    “被替代”。“被替代”要写登记簿里另一部法规的简称。

    为什么:
    程序按目录的日期和当天，看引用时法规是否有效，并提示该改引哪一部。只修正过的写成“已修订”，会叫人去改一个本来对的文号。

    错例:
        # guidelines/laws.yaml
        法规:
          - 简称: 政府信息公开条例
            状态: 有效

    正例:
        # guidelines/laws.yaml
        法规:
          - 简称: 政府信息公开条例
            状态: 现行
    """
    words = [status.value for status in LawStatus]
    for authored in project.laws.values():
        law = authored.value
        yield from _misread(law, authored.node, project.law_index)
        if law.status is not None and law.status not in words:
            told = f"“状态”不能写“{law.status}”"
            hint = did_you_mean(law.status, words, 0.4) or f"可以写：{'、'.join(words)}；没有把握就不写"
            yield Problem(told, authored.node.at("状态"), hint)
        if law.status == LawStatus.REVISED and not law.since:
            told = f"“{law.key}”已修订，没有写失效日期"
            hint = "请写新文本施行的日子，知道年份就写年份；只修正过条文、没有换文号的，状态写“现行”"
            yield Problem(told, authored.node.at("状态"), hint, severity=Severity.WARNING)
        extra = next((key for key in ("失效日期", "被替代") if key in authored.node), None)
        if law.status == LawStatus.IN_FORCE and extra:
            told = f"“{law.key}”的状态是现行，又写了“{extra}”"
            yield Problem(told, authored.node.key(extra), "已经失效的改“状态”；还有效的去掉这一行")
        if law.successor is not None and law.successor not in project.law_index:
            told = f"登记簿里没有“{law.successor}”"
            hint = did_you_mean(law.successor, project.law_index, 0.7) or "请先登记替代它的法规"
            yield Problem(told, authored.node.at("被替代"), hint)


def _misread(law: Law, node: Map, laws: Mapping[str, Law]) -> Iterator[Problem]:
    """What of an entry nothing can cite, or would be printed or reckoned otherwise than it is meant."""
    key = law.key.strip()
    if not key or key != law.key or Citation.parse(key) != Citation(key) or Citation(key).written:
        hint = "简称写名称本身，如 政府信息公开条例：前后没有空格，不带书名号，不写第几条"
        yield Problem(f"简称“{law.key}”引用不到", node.at("简称"), hint)
    if not law.title.strip() or "\n" in law.title or re.fullmatch("《[^《》]*》", law.title):
        yield Problem(f"法规的名称写成了“{law.title}”", node.at("名称"), "写全称，一行，不带书名号：印出时自会加上")
    for index, name in enumerate(law.others):
        if name != law.key and name in laws:
            hint = "同一部法规的，合并成一条；不是的，从“又称”里删去"
            yield Problem(f"“{name}”是另一部法规的简称", node.at("又称", index), hint)
    known = {key: text for key, text in (("施行日期", law.effective), ("失效日期", law.since)) if text is not None}
    wrong = {key: text for key, text in known.items() if days(text) is None}
    for key, text in wrong.items():
        span, day = node.at(key), as_day(text)
        fix = Fix(span, day, certain=True, part=text) if day else None
        yield Problem(f"“{key}”看不懂：{text}", span, "写 2019-05-15；只知道年月的写 2019-05、2019", fix=fix)
    if not wrong and len(known) == 2 and known["失效日期"] < known["施行日期"][: len(known["失效日期"])]:
        told = f"“{law.key}”{law.since}失效，{law.effective}才施行"
        yield Problem(told, node.at("失效日期"), "请核对两个日期")
    seen, last = {law.key}, law
    while last.successor is not None and last.successor in laws and last.successor not in seen:
        seen.add(last.successor)
        last = laws[last.successor]
    if last.successor == law.key:
        yield Problem(f"“{law.key}”的“被替代”绕回了它自己", node.at("被替代"), "请写替代它的那一部；没有的，删去这一行")


def successor(project: Project, law: Law) -> str:
    """What to cite instead: the last of those that replaced one another."""
    last, seen = law, {law.key}
    while last.successor and last.successor in project.law_index and last.successor not in seen:
        last = project.law_index[last.successor]
        seen.add(last.key)
    return f"请改引 {last.key}：{last.printed()}" if last is not law else "请查明替代它的法规"


class _Cited(NamedTuple):
    entry: Entry
    citation: Citation
    copied: bool

    @property
    def span(self) -> Span:
        """Where it stands; looked for where it is told only."""
        return self.entry.origin.cell("公开依据", str(self.citation))[0]


def _cited(context: Context) -> dict[str, list[_Cited]]:
    """For each law that guidelines cite: the items and places."""
    entries = ((one, is_copied(one, "公开依据")) for base in context.bases.values() for one in base.entries)
    return grouped((one.key, _Cited(entry, one, copied)) for entry, copied in entries for one in entry.basis)


def _ours(cited: list[_Cited]) -> tuple[list[_Cited], Severity | None, str]:
    """Those that a keeper of guidelines can change, else those that keep a ministry's words, which weigh less; with what the
    message ends with."""
    ours = [one for one in cited if not one.copied]
    return (ours, None, "") if ours else (cited, Severity.INFO, "；指引照录原文，由采用的地方改引")


def _items(cited: list[_Cited]) -> str:
    return first_of([one.entry.id for one in cited], 3, "等{}项")


RULES: tuple[Rule, ...] = (
    rule("GK301", E, repealed_law_cited, "公开依据"),
    rule("GK302", W, repealed_law_in_guideline),
    rule("GK303", W, revised_law_cited),
    rule("GK304", W, law_without_number),
    rule("GK305", W, near_duplicate_laws),
    rule("GK306", E, registry_is_inconsistent),
    rule("GK307", W, law_written_out, "公开依据"),
    rule("GK308", W, law_not_yet_in_force, "公开依据"),
)
