"""The language server: an editor's messages in, answers out. What is said is worked out in the modules beside this one."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, cast

from lsprotocol import types as lsp
from pygls.capabilities import get_capability
from pygls.exceptions import JsonRpcException, PyglsError
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from gongkai.editor import telling
from gongkai.editor.complete import completions
from gongkai.editor.desk import Desk
from gongkai.editor.hover import hover
from gongkai.editor.outline import outline
from gongkai.editor.previewing import COMMAND, Previews, lenses
from gongkai.editor.rename import renamable, rename
from gongkai.editor.symbols import definitions_at, references_at
from gongkai.model.refusal import Refusal
from gongkai.source.home import find_root

CALM = 0.1  # seconds without another keystroke until a file is looked at again
_YAML = (".yaml", ".yml")
_HEADER, _LONGEST = 1_000, 100_000_000  # bytes of a line of a message's head, of a message


class Server(LanguageServer):
    """One editor's server, with a desk for each project that it has files open of. `today` tells the day."""

    def __init__(self, version: str, today: Callable[[], str]) -> None:
        super().__init__("gongkai", version, text_document_sync_kind=lsp.TextDocumentSyncKind.Full)
        self._today = today
        self._desks: dict[Path, Desk] = {}
        self.previews = Previews()
        self._waiting: asyncio.TimerHandle | None = None

    def at(self, uri: str) -> tuple[Desk, str] | None:
        """The desk for a file and the file's name there; None for what is no source of a project."""
        path = to_fs_path(uri)
        if path is None or not path.endswith(_YAML):
            return None
        root = find_root(Path(path).parent)
        if root is None:
            return None
        if root not in self._desks:
            self._desks[root] = Desk(root, str(self.workspace.position_encoding or "utf-16"), self._today)
        desk = self._desks[root]
        name = desk.name(Path(path))
        return None if name is None else (desk, name)

    def spot(self, asked: Any) -> tuple[Desk, str, int] | None:
        """The desk, the file and the offset that a question, which names a document and a position, is about."""
        found = self.at(asked.text_document.uri)
        return None if found is None else (*found, found[0].text(found[1]).offset(asked.position))

    def edit(self, edits: Mapping[str, list[lsp.TextEdit]]) -> lsp.WorkspaceEdit:
        """Edits of files by their addresses, for the editor to make: of those open there in the version that we know."""
        if not get_capability(self.client_capabilities, "workspace.workspace_edit.document_changes"):
            return lsp.WorkspaceEdit(changes=edits)
        known = self.workspace.text_documents
        return lsp.WorkspaceEdit(
            document_changes=[
                lsp.TextDocumentEdit(
                    lsp.OptionalVersionedTextDocumentIdentifier(uri, known[uri].version if uri in known else None),
                    list(changes),
                )
                for uri, changes in edits.items()
            ]
        )

    def soon(self) -> None:
        """Tell what there is to tell once nobody types any more."""
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = asyncio.get_running_loop().call_later(CALM, self.tell)

    def tell(self) -> None:
        """Tell the findings of all files that are open."""
        try:
            for desk in self._desks.values():
                for name, found in desk.findings():
                    self.mark(desk.uri(name), [telling.diagnostic(desk, one) for one in found])
        except Exception as fault:  # nobody else would hear of it
            self.report_server_error(fault, PyglsError)

    def mark(self, uri: str, found: list[lsp.Diagnostic]) -> None:
        """Tell the findings of a file."""
        known = self.workspace.text_documents
        version = known[uri].version if uri in known else None
        self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, found, version))

    def report_server_error(self, error: Exception, source: Any) -> None:
        """A fault of gongkai's own, in one line. What cannot be done as it was asked for was answered."""
        if isinstance(error, JsonRpcException):
            return
        self.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Error, f"gongkai 自身出错：{error}"))


def serve(version: str, today: Callable[[], str]) -> None:
    """Answer an editor on the standard input and output until it leaves."""
    logging.getLogger("pygls").addHandler(logging.NullHandler())
    server = make(version, today)
    try:
        with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as out:  # which is closed at the end, and not ours
            server.start_io(cast("BinaryIO", _Input()), out)
    finally:
        server.previews.stop()


class _Input:
    """The standard input; a message that says to be longer than any file of a project is not waited for."""

    def readline(self) -> bytes:
        return sys.stdin.buffer.readline(_HEADER)

    def read(self, size: int) -> bytes:
        if size > _LONGEST:
            raise Refusal(f"编辑器送来的消息说自己有 {size} 字节，太长了，语言服务停了。请重新启动编辑器里的 gongkai")
        return sys.stdin.buffer.read(size)


def make(version: str, today: Callable[[], str]) -> Server:
    """A server that has not begun."""
    server = Server(version, today)
    for features in (_follow, _answer, _change, _show):
        features(server)
    return server


