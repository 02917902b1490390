"""Organisations and places named anywhere in the report, under their various spellings joined.

An organisation's name ends in a known word (有限公司, 煤矿 …); where it begins is told by punctuation, by a
form's cell that holds nothing else, by a place name, or by what two sentences that name it share.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.evidence import Evidence
from core.facts import Mention, MentionKind
from corpus.regions import Gazetteer
from pipelines.passage import Passage
from pipelines.stages.extract.body import Body

_SHOWN = 5  # places kept as evidence
_TOO_COMMON = frozenset({"矿区", "城区", "郊区"})  # divisions whose names are common nouns
_LONGEST = 32  # characters of an organisation's name
_FORMAL = r"有限责任公司|股份有限公司|集团有限公司|有限公司|集团公司"
_INFORMAL = (
    r"公司|加油站|加气站|煤矿|铁矿|金矿|矿业|厂|油库|研究院|设计院|检测中心|检验中心|研究所|监督站"
    r"|管理局|应急管理局|监管局|经营部|合作社"
)
_END = re.compile(rf"(?:{_FORMAL}|{_INFORMAL})(?:[\u4e00-\u9fff]{{2,8}}(?:分公司|分厂|加油站|煤矿|矿|油库))?")
_NAME_CHARACTERS = re.compile(r"[\u4e00-\u9fff（）()·A-Za-z0-9]")
_STOPS = re.compile(
    r"受|由|对|为|与|和|及|向|在|是|的|经|委托|依据|根据|按照|系|即|至|于|自|从|到|将|把|被|以及|本|我|该|贵|其|称|取得|通过"
    r"|[东西南北]{1,2}(?:侧|面|边)|单位|机构|企业|名称|业主|甲方|乙方|[一二三四五六七八九十\d]+[、.．]|签订|签署|位于|属于|隶属|报告|编制|出具|聘请|承担|有(?!色)|\d+号|[路街]\d"
)
_FRONT = re.compile(r"[东西南北]{1,2}(?:侧|面|边)|为|是|位于|名称|企业|单位")
_GENERIC = re.compile(
    r"^(?:本|我|该|贵|其|分|子|母|总|两|各|此|某|原|股份|有限|责任|集团|保险|物业|供电|电力|自来水|燃气|物流|运输|施工"
    r"|监理|设计|检测|咨询|服务|评价|汽车|橇装|化工|危险|生产|加工|锅炉|变电|泵|工|电|水|热|出|入|进|租用|自建|建设)*$"
)
_TOWN = re.compile(
    r"[\u4e00-\u9fff]{2,4}?(?:市|区|县|旗)|[\u4e00-\u9fff]{2,5}?(?:镇|乡|街道)|[\u4e00-\u9fff]{2,6}?(?:村|社区)"
)
_NO_TOWN = re.compile(
    r"库区|罐区|厂区|矿区|站区|装卸区|作业区|办公区|生活区|生产区|储罐区|辖区|园区|地区|片区|市区|功能区|开发区|工业区|山区|景区|小区|装置区|防爆区|危险区|开采区|采区|储存区|爆炸危险区|城市|超市|门市|乡村|农村|城镇|乡镇"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A name in the whole text: ``text[start:stop]``; ``code`` of a place where it is certain."""

    name: str
    start: int
    stop: int
    code: str | None = None


@dataclass(frozen=True, slots=True)
class NamesFound:
    """All places of all names in order; places within an organisation's name are left out."""

    organisations: tuple[Found, ...]
    places: tuple[Found, ...]


def names_in(text: str) -> NamesFound:
    """Looks through a text once."""
    places = list(_places(text))
    starts = {found.start for found in places}
    organisations = tuple(_organisations(text, starts))
    inside = [range(found.start, found.stop) for found in organisations]
    outside = (
        found for found in places if not any(found.start in span for span in _near(inside, found.start))
    )
    return NamesFound(organisations, tuple(outside))


def mentions(body: Body, found: NamesFound | None = None) -> tuple[Mention, ...]:
    """All names, organisations before places, the most frequent first; ``found`` in ``body.text``."""
    passage = body.text
    names = found or names_in(passage.text)
    return (
        *_joined(body.report, passage, names.organisations, MentionKind.ORGANISATION),
        *_joined(body.report, passage, names.places, MentionKind.PLACE),
    )


