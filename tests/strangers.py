"""Names of another enterprise in the text, as tests need them."""

from __future__ import annotations

from core.chapters import Chapter
from core.facts import MentionKind, NameManner, NameUse
from tests import cases

OTHER = "锦州隆科化工有限公司"


def use(
    text: str,
    manner: NameManner = NameManner.SUBJECT,
    name: str = OTHER,
    *,
    kind: MentionKind = MentionKind.ORGANISATION,
    chapter: Chapter = Chapter.PROCESS,
) -> NameUse:
    return NameUse(
        kind=kind,
        name=name,
        manner=manner,
        text=text,
        chapter=chapter,
        evidence=(cases.evidence(name, 7),),
    )


ACTS = use(f"{OTHER}按上述流程编制了岗位操作卡")
ACTS_AGAIN = use(f"{OTHER}应按照上述要求逐条落实", chapter=Chapter.MEASURES)
