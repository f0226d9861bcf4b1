"""An editor's real client and a real server: findings while somebody types, quick fixes, and the rest over the wire."""

import os
import sys

import pytest
import pytest_lsp
from lsprotocol import types as lsp
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

HOUSES = "counties/yongxiu/10-nongcun-weifang-gaizao.yaml"
WRONG = "领域: 农村危房改造\n调整:\n  10-001:\n    公开渠道和载体: [政府网, 公开查阅点]\n"


@pytest_lsp.fixture(
    config=ClientServerConfig(
        server_command=[sys.executable, "-m", "gongkai", "lsp"], server_env={**os.environ, "PYTHONUTF8": "1"}
    )
)
async def client(lsp_client: LanguageClient):
    await lsp_client.initialize_session(lsp.InitializeParams(capabilities=client_capabilities("visual-studio-code")))
    yield
    await lsp_client.shutdown_session()


class Editor:
    """What an editor does with files: opens them, types, applies what the server proposes, saves nothing."""

    def __init__(self, client, root):
        self.client, self.root, self.versions = client, root, {}

    def uri(self, name):
        return (self.root / name).as_uri()

    def open(self, name, text=None):
        text = (self.root / name).read_text("utf-8") if text is None else text
        self.versions[name] = 1
        self.client.text_document_did_open(
            lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(self.uri(name), "yaml", 1, text))
        )

    def type(self, name, text):
        self.versions[name] += 1
        self.client.text_document_did_change(
            lsp.DidChangeTextDocumentParams(
                lsp.VersionedTextDocumentIdentifier(self.versions[name], self.uri(name)),
                [lsp.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    async def told(self, name, wanted):
        """The findings of a file, once `wanted` holds of them."""
        while not wanted(self.client.diagnostics.get(self.uri(name), [])):
            await self.client.wait_for_notification(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        return self.client.diagnostics[self.uri(name)]

    async def codes(self, name, code):
        found = await self.told(name, lambda found: any(one.code == code for one in found))
        return [one for one in found if one.code == code]


def applied(text, edits):
    """A text with edits of an editor that counts UTF-16, the last ones first."""
    lines = text.splitlines(keepends=True)
    for edit in sorted(edits, key=lambda one: (one.range.start.line, one.range.start.character), reverse=True):
        whole = "".join(lines)
        start, end = (_offset(lines, place) for place in (edit.range.start, edit.range.end))
        lines = (whole[:start] + edit.new_text + whole[end:]).splitlines(keepends=True)
    return "".join(lines)


def _offset(lines, place):
    before = lines[place.line].encode("utf-16-le")[: 2 * place.character].decode("utf-16-le") if place.character else ""
    return sum(map(len, lines[: place.line])) + len(before)


@pytest.mark.asyncio
async def test_a_wrong_channel_is_told_while_it_is_typed_and_the_quick_fix_mends_it(client, project):
    editor = Editor(client, project)
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    editor.open(HOUSES)
    editor.type(HOUSES, WRONG)
    [finding] = await editor.codes(HOUSES, "GK103")
    assert finding.message.startswith("公开渠道“政府网”不在模板的13种渠道之中")
    assert "是不是“政府网站”？" in finding.message
    assert finding.severity == lsp.DiagnosticSeverity.Error
    assert finding.range == lsp.Range(lsp.Position(3, 14), lsp.Position(3, 17))
    actions = await client.text_document_code_action_async(
        lsp.CodeActionParams(
            lsp.TextDocumentIdentifier(editor.uri(HOUSES)), finding.range, lsp.CodeActionContext([finding])
        )
    )
    [action] = [one for one in actions if one.kind == lsp.CodeActionKind.QuickFix]
    assert action.title == "改为“政府网站”"
    text = applied(WRONG, action.edit.changes[editor.uri(HOUSES)])
    assert text == WRONG.replace("[政府网,", "[政府网站,")
    editor.type(HOUSES, text)
    await editor.told(HOUSES, lambda found: not any(one.code == "GK103" for one in found))
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before, "the server wrote"
    assert not client.messages


@pytest.mark.asyncio
async def test_what_may_be_written_is_proposed_over_the_wire(client, project):
    editor = Editor(client, project)
    editor.open(HOUSES, "领域: 农村危房改造\n调整:\n  10-001:\n    公开渠道和载体: [")
    found = await client.text_document_completion_async(
        lsp.CompletionParams(lsp.TextDocumentIdentifier(editor.uri(HOUSES)), lsp.Position(3, 14))
    )
    assert {"政府网站", "两微一端"} <= {one.label for one in found}
    await editor.codes(HOUSES, "GK004")
