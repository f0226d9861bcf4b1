"""The whole way of a catalog through a repository: sent, commented on, returned, answered, agreed to, signed by the city, stale,
released; and who may have signed."""

import json
import shutil
import subprocess

import pytest
from docx import Document
from openpyxl import load_workbook
from openpyxl.comments import Comment

from command import gongkai, ok
from overlay import demo
from revisions import commit, git

if shutil.which("ssh-keygen") is None:
    pytest.skip("ssh-keygen is not installed", allow_module_level=True)

DOMAIN = "counties/demo/10-nongcun-weifang-gaizao.yaml"
OFFICE = "九江市人民政府办公室"
SENT, RETURNED, AGREED = (f"counties/demo/reviews/2026-11-{day}.yaml" for day in (20, 22, 25))


def key(folder, name):
    folder.mkdir(exist_ok=True)
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", folder / name],
        check=True,
        capture_output=True,
    )
    return folder / name


def signed(root, by, message="change"):
    git(root, "add", "-A")
    git(root, "-c", "gpg.format=ssh", "-c", f"user.signingkey={by}", "commit", "-q", "-S", "-m", message)


@pytest.fixture
def root(tmp_path):
    root = demo(tmp_path / "p")
    city, county = (key(tmp_path / "keys", name) for name in ("city", "county"))
    public = city.with_suffix(".pub").read_text().split()[:2]
    (root / "allowed_signers").write_text(f'shi@example.gov.cn namespaces="git" {" ".join(public)}\n')
    git(root, "init", "-q", "-b", "main")
    commit(root, "begin")
    git(root, "checkout", "-q", "-b", "work")
    return root, city, county


def catalog(root):
    return json.loads((root / "build/demo/catalog.json").read_text("utf-8"))


def state(root):
    ok(root, "build", "--format", "json")
    return catalog(root)["edition"]["status"]


def verify(root, *args):
    return gongkai("review", "verify", "--base", "main", *args, cwd=root)


SIGN = ("review", "sign", "--county", "demo", "--office", OFFICE, "--by", "王五")


def test_the_whole_way(root, tmp_path):
    root, city, _ = root
    (root / ".gitignore").write_text("build/\nout/\n.gongkai/\n")
    assert state(root) == "未报审"
    ok(root, "review", "packet", "--county", "demo", "--output", "out", "--submit", "--date", "2026-11-20")
    commit(root, "sent")
    assert state(root) == "报审"
    book = load_workbook(root / "out/报审材料.xlsx")
    sheet = book["目录全文"]
    cell = next(one for row in sheet.iter_rows(min_row=4) for one in row if "工作日" in str(one.value))
    cell.comment = Comment("太长", "王五")
    book.save(tmp_path / "意见.xlsx")
    ok(root, "review", "comments", tmp_path / "意见.xlsx")
    signed(root, city, "comments")
    ok(root, *SIGN, "--result", "退回", "--date", "2026-11-22")
    signed(root, city, "returned")
    assert state(root) == "退回"
    assert f"{RETURNED}：由 shi@example.gov.cn 签名" in verify(root).stdout
    ok(root, "set", "10-001", "公开时限", "信息形成或者变更之日起5个工作日内")
    commit(root, "changed")
    assert state(root) == "未报审"
    ok(root, "review", "answer", "1", "--text", "改为5日")
    commit(root, "answered")
    ok(root, "review", "packet", "--county", "demo", "--output", "out", "--submit", "--date", "2026-11-23")
    commit(root, "sent again")
    assert gongkai("build", "--format", "json", "--release", cwd=root).returncode == 1
    ok(root, *SIGN, "--result", "同意", "--date", "2026-11-25", "--number", "九府办字〔2026〕12号")
    signed(root, city, "agreed")
    assert state(root) == "已审核"
    ok(root, "build", "--format", "json", "--release")
    done = verify(root)
    assert (done.returncode, "2 份审核记录，签名都对" in done.stdout) == (0, True), done.stderr
    ok(root, "edition")
    commit(root, "published")
    assert state(root) == "已发布"
    upgraded(root, city)
    ok(root, "set", "10-002", "备注", "有变")
    commit(root, "changed again")
    done = gongkai("validate", "--select", "GK602", "--date", "2026-11-30", cwd=root)
    assert "2026-11-28审核以后，样例县的目录又有改动：农村危房改造（1 项）" in done.stdout
    assert gongkai("build", "--format", "json", "--release", cwd=root).returncode == 1
    assert verify(root).returncode == 0, "what was agreed to stays so"
    git(root, "checkout", "-q", "main")
    git(root, "merge", "-q", "--no-ff", "-m", "merge", "work")
    assert verify(root).returncode == 0, "base and head are one: all are looked at"
    assert int(git(root, "rev-list", "--count", "HEAD")) > 15


