"""Words of labels and headings; each layout overrides what its house says otherwise."""

from __future__ import annotations

from collections.abc import Mapping

DEFAULT: Mapping[str, str] = {
    "role_leader": "项目负责人",
    "role_member": "项目组成员",
    "role_author": "报告编制人",
    "role_reviewer": "报告审核人",
    "role_process": "过程控制负责人",
    "role_technical": "技术负责人",
    "role_legal": "法定代表人",
    "role_expert": "技术专家",
    "agency": "评价机构",
    "certificate_number": "资质证书编号",
    "report_number": "报告编号",
    "enterprise": "企业名称",
    "client": "委托单位",
    "date": "报告日期",
    "foreword": "前  言",
    "contents": "目  录",
    "sign_title": "评 价 人 员",
    "sign_role": "职责",
    "sign_name": "姓名",
    "sign_speciality": "专业",
    "sign_certificate": "资格证书号",
    "sign_registration": "从业登记编号",
    "sign_signature": "签字",
    "sign_level": "等级",
    "ch_general": "评价概述",
    "ch_purpose": "评价目的",
    "ch_basis": "评价依据",
    "ch_scope": "评价范围",
    "ch_overview": "企业概况",
    "ch_basics": "企业基本情况",
    "ch_surroundings": "周边环境",
    "ch_layout": "总平面布置",
    "ch_process": "工艺流程",
    "ch_equipment": "主要设备设施",
    "ch_hazards": "危险、有害因素辨识与分析",
    "ch_major": "危险化学品重大危险源辨识",
    "ch_units": "评价单元划分及评价方法选择",
    "ch_assessment": "定性、定量评价",
    "ch_inspection": "现场检查及整改情况",
    "ch_rectification": "存在问题及整改情况",
    "ch_measures": "安全对策措施及建议",
    "ch_conclusion": "评价结论",
    "check_item": "检查内容",
    "check_basis": "检查依据",
    "check_finding": "检查情况",
    "check_result": "检查结果",
    "conforms": "符合",
    "fails": "不符合",
    "hazard": "存在问题",
    "remedy": "整改情况",
    "recheck": "复查结果",
    "recheck_ok": "符合要求",
    "survey_record": "现场勘验记录",
}


def words(**changes: str) -> Mapping[str, str]:
    """The default words with changes; an unknown key raises ``KeyError``."""
    for key in changes:
        DEFAULT[key]
    return {**DEFAULT, **changes}
