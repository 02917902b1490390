"""The words that titles of chapters use, and the canonical kind they mean."""

from __future__ import annotations

import re
from collections.abc import Collection

from core.chapters import Chapter

# Accidents after GB 6441 and harmful factors: chapters on hazards are often titled by them alone.
_ACCIDENT = (
    r"火灾|爆炸|中毒|窒息|触电|电击|雷击|静电|灼烫|灼伤|烫伤|冻伤|淹溺|(机械|车辆|起重|电气|其他|低温|高温)伤害|高处坠落|物体打击|坍塌"
    r"|冒顶|片帮|透水|水害|放炮|爆破|瓦斯|煤尘|顶板|火药|粉尘|噪声|振动|高温|低温|腐蚀|泄漏|滑坡|边坡"
)
# The first kind whose words occur in the title wins, so the narrower stand before the wider.
_WORDS: tuple[tuple[Chapter, str], ...] = (
    (Chapter.CONTENTS, r"^目[录次]$"),
    (Chapter.PREFACE, r"^(前言|序言|引言|编制说明)$"),
    # What stands among chapters of a known kind and yet is none of them.
    (
        Chapter.OTHER,
        (
            r"淘汰|产业政策|先进性|重大(生产安全)?(事故)?隐患.{0,8}(判定|辨识|对照|排查)|评价(项目)?组(组成|成员|人员)|报告公开"
            r"|事故案例|案例分析"
        ),
    ),
    (Chapter.CONTRACT, r"合同|协议"),
    (Chapter.COMMISSION, r"委托书|委托函|授权书"),
    (Chapter.NOTICE, r"告知(书|函|单|情况|记录|表)?"),
    (
        Chapter.CERTIFICATE,
        r"资质(证书|证明|证|文件|复印件)|资格(证书|证明|证)|营业执照|(人员|评价师|工程师).{0,6}(证书|证明|证$|证件)",
    ),
    (
        Chapter.PROCESS_CONTROL,
        r"过程控制|质量控制|审核(记录|表|单|意见)|内部审核|内审|三级审核|评审(记录|意见|表)",
    ),
    (
        Chapter.SURVEY_RECORD,
        r"(勘验|勘查|踏勘|勘察|查勘|(现场|实地)(安全)?(检查|调查|核查))(情况)?([（(].{1,6}[）)])?(记录|表$|笔录|报告$|单$)",
    ),
    (Chapter.PHOTOS, r"照片|影像|图像|相片|图片|拍摄"),
    (
        Chapter.TEST_REPORT,
        r"(检测|检验|监测|校验|标定|鉴定|检定)(检验)?(结果)?(报告|证书|记录|合格证)|(检测|检验)(资料|文件|情况汇总)$",
    ),
    (
        Chapter.APPROVAL,
        r"批复|批准(文件|书|手续)|审批(文件|表|意见|手续)|备案(通知|文件|证明|表|登记)|审查意见|意见书|核准(文件|通知)|许可决定|复函|立项",
    ),
    (Chapter.DRAWING, r"图纸|附图|(平面|工艺|设备).{0,4}布置图|(位置|流程|系统|关系|平面|示意)图|总图$"),
    (Chapter.CONCLUSION, r"结论|评价总结"),
    (
        Chapter.INSPECTION,
        r"^现场(安全)?(检查|勘验|勘查|核查|踏勘|勘察|调查|情况)(?!.{0,4}(隐患|问题)(清单|一览|汇总|列表))(?!.*(对策|建议))",
    ),
    (
        Chapter.MEASURES,
        (
            r"对策|措施(及|与|和|、)?(建议|要求|意见)|(建议|意见)(及|与|和|、)?(措施|建议)|安全(技术|管理|保障|防范)?措施|建议$"
            r"|(意见|要求)(及|与|和|、)?建议|建议(及|与|和|、)?(意见|要求)|^(安全)?措施$"
            r"|^(?!.*(危险|有害|因素|风险)).*(改进|改善|补充|防范|预防|治理|控制|完善|提升)(的|性)?"
            r"(安全)?(技术|管理)?(措施|意见|要求|方案)$"
        ),
    ),
    (
        Chapter.RECTIFICATION,
        r"隐患|整改|不符合(项|事项|内容)|不合格项|问题|复查|缺陷|闭环|销号|(治理|改正)(情况|结果)",
    ),
    (Chapter.INSPECTION, r"(现场|实地)(安全)?(检查|勘验|勘查|核查|踏勘|勘察|调查)|踏勘|勘验"),
    (Chapter.MAJOR_HAZARD, r"重大危险源"),
    (Chapter.ASSESSMENT, r"分单元|各单元|(?<!评价)(?<!划分)单元(安全)?(评价)?$"),
    (Chapter.UNITS, r"单元"),
    (Chapter.METHODS, r"评价(技术)?方法|方法(的)?(选择|选用|简介|介绍|确定|说明)"),
    (
        Chapter.ASSESSMENT,
        (
            r"定性|定量|符合性|检查表|安全评价$|(现状|状况|验收|综合|条件)评价$|条件(评价|分析)|预先危险(性)?分析|作业条件危险性"
            r"|事故树|故障(树|类型)|事件树|HAZOP|危险与可操作性|道化学|火灾爆炸指数|后果(模拟|分析|计算)|风险(矩阵|分级|评估)|LEC"
            r"|(个人|社会|可接受)风险|(外部)?(安全)?防护距离"
        ),
    ),
    (
        Chapter.HAZARDS,
        (
            r"危险.{0,3}有害|危害因素|危险因素|有害因素|危险(源)?.{0,4}(辨识|识别|分析)|(危害|风险)(辨识|识别|分析)|固有危险|危险(特性|性)"
            r"|事故(类型|原因|隐患)?分析"
        ),
    ),
    (Chapter.PURPOSE, r"目的|宗旨|评价(的)?(基本)?原则|程序|(评价|工作)(工作)?(过程|步骤|流程|经过)"),
    (
        Chapter.BASIS,
        r"依据|法律|法规|规章|引用(标准|文件)|规范|(国家|行业|技术|地方|主要)标准|标准$|参考(资料|文献)",
    ),
    (Chapter.SCOPE, r"(?<!经营)(?<!业务)范围|评价(的)?(对象|内容)(?!.*(概况|简介|情况|介绍))"),
    (Chapter.ENTERPRISE, r"三同时"),
    (
        Chapter.SURROUNDINGS,
        (
            r"周边|周围|外部(环境|条件|关系)|自然(条件|环境|地理|概况)|(地理|区域|厂区|矿区|场地)位置|位置(及|与|和)|毗邻|四邻|相邻|气象|气候"
            r"|水文|地震|厂址|选址|站址(?!.*布)"
        ),
    ),
    (Chapter.LAYOUT, r"平面|总图|功能分区|总体布[置局]|布局|(厂区|站区|库区|场地|内部)布置"),
    (
        Chapter.PROCESS,
        r"工艺|流程|采掘|开采|开拓|采剥|采矿方法|(生产|作业|经营|储存)(情况|方式|方法|过程|规模)|生产系统",
    ),
    (
        Chapter.EQUIPMENT,
        r"设备|设施|装置|公用(工程|系统)?|辅助|配套工程|消防|给排水|供(配)?电|电气|防雷|自(动)?控(制)?|仪表|机电|建.{0,4}构.{0,2}筑物",
    ),
    (
        Chapter.ENTERPRISE,
        (
            r"概况|(企业|单位|公司|项目|工程|矿井|矿山|装置|油库|站|对象).{0,4}概述|基本(情况|信息)|简介|介绍|建设项目|安全(生产)?管理"
            r"|(组织|管理)机构|(规章|管理)制度|(企业|单位|公司|项目|工程|厂|矿|站|库)(的)?(一般|总体|现状)?(情况|条件|信息)|历史沿革"
        ),
    ),
    (Chapter.BASIS, r"文件$|资料"),
    (
        Chapter.HAZARDS,
        rf"^(({_ACCIDENT})[、，,和与及或]{{0,2}}(喷溅|辐射)?){{1,4}}(事故|伤害|危害|危险)?(分析|辨识)?$",
    ),
    (Chapter.HAZARDS, r"危险|危害"),
)
# In the title of an annex a word is enough that elsewhere says little.
_ANNEX_WORDS: tuple[tuple[Chapter, str], ...] = (
    (Chapter.PHOTOS, r"照片|影像|图像|相片|图片|留影"),
    (Chapter.SURVEY_RECORD, r"勘|现场(检查|调查|核查)"),
    (Chapter.CONTRACT, r"合同|协议"),
    (Chapter.COMMISSION, r"委托"),
    (Chapter.NOTICE, r"告知"),
    (Chapter.PROCESS_CONTROL, r"过程控制|审核|内审|质量"),
    (Chapter.TEST_REPORT, r"检测|检验|校验|监测|标定|检定|鉴定|测试"),
    (Chapter.APPROVAL, r"批复|审查|审批|核准|备案|意见书|批准"),
    (Chapter.CERTIFICATE, r"资质|资格|证照|执照|证书|许可证"),
    (Chapter.DRAWING, r"图$|图纸|附图"),
)
# Of two of these in one title the first leads; other kinds lead wherever they stand.
_EQUALS = frozenset(
    {
        Chapter.HAZARDS,
        Chapter.MAJOR_HAZARD,
        Chapter.UNITS,
        Chapter.METHODS,
        Chapter.ENTERPRISE,
        Chapter.PURPOSE,
        Chapter.BASIS,
        Chapter.SCOPE,
        Chapter.SURROUNDINGS,
        Chapter.LAYOUT,
        Chapter.PROCESS,
        Chapter.EQUIPMENT,
    }
)
_AND = re.compile(r"以及|[及和与]")
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _WORDS)
_ANNEX_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _ANNEX_WORDS)

