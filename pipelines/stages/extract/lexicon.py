"""Labels of forms and the headings of tables of people: what a value beside or under them is."""

from __future__ import annotations

import re
from functools import lru_cache

_PLAIN = re.compile(r"[\s\u3000:：()（）\[\]【】*＊_＿—\-、/·]+")
_NUMBERED = re.compile(r"^(?:[（(]?[\d一二三四五六七八九十]{1,2}[）)]?[、.．)）])+")

_OF = r"(?:的)?"
_DAY = r"(?:日期|时间|年月日?|日)"
_NUMBER = r"(?:编号|证号|号码|文号|号|代号|编码)"
_ENTERPRISE = (
    r"(?:(?:被|受)(?:安全)?评价?|委托|建设|业主|生产经营|生产|经营|使用|申请|受检|项目|项目建设|项目法人"
    r"|被检查?|受查|企业|客户|申报|被服务|服务对象|投资)"
)
_AGENCY = (
    r"(?:安全)?(?:评价|评估|技术服务|服务|受托|受委托|编制|承担|承接|承办|咨询|报告编制|评价报告编制"
    r"|报告出具|中介|第三方|实施|完成|出具)(?:报告)?"
)

# The field, and for each pattern how far the label pins it down: 0 for sure, 1 where others use it too.
FACTS: tuple[tuple[str, int, str], ...] = (
    (
        "agency_certificate_number",
        0,
        (
            r"(?:安全)?(?:评价|评估)?(?:机构|单位)?(?:的)?(?:安全评价)?(?:机构)?(?:资质|资格)(?:证书"
            rf"|证)?{_NUMBER}?|资质证书|机构资质(?:证书)?{_NUMBER}?"
            rf"|(?:安全)?评价(?:机构)?(?:资质)?证书?{_NUMBER}"
        ),
    ),
    ("agency_certificate_number", 1, rf"证书(?:编号|号|号码)?|证号|许可证{_NUMBER}"),
    (
        "report_number",
        0,
        (
            r"(?:安全)?(?:评价)?(?:技术)?(?:报告|文件|成果|成果文件|报告文件|技术文件"
            rf"|评价文件)(?:书)?{_OF}(?:统一)?(?:编号|文号|号|号码|代号|编码|登记号|流水号|档案号|序号"
            r"|文本编号)|档案(?:编号|号)|归档(?:编号|号)"
        ),
    ),
    ("report_number", 1, r"编号|文号|(?:项目|评价项目|业务|任务|评价)(?:编号|代号|号)|NO|N[Oo]|No"),
    (
        "enterprise_name",
        0,
        (
            r"(?:被|受)(?:安全)?评价?(?:的)?(?:单位|企业|对象|方|机构|项目单位|公司)(?:全称|名称)?"
            r"|评价对象(?:名称)?|(?:被|受)评(?:单位|企业)(?:名称)?"
        ),
    ),
    (
        "enterprise_name",
        1,
        (
            rf"{_ENTERPRISE}(?:单位|人|方)(?:全称|名称)?|(?:企业|公司|工厂|单位|客户|业主)(?:名称|全称)"
            r"|甲方(?:委托方|委托人)?(?:名称)?|业主|委托方甲方|委托人甲方|告知企业|被告知单位"
        ),
    ),
    ("agency_name", 0, r"(?:安全)?评价(?:机构|单位)(?:全称|名称)?"),
    (
        "agency_name",
        1,
        (
            rf"{_AGENCY}(?:单位|机构|方|人)(?:全称|名称)?|乙方(?:受托方|受托人)?(?:名称)?|机构(?:名称"
            r"|全称)?|受托方乙方|受托人乙方|安评机构|评价方"
        ),
    ),
    (
        "enterprise_credit_code",
        0,
        r"(?:企业|单位|法人)?(?:统一)?(?:社会)?信用(?:代码|号码?|编码)(?:证号?|注册号)?|统一代码",
    ),
    (
        "enterprise_credit_code",
        1,
        r"(?:工商)?营业执照(?:统一社会信用代码|注册号|编号|号|号码)?|(?:工商)?注册号|组织机构代码|税务登记号",
    ),
    ("project_name", 0, r"(?:安全)?(?:评价|建设|被评价|服务)?(?:项目|工程)(?:全称|名称)|项目或?工程名称"),
    (
        "project_name",
        1,
        r"评价项目|工程|项目|报告(?:书)?名称|课题名称|服务项目|委托项目|评价(?:的)?内容名称|评价任务",
    ),
    (
        "project_address",
        0,
        (
            r"(?:被评价)?(?:项目|建设|工程|企业|单位|厂区|厂址|生产|经营|评价对象|储存|生产经营|库区"
            r"|矿区|矿山|站址|公司|被评价单位)(?:所在)?(?:的)?(?:详细)?(?:地址|地点|场所|位置|所在地)"
            r"|厂址|站址|库址"
        ),
    ),
    (
        "project_address",
        1,
        (
            r"(?:详细|通讯|联系|注册|办公|单位|现场|实际)?(?:地址|地点)|所在地|住所|(?:企业)?住所地"
            r"|注册住所|勘验地点|地理位置|坐落地址"
        ),
    ),
    (
        "report_on",
        0,
        (
            r"(?:安全)?(?:评价)?(?:报告|文件)(?:书)?(?:的)?(?:完成|编制|编制完成|出具|签发|提交|批准"
            rf"|形成|定稿|签署|打印|发出)?{_DAY}|(?:完成|编制|编制完成|出具|签发|提交|定稿|成稿"
            rf"|编写){_DAY}"
        ),
    ),
    ("report_on", 1, r"日期|时间|报告期"),
    (
        "survey_on",
        0,
        (
            r"(?:实际)?(?:现场|实地)?(?:安全)?(?:勘验|勘查|踏勘|勘察|检查|调查|核查|查勘|查验"
            rf"|勘测)(?:起止|开始|工作|作业)?{_DAY}|(?:现场|到场|进场|到现场)(?:工作|检查|勘验|服务"
            rf"|评价)?{_DAY}"
        ),
    ),
    (
        "contract_on",
        0,
        (
            r"(?:技术服务|评价|委托)?(?:合同|协议|委托书?)?(?:书)?(?:的)?(?:签订|签署|签约|订立"
            rf"|签定){_DAY}|委托{_DAY}|(?:合同|协议)(?:书)?{_DAY}"
        ),
    ),
    (
        "notice_on",
        0,
        rf"(?:书面|从业|执业)?(?:告知|报告从业)(?:书|函|单)?(?:提交|送达|发出|报送|出具|填报|填表)?{_DAY}",
    ),
    (
        "review_on",
        0,
        rf"(?:报告)?(?:内部|技术|过程控制|质量控制|三级)?(?:审核|审查|复核|评审)(?:完成|通过)?{_DAY}",
    ),
    (
        "surveyor",
        0,
        (
            r"(?:参加|参与)?(?:现场|实地)?(?:安全)?(?:勘验|勘查|踏勘|勘察|检查|调查|核查|查勘|评价|参加"
            r"|参与)(?:组)?(?:人员|人|组成员|组组长|负责人|成员)(?:姓名|签名|签字|签到|签章|名单)?|项目组长|评价组人员"
            r"|到场(?:评价|勘验)?人员|评价方(?:人员|参加人员)|(?:评价)?机构(?:参加|到场|勘验)?人员|现场人员"
            r"|项目组(?:到场)?人员|勘验组组长"
        ),
    ),
    (
        "witness",
        0,
        (
            r"(?:企业|被评价单位|被检查单位|受检单位|单位|建设单位)?(?:陪同|配合|见证|在场|协助"
            r"|接待)(?:人员|人)(?:姓名|签名|签字)?|企业(?:陪同|配合|参加)?(?:人员|人|代表)"
        ),
    ),
)
_FACTS = tuple((field, rank, re.compile(pattern)) for field, rank, pattern in FACTS)