def _near(spans: Sequence[range], position: int) -> Iterable[range]:
    """The spans that may hold the position; they ascend and do not overlap."""
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        if spans[middle].stop <= position:
            low = middle + 1
        else:
            high = middle
    return spans[low : low + 1]


def _places(text: str) -> Iterator[Found]:
    """Places of the gazetteer, and the smaller ones that follow such a place in an address."""
    for found in Gazetteer.load().find(text):
        if text[found.start : found.stop] in _TOO_COMMON:
            continue
        code = found.divisions[0].code if len({d.code for d in found.divisions}) == 1 else None
        yield Found(text[found.start : found.stop], found.start, found.stop, code)
        at = found.stop
        while (town := _TOWN.match(text, at)) and not _NO_TOWN.search(town.group()):
            if Gazetteer.load().called(town.group()):
                break
            yield Found(town.group(), *town.span())
            at = town.end()


def _organisations(text: str, place_starts: set[int]) -> Iterator[Found]:
    ends = list(_END.finditer(text))
    raw = [_window(text, match.start()) for match in ends]
    whole = Counter(
        text[start : match.end()]
        for match, start in zip(ends, raw, strict=True)
        if start != match.start() and _is_alone(text, start, match.end())
    )
    last = 0
    for match, start in zip(ends, raw, strict=True):
        if match.start() < last:
            continue
        begin = _begin(text, max(start, last), match, place_starts, whole)
        name = text[begin : match.end()]
        if begin < match.start() and not _GENERIC.match(text[begin : match.start()]):
            last = match.end()
            yield Found(name, begin, match.end())


def _window(text: str, end: int) -> int:
    """Where a name that ends before ``end`` can begin at the earliest."""
    start = end
    while start > 0 and end - start < _LONGEST and _NAME_CHARACTERS.match(text[start - 1]):
        start -= 1
    return start


def _is_alone(text: str, start: int, end: int) -> bool:
    """Whether the name fills its line or cell, or what a colon introduces."""
    before = text[start - 1] if start else "\n"
    after = text[end] if end < len(text) else "\n"
    is_whole = before in "\n：: \u3000" and after in "\n \u3000，。；" and end - start >= 6
    return is_whole and _FRONT.search(text, start, end) is None


def _begin(text: str, start: int, end: re.Match[str], place_starts: set[int], whole: Counter[str]) -> int:
    ending = (name for name in whole if text.endswith(name, start, end.end()))
    known = max(ending, key=lambda name: (whole[name], len(name)), default=None)
    if known is not None:
        return end.end() - len(known)
    stop = max((m.end() for m in _STOPS.finditer(text, start, end.start())), default=start)
    places = [at for at in range(start, end.start()) if at in place_starts]
    is_formal = re.match(_FORMAL, end.group()) is not None
    if places:
        after_stop = [at for at in places if at >= stop]
        return after_stop[0] if after_stop else places[-1]
    return stop if is_formal else end.start()


def _joined(report: str, passage: Passage, found: Iterable[Found], kind: MentionKind) -> Iterator[Mention]:
    groups: dict[str, list[Found]] = {}
    for item in found:
        groups.setdefault(_key(item.name), []).append(item)
    for items in sorted(groups.values(), key=lambda items: (-len(items), items[0].start)):
        spellings = tuple(name for name, _ in Counter(item.name for item in items).most_common())
        yield Mention(
            kind=kind,
            name=spellings[0],
            count=len(items),
            evidence=tuple(_shown(report, passage, items)),
            spellings=spellings,
            code=next((item.code for item in items if item.code), None),
        )


def _shown(report: str, passage: Passage, items: Sequence[Found]) -> Iterator[Evidence]:
    for item in items[:_SHOWN]:
        yield from passage.evidence(report, item.start, item.stop)


def _key(name: str) -> str:
    """A name as it is compared: widths and brackets as one, the form of the company left out."""
    plain = unicodedata.normalize("NFKC", name).upper()
    return re.sub(r"[()\s·]|有限责任公司|股份有限公司|有限公司|公司$", "", plain)
