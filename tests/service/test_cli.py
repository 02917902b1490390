"""The command line as a person uses it: the real program, its words and its exit codes.

What imports tables is called within this process, which starts no program for each call.
"""

from __future__ import annotations

import getpass
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.store.store import Store
from service.audit.trail import Trail
from tests import pdfs
from tests.pdfs import Text
from tests.service.program import mingjian as within_one_process

MINGJIAN = Path(sys.executable).with_name("mingjian")


def mingjian(*arguments: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MINGJIAN_")}
    environment |= {"COLUMNS": "160", "MINGJIAN_DATA_DIR": str(folder / "data")}
    return subprocess.run(
        [MINGJIAN, *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=folder,
        env=environment,
        check=False,
    )


@pytest.fixture
def report(tmp_path: Path) -> Path:
    page = [
        Text(150, 200, "云栖加油站有限公司", 20),
        Text(180, 300, "安全现状评价报告", 24),
        Text(220, 700, "2023年5月18日", 14),
    ]
    return pdfs.saved(tmp_path, "报告.pdf", pdfs.compose([page]))


def test_bad_files_get_a_sentence_each_and_the_good_one_is_screened(tmp_path: Path, report: Path) -> None:
    empty = pdfs.saved(tmp_path, "空.pdf", b"")
    folder = tmp_path / "文件夹"
    folder.mkdir()
    done = mingjian(
        "screen", "没有.pdf", folder, empty, report, "--json", "out", "--html", "out", folder=tmp_path
    )
    assert done.returncode == 4
    for words in ("找不到文件", "这是一个文件夹", "文件是空的", "云栖加油站有限公司"):
        assert words in done.stdout
    statuses = {p.stem: json.loads(p.read_text())["status"] for p in (tmp_path / "out").glob("*.json")}
    assert statuses == {"没有": "refused", "文件夹": "refused", "空": "refused", "报告": "done"}
    assert (tmp_path / "out" / "index.html").is_file()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("没有.pdf", None, 3),
        ("旧.doc", b"\xd0\xcf\x11\xe0" + b"0" * 600, 4),
        ("坏.pdf", b"%PDF-1.5\n%%EOF", 5),
    ],
)
def test_each_kind_of_failure_has_its_exit_code(
    tmp_path: Path, name: str, content: bytes | None, code: int
) -> None:
    if content is not None:
        pdfs.saved(tmp_path, name, content)
    assert mingjian("screen", name, folder=tmp_path).returncode == code


