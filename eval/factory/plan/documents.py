"""Numbers of documents the enterprise shows, none younger than the survey, and its books."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import replace

from eval.factory.plan.records import TestReport, Timeline

_LIGHTNING = "防雷装置检测"
_CLEARLY_BEFORE = 40  # days from a document to the survey


def dated_numbers(draw: random.Random, slots: Mapping[str, str], days: Timeline) -> dict[str, str]:
    """The slots that carry a year, with years the report can know of; and what was invested."""
    year = days.survey_on[0].year
    last = days.survey_on[0] - dt.timedelta(days=_CLEARLY_BEFORE)
    plan_year = draw.randint(max(year - 2, 2016), year - 1)
    region, _, serial = slots["plan_number"].split("-")
    everything = draw.randint(14, 480) * 10 + max(0, int(slots["area"]) // 10)
    place = slots["lightning_number"].partition("雷检")[0]
    return {
        "plan_number": f"{region}-{plan_year}-{serial}",
        "fire_number": f"XF{last.year % 100}{draw.randint(1000, 9999)}",
        "lightning_number": f"{place}雷检〔{last.year}〕{draw.randint(100, 999):03d}号",
        "investment": str(everything),
        "safety_investment": str(max(12, everything * draw.randint(2, 6) // 100)),
    }


def numbered_alike(
    tests: tuple[TestReport, ...], slots: Mapping[str, str], days: Timeline
) -> tuple[TestReport, ...]:
    """The lightning test under the number the chapters cite, made in the year of that number."""
    return tuple(_numbered(test, slots, days) if test.kind == _LIGHTNING else test for test in tests)


def _numbered(test: TestReport, slots: Mapping[str, str], days: Timeline) -> TestReport:
    number = slots["lightning_number"]
    shift = dt.timedelta()
    if f"〔{test.tested_on.year}〕" not in number:
        shift = days.survey_on[0] - dt.timedelta(days=_CLEARLY_BEFORE) - test.tested_on
    return replace(
        test, number=number, tested_on=test.tested_on + shift, valid_until=test.valid_until + shift
    )