_ON_EVALUATION = frozenset({Chapter.PURPOSE, Chapter.BASIS, Chapter.SCOPE})
_ON_THE_SUBJECT = _ON_EVALUATION | {Chapter.ENTERPRISE, Chapter.PREFACE}
# Sub-chapters of these speak of plant and process, but from the view of the chapter above them.
_VIEWS = frozenset({Chapter.BASIS, Chapter.HAZARDS, Chapter.ASSESSMENT, Chapter.MEASURES, Chapter.CONCLUSION})
_OWN_VIEW = frozenset(
    {
        Chapter.MAJOR_HAZARD,
        Chapter.UNITS,
        Chapter.METHODS,
        Chapter.INSPECTION,
        Chapter.RECTIFICATION,
        Chapter.OTHER,
    }
    | _VIEWS
)


def chapter_kind(title: str) -> Chapter | None:
    """The canonical kind that a title names, or None."""
    plain = re.sub(r"[\s\u3000]+", "", title)
    kind = _named(plain)
    if kind in _EQUALS and (parts := _AND.split(plain, maxsplit=1))[1:]:
        first = _named(parts[0])  # 「危险有害因素及重大危险源辨识」: the first named leads
        return first if first in _EQUALS else kind
    return kind


def _named(plain: str) -> Chapter | None:
    return next((kind for kind, pattern in _COMPILED if pattern.search(plain)), None)


