"""What strangers wrote is text in a comment, and nothing else."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gongkai.model.markdown import LONGEST, escaped, fitting

MARKUP = "".join(map(chr, range(32, 127)))


@given(st.text(st.one_of(st.sampled_from(MARKUP), st.characters()), max_size=60))
@example("[看](https://a.test) <b>x</b> &amp; @octocat/x #12 !3 www.a.test a@b.test")
@example("1. 一\n# 二\n- 三\n    四\n```\n五\n> 六 | 七\n--- | ---")
@example("\\[看]\\(x) &#64;a &lt; ~~a~~ $x$ :smile: ^[a]")
def test_no_text_is_markup(text):
    markdown_it = pytest.importorskip("markdown_it", reason="markdown-it-py is not installed")
    read = markdown_it.MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = read.parse(f"- 甲：{escaped(text)}\n")
    kinds = [token.type for token in tokens]
    assert kinds == [
        "bullet_list_open",
        "list_item_open",
        "paragraph_open",
        "inline",
        "paragraph_close",
        "list_item_close",
        "bullet_list_close",
    ]
    children = tokens[3].children
    assert {child.type for child in children} == {"text"}
    shown = "".join(child.content for child in children).replace("\u200b", "")
    kept = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    assert shown == f"甲：{kept}"


@pytest.mark.parametrize("text", ["@octocat", "看 @a/b", "#12", "a/b#12", "!3", "&4", "%5", "~bug", "$6", "a@b.test"])
def test_nobody_is_named_and_no_issue_is_linked(text):
    read = pytest.importorskip("markdown_it", reason="markdown-it-py is not installed").MarkdownIt().render
    assert re.search("[@#!&%~$](?=\\w)", text)
    assert not re.search("[@#!%~$](?=\\w)|&amp;(?=\\w)", read(escaped(text)))


def test_a_comment_fits():
    text = fitting(["甲" * 99] * 1000, "用 gongkai validate --all 看全部")
    assert len(text) < LONGEST + 100
    assert text.splitlines()[-1] == "……还有 400 行，用 gongkai validate --all 看全部。"
