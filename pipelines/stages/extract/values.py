"""What a value of a fact looks like, and how it is written in one way: names, numbers, codes."""

from __future__ import annotations

import re
import unicodedata

from pipelines.stages.extract.dates import find_dates
from pipelines.stages.extract.label_edges import after_label, without_labels
from pipelines.stages.extract.lexicon import fact_of

_ORGANISATION = re.compile(
    r"^[\u4e00-\u9fffA-Za-z0-9·（）()〇]{2,40}?(公司|集团|工厂|厂|矿|加油站|加气站|油库|冷库|仓库|中心"
    r"|研究院|设计院|院|研究所|合作社|经营部|门市部|站|店)([（(][\u4e00-\u9fff]{2,10}[）)])?(分公司"
    r"|[\u4e00-\u9fff]{0,8}(厂|矿|站|库|分公司))?$"
)
_STAMP_NOTE = re.compile(r"[（(\[]?(盖章|公章|签章|加盖公章|印章|章)[)）\]]?$")
_NOT_IN_NAMES = re.compile(r"盖章|签字|签章|名称|地址|日期|电话|编号|姓名|报告")
_CERTIFICATE = re.compile(
    r"[AaＡ][PpＰ][JjＪ]\s*[-—–－]*\s*[（(【\[]?\s*(?P<province>[\u4e00-\u9fff])\s*[）)】\]]?"
    r"\s*[-—–－]*\s*(?P<serial>[0-9OoIl]{3,4})"
)
_CREDIT_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Z])")
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_REPORT_NUMBER = re.compile(r"^[A-Za-z\u4e00-\u9fff0-9〔〕\[\]【】()（）\-—–/.．_ 第号#&+]{4,40}$")
_YEAR = r"[〔\[（(【{]\s*20\d{2}\s*[〕\]）)】}]"
_BARE_REPORT_NUMBER = re.compile(
    rf"^[\u4e00-\u9fffA-Za-z/\-]{{1,16}}{_YEAR}\s*[\u4e00-\u9fffA-Za-z\-]{{0,6}}第?\s*[\d\-]{{1,8}}号?$"
    r"|^[A-Z]{1,8}([-/—·.][A-Z\u4e00-\u9fff]{1,8})*[-/—·.]?20\d{2}[-/—·.]?[A-Z]{0,4}[-/—·.]?\d{1,6}([-/]\d{1,4})?$"
    r"|^20\d{2}[-/—]?[A-Z]{1,8}[-/—]?\d{1,6}$"
    r"|^[\u4e00-\u9fff]{1,8}字?\s*20\d{2}\s*[-—]\s*\d{1,5}\s*号?$"
    r"|^[A-Z]{2,8}[-/—][A-Z0-9\u4e00-\u9fff]{1,10}([-/—][A-Z0-9\u4e00-\u9fff]{1,10})*[-/—]\d{2,8}$"
)
# A seal's words that were read into the line: 「限公司川安评字〔2021〕第12号中」.
_BESIDE_NUMBER = re.compile(r"^[\u4e00-\u9fff]{0,6}公司(?=[^公司]+\d)(?P<number>.+?号)[\u4e00-\u9fff]{0,2}$")
_NO_NUMBER = re.compile(
    r"^(GB|AQ|HG|SH|TSG|GBZ|HJ|JB|YB|DB|XF|GA|SY|MT|ISO|T/|Q/|WS|LD|CNAS|CMA)[/ T]*\d|^APJ[-—(（]"
    r"|^\d{11}$|电话|传真|邮编|公司|集团"
)
_CREDIT_FIXES = str.maketrans("OoIlZzSsVv", "00112255YY")
_DOUBTED = {
    "B": "8",
    "8": "B",
    "G": "6",
    "6": "G",
    "D": "0",
    "0": "D",
    "5": "S",
    "1": "L",
    "2": "7",
    "7": "2",
    "A": "4",
    "4": "A",
}
_LOOSE_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{18}(?![0-9A-Za-z])")
_SKIPPED = frozenset(" \t\n\u3000-—–－_()（）[]【】〔〕［］「」“”\"'")
_ALIKE = str.maketrans("OQDILBSZG", "000118526")
_KIND_AT_END = re.compile(
    r"(的)?(安全)?(生产)?(预评价|验收评价|现状评价|专项评价|设施竣工验收评价|条件评价"
    r"|评价)(技术)?(报告书?|文件)?(（[^）]*）)?$"
)
# Zones of a site and other words that hold a character of places.
_NO_PLACES = re.compile(
    r"区域|分区|[厂库罐站矿]区|(?:生产|储存|仓储|办公|装置|作业|危险|防爆|爆炸|安全|生活|辅助|卸车|装卸|加油)区"
    r"|市场|道路|街区|编号|号罐|号库|号楼"
)
_ADDRESS = re.compile(
    r"(?P<address>(?:中国|中华人民共和国)?[\u4e00-\u9fff]{2,9}?(?:省|自治区|市|自治州|州|盟|地区|县|区"
    r"|旗)[\u4e00-\u9fffA-Za-z0-9\-—－#·]*(?:[（(][\u4e00-\u9fff0-9A-Za-z\-、与"
    r"和]{1,20}[）)][\u4e00-\u9fffA-Za-z0-9\-—－#·]*)?)"
)


