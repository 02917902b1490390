"""Whether a document is a safety-evaluation report at all, told by its structure.

One that mentions safety evaluation is not yet one: statutes, standards, tenders and annual reports do.
A real report with an odd title or an unreadable cover must never be turned away, so only a document that
has the build of another kind, or none of the marks of a report, is.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from statistics import median

from core.chapters import Chapter
from core.document import LineRole, Outline, Page, Pages

_ENOUGH_TEXT = 400  # characters from which a document can be told not to be a report
_COVER_PAGES = 6
_COVER_LINES = 16  # a page of more is text, and a title on it stands out from that
_TITLE = re.compile(
    r"安全(生产)?(预|验收|现状|专项|综合|条件|设立|设施|竣工|投产|生产条件|许可|技术){0,3}(安全)?评[价估](报告|说明)"
    r"|安全(预|验收|现状|专项|综合)评[价估]$|(预|验收|现状)评价报告"
)
_NOT_SAFETY = re.compile(
    r"环境|职业|卫生|节能|地质|地震|水土|水资源|社会|土壤|信息|网络|资产|信用|财务|审[查批]|关于|《"
)
_TERMS = tuple(
    re.compile(term)
    for term in (
        r"评价单元",
        r"危险[、和及]?有害因素",
        r"定性[、和]?定量",
        r"安全对策措施|对策措施(与|和|及)?建议",
        r"评价结论",
        r"评价方法",
        r"安全检查表",
        r"评价(项目)?组",
        r"被评价(单位|项目)",
        r"安全评价机构",
        r"安全评价师",
        r"评价范围",
        r"评价目的",
        r"评价依据",
        r"现场(勘验|勘查|检查|踏勘)",
        r"重大危险源辨识",
        r"本次(安全)?评价|本评价报告|本报告",
    )
)
_MARKS = frozenset(
    {
        Chapter.HAZARDS,
        Chapter.MAJOR_HAZARD,
        Chapter.UNITS,
        Chapter.METHODS,
        Chapter.ASSESSMENT,
        Chapter.INSPECTION,
        Chapter.RECTIFICATION,
        Chapter.MEASURES,
        Chapter.CONCLUSION,
    }
)
_AGENCY_NUMBER = re.compile(r"[AaＡ][PpＰ][JjＪ]\W{0,3}[（(]?[\u4e00-\u9fff]")
_OTHER = re.compile(
    r"环境影响|职业病危害|应急预案|应急资源|风险评估报告|安全设施设计|设计专篇|可行性研究|年度报告|半年度|季度报告|招标|投标|采购文件|磋商"
    r"|审计报告|评审报告|论文|教材|水土保持|节能(评估|报告)|地质灾害|操作规程|管理制度汇编|施工组织设计|招股|募集"
    r"|(检测|检验|监测|校验)(检验)?报告|合格证书?$|说明书$|通知$|办法$|条例$|规定$"
)
_ARTICLE = re.compile(r"^第\s*(?P<n>[一二三四五六七八九十百零〇]{1,7}|\d{1,3})\s*条")
_STANDARD = (
    re.compile(r"^\s*ICS\s*\d|^中国标准文献分类号|^备案号"),
    re.compile(r"中华人民共和国.{0,14}标准|^(行业|地方|团体|国家)标准$"),
    re.compile(r"\d{4}\s*[-—年]\s*\d{1,2}\s*[-—月]\s*\d{1,2}\s*日?\s*(发布|实施)|^发布$|^实施$"),
    re.compile(r"^(GB|AQ|HG|SH|MT|GA|XF|DB|T/)[\d/A-Z\s]*\d{2,6}(\.\d+)?\s*[-—–]\s*(19|20)\d\d$"),
)
_MANY_ARTICLES = 8
_FEW_TERMS = 4
_MANY_TERMS = 7
_NEARLY_ALL = 10
_MOST_CHAPTERS = 4

STATUTE = "它的正文是逐条排列的条文，像一部法规或管理文件"
STANDARD = "它的封面是一份标准"
OTHER = "它的题名是另一类文件"
NONE = "全文没有安全评价报告应有的题名、章节和用语"


def reason_to_refuse(pages: Pages, outline: Outline) -> str | None:
    """Why a document read whole is no safety-evaluation report, in Chinese; None where it may be one."""
    if pages.failures:
        return None
    lines = [_plain(line.text) for page in pages.pages for line in page.lines]
    text = "".join(lines)
    if len(text) < _ENOUGH_TEXT:
        return None
    if _is_statute(lines):
        return STATUTE
    if _has_title(pages.pages):
        return None
    if _is_standard(pages.pages):
        return STANDARD
    terms = sum(bool(term.search(text)) for term in _TERMS)
    chapters = len({section.kind for section in outline.sections} & _MARKS)
    if _is_titled_otherwise(pages.pages) and not (terms >= _NEARLY_ALL and chapters >= _MOST_CHAPTERS):
        return OTHER
    return None if _has_marks(text, terms, chapters) else NONE


def _plain(text: str) -> str:
    return re.sub(r"[\s\u3000]+", "", text)


def _has_title(pages: Sequence[Page]) -> bool:
    """A title on one of the first pages, alone on one or two lines, or in the head of many pages."""
    for page in pages[:_COVER_PAGES]:
        lines = [_plain(line.text) for line in page.lines]
        pairs = (left + right for left, right in itertools.pairwise(lines) if len(left + right) <= 40)
        if any(_is_title(text) for text in (*lines, *pairs)):
            return True
    heads = Counter(
        _plain(line.text)
        for page in pages
        for line in page.lines
        if line.role in (LineRole.HEADER, LineRole.FOOTER)
    )
    return any(count >= 3 and _is_title(text) for text, count in heads.items())


def _is_title(text: str) -> bool:
    match = _TITLE.search(text)
    if match is None or len(text) > 60 or re.search(r"[，。；;]", text):
        return False
    rest = text[match.end() :].strip("》）)书")
    return not _NOT_SAFETY.search(text) and len(rest) <= 14


def _is_statute(lines: Sequence[str]) -> bool:
    """Articles 第一条, 第二条 … through most of the document."""
    last, places = 0, []
    for place, line in enumerate(lines):
        match = _ARTICLE.match(line)
        number = _number(match["n"]) if match else 0
        if number and (number == last + 1 or (last and last < number <= last + 3)):
            places.append(place)
            last = number
    if len(places) < _MANY_ARTICLES:
        return False
    return places[-1] - places[0] >= 0.5 * len(lines)


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    digits = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0}
    total, current = 0, 0
    for character in text:
        if character in "十百":
            total += (current or 1) * (10 if character == "十" else 100)
            current = 0
        else:
            current = digits[character]
    return total + current


def _is_standard(pages: Sequence[Page]) -> bool:
    lines = [line.text.strip() for page in pages[:2] for line in page.lines]
    return sum(any(mark.search(line) for line in lines) for mark in _STANDARD) >= 2


def _is_titled_otherwise(pages: Sequence[Page]) -> bool:
    """Another kind of document names itself in large letters on the first page that has text."""
    first = next((page for page in pages[:2] if page.lines), None)
    if first is None:
        return False
    sizes = [line.size or line.box.height for line in first.lines]
    least = 0.7 * max(sizes) if len(sizes) <= _COVER_LINES else 1.3 * median(sizes)
    large = [line for line, size in zip(first.lines, sizes, strict=True) if size >= least]
    titles = [_plain(line.text) for line in large if len(_plain(line.text)) <= 40]
    return any(_OTHER.search(text) for text in titles) and not any("安全评价" in text for text in titles)


def _has_marks(text: str, terms: int, chapters: int) -> bool:
    """Chapters, words and numbers of a report; any two kinds of them are enough."""
    if terms >= _MANY_TERMS:
        return True
    return terms >= _FEW_TERMS and (chapters >= 2 or bool(_AGENCY_NUMBER.search(text)) or "安全评价" in text)
