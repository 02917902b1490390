"""How laws and standards are named: codes, document numbers, titles and editions in one spelling.

「ＧＢ／Ｔ29639－2020」, 「GB/T 29639—2020」 and 「GBT29639-2020」 are one standard;
「应急管理部第20号令」 and 「应急部令第 20 号」 are one order. Nothing here knows which documents exist.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_LONGEST_NAME = 400  # characters; whatever is longer is a paragraph taken for a name
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－ー一"), "-")  # 一: what OCR makes of a dash
_BRACKETS = str.maketrans("〔【［｛〈[{", "(((((((") | str.maketrans("〕】］｝〉]}", ")))))))")
_STANDARD = re.compile(
    r"^(?P<series>GBZ/T|GBZ|GB/T|GBT|GB/Z|GB|[A-Z]{2,4}/T|TSG|DB\d{2}/T|DB\d{2}|[A-Z]{2,4})"
    r"(?P<number>[A-Z]{0,2}\d+(?:\.\d+)*)"
    r"(?:-(?P<year>(?:19|20)\d{2}|\d{2}))?"
    r"(?P<rest>\(.*\))?$"
)
_YEAR = re.compile(r"(?<!\d)(19[4-9]\d|20\d{2})(?!\d)")
_ORDER = re.compile(
    r"^(?P<issuer>[^\d令第()]*)(?:第?(?P<number_first>\d+)号令|令(?:\(?(?P<year>\d{4})\)?年?)?第?(?P<number>\d+)号?)"
)
_NOTICE = re.compile(r"^(?P<issuer>[^\d()]+)\(?(?P<year>(?:19|20)\d{2})\)?(?:年)?第?(?P<number>\d+)号$")
_INNER = r"(?:[^()]|\([^()]*\))*"
_TITLE_NOTE = re.compile(rf"\({_INNER}(?:(?:19|20)\d{{2}}|号|修正|修订|年版){_INNER}\)$")
_BARE_NUMBER = re.compile(r"^(?:根据|经|依据)?第?(\d+)号(?:令)?(?:修正|修订|修改)?")
_TRIAL = re.compile(r"\((?:试行|暂行)\)$")
_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0}
_UNITS = {"十": 10, "百": 100}

# As written (after folding) -> the short name used in the data files. Longest first.
_ISSUERS = {
    "国家安全生产监督管理总局": "安监总局",
    "国家安全监管总局": "安监总局",
    "国家安监总局": "安监总局",
    "国家安全生产监管总局": "安监总局",
    "安全监管总局": "安监总局",
    "应急部": "应急管理部",
    "国家市场监督管理总局": "市场监管总局",
    "市场监督管理总局": "市场监管总局",
    "市监总局": "市场监管总局",
    "国家质量监督检验检疫总局": "质检总局",
    "国家质检总局": "质检总局",
    "住房和城乡建设部": "住建部",
    "住房城乡建设部": "住建部",
    "国家卫生健康委员会": "卫健委",
    "国家卫生健康委": "卫健委",
    "国家卫健委": "卫健委",
    "工业和信息化部": "工信部",
    "国家发展和改革委员会": "发展改革委",
    "国家发展改革委": "发展改革委",
    "国家发改委": "发展改革委",
    "发改委": "发展改革委",
}


@dataclass(frozen=True, slots=True)
class StandardCode:
    """A standard's number taken apart. ``year`` is the four-digit year of the number, None when not written.

    ``edition`` is the year of a partial revision: 2018 in 「GB 50016-2014(2018年版)」.
    """

    series: str  # "GB", "GB/T", "AQ", "TSG" ...
    number: str
    year: str | None
    edition: str | None = None

    @property
    def family(self) -> str:
        """What the number keeps when its year or its force (mandatory, recommended) changes."""
        return f"{self.series.removesuffix('/T')} {self.number}"

    @property
    def text(self) -> str:
        """The number as it is written in the data files."""
        bare = f"{self.series} {self.number}"
        return bare if self.year is None else f"{bare}-{self.year}"


def folded(text: str) -> str:
    """Half-width, one kind of bracket, no white space and no book marks 《》; cut at 400 characters."""
    plain = unicodedata.normalize("NFKC", text[:_LONGEST_NAME]).translate(_BRACKETS)
    return re.sub(r"[\s《》「」“”\"']", "", plain)


def parse_standard(text: str) -> StandardCode | None:
    """The standard named by ``text``, or None when it is no standard's number."""
    code = folded(text).translate(_DASHES).upper().replace("GBT", "GB/T")
    found = _STANDARD.match(code)
    if found is None:
        return None
    year = found["year"]
    if year is not None and len(year) == 2:  # numbers before 2000 carried two digits
        year = f"19{year}" if int(year) >= 50 else f"20{year}"
    return StandardCode(found["series"], found["number"], year, normalised_edition(found["rest"]))


