"""An editor's real client and a real server: findings while somebody types, quick fixes, and the rest over the wire."""

import asyncio
import os
import re
import sys
import urllib.error
import urllib.request

import pytest
import pytest_lsp
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities, make_test_lsp_client

from command import program
from overlay import tree

HOUSES = "counties/yongxiu/10-nongcun-weifang-gaizao.yaml"
WRONG = "领域: 农村危房改造\n调整:\n  10-001:\n    公开渠道和载体: [政府网, 公开查阅点]\n"


def make_client():
    """A client that remembers what the server wants to be told of."""
    client = make_test_lsp_client()
    client.registered = []

    @client.feature(lsp.CLIENT_REGISTER_CAPABILITY)
    def register(params: lsp.RegistrationParams):
        client.registered.extend(params.registrations)

    return client


CONFIG = ClientServerConfig(
    client_factory=make_client,
    server_command=[sys.executable, "-m", "gongkai", "lsp"],
    server_env={**os.environ, "PYTHONUTF8": "1"},
)


@pytest.fixture(scope="module", autouse=True)
def _ready(tmp_path_factory):
    """Editors start a copy of a ready process: as much of a server, in a fraction of the time."""
    if hasattr(os, "fork"):
        path = program(tmp_path_factory.mktemp("editor") / "gongkai", "gongkai.editor.server")
        CONFIG.server_command[:] = [str(path), "lsp"]


@pytest_lsp.fixture(config=CONFIG)
async def client(lsp_client: LanguageClient):
    await lsp_client.initialize_session(lsp.InitializeParams(capabilities=client_capabilities("visual-studio-code")))
    yield
    await lsp_client.shutdown_session()
    assert lsp_client._server.returncode == 0


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
    before = tree(project)
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
    assert tree(project) == before, "the server wrote"
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


ODD = "领域: 农村危房改造\n调整:\n  10-001: {备注: 𠮷𠮷, 公开渠道和载体: 政府网, 公开依据: 预算法}\n"
UNITS = {
    lsp.PositionEncodingKind.Utf8: lambda text: len(text.encode()),
    lsp.PositionEncodingKind.Utf16: lambda text: len(text.encode("utf-16-le")) // 2,
    lsp.PositionEncodingKind.Utf32: len,
}


@pytest.mark.asyncio
@pytest.mark.parametrize("wanted", [None, *UNITS], ids=str)
async def test_positions_are_in_the_encoding_that_was_agreed_on(project, wanted):
    """A client that asks for nothing counts UTF-16; characters outside the BMP are two there, four in UTF-8, one in UTF-32."""
    client = await CONFIG.start()
    general = lsp.GeneralClientCapabilities(position_encodings=[wanted] if wanted else None)
    answer = await client.initialize_session(lsp.InitializeParams(capabilities=lsp.ClientCapabilities(general=general)))
    encoding = wanted or lsp.PositionEncodingKind.Utf16
    assert answer.capabilities.position_encoding == encoding
    units = UNITS[encoding]
    editor = Editor(client, project)
    editor.open(HOUSES, ODD)
    [finding] = await editor.codes(HOUSES, "GK103")
    line = ODD.split("\n")[2]
    start = units(line[: line.index("政府网")])
    assert finding.range == lsp.Range(lsp.Position(2, start), lsp.Position(2, start + units("政府网")))
    where = lsp.Position(2, units(line[: line.index("预算法") + 1]))
    document = lsp.TextDocumentIdentifier(editor.uri(HOUSES))
    said = await client.text_document_hover_async(lsp.HoverParams(document, where))
    assert "《中华人民共和国预算法》" in said.contents.value
    [place] = await client.text_document_definition_async(lsp.DefinitionParams(document, where))
    assert place.uri == editor.uri("guidelines/laws.yaml")
    places = await client.text_document_references_async(
        lsp.ReferenceParams(lsp.ReferenceContext(True), document, where)
    )
    assert {one.uri for one in places} > {place.uri, editor.uri(HOUSES)}
    await client.shutdown_session()
    assert client._server.returncode == 0
    await client.stop()


COUNTY = "counties/yongxiu/county.yaml"
TOWN = "counties/yongxiu/towns/jiangshang/10-nongcun-weifang-gaizao.yaml"


