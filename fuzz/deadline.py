"""公开时限的语法：改动真实的时限，或用语法里的词拼出时限；都要读得出来，读两遍要一样。"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from common import REPOSITORY, run

from gongkai.model.deadline import Deadline

REAL = sorted(
    {
        found.strip().strip("\"'")
        for folder in ("guidelines", "counties")
        for file in (REPOSITORY / folder).rglob("*.yaml")
        for found in re.findall(r"公开时限: (.+)", file.read_text("utf-8"))
    }
)
WORDS = [
    "自",
    "从",
    "信息",
    "形成",
    "或者",
    "变更",
    "之日起",
    "后",
    "以后",
    "）",
    "（",
    "的",
    "第",
    "20",
    "9999",
    "99999",
    "０",
    "²",
    "一二三",
    "半",
    "两",
    "个",
    "工作日",
    "自然日",
    "小时",
    "日",
    "天",
    "周",
    "个月",
    "季度",
    "年",
    "内",
    "以内",
    "予以",
    "及时",
    "应当",
    "应",
    "公开",
    "公示",
    "公告",
    "每",
    "每年",
    "每季度",
    "按",
    "提前",
    "前",
    "之前",
    "至少",
    "不少于",
    "持续",
    "其中",
    "随",
    "同步",
    "长期",
    "实时",
    "定期",
    "，",
    "；",
    "。",
    "、",
    "（其中",
    "法律法规另有规定的，从其规定",
    "另有规定的除外",
    "2026年12月31日前",
    "12月",
    "\n",
    "\t",
    "\u3000",
    "\u202e",
    "\U000e0041",
    "×",
    "X",
    "月",
    "日",
    "批准",
    "批准后",
]


def case(rng: random.Random) -> tuple[bytes, Callable[[], str]]:
    """A changed deadline or a made one, now and then a very long one."""
    text = rng.choice(REAL) if rng.random() < 0.5 else "".join(rng.choices(WORDS, k=rng.randrange(12)))
    for _ in range(rng.randrange(4)):
        place = rng.randrange(len(text) + 1)
        text = text[:place] + rng.choice([*WORDS, chr(rng.randrange(1, 0xD800))]) + text[place + rng.randrange(3) :]
    if rng.random() < 0.01:
        text = (text or "天") * rng.choice([10, 100])

    def outcome() -> str:
        first, second = Deadline.parse(text), Deadline.parse(text)
        if first != second:
            raise AssertionError("read twice, two meanings")
        return f"第一句是 {first.clauses[0].kind}" if first.clauses else "没有分句"

    return text.encode("utf-8", "surrogatepass"), outcome


if __name__ == "__main__":
    raise SystemExit(run("deadline", __doc__, case))
