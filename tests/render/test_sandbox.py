"""What page templates can reach. They may come with a stranger's pull request."""

import pytest
from jinja2.exceptions import SecurityError
from pydantic import BaseModel

from gongkai.model.law import Law
from gongkai.model.place import Place
from gongkai.render.html.pages import environment

PLACE = Place.model_validate({"slug": "jia", "名称": "甲县", "入口": {"办事服务": "https://example.cn/"}})


def made(text, tmp_path, **values):
    return environment(tmp_path).from_string(text).render(place=PLACE, **values)


def test_fields_and_own_methods_are_there(tmp_path):
    text = "{{ place.name }} {{ place.entrances.named()|length }} {{ 'a-b'.split('-')|join }} {% for x in [1] %}{{ loop.index }}{% endfor %}"
    assert made(text, tmp_path) == "甲县 1 ab 1"


def test_no_code_is_run_through_a_model(tmp_path):
    target = tmp_path / "pwned"
    pickled = f"cos\\nsystem\\n(S'id > {target}'\\ntR."
    text = f'{{{{ place.parse_raw("{pickled}", proto="pickle", allow_pickle=True) }}}}'
    with pytest.raises(SecurityError):
        made(text, tmp_path)
    assert not target.exists()


@pytest.mark.parametrize("name", sorted(name for name in dir(BaseModel) if not name.startswith("__")))
@pytest.mark.parametrize(
    "way", ["place.{0}", "place['{0}']", "place|attr('{0}')", "([place]|map(attribute='{0}')|list)[0]"]
)
@pytest.mark.filterwarnings("ignore")
def test_nothing_of_pydantic_is_reached(tmp_path, name, way):
    with pytest.raises(SecurityError):
        made("{{ (" + way.format(name) + ")() }}", tmp_path)


@pytest.mark.parametrize("value", [Place, BaseModel, Law.model_validate, __import__("pathlib").Path("/"), pytest])
def test_classes_paths_modules_and_functions_tell_nothing(tmp_path, value):
    for name in (name for name in dir(value) if not name.startswith("_")):
        with pytest.raises(SecurityError):
            made("{{ value." + name + "() }}", tmp_path, value=value)


def test_no_text_without_end(tmp_path):
    with pytest.raises(Exception, match="lipsum"):
        made("{{ lipsum(n=10) }}", tmp_path)
