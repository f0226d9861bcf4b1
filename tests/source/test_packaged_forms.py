"""The forms that come with gongkai, and this repository's own lists."""

import pytest

from gongkai.kinds import KINDS
from gongkai.rules import check
from gongkai.source.project import load
from overlay import REPOSITORY

FORMS = sorted(path.stem for path in (REPOSITORY / "templates" / "forms").glob("*.yaml"))
OPINION = [
    "duties",
    "expired",
    "guides",
    "interpretations",
    "opinions",
    "participation",
    "progress",
    "services",
    "systems",
    "training",
    "withheld",
]  # 赣府厅发〔2020〕17号第二、五、七、八、九、十一、十三、十四条


@pytest.fixture(scope="module")
def project():
    return load(REPOSITORY)


def test_the_opinions_lists_have_forms(project):
    assert set(OPINION) <= set(FORMS)
    assert sorted(project.forms) == FORMS


@pytest.mark.parametrize("slug", FORMS)
def test_a_form_can_be_used(slug, project):
    form = project.forms[slug].value
    assert form.levels
    assert form.source
    assert any(column.required for column in form.columns)
    assert form.naming.kind in {"文字", "选择", "任务"}
    for column in (column for outer in form.columns for column in (outer, *outer.columns)):
        assert column.kind in KINDS
        assert column.form is None or column.form in project.forms


def test_prefixes_tell_the_lists_apart(project):
    prefixes = [form.value.prefix for form in project.forms.values() if not form.value.view]
    assert len(prefixes) == len(set(prefixes))


def test_only_the_ledger_of_opinions_is_kept_back(project):
    assert [slug for slug, form in project.forms.items() if not form.value.published] == ["opinions"]


def test_a_file_says_at_its_head_what_it_is_for(project):
    for slug in FORMS:
        text = (REPOSITORY / "templates" / "forms" / f"{slug}.yaml").read_text(encoding="utf-8")
        head = text[: text.index("名称:")]
        assert all(word in head for word in ("从哪来", "谁来填", "什么时候")), slug


def test_the_repositorys_lists_have_no_errors(project):
    found = [finding for finding in check(project).findings if "/lists/" in finding.span.file]
    assert [finding for finding in found if finding.severity == "error"] == []
