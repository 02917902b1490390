"""Criteria, outlines, catalogues, veto items: shipped files are whole, defects are named in a sentence."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from core.chapters import Chapter
from core.errors import LawDataError
from corpus.law.criteria import CRITERIA_FOLDER, criteria_in_force, load_criteria
from corpus.law.criteria_file import CriteriaFileRow, CriterionRow, PartRow
from corpus.law.designation import numbers_of_place
from corpus.law.industries import IndustryRow, industries_named, load_industries
from corpus.law.obsolete import (
    OBSOLETE_FOLDER,
    CatalogueRow,
    ObsoleteItem,
    ObsoleteRow,
    load_catalogues,
    obsolete_on,
)
from corpus.law.outlines import (
    OUTLINE_FOLDER,
    Form,
    OutlineFileRow,
    RequirementRow,
    load_outlines,
    outlines_for,
    requirements_of,
)
from corpus.law.terms import Terms
from corpus.law.timeline import LookupState, Timeline
from corpus.law.veto import VETO_FOLDER, VetoFileRow, VetoRow, load_veto_lists

DOCS = Path(__file__).parents[3] / "docs"
DAY = dt.date(2023, 6, 1)
Loader = Callable[[Path], object]
FOLDERS: dict[str, tuple[Path, Loader]] = {
    "criteria": (CRITERIA_FOLDER, load_criteria),
    "outlines": (OUTLINE_FOLDER, load_outlines),
    "obsolete": (OBSOLETE_FOLDER, load_catalogues),
    "veto": (VETO_FOLDER, load_veto_lists),
}


def broken(tmp_path: Path, kind: str, name: str, change: Callable[[dict[str, object]], None]) -> Path:
    """A copy of a folder of data with one file changed."""
    folder = tmp_path / kind
    shutil.copytree(FOLDERS[kind][0], folder)
    file = folder / name
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    change(content)
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return folder


# --- terms and places


def test_words_of_a_term_stand_together_whatever_the_spacing() -> None:
    terms = Terms.of(["特种作业+持证", "UPS"])
    assert terms.in_passage("特 种作业人员均持证上岗") == ("特种作业", "持证")
    assert terms.in_passage("设ＵＰＳ不间断电源") == ("UPS",)
    assert terms.in_passage("特种作业人员名单") is None
    assert terms.first_of(["一", "二", "已设ups"]) == 2
    assert not Terms.of([])


def test_a_term_with_an_empty_word_is_refused() -> None:
    with pytest.raises(ValueError, match="empty word"):
        Terms.of(["特种作业+"])


@pytest.mark.parametrize(
    ("place", "numbers"),
    [
        ("第四项", (4,)),
        ("第十一条第三项", (11, 3)),
        ("第十一条（三）", (11, 3)),
        ("第２０项", (20,)),
        ("前言", ()),
    ],
)
def test_places_are_read_as_numbers(place: str, numbers: tuple[int, ...]) -> None:
    assert numbers_of_place(place) == numbers


# --- industries


@pytest.mark.parametrize(
    ("name", "industries"),
    [
        ("临江县石桥镇某加油站改造项目", {"hazchem"}),
        ("某市精细化工有限公司年产500吨中间体生产装置", {"hazchem"}),
        ("某县花炮贸易有限公司烟花爆竹批发仓库", {"fireworks"}),
        ("某市矿业有限公司石桥煤矿90万t/a矿井", {"coal"}),
        ("某县矿业有限责任公司石灰岩矿露天开采工程", {"metal_mine"}),
        ("某市水产冷冻有限公司液氨制冷系统", {"trade"}),
        ("某市铝业有限公司年产2000t铸件熔铸生产线", {"trade"}),
        ("某市木业有限公司粉尘防爆系统", {"trade"}),
        ("某市商贸有限公司办公楼", set()),
    ],
)
def test_a_name_tells_the_industry(name: str, industries: set[str]) -> None:
    assert {each.id for each in industries_named(name)} == industries


# --- criteria


def test_the_lists_known_in_full_have_all_their_items() -> None:
    counts = {each.document.id: len(each.items) for each in load_criteria()}
    assert counts["hazchem-2017"] == counts["fireworks-2017"] == 20
    assert counts["coal-2020"] == 15
    assert counts["metal-mine-2017"] == 24 + 12 + 12


@pytest.mark.parametrize(
    ("industry", "day", "lists"),
    [
        ("hazchem", "2017-11-12", []),
        ("hazchem", "2026-09-29", ["hazchem-2017"]),
        ("hazchem", "2026-09-30", ["hazchem-2026"]),
        ("trade", "2023-05-14", ["trade-2017"]),
        ("trade", "2023-05-15", ["trade-2023"]),
        ("coal", "2020-12-31", ["coal-2015"]),
        ("coal", "2021-01-01", ["coal-2020"]),
        ("coal", "2026-07-01", ["coal-2026"]),
        ("metal_mine", "2022-08-31", ["metal-mine-2017"]),
        ("metal_mine", "2022-09-01", ["metal-mine-2022"]),
        ("fireworks", "2026-10-01", ["fireworks-2017"]),
    ],
)
def test_the_day_decides_which_list_holds(industry: str, day: str, lists: list[str]) -> None:
    found = criteria_in_force(industry, dt.date.fromisoformat(day))
    assert [each.document.id for each in found] == lists


def test_every_list_stands_in_the_timeline_with_the_same_days() -> None:
    timeline = Timeline.load()
    for each in load_criteria():
        document = each.document
        found = timeline.find(document.number)
        assert found.state in (LookupState.FOUND, LookupState.AMBIGUOUS), document.id
        days = {(entry.in_force_from, entry.in_force_until) for entry in found.entries}
        assert (document.in_force_from, document.in_force_until) in days, document.id


def test_numbers_rise_within_a_part_and_titles_differ() -> None:
    for each in load_criteria():
        for part in each.parts:
            numbers = [item.numbers for item in part.items if "未核实" not in item.place]
            assert numbers == sorted(set(numbers)), part.id
            assert len({item.title for item in part.items}) == len(part.items), part.id


def test_a_sentence_on_an_item_is_known_and_another_is_not() -> None:
    items = {item.id: item for each in load_criteria() for item in each.items}
    permits = items["hazchem-2017-2"].spoken_of
    assert permits.in_passage("特种作业人员12名，均持有效操作证。")
    assert not permits.in_passage("主要负责人经考核合格。")
    ammonia = items["trade-2023-12-2"]
    assert ammonia.spoken_of.in_passage("速冻装置设于单独的作业间")
    assert ammonia.numbers == (12, 2)


# --- outlines


def test_every_kind_of_report_has_an_outline_with_basis_and_conclusion() -> None:
    for kind in ("预评价", "验收评价", "现状评价", "专项"):
        for industry in (None, *(each.id for each in load_industries())):
            outlines = outlines_for(kind, DAY, [industry] if industry else [])
            chapters = {c for _, row in requirements_of(outlines) for c in row.chapters}
            assert {Chapter.BASIS, Chapter.CONCLUSION} <= chapters, (kind, industry)


def test_what_is_not_yet_built_need_not_be_inspected() -> None:
    def asked(kind: str) -> set[str]:
        return {row.id for _, row in requirements_of(outlines_for(kind, DAY))}

    assert "inspection" not in asked("预评价")
    assert {"inspection", "rectification", "three-simultaneities"} <= asked("验收评价")
    assert "three-simultaneities" not in asked("现状评价")


def test_an_outline_of_an_industry_stands_before_the_general_one_or_replaces_it() -> None:
    assert [each.document.id for each in outlines_for("预评价", DAY, ["hazchem"])] == [
        "hazchem-2007",
        "aq8002-2007",
    ]
    assert [each.document.id for each in outlines_for("预评价", DAY, ["metal_mine"])] == ["metal-mine-2016"]
    assert outlines_for("预评价", dt.date(2007, 3, 31)) == ()


def test_requirements_are_asked_for_once_by_the_first_outline_that_has_them() -> None:
    rows = requirements_of(outlines_for("验收评价", DAY, ["hazchem"]))
    ids = [row.id for _, row in rows]
    assert len(ids) == len(set(ids))
    assert {row.id: outline.document.id for outline, row in rows}["basis"] == "hazchem-2007"
    assert {row.form for _, row in rows} == {Form.CHAPTER, Form.CONTENT}


# --- catalogues


def named(passage: str, *industries: str, day: dt.date = DAY) -> list[str]:
    return [item.id for _, item in obsolete_on(day, industries) if item.match(passage)]


@pytest.mark.parametrize(
    "passage",
    [
        "S7-250/10 配电变压器 1台",
        "变压器　ＳＬ７－200/10",
        "IS80-65-160，配JO2-42-2电动机",
        "JO3-112S-4",
        "配 J03 -112S",
    ],
)
def test_old_type_numbers_are_found(passage: str) -> None:
    assert len(named(passage, "hazchem")) == 1


@pytest.mark.parametrize(
    "passage",
    ["S11-250/10", "SZ7-1000/35", "BS7-1", "S13-M-315/10", "YE3-112M-4", "T35-11", "消防水带S7", "JOB-2"],
)
def test_other_type_numbers_are_not(passage: str) -> None:
    assert named(passage, "hazchem") == []


def test_what_is_matched_is_shown_as_written() -> None:
    item = next(item for _, item in obsolete_on(DAY, ["trade"]) if item.id == "industry-2019-1")
    assert item.match("S7-315/10 1台") == "S7-315/10"


def test_words_that_show_something_else_acquit() -> None:
    assert named("液氨卸车采用软管连接", "hazchem") == ["hazchem-2020-12"]
    assert named("液氨卸车采用万向鹤管，不使用软管", "hazchem") == []
    assert named("采场严禁干式凿岩", "metal_mine") == []


def test_catalogues_hold_from_their_day_and_for_their_industry() -> None:
    assert named("敞开式离心机", "hazchem", day=dt.date(2020, 10, 22)) == []
    assert named("敞开式离心机", "hazchem", day=dt.date(2020, 10, 23)) == ["hazchem-2020-5"]
    assert named("敞开式离心机", "coal") == []
    assert (
        named("巷道式采煤", "coal", day=dt.date(2008, 6, 1)) == []
    )  # the first day is not known, the year is
    assert named("巷道式采煤", "coal") == ["coal-2008-21"]


def test_editions_of_the_industrial_catalogue_follow_each_other() -> None:
    for day in (dt.date(2019, 12, 31), dt.date(2020, 1, 1), dt.date(2024, 1, 31), dt.date(2024, 2, 1)):
        held = [
            c
            for c in load_catalogues()
            if c.document.id.startswith("industry-") and c.document.is_in_force(day)
        ]
        assert len(held) == 1, day


def test_no_item_matches_its_own_absence() -> None:
    items: list[ObsoleteItem] = [item for each in load_catalogues() for item in each.items]
    assert items
    assert all(item.match("经对照目录，未发现使用淘汰落后工艺设备") is None for item in items)


# --- veto items


def test_veto_items_are_for_acceptance_and_by_industry() -> None:
    lists = {each.document.id: each for each in load_veto_lists()}
    assert all("预评价" not in each.report_kinds for each in lists.values())
    assert all(
        "验收评价" in lists[name].report_kinds
        for name in ("three-simultaneities-2015", "hazchem-project-2015")
    )
    assert lists["three-simultaneities-2015"].industries == ()
    assert lists["hazchem-project-2015"].industries == ("hazchem",)
    assert all(each.document.is_in_force(DAY) for each in lists.values())


# --- defects


@pytest.mark.parametrize(
    ("kind", "name", "change", "words"),
    [
        ("criteria", "coal-2020.yaml", lambda c: c.update(successor="coal-1999"), "coal-1999"),
        ("criteria", "coal-2020.yaml", lambda c: c.update(in_force_until=dt.date(2026, 6, 29)), "前一天"),
        ("criteria", "coal-2020.yaml", lambda c: c.update(issued_on=dt.date(2022, 1, 1)), "先后"),
        ("criteria", "coal-2020.yaml", lambda c: c.update(itemised=False), "itemised"),
        ("criteria", "coal-2020.yaml", lambda c: c["parts"][0].update(industries=["渔业"]), "渔业"),
        (
            "criteria",
            "coal-2020.yaml",
            lambda c: c["parts"][0]["items"][0].update(spoken_of=["+"]),
            "coal-2020-1",
        ),
        ("criteria", "coal-2020.yaml", lambda c: c["parts"][0]["items"][1].update(id="coal-2020-1"), "重复"),
        ("criteria", "coal-2020.yaml", lambda c: c["parts"][0]["items"][0].pop("verified"), "verified"),
        ("criteria", "coal-2020.yaml", lambda c: c.update(id="hazchem-2017"), "重复"),
        ("outlines", "special.yaml", lambda c: c["requirements"][0].update(chapters=["后记"]), "后记"),
        ("outlines", "special.yaml", lambda c: c["requirements"][1].update(id="purpose"), "重复"),
        ("outlines", "special.yaml", lambda c: c["requirements"][0].update(form="附图"), "form"),
        ("obsolete", "coal-2008.yaml", lambda c: c["items"][0].update(models=["("]), "正则"),
        ("obsolete", "coal-2008.yaml", lambda c: c["items"][0].update(models=[]), "至少"),
        ("obsolete", "coal-2008.yaml", lambda c: c["items"][0].update(measure="禁用"), "measure"),
        ("veto", "hazchem-trade-2003.yaml", lambda c: c.update(industries=["渔业"]), "渔业"),
        ("veto", "hazchem-trade-2003.yaml", lambda c: c.update(extra=1), "extra"),
    ],
)
def test_a_defect_is_named_by_file_and_place(
    tmp_path: Path, kind: str, name: str, change: Callable[[dict[str, object]], None], words: str
) -> None:
    folder = broken(tmp_path, kind, name, change)
    with pytest.raises(LawDataError, match=re.escape(words)) as caught:
        FOLDERS[kind][1](folder)
    assert ".yaml" in caught.value.message


@pytest.mark.parametrize("kind", sorted(FOLDERS))
def test_an_empty_folder_is_refused(tmp_path: Path, kind: str) -> None:
    with pytest.raises(LawDataError, match="没有找到"):
        FOLDERS[kind][1](tmp_path)


# --- the maintainer's pages


@pytest.mark.parametrize(
    ("page", "rows"),
    [
        ("criteria.md", (CriteriaFileRow, PartRow, CriterionRow, IndustryRow, VetoFileRow, VetoRow)),
        ("outlines.md", (OutlineFileRow, RequirementRow)),
        ("obsolete.md", (CatalogueRow, ObsoleteRow)),
    ],
)
def test_the_page_names_every_field(page: str, rows: tuple[type, ...]) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    # The head of a file is told once, on the page of the criteria.
    text += (DOCS / "criteria.md").read_text(encoding="utf-8")
    fields = {name for row in rows for name in row.model_fields if name != "schema_name"}  # type: ignore[attr-defined]
    assert {name for name in fields if f"`{name}`" not in text and f"`{name}: " not in text} == set()
    assert re.search(r"mingjian\.[a-z-]+/1", text)
