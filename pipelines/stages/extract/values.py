"""What a value of a fact looks like, and how it is written in one way: names, numbers, codes."""

from __future__ import annotations

import re

from pipelines.stages.extract.dates import find_dates

_ORGANISATION = re.compile(
    r"^[\u4e00-\u9fffA-Za-z0-9·（）()〇]{2,40}?"
    r"(公司|集团|工厂|厂|矿|加油站|加气站|油库|冷库|仓库|中心|研究院|设计院|院|研究所|合作社|经营部|门市部|站|店)"
    r"([（(][\u4e00-\u9fff]{2,10}[）)])?(分公司|[\u4e00-\u9fff]{0,8}(厂|矿|站|库|分公司))?$"
)
_STAMP_NOTE = re.compile(r"[（(\[]?(盖章|公章|签章|加盖公章|印章|章)[)）\]]?$")
_NOT_IN_NAMES = re.compile(r"盖章|签字|签章|名称|地址|日期|电话|编号|姓名|报告")
_CERTIFICATE = re.compile(
    r"[AaＡ][PpＰ][JjＪ]\s*[-—–－]*\s*[（(【\[]?\s*(?P<province>[\u4e00-\u9fff])\s*[）)】\]]?"
    r"\s*[-—–－]*\s*(?P<serial>[0-9OoIl]{3,4})"
)
_CREDIT_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Z])")
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_REPORT_NUMBER = re.compile(r"^[A-Za-z\u4e00-\u9fff0-9〔〕\[\]【】()（）\-—–/.．_ 第号]{4,40}$")
_BARE_REPORT_NUMBER = re.compile(
    r"^[\u4e00-\u9fffA-Za-z]{1,12}[〔\[（(]20\d{2}[〕\]）)]第?\d{1,5}号$|^[A-Z]{2,6}([-/][A-Z]{1,6})*[-/]20\d{2}[-/]\d{2,5}$|^20\d{2}[A-Z]{2,8}\d{2,6}$"
)


def organisation(text: str) -> str | None:
    """The name of an organisation, or None when the text is not one."""
    name = re.sub(r"[\s\u3000]+", "", text).strip("：:，,。;；（(")
    name = _STAMP_NOTE.sub("", name)
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
    """A unified social credit code whose check digit holds."""
    match = _CREDIT_CODE.search(re.sub(r"\s", "", text))
    return match.group() if match and has_credit_check_digit(match.group()) else None


def report_number(text: str) -> str | None:
    """A report's number, as the agency forms it; brackets around the year as 〔〕."""
    value = text.strip()
    is_number = _REPORT_NUMBER.match(value) and re.search(r"\d", value) and not certificate_number(value)
    if not is_number or any(date.first.is_exact for date in find_dates(value)):
        return None
    return year_brackets(value)


def bare_report_number(text: str) -> str | None:
    """A report's number that stands without a label: only the usual shapes are taken for one."""
    value = year_brackets(re.sub(r"\s", "", text))
    return value if _BARE_REPORT_NUMBER.match(value) and not certificate_number(value) else None


def year_brackets(text: str) -> str:
    """〔2023〕 for any bracket that OCR or typists put around a year."""
    return re.sub(r"[\[（(【［〔](20\d{2})[\]）)】］〕]", r"〔\1〕", text)


def free_text(text: str) -> str | None:
    """A name or address of any wording, gaps between Chinese characters removed."""
    value = re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "", text).strip(" ：:")
    return value if 4 <= len(value) <= 80 else None


def address(text: str) -> str | None:
    """An address: it names a province, town, road or house number."""
    value = free_text(text)
    return value if value and re.search(r"[省市区县镇乡村路街号园]", value) else None


def day(text: str) -> str | None:
    """The first date in the text, as ISO text."""
    found = find_dates(text, with_compact=True)
    return str(found[0].first) if found else None