def upgraded(root, city):
    """The guideline changes: what the county tailored is decided, the rest follows, the city agrees again, the next edition is
    released."""
    git(root, "tag", "v1")
    guideline = root / "guidelines/10-nongcun-weifang-gaizao.yaml"
    text = guideline.read_text("utf-8").replace("起20个工作日内", "起15个工作日内")
    guideline.write_text(text.replace("[本级危房改造政策文件]", "[本级危房改造政策文件, 政策解读]"), "utf-8")
    commit(root, "the guideline changed")
    assert state(root) == "未报审", "what was adopted says something else than what was agreed to"
    ok(root, "upgrade", "--from", "v1", "--output", "out/升级.xlsx")
    book = load_workbook(root / "out/升级.xlsx")
    [row] = list(book["要定的"].iter_rows(min_row=4))
    assert [cell.value for cell in row][1:5] == ["农村危房改造", "10-001", "政策法规文件 · 国家层面政策", "公开时限"]
    row[8].value = "跟指引"
    book.save(root / "out/升级.xlsx")
    ok(root, "upgrade", "--from", "v1", "--apply", "out/升级.xlsx")
    commit(root, "decided")
    assert "没有要定的" in ok(root, "upgrade", "--from", "v1")
    release = ("build", "--format", "json", "--release")
    assert gongkai(*release, cwd=root).returncode == 1, "nobody agreed to it yet"
    ok(root, "set", "目录", "日期", "2026年11月28日")
    ok(root, "review", "packet", "--county", "demo", "--output", "out", "--submit", "--date", "2026-11-27")
    form = [paragraph.text for table in Document(root / "out/调整申请表.docx").tables for row in table.rows for paragraph in row.cells]  # fmt: skip
    assert any("15个工作日内" in text for text in form), "what is to change in the published catalog"
    commit(root, "sent for the second edition")
    ok(root, *SIGN, "--result", "同意", "--date", "2026-11-28")
    signed(root, city, "agreed to the second edition")
    assert state(root) == "已审核"
    ok(root, *release)
    limits = {one["id"]: one["deadline"]["text"] for domain in catalog(root)["domains"] for one in domain["entries"]}
    assert limits["10-001"] == limits["10-002"] == "信息形成或者变更之日起15个工作日内"
    ok(root, "edition")
    commit(root, "published again")
    assert state(root) == "已发布"
    assert "3 份审核记录，签名都对" in verify(root).stdout


def test_who_did_not_sign_as_the_base_says_is_refused(root):
    root, city, county = root
    ok(root, *SIGN, "--result", "同意", "--date", "2026-11-25")
    commit(root, "nobody signed")
    done = verify(root)
    assert (done.returncode, "没有签名" in done.stdout) == (1, True)
    git(root, "reset", "-q", "--soft", "main")
    signed(root, county, "the county signed")
    assert verify(root).returncode == 1
    public = county.with_suffix(".pub").read_text().split()[:2]
    git(root, "reset", "-q", "--soft", "main")
    (root / "allowed_signers").write_text(f"xian@example.gov.cn {' '.join(public)}\n")
    signed(root, county, "and allowed itself to")
    assert verify(root).returncode == 1
    git(root, "reset", "-q", "--soft", "main")
    git(root, "checkout", "-q", "main", "--", "allowed_signers")
    signed(root, city, "the city signed")
    assert verify(root).returncode == 0


@pytest.mark.parametrize("change", ["date", "mark", "kept", "gone", "back"])
def test_what_was_signed_does_not_change(root, change):
    root, city, _ = root
    ok(root, *SIGN, "--result", "同意", "--date", "2026-11-25")
    signed(root, city)
    git(root, "branch", "-q", "-f", "main")
    file = root / AGREED
    text = file.read_text("utf-8")
    mark = text.split("标记: ")[1].split()[0]
    if change == "date":
        file.write_text(text.replace("王五", "王六"), "utf-8")
    elif change == "mark":
        file.write_text(text.replace(mark, "0" * 32), "utf-8")
    elif change == "kept":
        ok(root, "set", "10-001", "备注", "有变")
        ok(root, *SIGN, "--result", "退回", "--date", "2026-11-26")
        other = root / "counties/demo/reviews/2026-11-26"
        (root / "counties/demo/reviews/2026-11-25.json.gz").write_bytes(other.with_suffix(".json.gz").read_bytes())
        other.with_suffix(".yaml").unlink()
    elif change == "gone":
        file.unlink()
    else:
        file.write_text(text.replace("王五", "王六"), "utf-8")
        commit(root)
        file.write_text(text, "utf-8")
    commit(root)
    assert verify(root, "--all").returncode == 1


def test_what_hinders_is_told(root):
    root, *_ = root
    assert "没有要核对的" in verify(root).stdout
    assert gongkai("review", "verify", "--base", "nowhere", cwd=root).returncode == 1
    (root / "allowed_signers").unlink()
    commit(root)
    git(root, "branch", "-q", "-f", "main")
    done = verify(root)
    assert (done.returncode, "allowed_signers" in done.stderr) == (1, True)