def test_one_report_gives_one_file_and_can_be_shown_again(tmp_path: Path, report: Path) -> None:
    done = mingjian("screen", report, "--json", "结果.json", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    document = json.loads((tmp_path / "结果.json").read_text(encoding="utf-8"))
    assert document["schema"] == "mingjian.screening/1"
    with Store.open(tmp_path / "data") as store:
        (entry,) = Trail(store.engine).entries()
    assert (entry.actor, entry.action) == (f"命令行:{getpass.getuser()}", "report.screen")
    assert entry.object_id == document["report"]["id"]
    assert json.loads(entry.detail) == {"name": "报告.pdf", "status": document["status"]}
    again = mingjian("show", document["report"]["id"][:8], "--html", "again.html", folder=tmp_path)
    assert again.returncode == 0, again.stderr
    assert "报告.pdf" in again.stdout
    assert "云栖加油站有限公司" in (tmp_path / "again.html").read_text(encoding="utf-8")
    assert "报告.pdf" in mingjian("reports", folder=tmp_path).stdout


def test_an_unknown_report_is_said_so(tmp_path: Path) -> None:
    done = mingjian("show", "没筛查过.pdf", folder=tmp_path)
    assert done.returncode == 3
    assert "没筛查过.pdf" in done.stderr


def test_a_registry_with_missing_columns_changes_nothing(tmp_path: Path) -> None:
    good = tmp_path / "机构.csv"
    good.write_text(
        "机构名称,资质证书编号,发证日期,有效日期\n青岚安全技术咨询有限公司,APJ-(川)-907,2021-06-01,2026-05-31\n"
    )
    bad = tmp_path / "缺列.csv"
    bad.write_text("机构名称,办公地址\n青岚安全技术咨询有限公司,某路1号\n")
    assert (
        within_one_process("registry", "import", good, "--known-on", "2026-06-30", folder=tmp_path).returncode
        == 0
    )
    done = within_one_process("registry", "import", bad, "--known-on", "2026-06-30", folder=tmp_path)
    assert done.returncode == 6
    assert "资质证书编号" in done.stderr
    again = within_one_process("registry", "import", good, "--known-on", "2026-06-30", folder=tmp_path)
    assert "未变 1 行" in again.stdout


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    table = tmp_path / "机构.csv"
    table.write_text("机构名称,资质证书编号,有效日期\n青岚安全技术咨询有限公司,APJ-(川)-907,2026-05-31\n")
    for _ in range(2):
        done = within_one_process("registry", "import", table, "--dry-run", folder=tmp_path)
        assert "新增 1 行" in done.stdout


def agencies(path: Path, numbers: range, *, province: str = "川") -> Path:
    rows = [f"第{n}安全技术咨询有限公司,APJ-({province})-{n},2021-06-01,2026-05-31" for n in numbers]
    path.write_text("\n".join(["机构名称,资质证书编号,发证日期,有效日期", *rows]))
    return path


def test_a_table_that_drops_many_rows_is_warned_of_loudly(tmp_path: Path) -> None:
    whole, part = agencies(tmp_path / "全.csv", range(60)), agencies(tmp_path / "部分.csv", range(9))
    first = within_one_process("registry", "import", whole, "--known-on", "2026-05-30", folder=tmp_path)
    assert "警告" not in first.stdout
    done = within_one_process("registry", "import", part, "--known-on", "2026-06-30", folder=tmp_path)
    assert done.returncode == 0
    for words in ("警告", "60 行", "51 行不再列出", "来源「名录」的完整名录", "--source"):
        assert words in done.stdout
    mended = within_one_process("registry", "import", whole, "--known-on", "2026-06-30", folder=tmp_path)
    assert "新增 51 行，变更 0 行，未变 9 行" in mended.stdout
    own = within_one_process("registry", "import", part, "--source", "成都", folder=tmp_path)
    assert "警告" not in own.stdout


def test_several_tables_are_imported_each_for_itself(tmp_path: Path) -> None:
    good, roster = agencies(tmp_path / "机构.csv", range(2)), tmp_path / "人员.csv"
    roster.write_text("姓名,机构名称,证书号码\n沈青禾,第0安全技术咨询有限公司,S0110990001\n")
    bad = tmp_path / "缺列.csv"
    bad.write_text("机构名称,办公地址\n第1安全技术咨询有限公司,某路1号\n")
    done = within_one_process("registry", "import", good, bad, "没有.csv", roster, folder=tmp_path)
    assert done.returncode == 6
    assert "缺列.csv" in done.stderr
    assert "没有.csv" in done.stderr
    assert [line for line in done.stdout.splitlines() if "新增" in line] == [
        "  安全评价机构名录：新增 2 行，变更 0 行，未变 0 行，撤下 0 行，未采用 0 行",
        "  专职技术人员名册：新增 1 行，变更 0 行，未变 0 行，撤下 0 行，未采用 0 行",
    ]


def test_a_table_that_replaces_one_of_the_same_call_is_warned_of(tmp_path: Path) -> None:
    first = agencies(tmp_path / "川.csv", range(2))
    second = agencies(tmp_path / "甘.csv", range(3), province="甘")
    done = within_one_process("registry", "import", first, second, folder=tmp_path)
    assert done.returncode == 0
    assert "本表取代了刚导入的「川.csv」" in done.stdout
    assert "--source" in done.stdout


def test_the_day_of_a_table_may_be_written_in_chinese(tmp_path: Path) -> None:
    table = agencies(tmp_path / "机构.csv", range(1))
    done = within_one_process("registry", "import", table, "--known-on", "2026年6月30日", folder=tmp_path)
    assert "反映 2026-06-30 的情况" in done.stdout


@pytest.mark.parametrize(
    ("written", "said"),
    [("2199-01-01", "晚于今天"), ("2026-06-31", "无法识别")],
)
def test_a_day_that_cannot_be_is_refused_in_a_sentence(tmp_path: Path, written: str, said: str) -> None:
    table = agencies(tmp_path / "机构.csv", range(1))
    done = mingjian("registry", "import", table, "--known-on", written, folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert written in done.stderr
    assert "Traceback" not in done.stderr


def test_a_target_that_cannot_be_is_told_before_the_work(tmp_path: Path, report: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    done = mingjian("screen", report, report, "--json", "taken", folder=tmp_path)
    assert done.returncode == 2
    assert "应是文件夹" in done.stderr
    assert (tmp_path / "taken").read_text() == "a file"


def test_a_data_folder_that_is_a_file_is_told(tmp_path: Path, report: Path) -> None:
    (tmp_path / "data").write_text("not a folder")
    assert mingjian("screen", report, folder=tmp_path).returncode == 8


def test_help_is_for_newcomers(tmp_path: Path) -> None:
    shown = mingjian("--help", folder=tmp_path).stdout
    assert "第一次使用" in shown
    for command in ("screen", "show", "reports", "registry", "schema"):
        assert command in shown