def normalised_code(text: str) -> str:
    """One spelling of a code or document number: "GB/T 29639-2020", "应急管理部令20", "应急厅(2021)38"."""
    standard = parse_standard(text)
    if standard is not None:
        return standard.text
    return _order(text) or _notice(text) or folded(text)


def normalised_edition(text: str | None) -> str | None:
    """The year that names an edition: 「2018年版」, 「2018年局部修订」 -> "2018"; None where none is."""
    if text is None:
        return None
    years = _YEAR.findall(folded(text))
    return years[-1] if years else None


def normalised_title(title: str) -> str:
    """One spelling of a title: without 中华人民共和国 at its head, edition in brackets and punctuation."""
    text = folded(title)
    while (shorter := _TITLE_NOTE.sub("", text)) != text:
        text = shorter
    return re.sub(r"[、,:;·.\-‐-―−]", "", text.removeprefix("中华人民共和国"))


def without_trial(title: str) -> str:
    """A normalised title without 「(试行)」 or 「(暂行)」 at its end, which reports often leave out."""
    return _TRIAL.sub("", title)


def document_numbers(text: str) -> tuple[str, ...]:
    """The numbers in a list of them: 「国务院令第591号，第645号修订」 -> ("国务院令591", "国务院令645").

    A number without an issuer belongs to the issuer named before it.
    """
    numbers: list[str] = []
    for part in re.split(r"[,;、]", _arabic(folded(text))):
        bare = _BARE_NUMBER.match(part)
        if bare is not None and numbers and "令" in numbers[-1]:
            numbers.append(f"{numbers[-1].partition('令')[0]}令{int(bare[1])}")
        elif "号" in part or "令" in part:
            numbers.append(normalised_code(part))
    return tuple(numbers)


def numbers_in(title: str) -> tuple[str, ...]:
    """The document numbers in the brackets of a title."""
    groups = re.findall(rf"\(({_INNER})\)", folded(title))
    return tuple(number for group in groups for number in document_numbers(group))


def numbers_of_place(place: str) -> tuple[int, ...]:
    """The numbers of a place in a document: 「第十一条（三）」, 「第11条第3项」 -> (11, 3)."""
    text = unicodedata.normalize("NFKC", place)
    found = re.findall(r"\d+|[〇零一二三四五六七八九十百]+", text)
    return tuple(
        int(number) if number.isdecimal() and number.isascii() else _value(number) for number in found
    )


def _order(text: str) -> str | None:
    """「应急管理部第20号令」 -> "应急管理部令20"; None when it is no order."""
    plain = _arabic(folded(text)).removeprefix("中华人民共和国").removeprefix("原")
    found = _ORDER.match(plain)
    if found is None:
        return None
    number = found["number_first"] or found["number"]
    issuer = _issuer(found["issuer"])
    # The Ministry of Transport counts its orders anew each year; elsewhere the year is ornament.
    year = f"({found['year']})" if found["year"] and issuer == "交通运输部" else ""
    return f"{issuer}令{year}{int(number)}"


def _notice(text: str) -> str | None:
    """「安监总管三[2017]第121号」 -> "安监总管三(2017)121"; None when it is no document number."""
    found = _NOTICE.match(folded(text).removeprefix("原"))
    return None if found is None else f"{found['issuer']}({found['year']}){int(found['number'])}"


def _issuer(name: str) -> str:
    name = name.removeprefix("中华人民共和国").removeprefix("原")
    return _ISSUERS.get(name, name)


def _arabic(text: str) -> str:
    """Chinese numerals after 第 in Arabic: 「主席令第八十八号」 -> 「主席令第88号」."""
    return re.sub(r"第([〇零一二三四五六七八九十百]+)号", lambda found: f"第{_value(found[1])}号", text)


def _value(numeral: str) -> int:
    if not any(char in _UNITS for char in numeral):
        return int("".join(str(_DIGITS[char]) for char in numeral))
    total, digit = 0, 0
    for char in numeral:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return total + digit
