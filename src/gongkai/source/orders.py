"""In which order the keys of each kind of file are written: as the model's tables, the template and the forms have them."""

from __future__ import annotations

from functools import cache
from pathlib import PurePosixPath

from gongkai.model.authored import hints, keys
from gongkai.model.form import EVIDENCE, NOTE, NUMBER, SOURCE, Form
from gongkai.model.item import Change, GuidelineHead, Item, SelectionHead
from gongkai.model.law import Law
from gongkai.model.place import Place, Renaming, Role
from gongkai.model.record import ListHead
from gongkai.model.synonym import Synonyms
from gongkai.model.task import Tasks
from gongkai.model.template import Template
from gongkai.model.topic import Topics
from gongkai.source.forms import FORMS
from gongkai.source.home import BODIES, LAWS, MARK, TEMPLATES
from gongkai.source.lists import LISTS, ROWS
from gongkai.source.places import COUNTIES, TASKS, level_of, slug_of
from gongkai.source.project import Project
from gongkai.source.registries import PLACES, Gazetteer
from gongkai.source.reviews import FOLDER as REVIEWS
from gongkai.source.settings import Settings
from gongkai.source.shape import models_in
from gongkai.source.synonyms import SYNONYMS
from gongkai.source.template import TEMPLATE
from gongkai.source.tidy import AS_WRITTEN, Order
from gongkai.source.topics import EVENTS

SECTIONS = ("领域", "核实", "已核对", "默认", "调整", "不采用", "新增", "已撤销")  # of a place's file of a domain
_ITEMS = "事项"
_FILES = {
    MARK: Settings,
    TASKS: Tasks,
    f"{COUNTIES}/{PLACES}": Gazetteer,
    f"{TEMPLATES}/{TEMPLATE}": Template,
    f"{TEMPLATES}/{EVENTS}": Topics,
    f"{TEMPLATES}/{SYNONYMS}": Synonyms,
}


def order_of(project: Project, name: str) -> Order | None:
    """The order of the keys of a file of the project; None for one that people do not write (a review's record)."""
    path = PurePosixPath(name)
    if name in _FILES:
        return _of(_FILES[name])
    if project.is_guideline(name):
        return _guideline(project, path.name)
    if path.parent.as_posix() == f"{TEMPLATES}/{FORMS}":
        return _of(Form)
    slug = slug_of(name)
    if slug is None or REVIEWS in path.parts:
        return None
    if path.name == level_of(slug).file:
        return _of(Place)
    if LISTS in path.parts:
        named = path.stem if path.parent.name == LISTS else path.parent.name
        return _list(project.forms[named].value) if named in project.forms else AS_WRITTEN
    change = _cells(project, Change)
    below = {"默认": change, "调整": Order(each=change), "新增": _cells(project, Item)}
    return Order(SECTIONS, {**_of(SelectionHead).below, **below})


def _guideline(project: Project, file: str) -> Order:
    if file == LAWS:
        return Order(("法规",), {"法规": _of(Law)})
    if file == BODIES:
        return Order(("角色", "更名"), {"角色": _of(Role), "更名": _of(Renaming)})
    head = _of(GuidelineHead)
    withdrawn = keys(GuidelineHead)["withdrawn"]
    names = (*(key for key in head.keys if key != withdrawn), _ITEMS, withdrawn)
    return Order(names, {**head.below, _ITEMS: _cells(project, Item)})


def _list(form: Form) -> Order:
    columns = {column.key: Order(tuple(one.key for one in column.columns)) for column in form.columns if column.columns}
    head = _of(ListHead)
    row = Order((NUMBER, *form.keys, NOTE, EVIDENCE, SOURCE), columns)
    withdrawn = keys(ListHead)["withdrawn"]
    return Order((*(key for key in head.keys if key != withdrawn), ROWS, withdrawn), {**head.below, ROWS: row})


def _cells(project: Project, model: type) -> Order:
    """An item's cells as the template has its columns, the added ones too, with what it has besides as the model says."""
    order = _of(model)
    first = (NUMBER, *project.template.cell_keys)
    return order._replace(keys=(*first, *(key for key in order.keys if key not in first)))


@cache
def _of(model: type) -> Order:
    """The order of a model's keys, and of those of the models in its fields."""
    types = hints(model)
    below = {key: _merged(tuple(models_in(types[name]))) for name, key in keys(model).items()}
    return Order(tuple(keys(model).values()), {key: order for key, order in below.items() if order.keys})


def _merged(models: tuple[type, ...]) -> Order:
    orders = [_of(model) for model in models]
    return Order(
        tuple(dict.fromkeys(key for order in orders for key in order.keys)),
        {key: below for order in orders for key, below in order.below.items()},
    )
