"""The words that titles of chapters use, and the canonical kind they mean."""

from __future__ import annotations

import re

from core.chapters import Chapter

# The first kind whose words occur in the title wins, so the narrower stand before the wider.
_WORDS: tuple[tuple[Chapter, str], ...] = (
    (Chapter.CONTENTS, r"^目[录次]$"),
    (Chapter.PREFACE, r"^(前言|序言|引言|编制说明)$"),
    (Chapter.CONTRACT, r"合同|服务协议"),
    (Chapter.COMMISSION, r"委托书|委托函"),
    (Chapter.NOTICE, r"告知(书|函|单|情况|记录)?"),
    (Chapter.CERTIFICATE, r"(资质|资格)(证书|证明)|营业执照|人员证书"),
    (Chapter.PROCESS_CONTROL, r"过程控制|审核记录|内部审核|三级审核"),
    (Chapter.SURVEY_RECORD, r"(勘验|勘查|踏勘|勘察|现场检查)(情况)?(记录|表)"),
    (Chapter.PHOTOS, r"照片|影像|图像"),
    (Chapter.TEST_REPORT, r"(检测|检验|监测|检测检验)(报告|证书|记录|合格证)"),
    (Chapter.APPROVAL, r"批复|批准文件|备案(通知|文件|证明)"),
    (Chapter.DRAWING, r"图纸|附图|平面布置图|区域位置图"),
    (Chapter.CONCLUSION, r"结论"),
    (Chapter.MEASURES, r"对策|措施(及|与|和)?建议|建议(及|与|和)措施|安全措施"),
    (Chapter.RECTIFICATION, r"隐患|整改|不符合项|存在(的)?(主要)?问题|复查"),
    (Chapter.INSPECTION, r"现场(安全)?(检查|勘验|勘查|核查|踏勘|勘察|调查)"),
    (Chapter.MAJOR_HAZARD, r"重大危险源"),
    (Chapter.UNITS, r"评价单元|单元(的)?划分"),
    (Chapter.METHODS, r"评价方法"),
    (
        Chapter.ASSESSMENT,
        r"定性|定量|符合性(评价|检查|分析)|检查表|安全评价$|各单元评价|评价过程|条件评价|条件分析",
    ),
    (Chapter.HAZARDS, r"危险.{0,3}有害|危害因素|危险因素|有害因素|危险性分析"),
    (Chapter.BASIS, r"依据|法律.{0,3}法规|引用标准|规范标准|标准.{0,2}规范|技术标准|法规"),
    (Chapter.PURPOSE, r"目的|评价原则"),
    (Chapter.SCOPE, r"范围|评价内容|评价程序"),
    (Chapter.SURROUNDINGS, r"周边|周围|外部环境|自然条件|自然环境|地理位置|毗邻"),
    (Chapter.LAYOUT, r"平面布置|总图|总平面|功能分区"),
    (Chapter.PROCESS, r"工艺|生产流程|采掘|开采|开拓"),
    (Chapter.EQUIPMENT, r"设备|设施|装置|公用工程|辅助工程|消防系统"),
    (Chapter.ENTERPRISE, r"概况|概述|基本情况|简介|企业情况|项目介绍|建设项目"),
    (Chapter.BASIS, r"文件$|资料清单"),
)
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _WORDS)

# Sub-chapters of these speak of plant and process, but from the view of the chapter above them.
_VIEWS = frozenset({Chapter.BASIS, Chapter.HAZARDS, Chapter.ASSESSMENT, Chapter.MEASURES, Chapter.CONCLUSION})
_OWN_VIEW = frozenset(
    {Chapter.MAJOR_HAZARD, Chapter.UNITS, Chapter.METHODS, Chapter.INSPECTION, Chapter.RECTIFICATION} | _VIEWS
)


def chapter_kind(title: str) -> Chapter | None:
    """The canonical kind that a title names, or None."""
    plain = re.sub(r"[\s\u3000]+", "", title)
    return next((kind for kind, pattern in _COMPILED if pattern.search(plain)), None)


def child_kind(own: Chapter | None, above: Chapter | None) -> Chapter:
    """The kind of a chapter whose title names ``own``, under a chapter of kind ``above``."""
    if above in _VIEWS and own not in _OWN_VIEW:
        return above
    return own or above or Chapter.OTHER
