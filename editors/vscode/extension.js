// Starts `gongkai lsp` and lets VS Code talk to it; everything else is the server's.
"use strict";

const { window, workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

async function activate() {
  const command = workspace.getConfiguration("gongkai").get("command", "gongkai");
  client = new LanguageClient(
    "gongkai",
    "gongkai",
    { command, args: ["lsp"] },
    { documentSelector: [{ scheme: "file", language: "yaml" }] },
  );
  try {
    await client.start();
  } catch (problem) {
    window.showErrorMessage(
      `不能运行 ${command} lsp（${problem.message}）。请装上 gongkai：pip install "gongkai[lsp]"；装在别处的，在设置“gongkai.command”里写全路径。`,
    );
  }
}

function deactivate() {
  return client && client.isRunning() ? client.stop() : undefined;
}

module.exports = { activate, deactivate };
