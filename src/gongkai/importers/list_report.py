"""What an import of a list read and what it makes of it, in the parts of a report."""

from __future__ import annotations

from gongkai.importers.opening.sheet import Told
from gongkai.importers.reading.basis import QUOTED
from gongkai.importers.report import UNREGISTERED, Section, likeness
from gongkai.importers.settling.list_changes import ListOutcome

_SHOWN = 40  # letters of a text that stands for others


def sections(outcome: ListOutcome) -> list[Section]:
    """The report's parts, those without rows left out."""
    everything = [
        Section("读到的表", "", ("文件", "表", "条", "表里的行", "有字的格"), tuple(outcome.read)),
        Section("别处的清单", "请看是不是拿错了表，或者 --county 写错了。里面的编号不算，照名称认是哪一条；要照它改的，导入以后把那里的机构改成本地的。", ("表", "像是哪里的", "看到的"), tuple(outcome.elsewhere)),
        Section("新增的条目", "编号是新取的，或者照表里写的。", ("编号", "名称"), tuple(outcome.added)),
        Section("改动", "", ("编号", "栏", "原来", "改为"), tuple(outcome.changes)),
        Section("冲突", f"表发出以后这里又改过同一格，没有改动。请定下用哪一个：gongkai set 编号 栏 文字{outcome.option}；一条里有几行的栏，在新编的表里改。", ("位置", "编号", "栏", "表里", "源文件现在"), tuple(outcome.conflicts)),
        Section("没有收进来的行", "请决定怎么办，在表里或源文件里改。", ("位置", "原文"), tuple(outcome.lost)),
        Section("不很确定的对应", "请核对：表里的这一行，是不是源文件的这一条。", ("位置", "表里的名称", "源文件的条目", "相似度", "怎样处理"), likeness(outcome.uncertain, "这一条")),
        Section("表里没有的条目", f"没有动。确实不要了的，用 gongkai exclude 编号 --reason 理由{outcome.option}。", ("编号", "名称"), tuple(outcome.missing)),
        Section("表里没有的栏", "源文件里的没有动。", ("表", "栏"), tuple(dict.fromkeys(outcome.lacking))),
        Section("清空的格", f"表里是空的，源文件没有改。确实要去掉的，用 gongkai set 编号 栏 --reset{outcome.option}。", ("位置", "编号", "栏", "源文件现在"), tuple(outcome.emptied)),
        Section("照原文保留", "清单没有的栏，记在这一条的“备注”里。", ("位置", "内容"), tuple(dict.fromkeys(outcome.kept))),
        Section("登记簿里没有的法规", UNREGISTERED, ("法规",), tuple((law,) for law in dict.fromkeys(outcome.unknown))),
        Section("重复的行", "与另一行完全一样，只收了一次。", ("位置", "名称", "同样的行"), tuple(outcome.repeated)),
        Section("请对照原件核对", "这些读进来了，但与表里的写法不同，或者可能有别的意思。", ("位置", "读到的", "说明"), tuple(dict.fromkeys(outcome.doubtful))),
        Section("没有写进源文件的文字", "", ("位置", "文字", "原因"), tuple(dict.fromkeys((*outcome.unwritten, *_quoted(outcome))))),
        Section("表外的文字", "标题、说明、没有认出表头的表，没有写进任何一条。", ("表", "文字"), tuple(outcome.outside)),
        Section("核对过的内容有改动", "“核对”说的是导入以前的内容。请重新核对。", ("编号", "源文件里写的"), tuple(outcome.verified)),
    ]  # fmt: skip
    return [section for section in everything if section.rows]


def _quoted(outcome: ListOutcome) -> list[Told]:
    """The texts of articles in a line: a county's 权责清单 has them in each of its thousands of rows."""
    if not outcome.quoted:
        return []
    places = dict.fromkeys(place for place, _ in outcome.quoted)
    more = f" 等 {len(places)} 格" if len(places) > 1 else ""
    text = outcome.quoted[0][1]
    return [(f"{next(iter(places))}{more}", f"{text[:_SHOWN]}……" if len(text) > _SHOWN else text, QUOTED)]
