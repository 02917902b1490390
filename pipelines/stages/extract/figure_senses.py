"""In which sense a number is stated: of the whole site today, of a part, of another year, as a limit."""

from __future__ import annotations

import re

_SENTENCE = "。；;\n"
_CLAUSE = "，,、：:（("
_YEAR = re.compile(
    r"(?:19|20)\d{2}\s*年(?:\d{1,2}月)?(?:份|末|底|初|度|时|，|,)?|[上去前往历当]年|近[一二三两\d]年|以来|同期|建[厂站矿库]初期|投产初期|初期"
)
_FOUNDED = re.compile(r"成立|注册|始建|建成|投产|创办|创建|设立|登记|开业|开办|取得|落户|建[厂站矿]")
_BEFORE = re.compile(
    r"原(?:有|来|设计|占地|为|计划|注册)|曾|此前|以前|(?:成立|设立|创办|创建|组建|注册|投产|建[厂站矿])(?:时|之初|初期)|(?:改造|改建|扩建|技改|整改|变更|搬迁|扩容|调整)(?:之?前|后)"
)
_PLANNED = re.compile(
    r"拟|规划|本次(?:新|扩|改|技|建设|项目|工程)|技改|技术改造|改扩建|迁建|预计|计划|批准|核准|备案|环评|可研|概算|估算|估计|新增|扩建|新征|预留|远期|近期|目标|将(?:达|增|建)|设计|定员"
)
_LIMIT = re.compile(
    r"不[应得宜可]?[小大少多超低高]|至少|至多|最小|最大|不足|不到|以[上下内]|超过|超出|大于|小于|低于|高于|限|要求|规定|标准|应[为不有]|规范|须|需|上限|下限|[≥≤<>＜＞]"
)
_PART = re.compile(
    r"其中|净|代征|可用|有效|(?:[一二三四首前后]|[1-4])期(?!限|间|末|初)|第[一二三四]阶段|含|包括|每|各|单[班台座栋罐炉个]|当班|另|分别|抽|其余|部分|一线|涉粉|女|专职|外包|临时|季节|高峰|可容纳|共用|租"
)
# Words of a sentence by which it tells of somebody else: a neighbour, a parent company, an accident.
_OTHERS = re.compile(
    r"(?:厂界|厂区|站区|库区|项目)?[东南西北]{1,2}(?:侧|面|邻)(?:为|是|与|隔|紧?邻|毗邻|有|约|距)|相邻|邻近|毗邻|隔壁|周边(?:企业|单位)|母公司|集团|总公司|控股|股东|上级"
    r"|所在(?:的)?\S{0,8}(?:园区|开发区|工业区|集中区)|(?<![该本])某[\u4e00-\u9fff]{0,6}?(?:公司|企业|厂|站|矿)|发生\S{0,12}事故|死亡|受伤|案例"
)
_LIMITED = re.compile(r"\s*(?:及)?以[上下内]|\s*时[，,]?(?:取|按|应)")
_ABOUT = re.compile(r"约|大约|近$|左右|上下|余$|将近")
_PARTS = (
    "(?:[甲乙丙丁戊][一二]?类|[\\dA-Z一二三四五六七八九十]{1,3}(?:#|号)?|原料|成品|半成品|辅料|危化品|钢瓶)*"
    "(?:罐区|车间|仓库|库房|厂房|泵房|站房|机房|罩棚|宿舍|办公楼|综合楼|办公区|生产区|装置区|储存区|辅助区|装卸区|堆场|锅炉房"
    "|配电[室间房]|控制室|水池|事故池|绿地|绿化|一期|二期|三期|四期|地块|边角|营业厅|便利店|冷藏间|食堂|加工区|采区|排土场|尾矿库)"
)
_WHOLE = (
    "厂区|库区|站区|矿区|园区内|全厂|全站|全矿|全库|公司|企业|该[站厂矿库]|本[站厂矿库]|工业场地|工业广场"
    "|项目(?=总|用地|占地)"
)
_OBJECT = re.compile(rf"(?P<part>{_PARTS})|(?P<whole>{_WHOLE})")
_REACH = 80


def sense_of(text: str, start: int, stop: int) -> str:
    """The aspect of the statement ``text[start:stop]``; empty where it is simply so.

    What counts stands in the same clause, or is a date right before it.
    """
    if limit := _LIMITED.match(text, stop):
        return limit.group().strip()
    clause = _back_to(text, start, _SENTENCE + _CLAUSE) + text[start:stop]
    before = text[max(0, start - 14) : start]
    year = _YEAR.search(clause) or re.search(rf"(?:{_YEAR.pattern})[，,]?$", before)
    if year and not _FOUNDED.search(clause):
        return year.group().strip("，,")
    for pattern in (_BEFORE, _PLANNED, _LIMIT, _PART):
        if found := pattern.search(clause):
            return found.group()
    return ""


def of_others(text: str, start: int, stop: int) -> str:
    """The words of its sentence by which a statement is of another company; empty where it is of this one."""
    found = _OTHERS.search(_back_to(text, start, _SENTENCE) + _on_to(text, stop))
    return found.group() if found else ""


def part_of(text: str, start: int) -> str:
    """The part of the site that a sentence speaks of before ``start``; empty where it is the whole."""
    before = _back_to(text, start, _SENTENCE)
    found = list(_OBJECT.finditer(before))
    return (found[-1]["part"] or "") if found else ""


def is_about(text: str, start: int, stop: int) -> bool:
    """Whether a number is stated as near it."""
    return bool(
        _ABOUT.search(text[max(0, start - 3) : start]) or re.match(r"左右|上下|余", text[stop : stop + 2])
    )


def _back_to(text: str, start: int, marks: str) -> str:
    """The text before ``start``, back to the last of some marks."""
    low = max(0, start - _REACH)
    at = max((text.rfind(mark, low, start) for mark in marks), default=-1)
    return text[max(low, at + 1) : start]


def _on_to(text: str, stop: int) -> str:
    """The text behind ``stop``, on to the end of the sentence."""
    high = min(len(text), stop + _REACH)
    at = min((place for mark in _SENTENCE if (place := text.find(mark, stop, high)) >= 0), default=high)
    return text[stop:at]