def organisation(text: str) -> str | None:
    """The name of an organisation, or None when the text is not one."""
    name = re.sub(r"[\s\u3000]+", "", without_labels(text)).strip("：:，,。;；（(")
    name = _STAMP_NOTE.sub("", name)
    rest = after_label(name)
    if rest is not None and _ORGANISATION.match(rest):
        name = rest
    return name if _ORGANISATION.match(name) and not _NOT_IN_NAMES.search(name) else None


def certificate_number(text: str) -> str | None:
    """An agency certificate number as ``APJ-(川)-002``; O and I among the digits are 0 and 1."""
    match = _CERTIFICATE.search(text)
    if match is None:
        return None
    serial = match["serial"].translate(str.maketrans("OoIl", "0011"))
    return f"APJ-({match['province']})-{serial}"


def has_credit_check_digit(code: str) -> bool:
    """Whether a unified social credit code passes its check digit (GB 32100-2015)."""
    if len(code) != 18 or any(character not in _CREDIT_ALPHABET for character in code):
        return False
    total = sum(
        _CREDIT_ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(code[:17])
    )
    return _CREDIT_ALPHABET[(31 - total % 31) % 31] == code[17]


def credit_code(text: str) -> str | None:
    """A unified social credit code whose check digit holds.

    Of a code that OCR misread one look-alike is put right, if that alone makes the check digit hold.
    """
    squeezed = re.sub(r"[\s\-]", "", text)
    match = _CREDIT_CODE.search(squeezed)
    if match and has_credit_check_digit(match.group()):
        return match.group()
    loose = _LOOSE_CODE.search(squeezed)
    return _put_right(loose.group().translate(_CREDIT_FIXES).upper()) if loose else None


def _put_right(code: str) -> str | None:
    if has_credit_check_digit(code):
        return code
    options = {
        code[:place] + _DOUBTED[character] + code[place + 1 :]
        for place, character in enumerate(code)
        if character in _DOUBTED
    }
    right = [
        option for option in options if has_credit_check_digit(option) and _CREDIT_CODE.fullmatch(option)
    ]
    return right[0] if len(right) == 1 else None


def report_number(text: str) -> str | None:
    """A report's number, as the agency forms it; brackets around the year as 〔〕."""
    text = _BESIDE_NUMBER.sub(r"\g<number>", text.strip())
    value = re.sub(
        r"\s*[（(](正式稿|送审稿|备案稿|报批稿|终稿|第.版)[）)]$", "", text.strip(" \u3000:：,，。;；")
    )
    value = re.sub(r"(?<=[\u4e00-\u9fff〕\]）)】—\-])\s+|\s+(?=[\u4e00-\u9fff〔\[（(【—\-])", "", value)
    for part in (value, *re.split(r"[\s\u3000，,；;]+", text)):
        if (bare := bare_report_number(part)) is not None:
            return bare
    is_number = _REPORT_NUMBER.match(value) and re.search(r"\d{2}", value) and not certificate_number(value)
    if not is_number or any(date.first.is_exact for date in find_dates(value)) or organisation(value):
        return None
    return year_brackets(value)


