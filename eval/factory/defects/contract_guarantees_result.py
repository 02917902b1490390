"""contract_guarantees_result: a clause that promises a result or ties the fee to it."""

from __future__ import annotations

from dataclasses import replace

from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect, Stage, expect, flagged, trap
from eval.factory.plan.records import ReportPlan
from eval.factory.text.grammar import expand

CHECK = "contract_guarantees_result"
GUARANTEES = (
    "乙方{保证|确保}本项目通过{专家评审及验收|专家评审|主管部门审查}，并协助甲方取得<permit>；{未通过|不能通过}的，乙方全额退还已收取的费用。",
    "乙方{承诺|保证}甲方在{本合同签订后六个月内|提交报告后三个月内|年内}取得<permit>，逾期未取得的，甲方不支付任何费用。",
    "乙方{确保|保证}评价结论为{符合安全生产条件|合格}，{确保一次性通过应急管理部门审查|一次通过评审}，不通过不收费。",
    "本项目实行包通过服务，由乙方负责取得<permit>，办不下来不收取{技术服务费|任何费用}。",
    "乙方对评价结果负责包过，因报告原因未能{通过验收|取得<permit>}的，{已付款项全部退还|服务费全额退还}甲方。",
    "乙方应保证评价报告{能够通过验收|获得主管部门认可}，保证甲方顺利{领取|取得}<permit>，否则本合同费用不予支付。",
)
TIED = (
    "本合同技术服务费为人民币<fee>元（大写：<fee_chinese>整），合同签订后支付{50%|40%}，余款待甲方收到主管部门核发的<permit>后{十个工作日|十五日}内结清。",
    "技术服务费共计人民币<fee>元（大写：<fee_chinese>整），首付款为总额的60%；考虑到本项目的实际需要，其余款项于甲方取得<permit>之日起七日内支付。",
    "甲方向乙方支付技术服务费人民币<fee>元（大写：<fee_chinese>整），分两期支付：第一期30%于签约后支付，第二期在项目经主管部门审查合格并取得<permit>后支付。",
    "技术服务费总额为人民币<fee>元（大写：<fee_chinese>整）。预付款{20%|30%}，报告完成后再付40%，尾款在甲方{领取|取得}<permit>后一次性支付。",
    "合同价款人民币<fee>元（大写：<fee_chinese>整），{鉴于双方的良好合作关系|经双方友好协商}，全部款项于甲方取得<permit>后{五个工作日|三十日}内由甲方支付。",
)
BOILERPLATE = (
    "乙方保证评价报告的{编制质量|质量}符合国家有关法律、法规和标准的要求。",
    "乙方负责按照专家评审意见对报告进行修改完善，直至{符合评审要求|修改合格}，不另行收费。",
    "乙方应保证评价人员具备相应资格，并按约定的期限完成工作。",
    "乙方依据现场实际独立作出评价结论，{不对行政许可结果作任何承诺|甲方不得干预评价结论}。",
    "因乙方原因造成报告质量不合格的，乙方应{无偿返工|免费重新编制}，并承担由此给甲方造成的直接损失。",
)
PAID_ON_DELIVERY = (
    "本合同技术服务费为人民币<fee>元（大写：<fee_chinese>整），签订后支付40%，乙方交付正式报告后十个工作日内付清余款，余款的支付不以审批结果为条件。",
    "技术服务费为人民币<fee>元（大写：<fee_chinese>整），合同签订后预付一半，报告送达甲方并经甲方签收后支付其余部分。",
    "技术服务费为人民币<fee>元（大写：<fee_chinese>整），{报告经专家评审修改定稿|乙方提交报告正式稿}并开具发票后{十五|二十}日内一次性支付。",
)
_PERMITS = {
    "gas_station": "危险化学品经营许可证",
    "chemical_storage": "危险化学品经营许可证",
    "chemical_production": "安全生产许可证",
    "fireworks": "烟花爆竹经营许可证",
    "coal_mine": "安全生产许可证",
    "metal_mine": "安全生产许可证",
}
_OTHERWISE = "主管部门的审查批复"


def _worded(plan: ReportPlan, stage: Stage, texts: tuple[str, ...]) -> str:
    """One of the texts with what the enterprise applies for."""
    slots = {"permit": _PERMITS.get(plan.kit.key, _OTHERWISE), "fee": "<fee>", "fee_chinese": "<fee_chinese>"}
    return expand(stage.draw.choice(texts), stage.draw, slots)


def has_contract(plan: ReportPlan) -> bool:
    """Whether the contract is enclosed."""
    return "contract" not in plan.extra.get("absent", "").split()


def _guarantee(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    if not has_contract(plan):
        return None
    plan = replace(plan, contract=replace(plan.contract, clauses=(_worded(plan, stage, GUARANTEES),)))
    return expect(
        plan,
        flagged(CHECK, "技术服务合同", CLEAR_CUT, "the contract promises the result", "contract_clause:0"),
    )


def _tied(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    if not has_contract(plan):
        return None
    plan = replace(plan, contract=replace(plan.contract, payment=_worded(plan, stage, TIED)))
    note = "the balance is due only once the permit is granted"
    return expect(plan, flagged(CHECK, "技术服务合同", SUBTLE, note, "contract_payment"))


def _boilerplate(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    if not has_contract(plan):
        return None
    clauses = tuple(_worded(plan, stage, (text,)) for text in stage.draw.sample(BOILERPLATE, 2))
    plan = replace(plan, contract=replace(plan.contract, clauses=clauses))
    note = "quality and revision are promised, no result"
    return expect(plan, trap(CHECK, "技术服务合同", note, "contract_clause:0", "contract_clause:1"))


def _paid_on_delivery(plan: ReportPlan, stage: Stage) -> ReportPlan | None:
    if not has_contract(plan):
        return None
    plan = replace(plan, contract=replace(plan.contract, payment=_worded(plan, stage, PAID_ON_DELIVERY)))
    return expect(
        plan, trap(CHECK, "技术服务合同", "the balance is due on delivery of the report", "contract_payment")
    )


DEFECT = Defect(
    check=CHECK,
    forms={CLEAR_CUT: _guarantee, SUBTLE: _tied},
    traps={"boilerplate": _boilerplate, "paid_on_delivery": _paid_on_delivery},
)
