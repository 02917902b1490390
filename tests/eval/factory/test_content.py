"""Oracles for defects of procedure and content: recomputed from plan and text, whatever was planted."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import pytest

from core.facts import Role
from core.outcome import State
from eval.factory.blocks import Block, FigureRow, Heading, Paragraph, Table, plain
from eval.factory.defects import citation_unknown, third_party_proof_doubtful
from eval.factory.defects.catalogue import DEFECTS, plant
from eval.factory.defects.staging import Defect
from eval.factory.layouts.catalogue import LAYOUTS
from eval.factory.plan.chapters import MERGED_TITLE, required_of
from eval.factory.plan.citations import catalogue
from eval.factory.plan.criteria import edition_for, editions, numbers_of
from eval.factory.plan.kit import INDUSTRIES
from eval.factory.plan.make import Wish, make_plan
from eval.factory.plan.obsolete import eliminated
from eval.factory.plan.records import ReportPlan
from eval.factory.text.compose import compose
from eval.factory.world.world import World

CONTENT = frozenset(
    {
        "chapter_missing",
        "citation_unknown",
        "contract_guarantees_result",
        "contract_missing",
        "event_order_broken",
        "evidence_hedged",
        "figures_disagree",
        "leader_not_on_site",
        "major_accident_hazard_unaddressed",
        "major_hazard_miscalculated",
        "major_hazard_omitted",
        "measures_unrelated",
        "obsolete_process_unrecognised",
        "rectification_unproven",
        "survey_record_missing",
        "third_party_proof_doubtful",
    }
)
_MARKED = re.compile(r"⟦([^|⟦⟧@]*)(?:@[^|⟦⟧]*)?\|([^⟦⟧]*)⟧")
_KINDS = ("现状评价", "验收评价", "现状评价", "预评价")
_LENGTHS = ("full", "short", "full", "brief")


@dataclass(frozen=True)
class Made:
    """A plan and the text it becomes."""

    plan: ReportPlan
    layout: int

    def flagged(self, check: str) -> bool:
        return any(e.check == check and e.state is State.FLAGGED for e in self.plan.expectations)

    @cached_property
    def blocks(self) -> list[Block]:
        return compose(self.plan, LAYOUTS[self.layout])

    @cached_property
    def marks(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for text in strings(self.blocks):
            for mark, value in _MARKED.findall(text):
                found.setdefault(mark, []).append(value)
        return found

    @cached_property
    def sections(self) -> list[tuple[Heading, str]]:
        """Headings with the text up to the next one."""
        found: list[tuple[Heading, str]] = []
        for block in self.blocks:
            if isinstance(block, Heading):
                found.append((block, ""))
            elif found:
                heading, text = found[-1]
                found[-1] = (heading, text + "".join(plain(t) for t in strings([block])))
        return found

    def text_of(self, kind: str) -> str:
        return "".join(text for heading, text in self.sections if heading.kind == kind)


def strings(blocks: list[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            yield block.text
        elif isinstance(block, Table):
            yield from (cell.text for row in block.rows for cell in row)
        elif isinstance(block, FigureRow):
            yield from (figure.caption for figure in block.figures)


def drawn() -> Iterator[Made]:
    """Each form and each trap of the content checks in some plans, and plans with several at once."""
    world = World(41, agencies=6)
    content = [d for d in DEFECTS if d.check in CONTENT]
    orders: list[tuple[dict[str, str], list[tuple[str, str]]]] = [({}, [])] * 9
    orders += [
        ({d.check: form}, [])
        for d in content
        for form in d.forms
        for _ in range(8 if d.check.startswith("major_hazard") else 3)
    ]
    orders += [({}, [(d.check, name)]) for d in content for name in d.traps for _ in range(2)]
    orders += [
        (
            {d.check: sorted(d.forms)[(i + k) % 2] for k, d in enumerate(content) if (i + k) % 4 == 0},
            [(d.check, sorted(d.traps)[i % len(d.traps)]) for d in content],
        )
        for i in range(12)
    ]
    for index, (forms, traps) in enumerate(orders):
        wish = Wish(
            industry=_industry(index, {*forms, *dict(traps)}),
            kind=_KINDS[index % 4 if index % 3 else 0],
            length=_LENGTHS[index % 4],
        )
        plan = plant(make_plan(world, f"content/{index}", wish), world, forms, traps)
        yield Made(plan, index % len(LAYOUTS))


def _industry(index: int, checks: set[str]) -> str:
    """Industries in turn; those with chemicals enough where the major hazard is at stake."""
    if len(checks) == 1 and next(iter(checks)).startswith("major_hazard"):
        return ("chemical_production", "fireworks", "cold_storage", "chemical_storage")[index % 4]
    return INDUSTRIES[index % len(INDUSTRIES)]


@pytest.fixture(scope="module")
def corpus() -> list[Made]:
    return list(drawn())


def test_the_drawn_corpus_has_every_form_and_every_trap(corpus: list[Made]) -> None:
    seen = {(e.check, e.form) for made in corpus for e in made.plan.expectations}
    for defect in (d for d in DEFECTS if d.check in CONTENT):
        assert {(defect.check, form) for form in defect.forms} <= seen
        assert not defect.traps or (defect.check, "trap") in seen, defect.check


def test_a_check_never_gets_two_states(corpus: list[Made]) -> None:
    for made in corpus:
        states: dict[str, set[State]] = {}
        for e in made.plan.expectations:
            states.setdefault(e.check, set()).add(e.state)
        assert all(len(found) == 1 for found in states.values()), states


def test_every_flag_and_every_trap_with_marks_has_evidence_in_the_text(corpus: list[Made]) -> None:
    pictures = ("photo:", "survey:", "seal:")
    for made in corpus:
        for e in made.plan.expectations:
            if e.check in CONTENT and e.marks:
                assert any(m in made.marks or m.startswith(pictures) for m in e.marks), (e, made.plan.seed)


_PROMISED = re.compile("退还|不支付任何费用|不通过不收费|不收取|不予支付")
_AFTER_PERMIT = re.compile("(许可证|审查批复)(后|之日)[^，。；]*(结清|支付)")


def test_the_contract_promises_a_result_exactly_when_labelled(corpus: list[Made]) -> None:
    for made in corpus:
        text = made.text_of("合同") + made.text_of("委托书")
        promises = bool(_PROMISED.search(text) or _AFTER_PERMIT.search(text))
        assert promises == made.flagged("contract_guarantees_result")


def test_the_contract_is_of_this_client_and_project_unless_labelled(corpus: list[Made]) -> None:
    for made in corpus:
        plan = made.plan
        text = made.text_of("合同") + made.text_of("委托书")
        fits = plan.enterprise.name in text.partition("乙方")[0] and f"“{plan.project_name}”" in text
        assert fits != made.flagged("contract_missing"), text[:200]


def test_every_required_chapter_has_a_heading_and_a_text_unless_labelled(corpus: list[Made]) -> None:
    for made in corpus:
        kinds = {heading.kind for heading, _ in made.sections}
        absent = [k for k in required_of(made.plan.kind, made.plan.kit.key) if k not in kinds]
        hollow = [
            heading.kind
            for (heading, text), (after, _) in zip(made.sections, made.sections[1:], strict=False)
            if len(text) < 24 and after.level <= heading.level and heading.kind != "危险有害因素"
        ]
        hollow = [
            k for k in hollow if k not in ("其他", "附件", "著录项", "资质证书", "现场照片", "现场勘验")
        ]
        assert bool(absent or hollow) == made.flagged("chapter_missing"), (absent, hollow, made.plan.seed)


def test_merged_chapters_keep_their_content(corpus: list[Made]) -> None:
    merged = [m for m in corpus if any(MERGED_TITLE in plain(h.text) for h, _ in m.sections)]
    assert merged
    for made in merged:
        assert len(made.text_of("评价方法")) > 60
        assert len(made.text_of("定性定量评价")) > 200


def test_the_leader_signs_the_record_unless_labelled(corpus: list[Made]) -> None:
    for made in corpus:
        leader = made.plan.person(Role.PROJECT_LEADER).assessor.name
        if not made.text_of("现场勘验"):
            continue
        inks = [v for mark, vs in made.marks.items() if re.fullmatch(r"survey:\d+:ink", mark) for v in vs]
        assert (leader not in inks) == made.flagged("leader_not_on_site")
        captions = [v for mark, vs in made.marks.items() if re.fullmatch(r"photo:\d+", mark) for v in vs]
        if captions:
            assert any(leader in c for c in captions) != made.flagged("leader_not_on_site")


def test_a_citation_is_known_unless_labelled(corpus: list[Made]) -> None:
    real = {(s.code, s.title) for s in catalogue()}
    real |= {(row[0], row[1]) for row in (*citation_unknown.RARE, *citation_unknown.LOCAL)}
    for made in corpus:
        unknown = [s for s in made.plan.citations if (s.code, s.title) not in real]
        assert bool(unknown) == made.flagged("citation_unknown")


def test_figures_agree_unless_labelled(corpus: list[Made]) -> None:
    for made in corpus:
        differing = []
        for mark, values in made.marks.items():
            front, _, place = mark.rpartition(":")
            if mark.startswith("figure:") and place == "text" and f"{front}:table" in made.marks:
                others = made.marks[f"{front}:table"]
                if {number(v) for v in values} != {number(v) for v in others}:
                    differing.append(front)
        area = int(made.plan.slots["area"])
        converted = made.marks.get("figure:area:converted", [])
        differing += ["area" for value in converted if abs(number(value) * 10_000 - area) > 1]
        assert bool(differing) == made.flagged("figures_disagree"), (differing, made.plan.seed)


def number(text: str) -> float:
    match = re.search(r"\d+(?:\.\d+)?", text)
    assert match, text
    return float(match.group())


def test_chemicals_over_the_threshold_are_a_major_hazard_unless_labelled(corpus: list[Made]) -> None:
    for made in corpus:
        plan = made.plan
        whole: dict[str, float] = {}
        for chemical in plan.chemicals:
            unit = chemical.place if "mh_by_unit" in plan.extra else "all"
            whole[unit] = whole.get(unit, 0.0) + chemical.quantity_t / chemical.threshold_t
        is_one = any(round(s, 4) >= 1 for s in whole.values())
        says_none = "".join(made.marks["mh_grade"]).startswith("不构成")
        assert (is_one and says_none) == made.flagged("major_hazard_omitted")
        assert not (says_none is False and not is_one)


def test_the_inventory_names_every_chemical_with_its_quantity(corpus: list[Made]) -> None:
    for made in corpus:
        for index, chemical in enumerate(made.plan.chemicals):
            assert made.marks[f"chemical:{index}:stock"] == [f"{chemical.quantity_t:g}"]


def test_every_criterion_is_spoken_to_unless_labelled(corpus: list[Made]) -> None:
    for made in corpus:
        plan = made.plan
        if plan.kind == "预评价":
            assert not made.text_of("重大隐患判定")
            continue
        numbers = numbers_of(edition_for(plan.kit.key, plan.days.report_on))
        shown = {mark.removeprefix("criteria:") for mark in made.marks if mark.startswith("criteria:")}
        missing = [n for n in numbers if n not in shown]
        assert bool(missing) == made.flagged("major_accident_hazard_unaddressed"), missing


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_each_industry_has_one_edition_of_the_criteria_on_every_day(industry: str) -> None:
    day = dt.date(2019, 5, 1)
    while day < dt.date(2027, 1, 1):
        assert sum(industry in e.kits and e.holds_on(day) for e in editions()) == 1, day
        assert len(set(numbers_of(edition_for(industry, day)))) == len(numbers_of(edition_for(industry, day)))
        day += dt.timedelta(days=5)


def test_the_criteria_of_121_have_twenty_items_each() -> None:
    for kit in ("gas_station", "fireworks"):
        assert len(numbers_of(edition_for(kit, dt.date(2023, 1, 1)))) == 20


def test_an_eliminated_device_stands_in_the_equipment_exactly_when_labelled(corpus: list[Made]) -> None:
    for made in corpus:
        plan = made.plan
        used = eliminated(plan.kit.key, plan.days.report_on, plan.slots) & set(plan.equipment)
        assert bool(used) == made.flagged("obsolete_process_unrecognised")
        assert made.marks["obsolete:verdict"]


def test_every_closed_problem_is_proven_unless_labelled(corpus: list[Made]) -> None:
    for made in corpus:
        closed = [h for h in made.plan.hazards if h.rectified_on and h.rechecked_on]
        wanting = [
            h
            for h in closed
            if f"{h.key}:proof" not in made.marks
            or (h.rechecked_on or dt.date.min) < (h.rectified_on or dt.date.max)
        ]
        assert bool(wanting) == made.flagged("rectification_unproven")


def test_every_problem_has_its_measure_unless_labelled(corpus: list[Made]) -> None:
    for made in corpus:
        plan = made.plan
        items = {row.key: row.item for row in plan.checks}
        wanting = [
            h
            for h in plan.hazards
            if not any(items[h.check] in text for text in made.marks.get(f"measure:{h.key}", []))
        ]
        foreign = plan.extra.get("measures_of") is not None
        assert (bool(wanting) or foreign) == made.flagged("measures_unrelated")


def test_test_reports_hold_on_the_survey_and_report_days_unless_labelled(corpus: list[Made]) -> None:
    for made in corpus:
        plan = made.plan
        tests = third_party_proof_doubtful.shown_tests(plan)
        latest = {t.kind: t for t in tests}
        bad = [t for t in latest.values() if t.valid_until < plan.days.survey_on[0]]
        bad += [t for t in tests if t.tested_on > plan.days.report_on]
        reused = len({t.number for t in tests}) < len(tests)
        assert (bool(bad) or reused) == made.flagged("third_party_proof_doubtful")


def test_the_lightning_test_is_cited_by_its_own_number(corpus: list[Made]) -> None:
    for made in corpus:
        for test in made.plan.tests:
            if test.kind == "防雷装置检测" and not made.flagged("third_party_proof_doubtful"):
                assert test.number == made.plan.slots["lightning_number"]
                assert f"〔{test.tested_on.year}〕" in test.number


_SAID = re.compile("据企业|企业(反映|称|自述|口头)|经询问|沟通了解|企业有关人员表示|人员了解|交流的情况")
_SEEN = re.compile("查阅|核查|核实")


def test_a_requirement_rests_on_hearsay_exactly_when_labelled(corpus: list[Made]) -> None:
    for made in corpus:
        hearsay = [r for r in made.plan.checks if _SAID.search(r.finding) and not _SEEN.search(r.finding)]
        assert bool(hearsay) == made.flagged("evidence_hedged")


def test_record_and_photos_of_the_survey_are_there_unless_labelled(corpus: list[Made]) -> None:
    for made in corpus:
        has = bool(made.text_of("现场勘验")) and bool(made.text_of("现场照片"))
        assert has != made.flagged("survey_record_missing")


@pytest.mark.parametrize("defect", [d for d in DEFECTS if d.check in CONTENT], ids=lambda d: d.check)
def test_each_check_has_both_forms_and_a_trap(defect: Defect) -> None:
    assert set(defect.forms) == {"clear_cut", "subtle"}
    assert defect.traps