def annex_kind(title: str) -> Chapter | None:
    """The canonical kind that the title of an annex names, or None."""
    plain = re.sub(r"[\s\u3000]+", "", title)
    found = next((kind for kind, pattern in _ANNEX_COMPILED if pattern.search(plain)), None)
    return found or chapter_kind(title)


def child_kind(own: Chapter | None, above: Chapter | None) -> Chapter:
    """The kind of a chapter whose title names ``own``, under a chapter of kind ``above``."""
    if above is Chapter.METHODS and own is Chapter.ASSESSMENT:
        return above  # 安全检查表法: the method is presented, not applied
    if above in _VIEWS and own not in _OWN_VIEW:
        return above
    return own or above or Chapter.OTHER


def chapter_of(own: Chapter, parts: Collection[Chapter]) -> Chapter:
    """The kind of a chapter whose title names ``own``, given the kinds of its sub-chapters.

    「项目概述」 that holds purpose, basis and scope is about the evaluation; problems that stand together
    with the inspection that found them are part of it.
    """
    if own in _ON_THE_SUBJECT and len(_ON_EVALUATION.intersection(parts)) >= 2:
        return Chapter.OTHER
    if own is Chapter.RECTIFICATION and Chapter.INSPECTION in parts:
        return Chapter.INSPECTION
    return own
