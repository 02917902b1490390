"""The citation timeline: whole, consistent, and right on the boundary days."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
import yaml

from core.dates import PartialDate
from core.errors import LawDataError
from corpus.law.timeline import (
    ForceStatus,
    LawEntry,
    LawKind,
    LookupState,
    Timeline,
    status_of,
    status_on,
)

TIMELINE = Timeline.load()
IN, NOT_YET, NO_LONGER, UNKNOWN = ForceStatus


def found(code: str, edition: str | None = None) -> LawEntry:
    entry = TIMELINE.find(code, edition).entry
    assert entry is not None, code
    return entry


def test_the_timeline_is_large_and_each_edition_stands_once() -> None:
    assert len(TIMELINE.entries) >= 600
    assert max(Counter(entry.key for entry in TIMELINE.entries).values()) == 1
    assert {entry.kind for entry in TIMELINE.entries} == set(LawKind)


def test_every_entry_is_found_by_its_own_code_and_edition_and_by_its_title() -> None:
    for entry in TIMELINE.entries:
        assert entry in TIMELINE.find(entry.code, entry.edition).entries, entry.key
        assert entry in TIMELINE.find_title(entry.title, entry.edition).entries, entry.key
        for number in entry.numbers:
            assert entry in TIMELINE.find(number).entries, (entry.key, number)


def test_an_edition_ends_on_the_eve_of_its_successor() -> None:
    for entry in TIMELINE.entries:
        successor = TIMELINE.successor_of(entry)
        if successor is not None:
            assert successor.in_force_from is not None
            assert entry.in_force_until == successor.in_force_from - dt.timedelta(days=1), entry.key


def test_no_chain_of_successors_leads_back() -> None:
    for start in TIMELINE.entries:
        seen, entry = {start.key}, TIMELINE.successor_of(start)
        while entry is not None:
            assert entry.key not in seen, start.key
            seen.add(entry.key)
            entry = TIMELINE.successor_of(entry)


def test_an_inferred_end_is_never_called_verified() -> None:
    inferred = [entry for entry in TIMELINE.entries if entry.is_end_inferred]
    assert {"AQ 3013-2008@2008", "应急厅〔2021〕12号@2021", "安监总管三〔2017〕121号@2017"} <= {
        entry.key for entry in inferred
    }
    assert not any(entry.verified for entry in inferred)


@pytest.mark.parametrize(
    ("code", "date", "status"),
    [
        ("GB 18218-2009", "2019-02-28", IN),
        ("GB 18218-2009", "2019-03-01", NO_LONGER),
        ("GB 18218-2018", "2019-02-28", NOT_YET),
        ("GB 18218-2018", "2019-03-01", IN),
        ("GB 18218-2009", "2019", UNKNOWN),
        ("GB 18218-2009", "2019-03", NO_LONGER),
        ("GB 18218-2009", "2018", IN),
        ("应急管理部令第1号", "2019-04-30", NOT_YET),
        ("应急管理部令第1号", "2026-06-30", IN),
        ("应急管理部令第1号", "2026-07-01", NO_LONGER),
        ("应急管理部令第20号", "2026-06-30", NOT_YET),
        ("应急管理部令第20号", "2026-07-01", IN),
        ("安监总局令第22号", "2019-04-30", IN),
        ("安监总局令第22号", "2019-05-01", NO_LONGER),
        ("GB 30871-2014", "2022-09-30", IN),
        ("GB 30871-2014", "2022-10-01", NO_LONGER),
        ("GB/T 29639-2013", "2021-03-31", IN),
        ("GB/T 29639-2013", "2021-04-01", NO_LONGER),
        ("GB 50016-2006", "2023-01-01", NO_LONGER),
        ("GB/T 13869-2026", "2026-09-01", NOT_YET),
        ("危险化学品安全法", "2026-05-01", IN),
        ("GB 17681-2024", "2025-06-01", UNKNOWN),
    ],
)
def test_force_is_judged_by_the_day(code: str, date: str, status: ForceStatus) -> None:
    assert status_on(found(code), PartialDate.parse(date)) is status


@pytest.mark.parametrize(
    ("cited", "key"),
    [
        ("GB18218—2018", "GB 18218-2018@2018"),
        ("GB 6441-1986", "GB/T 6441-1986@1986"),  # often cited without its /T
        ("GB 6441-86", "GB/T 6441-1986@1986"),
        ("GB/T 50493-2009", "GB 50493-2009@2009"),
        ("GB 50016-2014（2018年版）", "GB 50016-2014@2018"),
        ("应急管理部令第14号", "应急管理部令第14号@2024"),
        ("国务院令第591号，第645号修订", "国务院令第591号@2013"),
        ("国务院令第645号", "国务院令第591号@2013"),
        ("安监总局令第36号，安监总局令第77号修正", "安监总局令第36号@2015"),
        ("主席令第八十八号", "安全生产法@2021"),
        ("应急〔2023〕99号", "应急〔2023〕99号@2023"),
    ],
)
def test_a_citation_names_one_edition(cited: str, key: str) -> None:
    assert found(cited).key == key


@pytest.mark.parametrize(
    ("cited", "status"),
    [
        ("GB 18218", IN),  # no year: the current edition is meant
        ("GB 50016-2014", IN),  # the partial revision kept the number
        ("安监总局令第40号", IN),
        ("国务院令第591号", IN),
        ("令第20号", IN),
    ],
)
def test_a_citation_that_leaves_the_edition_open_is_ambiguous_and_not_outdated(
    cited: str, status: ForceStatus
) -> None:
    lookup = TIMELINE.find(cited)
    assert lookup.state is LookupState.AMBIGUOUS
    assert lookup.entry is None
    assert status_of(lookup, PartialDate(2026, 8, 1)) is status


def test_an_ambiguous_citation_is_outdated_when_every_edition_is() -> None:
    lookup = TIMELINE.find("GB 50156-2012")
    assert {entry.edition for entry in lookup.entries} == {"2012", "2014"}
    assert status_of(lookup, PartialDate(2023, 1, 1)) is NO_LONGER


def test_a_year_that_no_edition_has_is_told_apart_from_a_number_nobody_knows() -> None:
    unknown_year = TIMELINE.find("GB 18218-2011")
    assert unknown_year.state is LookupState.EDITION_UNKNOWN
    assert "GB 18218-2018@2018" in {entry.key for entry in unknown_year.entries}
    assert status_of(unknown_year, PartialDate(2023)) is UNKNOWN
    assert TIMELINE.find("GB 99999-2020").state is LookupState.UNKNOWN
    assert TIMELINE.find("安全第一").state is LookupState.UNKNOWN
    assert TIMELINE.find("").state is LookupState.UNKNOWN


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("《中华人民共和国安全生产法》（2014年修正）", "安全生产法@2014"),
        ("《安全生产法》（主席令第88号）", "安全生产法@2021"),
        ("危险化学品安全管理条例（国务院令第591号，第645号修订）", "国务院令第591号@2013"),
        ("产业结构调整指导目录（2019年本）", "发展改革委令第29号@2019"),
        ("危险化学品目录（2015版）", "国家安全监管总局等十部门公告2015年第5号@2015"),
        ("《中华人民共和国特种设备安全法》", "特种设备安全法@2013"),
    ],
)
def test_a_title_with_a_hint_names_one_edition(title: str, key: str) -> None:
    entry = TIMELINE.find_title(title).entry
    assert entry is not None
    assert entry.key == key


def test_a_law_cited_by_its_title_alone_is_not_outdated() -> None:
    lookup = TIMELINE.find_title("安全生产法")
    assert lookup.state is LookupState.AMBIGUOUS
    assert status_of(lookup, PartialDate(2023, 5, 18)) is IN
    stated = TIMELINE.find_title("安全生产法", "2014年修正")
    assert status_of(stated, PartialDate(2021, 8, 31)) is IN
    assert status_of(stated, PartialDate(2021, 9, 1)) is NO_LONGER


def test_an_edition_of_a_law_that_never_was_is_unknown() -> None:
    assert TIMELINE.find_title("安全生产法（2019年修正）").state is LookupState.EDITION_UNKNOWN
    assert TIMELINE.find_title("量子安全法").state is LookupState.UNKNOWN


@pytest.mark.parametrize(
    ("code", "day", "key"),
    [
        ("GB 18218-2000", dt.date(2019, 3, 1), "GB 18218-2018@2018"),
        ("GB 18218-2000", dt.date(2019, 2, 28), "GB 18218-2009@2009"),
        ("GB 50493-2009", dt.date(2023, 1, 1), "GB/T 50493-2019@2019"),
        ("AQ/T 9002-2006", dt.date(2022, 1, 1), "GB/T 29639-2020@2020"),
        ("安监总局令第22号", dt.date(2027, 1, 1), "应急管理部令第20号@2026"),
    ],
)
def test_the_edition_in_force_on_a_day_is_named(code: str, day: dt.date, key: str) -> None:
    version = TIMELINE.in_force_version(found(code), day)
    assert version is not None
    assert version.key == key


def test_before_the_first_edition_no_version_is_in_force() -> None:
    assert TIMELINE.in_force_version(found("GB 18218-2018"), dt.date(2018, 1, 1)) is None


def test_number_and_title_that_do_not_belong_together_can_be_told() -> None:
    entry = found("GB 18218-2018")
    assert entry.is_titled("《危险化学品重大危险源辨识》")
    assert not entry.is_titled("建筑设计防火规范")


def test_a_designation_reads_as_an_inspector_writes_it() -> None:
    assert found("GB 50016-2014", "2018年版").designation == "GB 50016-2014（2018年版）"
    assert found("GB 18218-2018").designation == "GB 18218-2018"
    assert found("主席令第88号").designation == "安全生产法（2021年）"
    assert found("应急管理部令第20号").designation == "应急管理部令第20号"


OLD = {
    "code": "GB 1-2001",
    "title": "旧标准",
    "kind": "standard",
    "edition": "2001",
    "in_force_from": dt.date(2002, 1, 1),
    "in_force_until": dt.date(2010, 12, 31),
    "successor": "GB 1-2010@2010",
    "verified": True,
    "source": "测试",
}
NEW = {
    "code": "GB 1-2010",
    "title": "新标准",
    "kind": "standard",
    "edition": "2010",
    "in_force_from": dt.date(2011, 1, 1),
    "verified": True,
    "source": "测试",
}


def load(folder: Path, *rows: object) -> Timeline:
    document = {"schema": "mingjian.law-timeline/1", "entries": list(rows)}
    (folder / "broken.yaml").write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    return Timeline.load(folder)


def test_a_sound_file_loads(tmp_path: Path) -> None:
    assert len(load(tmp_path, OLD, NEW).entries) == 2


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([{**NEW, "kind": "custom"}], "条目 GB 1-2010，字段 kind）：取值不在允许范围内"),
        ([{**NEW, "edition": "二版"}], "条目 GB 1-2010，字段 edition）：取值不合要求"),
        ([{**NEW, "in_force_from": "2011"}], "条目 GB 1-2010，字段 in_force_from）：应为日期"),
        ([{**NEW, "note": "x"}], "条目 GB 1-2010，字段 note）：不认识的字段"),
        ([{k: v for k, v in NEW.items() if k != "verified"}], "条目 GB 1-2010，字段 verified）：缺少该字段"),
        ([{k: v for k, v in NEW.items() if k != "code"}], "第1条，字段 code）：缺少该字段"),
        (["一行文字"], "第1条）：应为“键: 值”的映射"),
        ([NEW, NEW], "条目 GB 1-2010@2010）：编号和版本重复"),
        ([OLD], "条目 GB 1-2001@2001，字段 successor）：没有条目 GB 1-2010@2010"),
        (
            [{**OLD, "in_force_until": dt.date(2010, 12, 30)}, NEW],
            "字段 in_force_until）：应为 GB 1-2010@2010 实施日的前一天",
        ),
        ([{**OLD, "in_force_until": dt.date(2001, 12, 31)}, NEW], "日期应依发布、实施、失效的先后排列"),
        ([{**NEW, "issued_on": dt.date(2012, 1, 1)}], "日期应依发布、实施、失效的先后排列"),
        ([{**OLD, "successor": "GB 1-2001@2001"}], "应为 GB 1-2001@2001 实施日的前一天"),
        ([], "字段 entries）：不能为空"),
    ],
)
def test_a_defect_is_named_by_file_entry_and_field(tmp_path: Path, rows: list[object], sentence: str) -> None:
    with pytest.raises(LawDataError) as caught:
        load(tmp_path, *rows)
    assert "broken.yaml" in caught.value.message
    assert sentence in caught.value.message


def test_a_folder_without_entries_is_no_installation(tmp_path: Path) -> None:
    with pytest.raises(LawDataError, match="没有找到任何法规标准条目"):
        Timeline.load(tmp_path)
