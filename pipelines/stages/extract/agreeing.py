"""Whether another way of saying a value contradicts it, or only says less or the same in other words."""

from __future__ import annotations

import re

from corpus.registry.company_names import is_place_of

_SPACE = re.compile(r"[\s\u3000，,、·]+")
_BRACKETED = re.compile(r"[（(]([^（）()]*)[）)]")
_LEAD = re.compile(r"^(?:位于|处于|地处|坐落于|坐落在|设在|座落于)")
_TAIL = re.compile(r"(?:附近|旁边?|一带|境内|境|内|处|交叉口|沿线|两侧|东侧|西侧|南侧|北侧|对面)+$")
_PART = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9]{1,9}?(?:自治区|自治州|自治县|街道|省|市|州|盟|地区|县|区|旗|镇|乡|村|路|街|道|巷|组"
    r"|号|园)"
)
_DAY = re.compile(r"^\d{4}(-\d{2}){0,2}$")


def same_day(value: str, other: str) -> bool:
    """Whether one of two dates (ISO text) is the other, said less precisely."""
    short, long = sorted((value, other), key=len)
    return bool(_DAY.match(short)) and (long == short or long.startswith(f"{short}-"))


def same_project(value: str, other: str) -> bool:
    """Whether one of two names of a project is a part of the other: a line of it, or without its owner."""
    one, two = (_SPACE.sub("", text) for text in (value, other))
    return one in two or two in one


def same_enterprise(value: str, other: str) -> bool:
    """Whether one of two names is the other with a place of its site behind: 「…有限公司仓库」."""
    return is_place_of(value, other) or is_place_of(other, value)


def same_address(value: str, other: str) -> bool:
    """Whether an address says where the other lies: a part of it, or its road, or its park beside it."""
    whole = _SPACE.sub("", value)
    told = _SPACE.sub("", other)
    inner = [_LEAD.sub("", part) for part in (*_BRACKETED.findall(told), _BRACKETED.sub("", told)) if part]
    if any(part in whole or whole in part for part in inner):
        return True
    bare = _TAIL.sub("", inner[-1]) if inner else ""
    parts = _PART.findall(bare)
    if not parts or "".join(parts) != bare:
        return False
    at = 0
    for part in parts:
        at = whole.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True