PEOPLE: tuple[tuple[str, str], ...] = (
    ("name", r"[\u4e00-\u9fff]{0,6}(?:姓名|名字)[\u4e00-\u9fff]{0,6}|名单|人员"),
    (
        "registration_number",
        (
            r"(?:安全|评价|评价师|人员|本人|个人|职业|执业)*(?:从业|登记|注册|备案"
            r"|信息)(?!资格)[\u4e00-\u9fff]{0,6}?(?:编号|号码|卡号|证号|号|编码|识别卡)|从业证|登记卡?"
        ),
    ),
    (
        "certificate_number",
        (
            r"[\u4e00-\u9fff]{0,10}(?:证书|资格证|执业证|证件|评价师证|上岗证|从业资格|职业资格"
            r"|资格)[\u4e00-\u9fff]{0,3}?(?:编号|号码|证号|号|编码)|(?:证书?|资格)?(?:编号|号码|证号)"
            r"|(?:安全)?评价师证书?|(?:职业|执业)?资格证书?|证书(?:及编号)?|资格证?及?(?:编)?号"
            r"|(?:安全)?评价师(?:编)?号"
        ),
    ),
    (
        "speciality",
        (
            r"(?:从事|所学|评价|执业|登记|现从事|技术)?专业(?:能力|类别|方向|名称|领域|等级|及等级"
            r"|级别|及级别)?"
        ),
    ),
    ("level", r"(?:资格|证书|职业|资质|评价师|执业|职业资格|人员)?(?:等级|级别)|资格"),
    (
        "role",
        (
            r"(?:承担|担任|主要|项目|报告|在项目中|在项目组中|项目组|本项目|工作|评价)?(?:的)?(?:职责"
            r"|职务|分工|岗位|角色|任务|工作任务|责任|工作内容|工作|工作分工|职责分工)|人员类别|类别"
            r"|审批环节|环节|身份|流程|签署环节|项目组职务"
        ),
    ),
    ("signature", r"(?:本人|手写|亲笔|人员|个人)*签[字名章署](?:栏|处|确认)?|签[字名]日期|手签"),
    (
        "other",
        (
            r"序号|学历|职称|技术职称|专业技术职称|电话|联系电话|联系方式|手机|身份证号?码?|备注|性别"
            r"|年龄|单位|所在单位|工作单位|工作年限|日期|签[字名署]日期|审核日期|毕业院校|发证(?:日期"
            r"|机关)|有效期.*"
        ),
    ),
)
_PEOPLE = tuple((field, re.compile(pattern)) for field, pattern in PEOPLE)
_WITH_VALUE = re.compile(r"[:：]\s*\S")
_LONGEST_LABEL = 24


def plain(text: str) -> str:
    """A label's words alone: no spaces, colons, brackets."""
    return _PLAIN.sub("", text)


@lru_cache(maxsize=16384)
def fact_of(label: str) -> tuple[str, int] | None:
    """The field of ``core.facts.Facts`` that a label announces, and how far it is to be trusted (0 best)."""
    if not 1 < len(label) <= 2 * _LONGEST_LABEL:
        return None
    words = plain(_NUMBERED.sub("", label))
    if not 2 <= len(words) <= _LONGEST_LABEL:
        return None
    return next(((field, rank) for field, rank, pattern in _FACTS if pattern.fullmatch(words)), None)


@lru_cache(maxsize=4096)
def column_of(label: str) -> str | None:
    """What a heading of a table of people announces: a person's field, ``role``, ``signature``, ``other``."""
    if not 1 < len(label) <= _LONGEST_LABEL or _WITH_VALUE.search(label):
        return None
    words = plain(_NUMBERED.sub("", label))
    return next((field for field, pattern in _PEOPLE if pattern.fullmatch(words)), None)
