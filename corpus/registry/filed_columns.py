"""The columns of what is filed: notices (Order 20, form 3), published reports, approvals, penalties."""

from __future__ import annotations

from corpus.registry.column import Content, column

_AGENCY_NAMES = "评价机构名称 安全评价机构名称 安全评价机构 评价机构 告知机构 单位名称 当事人 被处罚单位"
_AGENCY_NUMBERS = "资质证书编号 机构资质证书编号 资质证书号 机构证书编号 资质编号 证书编号 资质证书号码"

NOTICES = (
    column("agency_name", "机构名称", _AGENCY_NAMES, is_filled=True),
    column("agency_certificate_number", "机构资质证书编号", _AGENCY_NUMBERS, content=Content.NUMBER),
    column("project_name", "项目名称", "评价项目名称 告知项目 评价项目 项目", is_filled=True),
    column("project_address", "项目地址", "项目所在地 项目地点 建设地点 项目实施地"),
    column("industry", "项目所属行业", "所属行业 行业 行业类别 行业领域"),
    column("leader", "项目组组长", "项目负责人 组长 评价项目组组长 项目组长"),
    column(
        "members",
        "项目组成员、专业及工作任务",
        "项目组成员 项目组成员专业及工作任务 评价人员 项目组人员 参加人员",
    ),
    column(
        "planned_survey",
        "计划现场勘验时间",
        "计划现场勘验检测检验时间 现场勘验时间 勘验时间 计划勘验时间 现场勘验日期 计划勘验日期 现场服务时间",
        content=Content.DAYS,
    ),
    column("kind", "告知类型", "类型 告知类别 告知性质"),
    column(
        "noticed_on",
        "告知日期",
        "告知时间 提交日期 提交时间 报送日期 填报日期 告知书日期 收到日期",
        content=Content.DAY,
        is_required=True,
    ),
    column("authority", "告知机关", "接收机关 受理机关 告知部门 接收单位 接收部门"),
)

DISCLOSURES = (
    column("agency_name", "机构名称", _AGENCY_NAMES, is_filled=True),
    column("agency_certificate_number", "资质证书编号", _AGENCY_NUMBERS, content=Content.NUMBER),
    column("report_number", "报告编号", "评价报告编号 报告号 项目编号", content=Content.NUMBER),
    column(
        "enterprise_name",
        "被评价单位",
        "被评价单位名称 委托单位 委托单位名称 企业名称 生产经营单位 被评价企业",
    ),
    column("project_name", "项目名称", "评价项目名称 评价项目 报告名称"),
    column("kind", "评价类型", "评价类别 报告类型 报告类别 评价种类"),
    column("report_on", "报告日期", "报告完成日期 出具日期 报告出具日期 报告时间", content=Content.DAY),
    column(
        "published_on",
        "公开日期",
        "公开时间 公示日期 公示时间 发布日期 发布时间 上网日期",
        content=Content.DAY,
        is_required=True,
    ),
    column("contents", "公开内容", "公示内容 公开范围 公开事项"),
    column("survey_pictures", "现场勘验图像影像", "现场图像影像 勘验图像影像 现场勘验照片 影像资料 现场照片"),
    column("remark", "备注", "说明 不予公开理由 备注说明"),
)

APPROVALS = (
    column("project_name", "项目名称", "建设项目名称 建设项目 许可项目", is_filled=True),
    column(
        "enterprise_name",
        "建设单位",
        "建设单位名称 企业名称 单位名称 申请单位 申请人 生产经营单位 许可对象 行政相对人名称",
    ),
    column("matter", "审批事项", "许可事项 审查事项 事项名称 行政许可事项 许可内容 许可证名称"),
    column(
        "number",
        "批准文号",
        "批复文号 文号 审查意见书文号 许可证编号 许可编号 决定书文号 证书编号",
        content=Content.NUMBER,
    ),
    column(
        "approved_on",
        "批准日期",
        "批复日期 审查日期 许可日期 许可决定日期 批准时间 决定日期 发证日期",
        content=Content.DAY,
        is_required=True,
    ),
    column("authority", "审批机关", "批准机关 审查机关 许可机关 批准部门 审批部门 发证机关"),
    column("result", "审查结论", "结论 审批结果 审查结果 许可结果 批准结论"),
)

PENALTIES = (
    column("agency_name", "机构名称", _AGENCY_NAMES, is_filled=True),
    column(
        "credit_code",
        "统一社会信用代码/注册号",
        "统一社会信用代码 社会信用代码 信用代码 注册号",
        content=Content.NUMBER,
    ),
    column("agency_certificate_number", "资质证书编号", _AGENCY_NUMBERS, content=Content.NUMBER),
    column("facts", "违法事实", "违法行为 主要违法事实 案由 违法事由"),
    column("decision", "处罚决定", "处罚内容 处罚结果 行政处罚决定 处罚种类", is_required=True),
    column(
        "decided_on",
        "处罚时间",
        "处罚日期 处罚决定日期 决定日期 处罚决定时间",
        content=Content.DAY,
        is_required=True,
    ),
    column("authority", "执法机关", "处罚机关 作出处罚机关 执法部门 处罚部门"),
)
