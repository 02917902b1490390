"""What a report shares with others as JSON (``mingjian.similar/1``)."""

from __future__ import annotations

import json
from typing import Any

from core.evidence import Evidence
from service.similar.content import Pair, SharedReport, Similar

SCHEMA = "mingjian.similar/1"


def similar_json(similar: Similar) -> str:
    """A document: other reports with their passages, what is common apart, and the best source by passage."""
    document = {
        "schema": SCHEMA,
        "report": {"id": similar.report_id, "file_name": similar.file_name},
        "others": [_other(shared) for shared in similar.others],
        "passages": [
            {"pair": passage.best.number, "others": [pair.number for pair in passage.others]}
            for passage in similar.passages
        ],
        "common": [
            {
                "reason": group.pairs[0].match.common_reason,
                "words": group.reason,
                "characters": group.characters,
                "pairs": [_pair(pair) for pair in group.pairs],
            }
            for group in similar.common
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def _other(shared: SharedReport) -> dict[str, Any]:
    report = shared.report
    return {
        "id": report.id,
        "enterprise_name": report.enterprise_name,
        "agency_name": report.agency_name,
        "report_on": report.report_on,
        "is_follow_up": report.is_follow_up,
        "characters": shared.characters,
        "share": None if shared.share is None else round(shared.share, 4),
        "counted": shared.counted,
        "counted_share": None if shared.counted_share is None else round(shared.counted_share, 4),
        "sections": [{"kind": name, "characters": count} for name, count in shared.sections],
        "kinds": {str(kind): count for kind, count in shared.kinds},
        "pairs": [_pair(pair) for pair in shared.pairs],
    }


def _pair(pair: Pair) -> dict[str, Any]:
    match = pair.match
    return {
        "number": pair.number,
        "kind": str(match.kind),
        "report": match.right_report.id,
        "section": match.section,
        "characters": match.characters,
        "counted": match.counted,
        "is_reworded": match.is_reworded,
        "similarity": match.similarity,
        "left": [_place(item) for item in match.left],
        "right": [_place(item) for item in match.right],
        "differences": [
            {"left": list(difference.left), "right": list(difference.right)}
            for difference in match.differences
        ],
    }


def _place(item: Evidence) -> dict[str, Any]:
    return {
        "page": item.page,
        "boxes": [[box.x0, box.y0, box.x1, box.y1] for box in item.boxes],
        "excerpt": item.excerpt,
    }