def _follow(server: Server) -> None:
    """What the editor has open, and what changes on the disk."""

    @server.feature(lsp.INITIALIZED)
    async def watch(params: lsp.InitializedParams) -> None:
        if get_capability(server.client_capabilities, "workspace.did_change_watched_files.dynamic_registration"):
            watchers = [lsp.FileSystemWatcher("**/*.yaml")]
            options = lsp.DidChangeWatchedFilesRegistrationOptions(watchers)
            wanted = lsp.Registration("sources", lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            await server.client_register_capability_async(lsp.RegistrationParams([wanted]))

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: lsp.DidOpenTextDocumentParams) -> None:
        _said(server, params.text_document.uri, params.text_document.text)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def typed(params: lsp.DidChangeTextDocumentParams) -> None:
        uri = params.text_document.uri
        _said(server, uri, server.workspace.get_text_document(uri).source)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: lsp.DidCloseTextDocumentParams) -> None:
        if (found := server.at(params.text_document.uri)) is not None:
            desk, name = found
            desk.close(name)
            server.mark(params.text_document.uri, [])
            server.soon()

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: lsp.DidSaveTextDocumentParams) -> None:
        _changed(server, [params.text_document.uri])

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def changed(params: lsp.DidChangeWatchedFilesParams) -> None:
        _changed(server, [change.uri for change in params.changes])


def _answer(server: Server) -> None:
    """What stands at a place, what may stand there, and where else it is spoken of."""

    @server.feature(
        lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=[" ", "[", "{", ",", "-", ":"])
    )
    def propose(params: lsp.CompletionParams) -> list[lsp.CompletionItem]:
        return [] if (found := server.at(params.text_document.uri)) is None else completions(*found, params.position)

    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    def explain(params: lsp.HoverParams) -> lsp.Hover | None:
        if (here := server.spot(params)) is None or (found := hover(*here)) is None:
            return None
        return lsp.Hover(
            lsp.MarkupContent(lsp.MarkupKind.Markdown, found[1]), here[0].text(here[1]).range_of(found[0].span)
        )

    @server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    def define(params: lsp.DefinitionParams) -> list[lsp.Location]:
        return [] if (here := server.spot(params)) is None else definitions_at(*here)

    @server.feature(lsp.TEXT_DOCUMENT_REFERENCES)
    def refer(params: lsp.ReferenceParams) -> list[lsp.Location]:
        return (
            []
            if (here := server.spot(params)) is None
            else references_at(*here, declared=params.context.include_declaration)
        )

    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def list_parts(params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol]:
        return [] if (found := server.at(params.text_document.uri)) is None else outline(*found)


def _change(server: Server) -> None:
    """Other names and quick fixes, for the editor to write."""

    @server.feature(lsp.TEXT_DOCUMENT_PREPARE_RENAME)
    def may_rename(params: lsp.PrepareRenameParams) -> lsp.PrepareRenamePlaceholder | None:
        if (here := server.spot(params)) is None or (found := renamable(*here)) is None:
            return None
        return lsp.PrepareRenamePlaceholder(here[0].text(here[1]).range_of(found[0].span), found[1].name)

    @server.feature(lsp.TEXT_DOCUMENT_RENAME, lsp.RenameOptions(prepare_provider=True))
    def give_name(params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
        if (here := server.spot(params)) is None:
            return None
        try:
            done = rename(*here, params.new_name)
        except Refusal as problem:
            raise JsonRpcException(str(problem), lsp.LSPErrorCodes.RequestFailed) from problem
        for line in done.told:
            server.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Info, line))
        return server.edit({here[0].uri(name): edits for name, edits in done.edits.items()})

    @server.feature(
        lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix])
    )
    def act(params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        found = server.at(params.text_document.uri)
        wanted = params.context.only or [lsp.CodeActionKind.QuickFix]
        return list(telling.actions(*found, params.range)) if found and lsp.CodeActionKind.QuickFix in wanted else []


def _show(server: Server) -> None:
    """The preview in a browser, asked for above a file's first line."""

    @server.feature(lsp.TEXT_DOCUMENT_CODE_LENS)
    def offer(params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
        return [] if (found := server.at(params.text_document.uri)) is None else lenses(*found)

    @server.command(COMMAND)
    async def preview(uri: str) -> None:
        found = server.at(uri)
        if found is None:
            return
        try:
            address = await server.previews.address(*found)
        except Refusal as problem:
            server.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Warning, str(problem)))
            return
        if get_capability(server.client_capabilities, "window.show_document.support"):
            await server.window_show_document_async(lsp.ShowDocumentParams(address, external=True))
        else:
            server.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Info, f"预览在 {address}"))


def _said(server: Server, uri: str, text: str) -> None:
    """A file's text in the editor."""
    if (found := server.at(uri)) is not None:
        desk, name = found
        desk.open(name, uri, text)
        server.soon()


def _changed(server: Server, uris: list[str]) -> None:
    """Files changed on the disk."""
    for uri in uris:
        if (found := server.at(uri)) is not None:
            desk, name = found
            desk.changed(name)
    server.soon()
