"""evidence_hedged: a requirement held to be met only because the enterprise says so."""

from __future__ import annotations

from dataclasses import replace

from eval.factory.blocks import marked
from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage, expect, flagged, trap
from eval.factory.plan.records import CheckRow, ReportPlan
from eval.factory.text.figures import REMARK
from eval.factory.text.grammar import expand

CHECK = "evidence_hedged"
HEARSAY = (
    "{据企业称|据企业说明}符合{要求|规定}",
    "据企业{介绍|反映}，该项{符合规定|满足标准要求}",
    "企业反映已{按规定落实|执行到位}，符合要求",
    "据企业{负责人|安全管理人员|技术人员}介绍，{符合标准要求|已按规定执行}",
    "{企业称|企业自述}已{落实|满足}，符合",
    "{企业口头说明|据企业口头答复}{情况良好|已经落实}，符合规定",
)
POLITE = (
    "经询问企业{安全管理人员|现场负责人}，{认为|判断}满足要求",
    "与企业人员沟通了解，{运行情况良好|使用状况正常}，判定{满足|符合}",
    "企业有关人员表示{长期保持完好|一直按规定执行}，评价组认为符合要求",
    "经向岗位人员了解，{未发现异常|未反映问题}，可以满足规定",
    "经询问{现场人员|陪同人员}，未发现不符合{情形|现象}，视为满足",
    "根据与{企业负责人|企业人员}交流的情况，{总体能够满足要求|基本可以认为满足}",
)
_VERIFIED = (
    "据企业介绍已落实；现场查阅原始记录并核对实物，{found}",
    "企业介绍符合要求，评价组查阅有关证书、台账予以核实：{found}",
    "据企业人员介绍情况，经现场核查、查看资料确认，{found}",
)
_HISTORY = (
    "据企业介绍，该址原为{before}，{years}年前经改造后投入使用。",
    "据企业介绍，建设初期由股东自筹资金，先后进行过两次扩建，近{years}年未再增加生产经营设施。",
    "据企业介绍，近{years}年未发生生产安全事故，周边居民无投诉。",
)


def _rows(plan: ReportPlan) -> list[CheckRow]:
    """Veto items that conform and that no other label speaks of."""
    if plan.kind == "预评价":
        return []
    used = {mark.rpartition(":")[0] for e in plan.expectations for mark in e.marks}
    return [row for row in plan.checks if row.is_veto and row.conforms and row.key not in used]


def _plant(plan: ReportPlan, row: CheckRow, finding: str) -> ReportPlan:
    changed = replace(row, finding=finding)
    return replace(plan, checks=tuple(changed if r.key == row.key else r for r in plan.checks))


def _marks(row: CheckRow) -> tuple[str, ...]:
    return f"{row.key}:item", f"{row.key}:finding", f"{row.key}:result"


def _hedged(plan: ReportPlan, stage: Stage, form: str, texts: tuple[str, ...]) -> ReportPlan | None:
    rows = _rows(plan)
    if not rows:
        return None
    row = stage.draw.choice(rows)
    plan = _plant(plan, row, expand(stage.draw.choice(texts), stage.draw, plan.slots))
    return expect(plan, flagged(CHECK, row.item, form, "nothing but what the enterprise says", *_marks(row)))


def _verified(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    rows = _rows(plan)
    if not rows:
        return None
    row = stage.draw.choice(rows)
    plan = _plant(plan, row, stage.draw.choice(_VERIFIED).format(found=row.finding))
    return expect(plan, trap(CHECK, row.item, "said by the enterprise, then verified", *_marks(row)))


def _history(plan: ReportPlan, stage: Stage) -> ReportPlan:
    before = stage.draw.choice(("荒地", "旧厂区", "仓库用地"))
    text = stage.draw.choice(_HISTORY).format(before=before, years=stage.draw.randint(3, 8))
    remark = plan.extra.get(REMARK, "") + marked("remark:history", text)
    plan = replace(plan, extra={**plan.extra, REMARK: remark})
    return expect(plan, trap(CHECK, plan.enterprise.name, "background, no requirement", "remark:history"))


DEFECT = Defect(
    check=CHECK,
    forms={
        CLEAR_CUT: lambda plan, stage: _hedged(plan, stage, CLEAR_CUT, HEARSAY),
        SUBTLE: lambda plan, stage: _hedged(plan, stage, SUBTLE, POLITE),
    },
    traps={"verified": _verified, "history": _history},
)
