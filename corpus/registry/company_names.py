"""What of a company's name tells it from others: its word, between the place and what it does."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable

_BUSINESS = (
    "化工|化学品|化学|石化|石油|油品|新能源|能源|天然气|液化气|燃气|气体|溶剂|涂料|油漆|树脂|颜料|染料|助剂|橡胶|橡塑|塑料|塑胶"
    "|新材料|材料|建材|水泥|陶瓷|玻璃|矿业|煤业|煤矿|铁矿|金矿|矿产资源|矿产|矿山|开发|采石|石材|冶金|冶炼|钢铁|铸造|熔铸"
    "|合金|金属|五金|铝业|铜业|锌业|钛业|机械|机电|装备|制造|电子|电器|电力|热力|热电|木业|家具|家居|纸业|印刷|纺织|印染"
    "|服装|皮革|水产|食品|粮油|面粉|淀粉|糖业|酒业|酿造|饲料|乳业|肉类|果蔬|保鲜|冷冻|冷藏|冷链|农业|农化|农药|肥业|化肥|制药"
    "|药业|医药|生物|科技|环保|实业|工贸|贸易|商贸|经贸|销售|经营|仓储|储运|物流|运输|专营|花炮|烟花|爆竹|民爆|制品|加工|产业"
    "|工业|发展|投资|加油站|加气站|油库|精细|集团|股份"
)
_OF_SERVICES = (
    "爆破|安全|评价|咨询|服务|技术|工程|建设|包装|资源|监理|检测|检验|设计|安装|物业|保安|劳务|保险"
)
_FORM = re.compile(r"有限责任公司|股份有限公司|集团有限公司|有限公司|集团公司|公司|经营部")
_TAIL = re.compile(rf"(?:{_BUSINESS}|{_OF_SERVICES})+$")
_SHORT = re.compile(
    rf"(?:(?<=[\n。；;，,：:）)、])|^)(?P<name>(?P<front>[\u4e00-\u9fff]{{2,8}}?)(?:{_BUSINESS}|资源){{1,4}})"
    r"(?![\u4e00-\u9fff]{0,6}(?:公司|厂|矿))"
)
_SERVICES = re.compile(r"爆破|民爆|监理|检[测验]|设计|安装|物业|保安|劳务|保险|银行|供电|电网|咨询|评价")
_NO_FRONT = re.compile(
    r"[的与及或对在为等本该其应各所是不无按由将被把并需须每经从到向、]|危险|安全|生产|储存|厂区|库区|矿区|站区|装置|设[备施]|项目"
    r"|企业|公司|单位|作业|系统|管理|工艺|原料|产品|人员|使用|涉及|采用|重大|普通|液化|压缩|有毒|易燃|易爆|可燃|国内|国家|我国"
    r"|行业|相关|有关|主要|其[他它余]|附近|周边|周围|相邻|毗邻|道路|公路|现代|传统|大型|小型|中型|地下|地上|露天|粉尘|电气|特种"
    r"|消防|应急|综合|专用|一般|非煤|非金属|内部|外部|无机|有机|精细|食品|农用|工业|民用|天然|石油|期间|吊运|运输|熔融"
)
_PLACE_ON_SITE = re.compile(
    r"(?:(?!公司|分厂|分部|加油站|加气站)[\u4e00-\u9fffA-Za-z0-9#＃\-]){0,8}"
    r"(?:仓库|库房|库区|仓储区|厂区|厂房|厂内|车间|罐区|堆场|料场|货场|装置区?|生产线|生产区|办公区|站区|场区|园区|库内"
    r"|办公楼|综合楼|生产基地)"
)
_LEAST_FRONT = 4
_LEAST_KEY = 4


@functools.lru_cache(maxsize=4096)
def plain_key(name: str) -> str:
    """As compared: widths and brackets as one, without the form of the company."""
    text = unicodedata.normalize("NFKC", name).upper()
    return _FORM.sub("", re.sub(r"[()\s·]", "", text))


@functools.lru_cache(maxsize=4096)
def brand(name: str) -> str:
    """The last two characters before what the company does; empty where nothing is left."""
    head = _FORM.split(unicodedata.normalize("NFKC", name).upper())[0]
    stem = _TAIL.sub("", re.sub(r"[()\s·]", "", head))
    return stem[-2:] if len(stem) >= 2 else ""


def is_of(name: str, owners: Iterable[str]) -> bool:
    """Whether a name is one of the owners', a branch or the group of it, or a spelling one glyph off."""
    return any(
        _is_same(plain_key(name), plain_key(owner)) or (brand(name) and brand(name) == brand(owner))
        for owner in owners
    )


def is_place_of(name: str, owner: str) -> bool:
    """Whether a name is the owner's with a place of its site behind: 「…有限公司3号仓库」, 「…（东厂区）」.

    A branch, station or plant of its own is no such place.
    """
    one, other = (re.sub(r"[()\s·]", "", unicodedata.normalize("NFKC", text)) for text in (name, owner))
    return one.startswith(other) and _PLACE_ON_SITE.fullmatch(one, len(other)) is not None


def is_of_services(name: str) -> bool:
    """Whether a name tells that the company works for others on their sites."""
    return _SERVICES.search(name) is not None


def short_names(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of names without the form of the company that begin a clause, as 「锦州隆科化工应…」.

    What comes before the trade must be nobody's word: its last two characters stand nowhere else in the
    text. Common words, and what is short and stands once, are no names.
    """
    found = [match for match in _SHORT.finditer(text) if not _NO_FRONT.search(match["front"])]
    names = [match["name"] for match in found]
    return tuple(
        match.span("name") for match in found if _is_brand(text, match["front"], names.count(match["name"]))
    )


def _is_same(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= _LEAST_KEY and shorter in longer:
        return True
    if len(one) != len(other) or len(one) <= _LEAST_KEY:
        return one == other
    return sum(a != b for a, b in zip(one, other, strict=True)) <= 1


def _is_brand(text: str, front: str, times: int) -> bool:
    if len(front) < _LEAST_FRONT and times < 2:
        return False
    places = re.finditer(re.escape(front[-2:]), text)
    return all(_TRADE_NEXT.match(text, place.end()) is not None for place in places)


_TRADE_NEXT = re.compile(rf"{_BUSINESS}|资源")
