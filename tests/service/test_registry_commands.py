"""``mingjian registry`` as a person uses it: the real program over real files."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from corpus.store.store import Store
from service.audit.trail import Trail
from tests.service.program import mingjian

AGENCY = "蜀岭安全评价有限公司"
HEAD = "姓名,证书号码,机构名称,资质证书编号,级别,入职日期,离职日期"
WEN = f"温知远,S0110320001,{AGENCY},APJ-(川)-002,二级,2020-01-01,"
QIU = f"邱望舒,S0110320002,{AGENCY},APJ-(川)-002,一级,2020-01-01,2022-12-31"
GU = f"顾长风,S0110320003,{AGENCY},APJ-(川)-002,三级,2023-02-01,"


def table(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two rosters of one source, and agencies; what uses it only asks."""
    tmp_path = tmp_path_factory.mktemp("登记库")
    agencies = table(
        tmp_path / "机构.csv",
        "机构名称,资质证书编号,发证日期,有效日期,业务范围",
        f"{AGENCY},APJ-(川)-002,2018-03-05,2023-03-04,金属冶炼",
        f"{AGENCY},APJ-(川)-002,2023-03-05,2028-03-04,金属冶炼；烟花爆竹制造业",
    )
    first = table(tmp_path / "人员1.csv", HEAD, WEN, QIU)
    second = table(tmp_path / "人员2.csv", HEAD, WEN.replace("二级", "一级"), GU)
    for file, day in ((agencies, "2022-01-01"), (first, "2022-01-01"), (second, "2024-01-01")):
        done = mingjian("registry", "import", file, "--known-on", day, folder=tmp_path)
        assert done.returncode == 0, done.stderr
    return tmp_path


