"""Sample reports that belong together: copied text, one person in two places, services for one client.

Each story adds a few short reports to the world of the samples, after those that stand by themselves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from eval.factory.defects import (
    assessor_in_two_agencies,
    enterprise_reports_disagree,
    photo_reused,
    signature_carried_over,
    survey_conflict,
    text_copied,
)
from eval.factory.defects.catalogue import plant
from eval.factory.defects.pairing import Pair, PairForm, speak
from eval.factory.defects.staging import CLEAR_CUT, Stage
from eval.factory.draw import stream
from eval.factory.plan.inherit import Heritage
from eval.factory.plan.make import Wish, make_plan
from eval.factory.plan.records import ReportPlan
from eval.factory.world.world import World

_SHAANXI, _JIAXING, _YULIN, _JIANGSU, _HUNAN = "陕-444", "浙-456", "陕-552", "苏-157", "湘-102"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One report of a story, the layout it is set in and what its file is called."""

    plan: ReportPlan
    layout: str
    file_stem: str = ""  # as agencies name files, where empty


class Teller:
    """Makes the plans of one story in the samples' world."""

    def __init__(self, world: World, name: str) -> None:
        self.world = world
        self._name = name

    def plan(
        self,
        part: str,
        wish: Wish,
        forms: dict[str, str] | None = None,
        traps: tuple[tuple[str, str], ...] = (),
    ) -> ReportPlan:
        """One report; ``part`` tells it from the others of the story."""
        made = make_plan(self.world, f"sample/{self._name}/{part}", replace(wish, length="brief"))
        return plant(made, self.world, forms or {}, traps)

    def change(self, form: PairForm, donor: ReportPlan, plan: ReportPlan) -> Pair:
        """Plant what two reports show together; raises ``LookupError`` where they have no room for it."""
        pair = form.change(donor, plan, self._stage(donor, plan))
        if pair is None:
            raise LookupError(f"{self._name}: no room for what was to be planted")
        return pair

    def wish(self, form: PairForm, donor: ReportPlan) -> Wish:
        """What the later report must be like; raises ``LookupError`` where the donor does not suit."""
        wish = form.wish(donor, self._stage(donor, donor))
        if wish is None:
            raise LookupError(f"{self._name}: the first report does not suit")
        return wish

    def agency(self, short: str) -> str:
        """The key of the agency with this part of its certificate number: 「浙-456」."""
        area, number = short.split("-")
        return next(
            a.key for a in self.world.agencies.values() if a.certificate_number == f"APJ-({area})-{number}"
        )

    def _stage(self, donor: ReportPlan, plan: ReportPlan) -> Stage:
        return Stage(world=self.world, draw=stream(donor.seed, plan.seed, "story"))


def copied_smelter(tell: Teller) -> list[Told]:
    """An agency takes another's report on another smelter: text, photos, and a name that is on its roster."""
    metallurgy = Wish(industry="metallurgy", kind="现状评价", report_on=dt.date(2021, 5, 20))
    donor = tell.plan("first", replace(metallurgy, agency=tell.agency(_SHAANXI)))
    wish = replace(
        metallurgy,
        report_on=dt.date(2021, 7, 8),
        agency=tell.agency(_JIAXING),
        heritage=Heritage(model=donor, has_figures=True),
    )
    later = tell.plan("second", wish, {"event_order_broken": CLEAR_CUT})
    for form in (
        text_copied.DEFECT.forms[CLEAR_CUT],
        photo_reused.DEFECT.forms[CLEAR_CUT],
        assessor_in_two_agencies.DEFECT.forms[CLEAR_CUT],
    ):
        donor, later = tell.change(form, donor, later)
    return [Told(plan=donor, layout="boxed_cards"), Told(plan=later, layout="wide_sans")]


def two_provinces_one_day(tell: Teller) -> list[Told]:
    """One leader surveys in two provinces on the same day; a chief's signature is pasted from the first."""
    form = survey_conflict.DEFECT.forms[CLEAR_CUT]
    first = Wish(industry="gas_station", kind="现状评价", report_on=dt.date(2026, 3, 12))
    donor = tell.plan("origin", replace(first, agency=tell.agency(_YULIN)))
    later = tell.plan("later", replace(tell.wish(form, donor), kind="现状评价"))
    donor, later = tell.change(form, donor, later)
    donor, later = tell.change(signature_carried_over.DEFECT.forms[CLEAR_CUT], donor, later)
    return [Told(plan=donor, layout="kai_lines"), Told(plan=later, layout="kai_lines")]


def one_enterprise(tell: Teller) -> list[Told]:
    """One agency evaluates a project before it is built, at its acceptance and later; another follows.

    The third report goes on from the second and says so; the fourth states another plot, and a page was
    put into its file.
    """
    project = Wish(industry="chemical_storage", agency=tell.agency(_JIANGSU))
    before = tell.plan("before", replace(project, kind="预评价", report_on=dt.date(2019, 10, 17)))
    same = Heritage(model=before, is_same_site=True)
    project = replace(project, heritage=same)
    accepted = tell.plan("accepted", replace(project, kind="验收评价", report_on=dt.date(2021, 3, 25)))
    project = replace(project, heritage=replace(same, model=accepted), kind="现状评价")
    signed = (("pdf_signature_broken", "signed"),)
    status = tell.plan("status", replace(project, report_on=dt.date(2024, 4, 18)), traps=signed)
    accepted, status = tell.change(text_copied.DEFECT.traps["follow_up"], accepted, status)
    other = replace(project, agency=tell.agency(_HUNAN), heritage=replace(same, model=status))
    other_plan = tell.plan("other", replace(other, report_on=dt.date(2025, 9, 11)), {"pdf_edited": CLEAR_CUT})
    status, other_plan = tell.change(enterprise_reports_disagree.DEFECT.forms[CLEAR_CUT], status, other_plan)
    before, accepted = (_also_disagrees(plan, other_plan) for plan in (before, accepted))
    return [
        Told(plan=before, layout="modern_serif"),
        Told(plan=accepted, layout="official_ming"),
        Told(plan=status, layout="official_ming"),
        Told(
            plan=other_plan,
            layout="plain_grid",
            file_stem=f"{other_plan.enterprise.short_name}2025年安全现状评价报告",
        ),
    ]


def _also_disagrees(plan: ReportPlan, other: ReportPlan) -> ReportPlan:
    """An earlier report on the enterprise, which states the plot as the one before ``other`` does."""
    said = next(e for e in other.expectations if e.check == enterprise_reports_disagree.CHECK)
    seen = replace(said, form="mirror", others=tuple((other.seed, mark) for mark in said.marks))
    return speak(plan, seen)


STORIES: dict[str, Callable[[Teller], list[Told]]] = {
    "smelter": copied_smelter,
    "provinces": two_provinces_one_day,
    "enterprise": one_enterprise,
}


def told(world: World) -> list[Told]:
    """The reports of all stories, in order."""
    return [report for name, story in STORIES.items() for report in story(Teller(world, name))]
