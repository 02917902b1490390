"""pdf_edited: pages of the file were replaced, overlaid or changed, or its days cannot be."""

from __future__ import annotations

from eval.factory.defects.file_act import act, harmless
from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage
from eval.factory.plan.records import ReportPlan

CHECK = "pdf_edited"
_traces = act(
    CHECK,
    SUBTLE,
    {
        "late_update": "an update after the report's day changes a page",
        "made_before": "the file is older than the survey it tells of",
    },
)
# The old number is still in the text of the file and is not seen.
_overlaid = act(CHECK, SUBTLE, {"overlay_number": "another number over the old one"}, "hidden_text")


def _subtle(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    return stage.draw.choice((_traces, _traces, _overlaid))(plan, stage)


DEFECT = Defect(
    check=CHECK,
    forms={
        CLEAR_CUT: act(CHECK, CLEAR_CUT, {"foreign_page": "the page of the conclusion is another program's"}),
        SUBTLE: _subtle,
    },
    traps={
        "merged_annexes": harmless(CHECK, "merged_annexes", "annexes of another program bound in"),
        "saved_again": harmless(CHECK, "saved_again", "saved again, nothing changed"),
        "pdfa": harmless(CHECK, "pdfa", "turned into PDF/A for the archive"),
    },
)
