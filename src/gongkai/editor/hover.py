"""What a key or a text means, told beside it: the guideline's cell beside the place's, a law in full, a limit in words."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.editor.desk import Desk
from gongkai.editor.grammar import Grammar, Use
from gongkai.editor.symbols import DOMAIN, ITEM, LAW, OFFICE, ROLE, TASK, Symbol, symbol_of, use_at
from gongkai.model.deadline import Clause, ClauseKind, Deadline, Order, Unit
from gongkai.model.differ import cells_of, order_of
from gongkai.model.entry import FIELDS, Catalog, Entry
from gongkai.model.item import ID
from gongkai.source.project import Project

_LIMITS = ("公开时限", "时限")
_ORDERS = {Order.STRICTER: "比指引严", Order.LOOSER: "比指引宽"}
_MARKS = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]<>#|~"})


def hover(desk: Desk, name: str, offset: int) -> tuple[Use, str] | None:
    """What there is to say of the key or text at an offset, in Markdown, and which one it is; None for nothing."""
    use = use_at(desk, name, offset)
    if use is None:
        return None
    project, catalogs = desk.look(name).project, desk.catalogs(name)
    symbol = symbol_of(project, use)
    said = [*(_about(project, catalogs, symbol) if symbol else ())]
    said += _cell(catalogs, use)
    if not use.is_key and _is_limit(desk, name, use):
        said += ["**这样读**", *(f"- {_plain(meaning(clause))}" for clause in Deadline.parse(use.text).clauses)]
    if use.is_key and (sort := desk.sort(name)) is not None:
        tree = desk.tree(name)
        nodes = Grammar(sort.schema, tree if tree is not None else {}).nodes(use.path)
        said += dict.fromkeys(_plain(node.schema["description"]) for node in nodes if "description" in node.schema)
    return (use, "\n\n".join(said)) if said else None


def _about(project: Project, catalogs: list[Catalog], symbol: Symbol) -> Iterator[str]:
    """What something is."""
    kind, name = symbol
    if kind == LAW:
        law = project.law_index[name]
        yield f"**{_plain(law.printed())}**"
        known = [("", law.kind), ("状态：", law.status), ("施行：", law.effective), ("失效：", law.since)]
        yield "；".join(_plain(f"{word}{text}") for word, text in known if text)
        if (successor := project.law_index.get(law.successor or "")) is not None:
            yield f"被替代：{_plain(successor.key)}（{_plain(successor.printed())}）"
        if law.note:
            yield _plain(law.note)
    elif kind == ITEM:
        yield from _item(project, catalogs, name)
    elif kind == ROLE:
        role = project.roles[name].value
        other = f"（又称 {'、'.join(role.aliases)}）" if role.aliases else ""
        yield f"角色 **{_plain(role.name)}**{_plain(other)}"
        for catalog in catalogs[:1]:
            offices = dict(catalog.place.offices).get(role.name, ())
            yield _plain(f"{catalog.place.name}：{'、'.join(offices) if offices else '没有写明是哪个机构'}")
    elif kind == OFFICE:
        for catalog in catalogs[:1]:
            roles = [role for role, offices in catalog.place.offices if name in offices]
            yield _plain(f"{catalog.place.name}的{'、'.join(roles)}") if roles else _plain(f"机构 {name}")
    elif kind == DOMAIN and name in project.guidelines:
        guideline = project.guidelines[name]
        guidance = guideline.head.guidance
        yield f"**{_plain(name)}**（{guideline.head.kind}领域，{len(guideline.items)} 项）"
        if guidance is not None:
            yield _plain("".join(filter(None, (guidance.issuer, f"《{guidance.title}》", guidance.number))))
    elif kind == TASK and (task := project.tasks.named(name)) is not None:
        yield f"**{name}** {_plain(task.name)}"
        yield _plain(f"责任：{'、'.join(task.who)}{f'；时限：{task.deadline}' if task.deadline else ''}")


def _item(project: Project, catalogs: list[Catalog], number: str) -> Iterator[str]:
    """An item: as the place has it, or the guideline."""
    for catalog in catalogs:
        if (entry := _entry(catalog, number)) is not None:
            yield f"**{number}** {_plain(f'{entry.primary} {entry.secondary}'.strip())}"
            shown = cells_of(entry, lambda citation: citation.key)
            yield "\n".join(
                f"- {key}：{_plain('、'.join(shown[key]))}" for key in list(FIELDS.values())[2:10] if key in shown
            )
            return
        for domain in catalog.domains:
            for excluded in domain.excluded:
                if excluded.id == number:
                    yield _plain(f"{number} {excluded.name}：{catalog.place.name}不采用（{excluded.reason}）")
                    return
    for guideline in project.guidelines.values():
        for item in guideline.items:
            if item.value.id == number:
                yield f"**{number}** {_plain(' '.join(filter(None, (item.value.primary, item.value.secondary))))}"


def _cell(catalogs: list[Catalog], use: Use) -> Iterator[str]:
    """The guideline's cell beside the place's, for a key of an item that the place changes or fills in, or its value."""
    path = [step for step in use.path if isinstance(step, str)]
    if len(path) < 3 or path[0] != "调整" or not catalogs or not ID.match(path[1]):
        return
    entry, key = _entry(catalogs[0], path[1]), path[2]
    given = entry.origin.given if entry is not None else None
    if entry is None or given is None:
        return
    law = catalogs[0].basis_text
    yield "\n\n".join(
        f"{whose}：{_plain('、'.join(cells_of(one, law).get(key, ('（空）',))))}"
        for whose, one in (("**指引**", given), (f"**{_plain(catalogs[0].place.name)}**", entry))
    )
    order = order_of(key, given, entry)
    if order in _ORDERS:
        yield _ORDERS[order]


def _entry(catalog: Catalog, number: str) -> Entry | None:
    return next((entry for entry in catalog.entries if entry.id == number), None)


def _is_limit(desk: Desk, name: str, use: Use) -> bool:
    """Whether a text is a limit: in an item, a task, or in a column of a list that takes limits."""
    key = next((step for step in reversed(use.path) if isinstance(step, str)), "")
    if key in _LIMITS:
        return True
    listing = (one for place in desk.look(name).project.places.values() for one in place.lists if one.node.file == name)
    form = next((one.form for one in listing), None)
    return form is not None and any(column.key == key and column.kind == "期限" for column in form.columns)


def meaning(clause: Clause) -> str:
    """What one part of a limit means to the program, in words."""
    counted = "个" if clause.unit in (Unit.WORKDAY, Unit.QUARTER, Unit.HOUR) else ""
    length = f"{clause.amount}{counted}{clause.unit.value}" if clause.amount and clause.unit else ""
    skipped = "（周末和法定节假日不算）" if clause.unit is Unit.WORKDAY and clause.amount else ""
    anchor = clause.anchor or "事情发生"
    match clause.kind:
        case ClauseKind.WITHIN if clause.amount == 0:
            return "当场办结"
        case ClauseKind.WITHIN:
            return f"从“{anchor}”那天的第二天数起，{length}以内{skipped}"
        case ClauseKind.BEFORE if clause.amount:
            return f"在“{anchor}”以前{length}{skipped}"
        case ClauseKind.BEFORE:
            return f"最迟{clause.period}" if clause.period else f"在“{anchor}”以前"
        case ClauseKind.RECURRING:
            often = f"每{clause.period}" if clause.period else f"每{length}"
            return f"{often}一次" + (f"，每次在{length}以内{skipped}" if clause.period and length else "")
        case ClauseKind.DURATION:
            return f"公示至少{length}{skipped}"
        case ClauseKind.STANDING:
            return f"“{clause.text}”：一直公开，没有期限"
        case ClauseKind.FOLLOWS:
            return f"与“{anchor}”同时公开"
        case ClauseKind.VAGUE:
            return f"“{clause.text}”：没有说多久，无法检查"
        case ClauseKind.REMARK:
            return f"“{clause.text}”：是说明，不是期限"
        case _:
            return f"“{clause.text}”：看不懂，不检查"


def _plain(text: str) -> str:
    """A text as Markdown that shows it as it is."""
    return text.translate(_MARKS)
