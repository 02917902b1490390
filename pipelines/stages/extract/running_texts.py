"""Headers, footers and watermarks as facts: one that names another company is evidence."""

from __future__ import annotations

import re
from collections import defaultdict

from core.document import Line, LineRole
from core.facts import RunningText
from pipelines.passage import line_evidence
from pipelines.stages.extract.body import Body

_SHOWN = 3
_LEAST_LETTERS = 2


def running_texts(body: Body) -> tuple[RunningText, ...]:
    """Every text once per role, the most frequent first; page numbers and their digits aside."""
    groups: dict[tuple[LineRole, str], list[tuple[int, Line]]] = defaultdict(list)
    for page in body.pages:
        for line in page.lines:
            if line.role in (LineRole.BODY, LineRole.PAGE_NUMBER):
                continue
            key = re.sub(r"[\s\d]+", "", line.text)
            if len(key) >= _LEAST_LETTERS:
                groups[line.role, key].append((page.number, line))
    ranked = sorted(groups.items(), key=lambda group: (-len(group[1]), group[1][0][0]))
    return tuple(
        RunningText(
            role=role,
            text=found[0][1].text.strip(),
            pages=len({number for number, _ in found}),
            evidence=tuple(line_evidence(body.report, number, line) for number, line in found[:_SHOWN]),
        )
        for (role, _), found in ranked
    )