@pytest.mark.asyncio
async def test_an_office_is_renamed_across_three_files(client, project):
    editor = Editor(client, project)
    (project / TOWN).write_text("领域: 农村危房改造\n调整:\n  10-001: {公开主体: 永修县财政局}\n", "utf-8")
    typed = "领域: 农村危房改造\n调整:\n  10-001: {公开主体: [永修县财政局, 民政部门]}  # 还没有存盘\n"
    before = {name: (project / name).read_text("utf-8") for name in (COUNTY, TOWN)} | {HOUSES: typed}
    editor.open(COUNTY)
    editor.open(HOUSES)
    editor.type(HOUSES, typed)
    place = before[COUNTY].index("永修县财政局")
    line = before[COUNTY].count("\n", 0, place)
    where = lsp.Position(line, place - before[COUNTY].rindex("\n", 0, place) - 1)
    document = lsp.TextDocumentIdentifier(editor.uri(COUNTY))
    may = await client.text_document_prepare_rename_async(lsp.PrepareRenameParams(document, where))
    assert may.placeholder == "永修县财政局"
    edit = await client.text_document_rename_async(lsp.RenameParams(document, where, "永修县财政和国资局"))
    changes = {one.text_document.uri: one for one in edit.document_changes}
    assert set(changes) == {editor.uri(name) for name in before}
    assert changes[editor.uri(HOUSES)].text_document.version == 2
    for name, text in before.items():
        then = applied(text, changes[editor.uri(name)].edits)
        assert then == text.replace("永修县财政局", "永修县财政和国资局")
        assert then != text
    assert (project / COUNTY).read_text("utf-8") == before[COUNTY], "the server wrote"
    with pytest.raises(JsonRpcException, match="新名是空的"):
        await client.text_document_rename_async(lsp.RenameParams(document, where, " "))
    assert not client.messages


@pytest.mark.asyncio
async def test_the_lens_opens_the_preview_and_it_ends_with_the_editor(client, project):
    pytest.importorskip("watchfiles", reason="watchfiles is not installed")
    editor = Editor(client, project)
    editor.open(HOUSES)
    document = lsp.TextDocumentIdentifier(editor.uri(HOUSES))
    [lens] = await client.text_document_code_lens_async(lsp.CodeLensParams(document))
    assert lens.command.title == "在浏览器里预览"
    ask = lsp.ExecuteCommandParams(lens.command.command, lens.command.arguments)
    await asyncio.gather(*(client.workspace_execute_command_async(ask) for _ in range(2)))
    page, again = client.shown_documents
    assert again.uri == page.uri, "two clicks begin one"
    assert page.external
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/yongxiu/10-nongcun-weifang-gaizao\.html", page.uri)
    assert await asyncio.to_thread(answers, page.uri)
    await client.workspace_execute_command_async(ask)
    assert {one.uri for one in client.shown_documents} == {page.uri}, "it runs once"
    symbols = await client.text_document_document_symbol_async(lsp.DocumentSymbolParams(document))
    assert [one.name for one in symbols] == ["领域"]
    await client.shutdown_session()
    client.capabilities = None  # the fixture need not do it once more
    while await asyncio.to_thread(answers, page.uri):
        pass


def answers(address):
    """Whether a preview answers, be it that the page is still being made."""
    try:
        urllib.request.urlopen(address, timeout=600).close()
    except urllib.error.HTTPError as problem:
        problem.close()
        return problem.code == 503
    except OSError:
        return False
    return True


@pytest.mark.asyncio
async def test_odd_addresses_and_places_are_answered_and_end_nothing(client, project, tmp_path):
    editor = Editor(client, project)
    outside = tmp_path / "outside.yaml"
    outside.write_text("领域: 甲\n", "utf-8")
    odd = [
        "untitled:Untitled-1",
        "file:///",
        "http://example.com/x.yaml",
        outside.as_uri(),
        editor.uri("x/y/z.yaml"),
        "",
    ]
    for uri in [*odd, editor.uri("counties/yongxiu"), editor.uri("counties/new/county.yaml")]:
        client.text_document_did_open(
            lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(uri, "yaml", 1, "领域: [\ud800"))
        )
        document = lsp.TextDocumentIdentifier(uri)
        for place in (lsp.Position(0, 0), lsp.Position(7, 9), lsp.Position(0, 5)):
            await client.text_document_completion_async(lsp.CompletionParams(document, place))
            assert await client.text_document_hover_async(lsp.HoverParams(document, place)) is None
            assert not await client.text_document_definition_async(lsp.DefinitionParams(document, place))
            assert await client.text_document_prepare_rename_async(lsp.PrepareRenameParams(document, place)) is None
        assert not await client.text_document_document_symbol_async(lsp.DocumentSymbolParams(document))
        client.text_document_did_close(lsp.DidCloseTextDocumentParams(document))
    editor.open(HOUSES, WRONG)
    await editor.codes(HOUSES, "GK103")
    assert not client.messages


@pytest.mark.asyncio
async def test_what_changes_on_the_disk_is_seen(client, project):
    editor = Editor(client, project)
    (project / HOUSES).write_text(WRONG.replace("政府网,", "政府网站,") + "  10-999: {备注: 甲}\n", "utf-8")
    editor.open(HOUSES)
    await editor.codes(HOUSES, "GK201")
    [wanted] = client.registered
    assert wanted.register_options["watchers"] == [{"globPattern": "**/*.yaml"}]
    guideline = "guidelines/10-nongcun-weifang-gaizao.yaml"
    text = (project / guideline).read_text("utf-8")
    (project / guideline).write_text(text.replace("编号: 10-002", "编号: 10-999"), "utf-8")
    change = lsp.FileEvent(editor.uri(guideline), lsp.FileChangeType.Changed)
    client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams([change]))
    await editor.told(HOUSES, lambda found: not any(one.code == "GK201" for one in found))
