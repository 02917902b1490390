"""Why a check could not tell: the stable codes of not-assessable outcomes, in words for the inspector."""

from __future__ import annotations

REASONS: dict[str, str] = {
    "registry_missing": "尚未导入所需的登记库",
    "agency_not_in_registry": "登记库中没有该评价机构",
    "number_and_name_differ": "证书编号与机构名称不是同一机构",
    "validity_unknown": "登记库未载明当日证书情况",
    "agency_missing": "没有读到评价机构",
    "people_missing": "没有读到项目组人员",
    "person_not_in_registry": "登记库中没有该人员",
    "number_missing": "报告没有给出证书编号",
    "membership_unknown": "登记库未载明当日从业单位",
    "dates_missing": "没有读到所需日期",
    "dates_disagree": "报告中的日期互相不一致",
    "report_date_missing": "没有读到报告日期",
    "report_date_doubtful": "报告日期识别不可靠",
    "citations_missing": "没有读到引用的法规标准",
    "citations_unknown": "所引法规标准不在法规库中",
    "conclusion_missing": "没有读到明确的评价结论",
    "body_missing": "没有读到可与结论核对的正文",
    "rectification_not_stated": "问题的整改结果未写明",
}
