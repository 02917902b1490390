"""text_copied: site-specific text taken from a report on another enterprise."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from eval.factory.defects.pairing import Pair, PairDefect, PairForm, later, others, speak
from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Stage, flagged, trap
from eval.factory.plan.inherit import Heritage
from eval.factory.plan.make import Wish
from eval.factory.plan.records import Expectation, ReportPlan, Shared

CHECK = "text_copied"
SITE_CHAPTERS = ("surroundings", "plan", "process", "environment", "measures")
_WHOLE_SITE = ("basics", "nature", *SITE_CHAPTERS, "utilities", "management")
_ARTICLE = (
    "安全设备的设计、制造、安装、使用、检测、维修、改造和报废，应当符合国家标准或者行业标准。"
    "生产经营单位必须对安全设备进行经常性维护、保养，并定期检测，保证正常运转。"
    "维护、保养、检测应当作好记录，并由有关人员签字。"
)
_RENUMBERED_ON = dt.date(2021, 9, 1)  # article 33 became article 36 with the amendment of 2021


def copied(plan: ReportPlan, donor: ReportPlan, chapters: tuple[str, ...], *, legitimate: bool) -> ReportPlan:
    """The plan with chapters in the donor's words, and what both then share."""
    shared = tuple(
        Shared(
            kind="text",
            other=donor.seed,
            mark=f"site:{chapter}:",
            other_mark=f"site:{chapter}:",
            chapter=chapter,
            is_legitimate=legitimate,
        )
        for chapter in chapters
    )
    return replace(
        plan,
        voices={**plan.voices, **dict.fromkeys(chapters, donor.seed)},
        shared=(*plan.shared, *shared),
    )


def hazard_chapters(plan: ReportPlan, count: int) -> tuple[str, ...]:
    """The first chapters on the industry's own hazards, which reports of every length have."""
    return tuple(f"hazard/{name}" for name in list(plan.kit.hazards)[:count])


def _flag(donor: ReportPlan, chapters: tuple[str, ...], form: str, note: str) -> Expectation:
    marks = tuple(f"site:{chapter}:0" for chapter in chapters)
    said = flagged(CHECK, donor.enterprise.name, form, note, *marks)
    return replace(said, others=others(donor, marks))


def _another_site(donor: ReportPlan, stage: Stage) -> Wish | None:
    day = later(donor, stage, 60, 900)
    if day is None:
        return None
    return Wish(industry=donor.kit.key, report_on=day, heritage=Heritage(model=donor, has_figures=True))


def _chapters(donor: ReportPlan, plan: ReportPlan, _: Stage) -> Pair:
    chapters = (*SITE_CHAPTERS, *hazard_chapters(plan, 2))
    plan = copied(plan, donor, chapters, legitimate=False)
    said = _flag(donor, chapters, CLEAR_CUT, "chapters in another site's words, names replaced")
    return donor, speak(plan, said)


def _fresh_site(donor: ReportPlan, stage: Stage) -> Wish | None:
    day = later(donor, stage, 60, 900)
    return Wish(industry=donor.kit.key, report_on=day) if day else None


def _one_chapter(donor: ReportPlan, plan: ReportPlan, stage: Stage) -> Pair:
    chapter = stage.draw.choice(("surroundings", "process", *hazard_chapters(plan, 1)))
    plan = replace(copied(plan, donor, (chapter,), legitimate=False), shuffled=frozenset({chapter}))
    note = "one chapter, names and numbers changed, sentences in another order"
    return donor, speak(plan, _flag(donor, (chapter,), SUBTLE, note))


def follow_up_wish(donor: ReportPlan, stage: Stage, least: int, most: int) -> Wish | None:
    """The next report of the same agency on the same enterprise."""
    day = later(donor, stage, least, most)
    if day is None or donor.kind != "现状评价" or not donor.agency.holds_on(day):
        return None
    return Wish(
        industry=donor.kit.key,
        kind="现状评价",
        report_on=day,
        agency=donor.agency.key,
        heritage=Heritage(model=donor, is_same_site=True),
    )


def _three_years_later(donor: ReportPlan, stage: Stage) -> Wish | None:
    return follow_up_wish(donor, stage, 1000, 1090)


def _follow_up(donor: ReportPlan, plan: ReportPlan, _: Stage) -> Pair:
    chapters = (*_WHOLE_SITE, *hazard_chapters(plan, 4))
    plan = copied(plan, donor, chapters, legitimate=True)
    note = "the next report of the same agency on the same enterprise"
    marks = ("site:surroundings:0", "site:process:0")
    said = (trap(CHECK, plan.enterprise.name, note, *marks),)
    return donor, speak(plan, *said, trap("enterprise_reports_disagree", plan.enterprise.name, note))


def _same_house(donor: ReportPlan, stage: Stage) -> Wish | None:
    day = later(donor, stage, 30, 600)
    if day is None or not donor.agency.holds_on(day):
        return None
    return Wish(industry=donor.kit.key, report_on=day, agency=donor.agency.key)


def _template(donor: ReportPlan, plan: ReportPlan, _: Stage) -> Pair:
    return donor, speak(plan, trap(CHECK, "", "template chapters of one agency in another report of its"))


def quotation(plan: ReportPlan) -> str:
    """An article of the law, quoted whole with its number on the report's day."""
    number = "三十六" if plan.days.report_on >= _RENUMBERED_ON else "三十三"
    return f"《安全生产法》第{number}条规定：“{_ARTICLE}”"


def _quoted_law(donor: ReportPlan, plan: ReportPlan, _: Stage) -> Pair:
    donor, plan = (replace(p, remarks={**p.remarks, "measures": quotation(p)}) for p in (donor, plan))
    return donor, speak(plan, trap(CHECK, "", "both quote the same article of the law"))


DEFECT = PairDefect(
    check=CHECK,
    forms={
        CLEAR_CUT: PairForm(wish=_another_site, change=_chapters),
        SUBTLE: PairForm(wish=_fresh_site, change=_one_chapter),
    },
    traps={
        "follow_up": PairForm(wish=_three_years_later, change=_follow_up),
        "template": PairForm(wish=_same_house, change=_template),
        "quoted_law": PairForm(wish=_fresh_site, change=_quoted_law),
    },
)
