"""In which place of its sentence a name stands: where only the report's own may, or in a role of others.

Used while facts are extracted; what follows from it the check ``foreign_name_left`` says.
"""

from __future__ import annotations

import re

from core.chapters import Chapter
from core.facts import MentionKind, NameManner

_LEAD = re.compile(
    r"^(?:[（(]?[\d一二三四五六七八九十]+[)）、.．]|[①-⑳]|[-—•●]|目前|其中|此外|同时|另外|经(?:现场)?(?:勘[查验]|检查|核[查实]|调查)|据了解|\s|[，,])*$"
)
_DOES = re.compile(
    r"^(?:公司|企业|厂区|库区|矿区|站区|罐区|项目)?(?:[（(][^）)]*[）)])?，?(?:现已|已经|现|已|均|还|也|目前|近年来)?(?:"
    r"位于|地处|坐落|座落|成立|始建|创建|注册|占地|现有|共有|在册|拥有|主要(?:从事|经营|生产|负责人|设备|产品|危险)|设[有置]?|配[备置]"
    r"|建[立有成设]|制[定订]|编制[了有]|对(?!外)|应|须|必须|需|要求|与|和|按照?|根据|依据|依法|采[用取购]|使用|储存|存放|在[^，。]{0,14}[上中内方面]"
    r"|具备|符合|满足|不符合|存在|每[年月日班周季]|定期|开展|组织|落实|实行|执行|明确|确定|未|无|没有|法定代表人|安全(?:管理|生产|设施)"
    r"|员工|职工|从业人员|储罐|生产(?:装置|工艺|能力)|总平面|周边|四周|所在|所属|各|全[体面部员]|能够?|可以?|严格|加强|从事|属于?)"
)
_RELATES = re.compile(
    r"负责|承担|外包|承包|提供|供[应给货电水气热]|出具|监理|勘察|检[测验定]|鉴定|校验|运输|运送|承运|处置|回收|清运|出租|出让|[租股]权|持[有股]|控股|股东"
    r"|收购|转让|划归|原名|更名|前身|改制|[甲乙丙]级|资质|事故|爆炸|火灾|中毒|伤亡|死亡|委托(?:方|人)|制造|生产的|供方|总包|分包"
    r"|设计(?!能力|规模|产能|年产|总|压力|温度)|施工|安装|装卸服务|维保|维护保养|保险|[东西南北]侧(?:为|是|有|的|隔|约|相|$)|位于[^，。]{0,10}?[东西南北](?:侧|面|边)"
    r"|(?:距|相距|间距)[^，。]{0,8}\d|互为|(?:与|和)(?:本|该|我)[^，。]{0,8}(?:相邻|毗邻)"
)
_SIDE = re.compile(
    r"相邻|毗邻|邻近|紧邻|周边(?:有|为|企业|单位)|周围(?:有|为)|[东西南北](?:侧|面|边|部|方|临|邻|至|靠|接)|隔(?:路|墙|河|道)|围墙外|对面|距|与[^，。]{0,12}$"
)
_ROLE_BEFORE = re.compile(
    r"(?:由|给|向|经|与|和|同|从|自|交|请|聘请|委托|依托|购自|购进|采购|来自|供应商?|厂家|厂商|制造商?|单位|机构|公司|企业|名称|原名|原名称|曾用名"
    r"|前身|更名|变更|销往|售予|客户|用户|租[用赁]|隶属于?|下属|上级|控股|股东|母公司|集团|及|、|等)[为是：:“”「（(]*$"
)
_EVALUATED_BEFORE = re.compile(r"(?:对|针对|关于|为|受|接受|评价(?:对象|单位|范围|项目)?(?:为|是|：|:))$")
_EVALUATED_AFTER = re.compile(
    r"^(?:的?委托|[^，。；]{0,24}?(?:进行|开展|编制|完成|实施|出具|做)[^，。；]{0,16}?(?:安全|现状|验收|预)[^，。；]{0,8}?评[价估]"
    r"|[^，。；、]{0,14}?安全[^，。；、]{0,4}?评[价估](?:报告|项目|工作|对象|范围|组)?)"
)
_ELSEWHERE = re.compile(r"业绩|类似|同类|案例|事故|曾(?:先后)?(?:为|承担)|先后(?:为|承担)|参[考照]")

