"""The checks of the file's integrity: what accuses, and the ordinary handling that does not."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest

from core.geometry import Box
from core.integrity import (
    ChangedPart,
    OddWay,
    OddWord,
    OtherReading,
    PageMake,
    Patch,
    ScanMake,
    UnseenWay,
    UpdateKind,
    Verdict,
)
from core.outcome import Outcome, State
from pipelines.checking import Case, Check
from pipelines.checks import hidden_text, pdf_edited, pdf_signature_broken
from pipelines.file_days import stated_day
from tests.file_traces import BOX, HOUSE, case, make, signature, unseen, update

FOREIGN = (("KLMNOP+FangSong", 360),)
HIDDEN = "评价结论为不符合，待整改完成后重新出具报告。"


def said(check: Check, given: Case) -> tuple[State, str]:
    outcomes = check.assess(given)
    return outcomes[0].state, "".join(outcome.statement for outcome in outcomes)


def flags(check: Check, given: Case) -> list[Outcome]:
    return [outcome for outcome in check.assess(given) if outcome.state is State.FLAGGED]


def with_fonts(fonts: tuple[tuple[str, int], ...], *pages: int) -> tuple[PageMake, ...]:
    return tuple(make(page, fonts=fonts if page in pages else HOUSE) for page in range(1, 15))


@pytest.mark.parametrize(
    ("changes", "words", "confidence"),
    [
        ({"integrity": Verdict.FAILED, "integrity_reason": "digest_differs"}, "与文件内容不符", 0.9),
        ({"changes": Verdict.FAILED, "changes_reason": "not_covered"}, "没有覆盖", 0.8),
        ({"trust": Verdict.FAILED, "trust_reason": "expired"}, "报告日期已经过期", 0.5),
        (
            {
                "changes": Verdict.FAILED,
                "changes_reason": "forbidden",
                "changed": (ChangedPart(what="页面文字", page=9, box=BOX, before="0.68", after="0.86"),),
            },
            "第9页的内容被改动（签名时为“0.68”，现为“0.86”）",
            0.9,
        ),
        (
            {
                "changes": Verdict.FAILED,
                "changes_reason": "forbidden",
                "changed": (ChangedPart(what="文件对象", object="9 0 R"),),
            },
            "涉及文件对象9 0 R",
            0.5,
        ),
    ],
)
def test_a_signature_that_does_not_hold_says_in_which_of_the_three_ways(
    changes: dict[str, Any], words: str, confidence: float
) -> None:
    (flag,) = flags(pdf_signature_broken.CHECK, case(signatures=(signature(**changes),)))
    assert words in flag.statement
    assert flag.confidence >= confidence


@pytest.mark.parametrize("reason", ["allowed", "notes", "none"])
def test_a_whole_signature_is_clear_and_says_that_whose_it_is_was_not_judged(reason: str) -> None:
    state, words = said(pdf_signature_broken.CHECK, case(signatures=(signature(changes_reason=reason),)))
    assert state is State.CLEAR
    assert "没有配置信任的根证书" in words


@pytest.mark.parametrize(
    ("reason", "code"), [("algorithm", "signature_algorithm"), ("malformed", "signature_unreadable")]
)
def test_what_cannot_be_computed_is_neither_clear_nor_broken(reason: str, code: str) -> None:
    unknown = signature(integrity=Verdict.UNKNOWN, integrity_reason=reason)
    (outcome,) = pdf_signature_broken.CHECK.assess(case(signatures=(unknown,)))
    assert (outcome.state, outcome.reason) == (State.NOT_ASSESSABLE, code)


def test_a_page_of_another_program_in_the_body_is_told() -> None:
    (flag,) = flags(pdf_edited.CHECK, case(makes=with_fonts(FOREIGN, 9)))
    assert flag.subject == "第9页"
    assert "评价结论" in flag.statement
    assert "FangSong" in flag.statement
    (other,) = flags(pdf_edited.CHECK, case(makes=with_fonts(FOREIGN, 7)))
    assert other.confidence < flag.confidence  # a page of a calculation program is not rare there


@pytest.mark.parametrize(
    "makes",
    [
        with_fonts(FOREIGN, 11, 12, 13),  # annexes of the laboratory bound in
        with_fonts(FOREIGN, 5, 6, 7, 8),  # a part of the report from another export
        with_fonts((*FOREIGN, ("ABCDEF+SimSun", 200)), 9),  # another font as well
        with_fonts((("KLMNOP+FangSong", 12),), 9),  # too little to tell
        tuple(
            make(page, fonts=((f"AAAAA{chr(65 + page)}+SimSun", 300),)) for page in range(1, 15)
        ),  # per page
        tuple(make(p, width=841.9, height=595.3, fonts=FOREIGN) if p == 7 else make(p) for p in range(1, 15)),
    ],
)
def test_pages_of_other_programs_that_are_ordinary_are_no_lead(makes: tuple[PageMake, ...]) -> None:
    assert said(pdf_edited.CHECK, case(makes=makes))[0] is State.CLEAR


SCAN = ScanMake(width_px=1654, height_px=2339, dpi=200, encoder="JPEG 1a2b3c4d", is_grey=True)
OTHER_SCAN = ScanMake(width_px=2480, height_px=3508, dpi=300, encoder="JPEG 99887766", is_grey=True)


def scans(**odd: ScanMake | None) -> tuple[PageMake, ...]:
    return tuple(make(page, fonts=(), scan=odd.get(f"p{page}", SCAN)) for page in range(1, 15))


def test_a_scan_with_other_settings_among_scans_alike_is_told() -> None:
    (flag,) = flags(pdf_edited.CHECK, case(makes=scans(p7=OTHER_SCAN)))
    assert "300dpi" in flag.statement
    colour = dataclasses.replace(OTHER_SCAN, is_grey=False)
    same_size = dataclasses.replace(SCAN, encoder="JPEG 99887766")
    for odd in (colour, same_size):  # automatic colour; another quality of the same scanner
        assert said(pdf_edited.CHECK, case(makes=scans(p7=odd)))[0] is State.CLEAR
    assert said(pdf_edited.CHECK, case(makes=scans(p12=OTHER_SCAN)))[0] is State.CLEAR  # an annex


def test_a_page_changed_after_the_reports_day_is_told_with_both_days() -> None:
    (flag,) = flags(pdf_edited.CHECK, case(updates=(update(),)))
    assert "2023年8月1日" in flag.statement
    assert "2023年5月18日" in flag.statement
    assert "“0.68”改为“0.86”" in flag.statement


@pytest.mark.parametrize(
    "changes",
    [
        {"changed_at": "D:20230518180000+08'00'"},  # on the report's day
        {"changed_at": None},  # nobody knows when
        {"pages_changed": 14},  # page numbers or a mark put on all pages
        {"kinds": (UpdateKind.NOTE,), "changed": (), "pages_changed": 0},
        {"kinds": (UpdateKind.ANNOTATION, UpdateKind.SIGNATURE), "changed": (), "pages_changed": 0},
        {"kinds": (UpdateKind.OTHER,), "changed": (), "pages_changed": 0},
    ],
)
def test_updates_in_time_of_all_pages_or_of_nothing_seen_are_no_lead(changes: dict[str, Any]) -> None:
    assert said(pdf_edited.CHECK, case(updates=(update(**changes),)))[0] is State.CLEAR


@pytest.mark.parametrize(
    ("created", "modified", "state"),
    [
        ("D:20230110090000+08'00'", "D:20230110090300+08'00'", State.FLAGGED),  # before the survey of March
        ("D:20230110090000+08'00'", "D:20230520090000+08'00'", State.CLEAR),  # begun early, saved later
        ("D:20230901090000", None, State.CLEAR),  # scanned for the archive
        ("D:20090110090000", None, State.CLEAR),  # a clock that is wrong
        ("D:19800101000000", None, State.CLEAR),  # a clock that was never set
        (None, None, State.CLEAR),
    ],
)
def test_only_a_file_finished_before_the_survey_has_a_day_that_cannot_be(
    created: str | None, modified: str | None, state: State
) -> None:
    assert said(pdf_edited.CHECK, case(created_at=created, modified_at=modified))[0] is state


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        # made in September, changed in May: a day that was set back
        ({"created_at": "D:20230901090000+08'00'", "modified_at": "D:20230516090000+08'00'"}, "早于创建日期"),
        (
            {"xmp_created_at": "2023-09-01T09:00:00+08:00", "xmp_modified_at": "2023-05-01T09:00:00+08:00"},
            "XMP元数据记录的修改日期",
        ),
        (
            {
                "created_at": "D:20230518090000",
                "modified_at": "D:20230518100000",
                "xmp_created_at": "2025-04-12T10:00:00+08:00",
            },
            "XMP元数据记录文件创建于2025年4月12日",
        ),
        (
            {"created_at": "D:20230701090000+08'00'", "signatures": (signature(),)},
            "晚于签名",
        ),
    ],
)
def test_days_that_cannot_all_be_true_are_told(changes: dict[str, Any], words: str) -> None:
    (flag,) = flags(pdf_edited.CHECK, case(**changes))
    assert words in flag.statement
    assert flag.confidence < 0.75  # whose clock was wrong nobody knows


@pytest.mark.parametrize(
    "changes",
    [
        # a day off, by the time zone; printed again with the packet of the first print; saved by a system
        {"created_at": "D:20230519003000Z", "modified_at": "D:20230518180000+08'00'"},
        {
            "created_at": "D:20240518090000",
            "modified_at": "D:20240518090000",
            "xmp_created_at": "2023-05-18T09:00:00+08:00",
        },
        {
            "created_at": "D:20230518090000",
            "modified_at": "D:20240601090000",
            "xmp_created_at": "2023-05-18T09:00:00+08:00",
            "xmp_modified_at": "2023-05-18T09:00:00+08:00",
        },
        # both after the report: scanned and named later
        {"created_at": "D:20240518090000", "xmp_created_at": "2025-05-18T09:00:00+08:00"},
        {"created_at": "D:20000101000000", "modified_at": "D:19991231000000"},  # a clock that was never set
        {"created_at": "D:20230520090000+08'00'", "signatures": (signature(),)},  # two days after
        {
            "created_at": "D:20230701090000+08'00'",
            "signatures": (signature(integrity=Verdict.UNKNOWN, integrity_reason="algorithm"),),
        },
    ],
)
def test_days_that_ordinary_handling_leaves_are_no_lead(changes: dict[str, Any]) -> None:
    assert said(pdf_edited.CHECK, case(**changes))[0] is State.CLEAR


def test_days_that_differ_without_being_a_lead_are_said() -> None:
    packed = case(created_at="D:20240518090000", xmp_created_at="2023-05-18T09:00:00+08:00")
    state, words = said(pdf_edited.CHECK, packed)
    assert state is State.CLEAR
    assert "2023年5月18日" in words
    assert "不作线索" in words


@pytest.mark.parametrize(
    ("below", "is_told"),
    [
        ("195.2", True),
        ("860t", True),
        ("不合格", True),
        ("2023年5月18日", True),
        ("武春杰", False),  # names and numbers of people, before publication
        ("13900001111", False),
        ("0571-88880000", False),
        ("0800000000201456", False),
        ("APJ-001", False),
        ("E120°12′", False),
    ],
)
def test_a_blackened_figure_is_told_and_what_is_private_is_not(below: str, *, is_told: bool) -> None:
    patch = Patch(page=9, below=below, above="", box=Box(100, 300, 140, 312), is_dark=True)
    assert bool(flags(hidden_text.CHECK, case(patches=(patch,)))) is is_told
    margin = dataclasses.replace(patch, box=Box(100, 815, 140, 825))
    assert not flags(hidden_text.CHECK, case(patches=(margin,)))


@pytest.mark.parametrize(
    ("above", "pages", "is_told"),
    [
        ("437", (9,), True),
        ("郑文屿", (9,), True),
        ("张某", (9,), False),  # a name left out before publication
        ("***", (9,), False),
        ("437", (3, 4, 5, 6, 7), False),  # a program that sets its words so
    ],
)
def test_words_on_a_strip_in_a_font_of_their_own_are_told(
    above: str, pages: tuple[int, ...], *, is_told: bool
) -> None:
    found = tuple(Patch(page=page, below="", above=above, box=BOX, font="heiti") for page in pages)
    assert bool(flags(pdf_edited.CHECK, case(patches=found))) is is_told
    assert not flags(hidden_text.CHECK, case(patches=found))


def test_a_font_of_other_pages_is_not_one_of_its_own() -> None:
    patch = Patch(page=9, below="", above="437", box=BOX, font=HOUSE[0][0].lower())
    assert not flags(pdf_edited.CHECK, case(patches=(patch,)))


def test_two_pages_set_anew_that_bear_the_next_numbers_are_told() -> None:
    def counted(*odd: int, folios: bool = True) -> tuple[PageMake, ...]:
        return tuple(
            make(
                page,
                fonts=FOREIGN if page in odd else HOUSE,
                folio=page if folios or page not in odd else None,
            )
            for page in range(1, 15)
        )

    assert {flag.subject for flag in flags(pdf_edited.CHECK, case(makes=counted(4, 7)))} == {"第4页", "第7页"}
    assert not flags(pdf_edited.CHECK, case(makes=counted(4, 7, folios=False)))  # sheets bound in
    assert not flags(pdf_edited.CHECK, case(makes=counted(4, 6, 8)))  # a part from elsewhere


@pytest.mark.parametrize(
    ("below", "above", "y", "is_told"),
    [
        ("0.68", "0.86", 300, True),
        ("合格", "不合格", 300, True),
        ("0.68", "0.68", 300, False),  # drawn twice
        ("第 12 页", "第 37 页", 815, False),  # a page number replaced when annexes were bound
        ("0.68", "", 300, False),
    ],
)
def test_other_words_over_words_are_told_by_both_checks(
    below: str, above: str, y: float, *, is_told: bool
) -> None:
    patch = Patch(page=9, below=below, above=above, box=Box(100, y, 140, y + 12))
    assert bool(flags(pdf_edited.CHECK, case(patches=(patch,)))) is is_told
    assert bool(flags(hidden_text.CHECK, case(patches=(patch,)))) is is_told


def test_hidden_words_are_told_and_those_of_a_template_are_not() -> None:
    (flag,) = flags(hidden_text.CHECK, case(unseen=(unseen(HIDDEN),)))
    assert HIDDEN in flag.statement
    assert flag.confidence >= 0.85
    (weak,) = flags(hidden_text.CHECK, case(unseen=(unseen("蓝色山峰远处的云朵"),)))
    assert weak.confidence < flag.confidence
    repeated = tuple(unseen("内部资料请勿外传转载", page=page) for page in range(1, 8))
    label = unseen("泵房二层平面", way=UnseenWay.OFF_PAGE)
    for texts in (repeated, (label,)):
        assert said(hidden_text.CHECK, case(unseen=texts))[0] is State.CLEAR


def test_words_given_otherwise_are_told_with_both_forms() -> None:
    reading = OtherReading(page=12, said="4.62", seen="2.64", box=BOX, confidence=0.9)
    (flag,) = flags(hidden_text.CHECK, case(other_readings=(reading,)))
    assert "看到的是“2.64”，文件中却是“4.62”" in flag.statement


@pytest.mark.parametrize(
    ("text", "way", "count", "confidence"),
    [
        ("云栖加油站有限公司", OddWay.JOINTS, 7, 0.85),
        ("某处的一句话被打断", OddWay.JOINTS, 6, 0.7),
        ("某处的一句话", OddWay.JOINTS, 2, 0.0),
        ("APJ", OddWay.FOREIGN_LETTERS, 1, 0.55),
    ],
)
def test_odd_characters_weigh_by_what_they_break(
    text: str, way: OddWay, count: int, confidence: float
) -> None:
    word = OddWord(page=12, text=text, way=way, count=count, box=BOX)
    found = flags(hidden_text.CHECK, case(odd_words=(word,)))
    assert max((flag.confidence for flag in found), default=0.0) == confidence


def test_a_file_without_text_has_nothing_hidden_in_it() -> None:
    (outcome,) = hidden_text.CHECK.assess(case(makes=scans()))
    assert (outcome.state, outcome.reason) == (State.CLEAR, None)
    assert "没有文字层" in outcome.statement


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("D:20230518230000Z", dt.date(2023, 5, 19)),  # already the next day in China
        ("D:20230518", dt.date(2023, 5, 18)),
        ("2023-05-18T09:00:00+08:00", dt.date(2023, 5, 18)),
        ("D:20231318", None),
        ("D:00000000", None),
        ("yesterday", None),
        ("D:20000101000000", None),
    ],
)
def test_days_that_files_state(text: str, day: dt.date | None) -> None:
    assert stated_day(text) == day
