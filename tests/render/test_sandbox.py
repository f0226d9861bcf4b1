"""What page templates can reach. They may come with a stranger's pull request."""

import pytest
from jinja2.exceptions import SecurityError, UndefinedError
from pydantic import BaseModel

from gongkai.model.law import Law
from gongkai.model.place import Entrances, Place
from gongkai.model.templates import Templates
from gongkai.render.html.pages import environment

PLACE = Place(slug="jia", name="甲县", entrances=Entrances(services="https://example.cn/"))


class Model(BaseModel):
    """What must never be handed to a template again."""

    name: str = "甲县"


def made(text, tmp_path, **values):
    return environment(Templates(str(tmp_path), ())).from_string(text).render(place=PLACE, **values)


def test_fields_and_own_methods_are_there(tmp_path):
    text = "{{ place.name }} {{ place.entrances.named()|length }} {{ 'a-b'.split('-')|join }} {% for x in [1] %}{{ loop.index }}{% endfor %}"
    assert made(text, tmp_path) == "甲县 1 ab 1"


def test_no_code_is_run_through_a_model(tmp_path):
    target = tmp_path / "pwned"
    pickled = f"cos\\nsystem\\n(S'id > {target}'\\ntR."
    for name in ("place", "model"):
        text = f'{{{{ {name}.parse_raw("{pickled}", proto="pickle", allow_pickle=True) }}}}'
        with pytest.raises((SecurityError, UndefinedError)):
            made(text, tmp_path, model=Model())
    assert not target.exists()


@pytest.mark.parametrize("name", sorted(name for name in dir(BaseModel) if not name.startswith("__")))
@pytest.mark.parametrize(
    "way", ["model.{0}", "model['{0}']", "model|attr('{0}')", "([model]|map(attribute='{0}')|list)[0]"]
)
@pytest.mark.filterwarnings("ignore")
def test_nothing_of_pydantic_is_reached(tmp_path, name, way):
    with pytest.raises(SecurityError):
        made("{{ (" + way.format(name) + ")() }}", tmp_path, model=Model())


@pytest.mark.parametrize("value", [Place, Model, Law.printed, __import__("pathlib").Path("/"), pytest])
def test_classes_paths_modules_and_functions_tell_nothing(tmp_path, value):
    for name in (name for name in dir(value) if not name.startswith("_")):
        with pytest.raises(SecurityError):
            made("{{ value." + name + "() }}", tmp_path, value=value)


def test_no_text_without_end(tmp_path):
    with pytest.raises(Exception, match="lipsum"):
        made("{{ lipsum(n=10) }}", tmp_path)