def test_a_folder_is_imported_whole(tmp_path: Path) -> None:
    folder = tmp_path / "登记表"
    folder.mkdir()
    table(folder / "人员.csv", HEAD, WEN, QIU)
    table(folder / "说明.txt", "不是登记表")
    table(folder / "处罚.csv", "机构名称,违法事实,处罚决定,处罚时间", f"{AGENCY},未公开,警告,2022-08-01")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["机构名称", "项目名称", "告知日期"])
    sheet.append([AGENCY, "云栖加油站安全现状评价", "2023-02-20"])
    book.save(folder / "告知.xlsx")
    done = mingjian("registry", "import", folder, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    for words in ("从业告知登记：新增 1 行", "机构违法受处罚信息：新增 1 行", "专职技术人员名册：新增 2 行"):
        assert words in done.stdout
    empty = tmp_path / "空"
    empty.mkdir()
    assert mingjian("registry", "import", empty, folder=tmp_path).returncode == 3


def test_imports_are_listed_with_what_replaced_them(filled: Path) -> None:
    done = mingjian("registry", "list", folder=filled)
    assert done.returncode == 0, done.stderr
    for words in (
        "人员1.csv",
        "至 2023-12-31",
        "人员2.csv",
        "现行",
        "专职技术人员名册（来源「名录」）现有 2 行",
    ):
        assert words in done.stdout
    content = json.loads(mingjian("registry", "list", "--json", folder=filled).stdout)
    assert [(part["file"], part["rows"], part["until"]) for part in content["snapshots"]] == [
        ("机构.csv", 2, None),
        ("人员1.csv", 2, "2024-01-01"),
        ("人员2.csv", 2, None),
    ]


def test_an_empty_registry_says_what_to_do(tmp_path: Path) -> None:
    assert "mingjian registry import" in mingjian("registry", "list", folder=tmp_path).stdout


@pytest.mark.parametrize("asked", [AGENCY, "APJ-（川）-002"])
def test_what_an_agency_was_on_a_day(filled: Path, asked: str) -> None:
    done = mingjian("registry", "as-of", "2022-03-05", "--agency", asked, folder=filled)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert any("有效" in line and "2018-03-05 至 2023-03-04" in line for line in lines)
    assert any("尚未生效" in line and "2023-03-05 至 2028-03-04" in line for line in lines)
    assert "邱望舒" in done.stdout
    assert "顾长风" not in done.stdout
    assert "没有导入过机构违法受处罚信息" in done.stdout


def test_where_a_person_was_on_a_day_as_known_on_another(filled: Path) -> None:
    def standing(day: str, *more: str) -> list[tuple[str, str]]:
        done = mingjian("registry", "as-of", day, "--person", "S0110320002", "--json", *more, folder=filled)
        assert done.returncode == 0, done.stderr
        return [(row["standing"], row["person_name"]) for row in json.loads(done.stdout)["people"]]

    assert standing("2022-03-05") == [("holds", "邱望舒")]
    assert standing("2023-03-05") == [("over", "邱望舒")]
    assert standing("2019-03-05", "--known-on", "2022-06-01") == [("not_yet", "邱望舒")]
    assert standing("2022-03-05", "--known-on", "2021-06-01") == []
    gone = mingjian("registry", "as-of", "2022-03-05", "--person", "邱望舒", folder=filled)
    assert "2024-01-01 起不再列出" in gone.stdout


def test_a_register_that_was_not_known_is_unknown_and_not_absent(filled: Path) -> None:
    done = mingjian(
        *("registry", "as-of", "2022-03-05", "--person", "温知远", "--known-on", "2020-01-01"), folder=filled
    )
    assert "没有导入过专职技术人员名册，无法判断" in done.stdout
    assert "没有查到" not in done.stdout
    nobody = mingjian("registry", "as-of", "2022-03-05", "--person", "无此人", folder=filled)
    assert "没有查到" in nobody.stdout


def test_two_days_of_a_source_are_compared(filled: Path) -> None:
    done = mingjian("registry", "diff", "--from", "2023-01-01", "--to", "2024-06-01", folder=filled)
    assert done.returncode == 0, done.stderr
    for words in ("新增 1 行，变更 1 行，撤下 1 行", "级别：二级 → 一级", "顾长风", "邱望舒"):
        assert words in done.stdout
    none = mingjian("registry", "diff", "--from", "2023-01-01", "--to", "2023-06-01", folder=filled)
    assert "没有变化" in none.stdout


def test_two_snapshots_are_compared_by_their_ids(filled: Path) -> None:
    listed = json.loads(mingjian("registry", "list", "--json", folder=filled).stdout)["snapshots"]
    ids = [part["snapshot_id"][:8] for part in listed if part["register"] == "roster"]
    done = mingjian("registry", "diff", *ids, "--json", folder=filled)
    rows = json.loads(done.stdout)["rows"]
    assert [(row["kind"], row["values"]["姓名"]) for row in rows] == [
        ("changed", "温知远"),
        ("added", "顾长风"),
        ("delisted", "邱望舒"),
    ]
    assert rows[0]["fields"] == [{"heading": "级别", "before": "二级", "after": "一级"}]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("as-of", "2022-03-05"), 2, "--agency 或 --person"),
        (("as-of", "2022-03-05", "--agency", "甲", "--person", "乙"), 2, "其中之一"),
        (("as-of", "去年", "--agency", "甲"), 2, "日期「去年」无法识别"),
        (("diff", "abc", "def"), 2, "太短"),
        (("diff", "abcdef01", "abcdef02"), 3, "没有编号以「abcdef01」开头的快照"),
        (("diff", "--from", "2022-01-01"), 2, "--from 和 --to"),
        (("diff", "--source", "甘肃", "--from", "2022-01-01", "--to", "2023-01-01"), 3, "没有来源「甘肃」"),
    ],
)
def test_a_question_that_cannot_be_answered_gets_a_sentence(
    filled: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    done = mingjian("registry", *arguments, folder=filled)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_mapping_file_names_headings(tmp_path: Path) -> None:
    odd = table(tmp_path / "机构.csv", "执业机构,批文,到期", f"{AGENCY},APJ-(川)-002,2028-03-04")
    mapping = table(tmp_path / "列名.yaml", "执业机构: 机构名称", "批文: 资质证书编号", "到期: until")
    assert mingjian("registry", "import", odd, folder=tmp_path).returncode == 6
    done = mingjian("registry", "import", odd, "--mapping", mapping, folder=tmp_path)
    assert "新增 1 行" in done.stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("批文: 没有这一列", "没有这一列"),
        ("- 批文", "逐行写成"),
        ("a: [", "不是有效的 YAML"),
        ("批文: 3", "逐行写成"),
    ],
)
def test_a_mapping_file_that_is_none_is_refused(tmp_path: Path, content: str, said: str) -> None:
    odd = table(tmp_path / "机构.csv", "执业机构,批文,到期", f"{AGENCY},APJ-(川)-002,2028-03-04")
    mapping = table(tmp_path / "列名.yaml", content)
    done = mingjian("registry", "import", odd, "--mapping", mapping, folder=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr


def test_every_rejected_row_can_be_written_to_a_file(tmp_path: Path) -> None:
    bad = [f"人{n},=1,{AGENCY},,二级,2020-01-01," for n in range(30)]
    people = table(tmp_path / "人员.csv", HEAD, WEN, *bad)
    done = mingjian("registry", "import", people, "--report", "问题.csv", folder=tmp_path)
    assert "另有 10 处未采用" in done.stdout
    with (tmp_path / "问题.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["行"]) for row in rows] == list(range(3, 33))
    assert rows[0]["内容"] == "'=1"  # no spreadsheet takes it for a formula
    assert "公式" in rows[0]["原因"]


def test_imports_are_in_the_audit_trail_and_trials_are_not(tmp_path: Path) -> None:
    file = table(tmp_path / "人员.csv", HEAD, WEN)
    tried = mingjian("registry", "import", file, "--dry-run", folder=tmp_path)
    done = mingjian("registry", "import", file, "--known-on", "2022-01-01", folder=tmp_path)
    assert (tried.returncode, done.returncode) == (0, 0)
    with Store.open(tmp_path / "data") as store:
        (entry,) = Trail(store.engine).entries()
    assert (entry.action, entry.object_kind) == ("registry.import", "snapshot")
    assert entry.actor.startswith("命令行:")
    said = json.loads(entry.detail)
    assert (said["file"], said["known_on"], said["accepted"]) == ("人员.csv", "2022-01-01", 1)
    verified = mingjian("audit", "verify", folder=tmp_path)
    assert verified.returncode == 0, verified.stderr