def bare_report_number(text: str) -> str | None:
    """A report's number that stands without a label: only the usual shapes are taken for one."""
    value = re.sub(r"\s", "", text)
    value = value[_label_length(value) :]
    value = year_brackets(value[1:-1] if value[:1] in "（([【" and value[-1:] in "）)]】" else value)
    if not _BARE_REPORT_NUMBER.match(value) or _NO_NUMBER.search(value) or certificate_number(value):
        return None
    return None if any(date.first.is_exact for date in find_dates(value)) else value


def _label_length(text: str) -> int:
    """How many characters at the beginning are a label of the number, set without a colon."""
    return next(
        (n for n in range(min(10, len(text)), 1, -1) if (fact_of(text[:n]) or ("",))[0] == "report_number"), 0
    )


def year_brackets(text: str) -> str:
    """〔2023〕 for any bracket that OCR or typists put around a year."""
    return re.sub(r"[\[（(【［〔](20\d{2})[\]）)】］〕]", r"〔\1〕", text)


def free_text(text: str) -> str | None:
    """A name of any wording, gaps between Chinese characters removed."""
    value = re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "", text).strip(' ：:“”"「」《》')
    return value if 4 <= len(value) <= 80 else None


def project(text: str) -> str | None:
    """The name of a project; a report's title without the words for the report."""
    value = free_text(without_labels(text))
    if value is None:
        return None
    bare = _KIND_AT_END.sub("", value)
    return bare if len(bare) >= 4 and not value.endswith(("。", "；")) else None


def address(text: str) -> str | None:
    """An address: it names a province, town, road or house number; what follows it is left out."""
    value = free_text(without_labels(text))
    if value is None:
        return None
    value = re.split(r"[。；;]|，(?=[^号]*$)|邮编|邮政编码|联系电话|电话[:：]", value, maxsplit=1)[0].strip(
        " ，,、"
    )
    places = _NO_PLACES.sub("", value)
    return value if len(value) >= 4 and re.search(r"[省市区县镇乡村路街号园州盟旗]", places) else None


def address_in(text: str) -> str | None:
    """The address at the beginning of running text."""
    match = _ADDRESS.match(text)
    value = re.split(r"的|境内|内$|[，、]", match["address"])[0] if match else ""
    return value if 6 <= len(value) <= 50 and re.search(r"[县区市旗镇乡村路街号园组]", value[3:]) else None


def day(text: str) -> str | None:
    """The first date in the text, as ISO text."""
    found = find_dates(text, with_compact=True)
    return str(found[0].first) if found else None


def span_of(value: str, text: str) -> tuple[int, int]:
    """Start and stop of a normalised value in the text it was made from; all of it where it is not found.

    White space, brackets, dashes and look-alike characters (0/O, 1/I, 8/B) count for nothing.
    """
    places = [index for index, character in enumerate(text) if character not in _SKIPPED]
    folded = "".join(_folded(text[index]) for index in places)
    wanted = "".join(_folded(character) for character in value if character not in _SKIPPED)
    at = folded.find(wanted) if wanted else -1
    if at < 0:
        return 0, len(text)
    start, stop = places[at], places[at + len(wanted) - 1] + 1
    if value[-1] in _SKIPPED and stop < len(text) and text[stop] in _SKIPPED:
        stop += 1
    if value[0] in _SKIPPED and start and text[start - 1] in _SKIPPED:
        start -= 1
    return start, stop


def _folded(character: str) -> str:
    return unicodedata.normalize("NFKC", character).upper().translate(_ALIKE)[:1] or character