_OWN = (
    r"(?:厂址|厂区|场址|站址|库址|矿址|选址|库区|矿区|矿山|煤矿|站区|罐区|站|库|矿|厂"
    r"|项目|工程|装置|公司|企业|单位|建设地点|地理位置|地点)"
)
_LIES = re.compile(
    rf"(?:^|[，,：:])[^，,。]{{0,14}}?{_OWN}(?:所在地)?(?:位于|地处|坐落[于在]?|座落[于在]?|处于|建[于在]|设[于在]|选址[于在]?|在|为|：|:)(?:中国|我国|[“（(])?$"
)
_ELSEWHERE_LIES = re.compile(
    r"原|迁|搬|曾|总部|总公司|注册地|分公司|子公司|母公司|集团|电源|水源|变电|高速|铁路|河流|流域|评价机构"
)
_INSIDE = re.compile(rf"{_OWN}.{{0,8}}(?:位于|地处|处于|坐落于|座落于|在|于|属)?$")
_WITHIN = re.compile(r"^[^，,。]{0,6}?(?:境内|辖区|管辖)")
_AUTHORITY_AFTER = re.compile(
    r"^[^，,。、]{0,6}?(?:应急管理|应急局|安监局|安全生产监督|消防|生态环境局|环保局|公安|派出所|人民政府|卫生健康|市场监督|能源局|矿山安全)"
)
_REPORTS = re.compile(
    r"(?:报告|上报|报送|汇报|通报|报请|报|备案|报警|联系|求助|请示|接受)(?:给|至|到|于|事发地|当地|所在地)?$"
)
_WEATHER = re.compile(
    r"^[^，,。]{0,14}?(?:气候|年(?:平)?均|气温|降[水雨]|风向|主导风|无霜期|冻土|日照|雷暴|抗震设防|地震(?:基本)?烈度|地震动)"
)
_NAMED_ROAD = re.compile(r"^(?:[\u4e00-\u9fff]{0,2}(?:路|街|大道|高速|铁路|机场|港|大学|线))")
_NOT_OF_THE_SITE = frozenset(
    {
        Chapter.BASIS,
        Chapter.CONTENTS,
        Chapter.CERTIFICATE,
        Chapter.TEST_REPORT,
        Chapter.CONTRACT,
        Chapter.NOTICE,
    }
)


def organisation_manner(text: str, start: int, stop: int) -> NameManner:
    """Of an organisation's name at ``text[start:stop]`` in its sentence, spaces left out."""
    before, after = text[:start], text[stop:]
    if _EVALUATED_BEFORE.search(before) and _EVALUATED_AFTER.match(after):
        return NameManner.ROLE if _ELSEWHERE.search(text) else NameManner.EVALUATED
    clause = re.split(r"[，,；;]", before)[-1]
    if _LEAD.match(clause) and _DOES.match(after):
        rest = re.split(r"[，,；;]", after.lstrip("，"))[0]
        return NameManner.ROLE if _RELATES.search(rest) or _ELSEWHERE.search(text) else NameManner.SUBJECT
    if (
        _SIDE.search(clause)
        or _ROLE_BEFORE.search(clause)
        or _RELATES.search(text)
        or _ELSEWHERE.search(text)
    ):
        return NameManner.ROLE
    return NameManner.OTHER


def place_manner(text: str, start: int, stop: int, chapter: Chapter) -> NameManner:
    """Of a place's name; OTHER wherever it need not be the site's."""
    before, after = text[:start], text[stop:]
    if chapter in _NOT_OF_THE_SITE or _NAMED_ROAD.match(after) or _ELSEWHERE.search(text):
        return NameManner.OTHER
    if _AUTHORITY_AFTER.match(after):
        return NameManner.AUTHORITY if _REPORTS.search(before) else NameManner.OTHER
    clause = re.split(r"[，,]", before)[-1]
    if not _ELSEWHERE_LIES.search(before) and (
        _LIES.search(before) or (_WITHIN.match(after) and _INSIDE.search(clause))
    ):
        return NameManner.LOCATED
    if _LEAD.match(clause) and _WEATHER.match(after):
        return NameManner.CLIMATE
    return NameManner.OTHER


def manner_of(kind: MentionKind, text: str, start: int, stop: int, chapter: Chapter) -> NameManner:
    """Either of them."""
    if kind is MentionKind.PLACE:
        return place_manner(text, start, stop, chapter)
    return organisation_manner(text, start, stop)
