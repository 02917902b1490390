"""Names of others are kept with their sentence, in the text, in headers and under photos."""

from __future__ import annotations

import dataclasses

from core.document import LineRole
from core.facts import MentionKind, NameManner, RunningText, SurveyPhoto
from pipelines.stages.extract.foreign_names import foreign_names
from pipelines.stages.extract.mentions import names_in
from tests import cases
from tests.pipelines.stages.extract.bodies import body, page

TEXT = (
    "青岚化工有限公司位于山东省德州市东岭区马坊镇通港路294号，厂区西北侧相邻企业为云栖机械有限公司。",
    "锦州隆科化工与周边单位建立了应急联防机制，互留联系方式。",
    "锦州隆科化工有限公司成立于2008年。遇有险情应及时报告保定市永宁区应急管理局。",
)


def test_each_use_has_its_sentence_and_manner() -> None:
    made = body(page(1, *TEXT))
    uses = foreign_names(made, names_in(made.text.text), (), ())
    got = [(use.name, use.manner) for use in uses if use.manner is not NameManner.OTHER]
    assert got == [
        ("青岚化工有限公司", NameManner.SUBJECT),
        ("山东省德州市东岭区", NameManner.LOCATED),
        ("云栖机械有限公司", NameManner.ROLE),
        ("锦州隆科化工", NameManner.SUBJECT),
        ("锦州隆科化工有限公司", NameManner.SUBJECT),
        ("保定市永宁区", NameManner.AUTHORITY),
    ]


def test_headers_that_return_and_captions_are_looked_at() -> None:
    made = body(page(1, "本站设加油机4台。"))
    seen = (cases.evidence("页眉", 3),)
    header = RunningText(
        role=LineRole.HEADER, text="锦州隆科化工有限公司安全现状评价报告", pages=9, evidence=seen
    )
    once = dataclasses.replace(header, pages=1)
    photo = SurveyPhoto(caption="锦州隆科化工有限公司储罐区", evidence=seen)
    uses = foreign_names(made, names_in(made.text.text), (header, once), (photo,))
    assert [(use.kind, use.manner, use.name) for use in uses] == [
        (MentionKind.ORGANISATION, NameManner.HEADER, "锦州隆科化工有限公司"),
        (MentionKind.ORGANISATION, NameManner.CAPTION, "锦州隆科化工有限公司"),
    ]
