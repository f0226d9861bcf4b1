"""What a template may say, checked before it runs, and where it pays for what it does.

Every body that can run more than once (a loop's, a macro's, a block's, a template's own) begins with a payment of as
many steps as it has nodes, so that steps are counted without watching each one. What takes time by the size of its
values (comparing, joining with `~`, lists) pays for them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NoReturn

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.parser import Parser
from jinja2.visitor import NodeTransformer

LONGEST = 60_000  # characters of a template; gongkai's own have 4,000 at most
DEEPEST = 40  # statements and expressions in each other
LOOPS = 12  # loops in each other; Python has a bound of 20 blocks
LARGEST = 10**15  # numbers

# Characters that neither HTML nor XML takes, nor UTF-8.
_UNREADABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

# Filters of the sandbox that no template can write.
STEP, LOOK, JOINED = "-step", "-look", "-joined"


def parse(environment: Environment, source: str, name: str | None, filename: str | None) -> nodes.Template:
    """The template as it may run. Raises TemplateSyntaxError with the line of what may not be written."""
    if len(source) > LONGEST:
        raise TemplateSyntaxError(f"模板太长，有 {len(source)} 字；上限是 {LONGEST} 字", 1, name, filename)
    line = 1
    try:
        parser = Parser(environment, source, name, filename)
        try:
            template = parser.parse()
        except Exception:
            line = parser.stream.current.lineno
            raise
    except RecursionError:
        raise TemplateSyntaxError("括号或语句套得太深", line, name, filename) from None
    except (ArithmeticError, MemoryError, SyntaxError, ValueError) as problem:
        raise TemplateSyntaxError("读不懂，多半是一个数太长", line, name, filename) from problem
    visited: nodes.Template = _Paying(environment, name, filename).visit(template)
    return visited


class _Paying(NodeTransformer):
    """Refuses what may not be written and puts the payments in."""

    def __init__(self, environment: Environment, name: str | None, filename: str | None) -> None:
        self.environment, self.name, self.filename = environment, name, filename
        self.depth = self.loops = self.steps = self.characters = 0

    def visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> Any:
        """The node in its new form; one deeper and one step more."""
        if self.depth >= DEEPEST:
            self._refuse("语句和式子套得太深", node)
        self.depth += 1
        self.steps += 1
        try:
            return super().visit(node, *args, **kwargs)
        finally:
            self.depth -= 1

    def visit_ScopedEvalContextModifier(self, node: nodes.ScopedEvalContextModifier) -> NoReturn:  # noqa: N802
        self._refuse("不能用 autoescape：网页里的文字都要转义", node)

    def visit_TemplateData(self, node: nodes.TemplateData) -> nodes.Node:  # noqa: N802
        self.characters += len(node.data)
        self._readable(node.data, node)
        return node

    def visit_Const(self, node: nodes.Const) -> nodes.Node:  # noqa: N802
        if isinstance(node.value, int | float) and abs(node.value) > LARGEST:
            self._refuse(f"数太大，上限是 {LARGEST}", node)
        if isinstance(node.value, str):
            self._readable(node.value, node)
        return node

    def visit_Template(self, node: nodes.Template) -> nodes.Node:  # noqa: N802
        node.body = self._body(node, node.body)
        return node

    visit_Block = visit_Template  # noqa: N815

    def visit_Macro(self, node: nodes.Macro) -> nodes.Node:  # noqa: N802
        self._distinct(node)
        node.body = self._body(node, node.body, node.defaults)
        return node

    def visit_CallBlock(self, node: nodes.CallBlock) -> nodes.Node:  # noqa: N802
        self._distinct(node)
        self.generic_visit(node.call)  # stays a call
        node.body = self._body(node, node.body, node.defaults)
        return node

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802
        if self.loops >= LOOPS:
            self._refuse(f"循环套循环超过了 {LOOPS} 层", node)
        node.iter = self.visit(node.iter)
        node.else_ = [self.visit(one) for one in node.else_]
        self.loops += 1
        if node.test is not None:
            payment, test = self._body(node, [node.test])
            node.test = self._at(node, nodes.And, payment.node, test)
        node.body = self._body(node, node.body)
        self.loops -= 1
        return node

    def visit_Compare(self, node: nodes.Compare) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        node.expr = self._filter(LOOK, node.expr)
        for operand in node.ops:
            operand.expr = self._filter(LOOK, operand.expr)
        return node

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        if isinstance(node.arg, nodes.Slice):
            node.node = self._filter(LOOK, node.node)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return self._filter(JOINED, self._at(node, nodes.List, node.nodes))

    def visit_List(self, node: nodes.List | nodes.Dict) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return self._filter(LOOK, node)

    visit_Dict = visit_List  # noqa: N815

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return self._filter(LOOK, node) if node.ctx == "load" else node

    def _body(
        self, node: nodes.Node, body: Sequence[nodes.Node], defaults: list[nodes.Expr] | None = None
    ) -> list[Any]:
        """The payment for a body (and for the defaults of its parameters, which run with it), then the body."""
        outer, self.steps, self.characters = (self.steps, self.characters), 1, 0
        if defaults:
            defaults[:] = [self.visit(one) for one in defaults]
        inner = [self.visit(one) for one in body]
        prices = [self._at(node, nodes.Const, price) for price in (self.steps, self.characters)]
        self.steps, self.characters = outer
        return [self._at(node, nodes.ExprStmt, self._filter(STEP, prices[0], prices[1:])), *inner]

    def _filter(self, name: str, node: nodes.Expr, args: Sequence[nodes.Expr] = ()) -> nodes.Expr:
        made: nodes.Expr = self._at(node, nodes.Filter, node, name, list(args), [], None, None)
        return made

    def _at(self, node: nodes.Node, kind: type[nodes.Node], *fields: Any) -> Any:
        """A new node in the place of another."""
        return kind(*fields, lineno=node.lineno, environment=self.environment)

    def _distinct(self, node: nodes.Macro | nodes.CallBlock) -> None:
        names = [one.name for one in node.args]
        if twice := next((name for name in names if names.count(name) > 1), None):
            self._refuse(f"有两个叫“{twice}”的参数", node)

    def _readable(self, text: str, node: nodes.Node) -> None:
        """Refuse characters that no page may hold, in the line where one stands."""
        if found := _UNREADABLE.search(text):
            kind = "不成对的代理码" if found[0] >= "\ud800" and found[0] < "\ue000" else "控制字符"
            lines = text.count("\n", 0, found.start()) if isinstance(node, nodes.TemplateData) else 0
            self._refuse(f"文字里有{kind} U+{ord(found[0]):04X}，网页里不能有。请删去", node, lines)

    def _refuse(self, message: str, node: nodes.Node, below: int = 0) -> NoReturn:
        raise TemplateSyntaxError(message, node.lineno + below, self.name, self.filename)
