"""``mingjian law`` as a person uses it: the real program, its tables, its JSON, its exit codes."""

from __future__ import annotations

import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from corpus.law.packs import load_packs
from corpus.law.timeline import Timeline
from corpus.law.veto import VETO_FOLDER
from pipelines.checks import CHECKS
from service import law_cards
from service.law_cards import LawDataKind, cards, named, summary
from service.law_cli import bearings
from service.law_tables import print_bearings
from tests.service.program import mingjian


def words(text: str) -> str:
    """What a table says, without the lines it is broken into."""
    return re.sub(r"[\s│┃]", "", text)


def printed(folder: Path, *arguments: str) -> Any:
    done = mingjian("law", *arguments, "--json", folder=folder)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_list_counts_every_kind(tmp_path: Path) -> None:
    rows = {row["kind"]: row for row in printed(tmp_path, "list")}
    assert set(rows) == {kind.value for kind in LawDataKind}
    assert rows["timeline"]["documents"] == len(Timeline.load().entries)
    assert rows["timeline"]["version"] == Timeline.load().version
    assert rows["packs"]["lines"] == sum(len(pack.items) for pack in load_packs())
    assert all(row["verified"] <= row["documents"] for row in rows.values())
    table = mingjian("law", "list", folder=tmp_path)
    assert table.returncode == 0
    for kind in LawDataKind:
        assert kind.in_chinese in table.stdout


def test_the_version_changes_with_a_data_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = summary(LawDataKind.VETO).version
    folder = tmp_path / "veto"
    shutil.copytree(VETO_FOLDER, folder)
    monkeypatch.setitem(law_cards._FOLDERS, LawDataKind.VETO, folder)
    assert summary(LawDataKind.VETO).version == before
    file = next(iter(sorted(folder.glob("*.yaml"))))
    file.write_text(file.read_text(encoding="utf-8").replace("漏项", "缺项"), encoding="utf-8")
    assert summary(LawDataKind.VETO).version != before


def test_a_kind_is_listed_as_of_a_day(tmp_path: Path) -> None:
    before = {row["id"] for row in printed(tmp_path, "list", "criteria", "--on", "2023-05-14")}
    after = {row["id"] for row in printed(tmp_path, "list", "criteria", "--on", "2023年5月15日")}
    assert (before - after, after - before) == ({"trade-2017"}, {"trade-2023"})
    table = mingjian("law", "list", "criteria", "--on", "2023-05-15", folder=tmp_path)
    assert "应急管理部令第10号" in words(table.stdout)
    assert "trade-2017" not in table.stdout


def test_an_entry_shows_validity_successor_and_whether_it_is_verified(tmp_path: Path) -> None:
    done = mingjian("law", "show", "GB 15603-1995", "--on", "2023-08-01", folder=tmp_path)
    assert done.returncode == 0
    text = words(done.stdout)
    for expected in ("至2023-06-30", "GB15603-2022@2022", "2023-08-01：已失效", "已核实"):
        assert expected in text
    earlier = mingjian("law", "show", "GB 15603-1995", "--on", "2023-06-30", folder=tmp_path)
    assert "2023-06-30：有效" in words(earlier.stdout)


@pytest.mark.parametrize(
    "name", ["hazchem-2017-5", "GB 18218-2018", "应急管理部令第20号", "AQ 1096-2014", "煤矿安全规程"]
)
def test_a_document_is_found_by_any_of_its_names(tmp_path: Path, name: str) -> None:
    documents = printed(tmp_path, "show", name)["documents"]
    assert documents
    assert all(row["title"] and row["source"] for row in documents)


def test_an_item_is_shown_alone(tmp_path: Path) -> None:
    text = words(mingjian("law", "show", "hazchem-2017-5", folder=tmp_path).stdout)
    assert "第五项" in text
    assert "第六项" not in text


def test_what_is_not_there_is_said_not_to_be_known(tmp_path: Path) -> None:
    done = mingjian("law", "show", "GB 98721-2017", folder=tmp_path)
    assert done.returncode == 3
    assert "查不到不等于不存在" in words(done.stderr)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("list", "法律"), "没有类别「法律」"),
        (("list", "packs", "--on", "某日"), "--on的日期「某日」无法识别"),
        (("list", "--on", "2023-05-18"), "要和类别一起使用"),
        (("explain", "no_such_check"), "没有检查项「no_such_check」"),
    ],
)
def test_a_wrong_command_gets_a_sentence(tmp_path: Path, arguments: tuple[str, ...], complaint: str) -> None:
    done = mingjian("law", *arguments, folder=tmp_path)
    assert done.returncode == 2
    assert complaint in words(done.stderr)
    assert done.stdout == ""


def test_a_check_is_explained_by_all_its_items(tmp_path: Path) -> None:
    rows = printed(tmp_path, "explain", "notice_missing")["items"]
    assert {row["item"] for row in rows} == {"agency-5", "art-19", "art-18"}
    assert all(0 < row["points"] <= 4 and row["explanation"] for row in rows)
    text = words(mingjian("law", "explain", "notice_missing", folder=tmp_path).stdout)
    for expected in ("第19条", "第18条", "应急管理部令第20号", "2026-07-01起"):
        assert expected in text


def test_every_check_of_the_product_can_be_explained() -> None:
    assert all(bearings(check.id) for check in CHECKS)


@pytest.mark.parametrize("kind", list(LawDataKind))
def test_every_document_can_be_shown_by_its_id_and_number(kind: LawDataKind) -> None:
    found = cards(kind)
    assert len({card.id for card in found}) == len(found)
    if kind is LawDataKind.TIMELINE:
        found = found[::40]
    for card in found:
        name = card.number if kind is LawDataKind.TIMELINE else card.id
        assert card.id in {each.id for each in named(name)}, card.id


def test_a_measured_weight_is_told_with_its_reports_and_a_missing_one_too() -> None:
    def told(check: str) -> str:
        console = Console(file=io.StringIO(), width=200)
        print_bearings(console, "某项检查", bearings(check))
        assert isinstance(console.file, io.StringIO)
        return console.file.getvalue()

    assert "评分用测得的权重" in told("agency_unregistered")
    assert "设了问题" in told("agency_unregistered")
    assert "尚未测定" in told("signature_reused")
