"""The same corpus for comparable tools: check-jsonschema, compliance-trestle, doorstop, StrictDoc.

Each tool gets a virtual environment of its own under bench/.work, from the package index that pip is set up for.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import uuid
from pathlib import Path

from corpus import Item, corpus

PEERS = {
    "check-jsonschema": "check-jsonschema",
    "trestle": "compliance-trestle",
    "doorstop": "doorstop",
    "strictdoc": "strictdoc",
}


def tool(work: Path, name: str) -> Path:
    """The tool's program, installed if it is not there yet."""
    program = work / f"venv-{name}" / "bin" / name
    if not program.exists():
        print(f"installing {PEERS[name]} …", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", str(program.parents[1])], check=True)
        pip = [str(program.with_name("python")), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        subprocess.run([*pip, PEERS[name]], check=True)
    return program


def cells(item: Item) -> dict[str, str]:
    """The printed cells under names that every tool's grammar takes."""
    return {
        "primary": item.primary,
        "elements": "；".join(item.elements),
        "basis": "、".join(f"《{law}》" for law in item.basis),
        "deadline": item.deadline,
        "body": item.body,
        "channels": "、".join(item.channels),
        "audience": item.audience,
        "mode": item.mode,
        "tiers": "、".join(item.tiers),
    }


def write_trestle(work: Path, count: int) -> Path:
    """A trestle workspace that holds the corpus as one OSCAL catalog named c."""
    space = work / "trestle"
    shutil.rmtree(space, ignore_errors=True)
    space.mkdir()
    meta = {"title": "t", "last-modified": "2024-01-01T00:00:00.000+00:00", "version": "1", "oscal-version": "1.1.3"}
    groups = [
        {"id": f"d{k:02d}", "title": f"领域{k:02d}", "controls": [_control(item) for item in items]}
        for k, items in enumerate(corpus(count), 1)
    ]
    identity = str(uuid.uuid5(uuid.NAMESPACE_URL, "catalog")).replace("-5", "-4", 1)
    source = work / "catalog.json"
    data = {"catalog": {"uuid": identity, "metadata": meta, "groups": groups}}
    source.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    program = str(tool(work, "trestle"))
    for args in (["init"], ["import", "-f", str(source), "-o", "c"]):
        subprocess.run([program, *args], cwd=space, check=True, capture_output=True)
    return space


def _control(item: Item) -> dict[str, object]:
    parts = [
        {"id": f"d{item.id}.{i}", "name": "item", "prose": text, "props": [{"name": "label", "value": f"{i}."}]}
        for i, text in enumerate(item.elements, 1)
    ]
    props = [{"name": key, "value": value} for key, value in cells(item).items() if key != "elements"]
    statement = {"id": f"d{item.id}_smt", "name": "statement", "prose": item.secondary, "parts": parts}
    return {"id": f"d{item.id}", "title": item.secondary, "props": props, "parts": [statement]}


def write_doorstop(work: Path, count: int) -> Path:
    """A git repository with the corpus as 26 doorstop documents."""
    root = work / "doorstop"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    git = ["git", "-C", str(root), "-c", "user.name=bench", "-c", "user.email=bench@example.org"]
    subprocess.run([*git, "init", "-q"], check=True)
    for k, items in enumerate(corpus(count), 1):
        folder = root / f"d{k:02d}"
        folder.mkdir()
        parent = "" if k == 1 else "  parent: D01\n"
        names = "".join(f"  - {name}\n" for name in cells(items[0]))
        (folder / ".doorstop.yml").write_text(
            f"attributes:\n  publish:\n{names}settings:\n  digits: 3\n{parent}  prefix: D{k:02d}\n  sep: '-'\n",
            encoding="utf-8",
        )
        for item in items:
            head = (
                "active: true\nderived: false\nlevel: 1." + f"{item.serial}\nnormative: true\nref: ''\nreviewed: null\n"
            )
            links = "links: []\n" if k == 1 else "links:\n- D01-001\n"
            body = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in cells(item).items())
            text = f"header: {item.secondary}\ntext: {item.secondary}\n"
            (folder / f"D{item.id}.yml").write_text(head + links + text + body, encoding="utf-8")
    subprocess.run([*git, "add", "-A"], check=True)
    subprocess.run([*git, "commit", "-qm", "corpus"], check=True)
    return root


def write_strictdoc(work: Path, count: int) -> Path:
    """A StrictDoc project with the corpus as 26 documents."""
    root = work / "strictdoc"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    for k, items in enumerate(corpus(count), 1):
        parts = [f"[DOCUMENT]\nTITLE: 领域{k:02d}\n"]
        for item in items:
            text = "\n".join(f"{key}: {value}" for key, value in cells(item).items())
            parts.append(f"[REQUIREMENT]\nUID: D{item.id}\nTITLE: {item.secondary}\nSTATEMENT: >>>\n{text}\n<<<\n")
        (root / f"d{k:02d}.sdoc").write_text("\n".join(parts), encoding="utf-8")
    return root
