"""The scorecard as JSON: scorecard.json."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from eval.scorecard.card import Scorecard
from eval.scorecard.check_rows import check_rows
from eval.scorecard.facts_part import classes, worst_errors
from eval.scorecard.figures import FACTS_PART, Figure, all_figures
from eval.scorecard.reliability import Share, by_band

SCHEMA = "mingjian.scorecard/1"


def document(card: Scorecard) -> dict[str, Any]:
    """All figures by slice, the checks, the cost, every report and every miss."""
    return {
        "schema": SCHEMA,
        "mingjian": card.version,
        "corpus": _corpus(card),
        "figures": {name: _figure(card, figure) for name, figure in all_figures(card).items()},
        "facts_part": _facts_part(card),
        "bands": {
            part: [_band(share) for share in by_band(r for r in card.reports if r.is_in(part))]
            for part in card.slices
        },
        "checks": [asdict(row) for row in check_rows(card)],
        "checks_not_built": card.not_built,
        "checks_not_planted": card.not_planted,
        "cost": {
            **{name: _rounded(value) for name, value in asdict(card.cost).items()},
            "seconds_per_page": {part: _rounded(card.seconds_per_page(part)) for part in card.slices},
        },
        "reports": [
            {
                "file_name": report.file_name,
                "layout": report.layout,
                "split": report.split,
                "carrier": report.carrier,
                "maker": report.maker,
                "pages": report.pages,
                "status": report.status,
                "band": report.band.value if report.band else None,
                "score": report.score,
                "failures": list(report.failures),
                "seconds": _rounded(report.seconds),
                "planted": list(report.planted),
                "misses": [asdict(miss) for miss in report.misses],
            }
            for report in card.reports
        ],
    }


def _facts_part(card: Scorecard) -> dict[str, Any]:
    """Facts, lists and evidence by layout class, and the kinds of error that occur most."""
    figures = [figure for group in FACTS_PART for figure in group.figures]
    return {
        "classes": {
            part: {
                "reports": sum(report.is_in(part) for report in card.reports),
                "figures": {figure.name: _rounded(figure.of(card, part)) for figure in figures},
            }
            for part in classes(card)
        },
        "worst_errors": [asdict(error) for error in worst_errors(card)],
    }


def _band(share: Share) -> dict[str, Any]:
    """Reports of a band, those with a planted defect, and the interval of their share."""
    return {
        "band": share.name,
        "reports": share.reports,
        "carrying": share.carrying,
        "share": _rounded(share.share),
        "interval": [_rounded(end) for end in share.interval],
    }


def text(card: Scorecard) -> str:
    """The document as it is written to a file."""
    return json.dumps(document(card), ensure_ascii=False, indent=1) + "\n"


def _corpus(card: Scorecard) -> dict[str, Any]:
    reports = card.reports
    return {
        "reports": len(reports),
        "pages": sum(report.pages for report in reports),
        "clean_reports": sum(report.is_clean for report in reports),
        "layouts": _tally(report.layout for report in reports),
        "splits": _tally(report.split for report in reports),
        "carriers": _tally(report.carrier for report in reports),
        "statuses": _tally(report.status for report in reports),
    }


def _tally(values: Iterable[str]) -> dict[str, int]:
    items = sorted(values)
    return {value: items.count(value) for value in dict.fromkeys(items)}


def _figure(card: Scorecard, figure: Figure) -> dict[str, Any]:
    slices = {}
    for part in card.slices:
        count = card.count(figure.counted, part)
        slices[part] = {
            "value": _rounded(figure.formula.value(count)),
            "right": _rounded(count.right),
            "wanted": _rounded(count.wanted),
            "got": _rounded(count.got),
        }
    return {"title": figure.title, "formula": figure.formula.name, "slices": slices}


def _rounded(value: float | None) -> float | int | None:
    if value is None or isinstance(value, int):
        return value
    return int(value) if value.is_integer() else round(value, 5)
