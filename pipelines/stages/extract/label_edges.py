"""Labels that were read into a value: its own before it, the next field's behind it.

A line or cell of a form may hold more than one thing: 「建设单位　甲有限公司」 without a colon, or
「甲有限公司　　评价机构　乙有限公司」. What is a label stays out of the value.
"""

from __future__ import annotations

import re

from pipelines.stages.extract.lexicon import fact_of

_BEFORE = re.compile(
    r"^(?P<label>(?:[\u4e00-\u9fff][\s\u3000]?){1,15}[\u4e00-\u9fff]"
    r"(?:[（(][\u4e00-\u9fff]{1,8}[）)])?)(?P<gap>[\s\u3000:：]+)(?=\S)"
)
_BEHIND = re.compile(
    r"[\s\u3000]+(?=(?P<label>[\u4e00-\u9fff]{2,12}(?:[（(][\u4e00-\u9fff]{1,8}[）)])?)(?:[\s\u3000:：]|$))"
)
_OTHERS = re.compile(  # of fields that no fact is made of
    r"(?:法定代表人|法人代表|法人|负责人|主要负责人|安全负责人|联系人|经办人|联系(?:电话|方式)|电话|手机|传真|邮编"
    r"|邮政编码|电子邮箱|邮箱|网址|开户(?:银?行|账号)|账号|注册资本|经济类型|企业性质|行业类别|所属行业"
    r"|成立(?:日期|时间)|经营范围|占地面积|建筑面积|职工人数|员工人数|从业人数)"
)
_STAMP = re.compile(r"[（(](?:盖?公?章|签章|全称)[）)]$")
_SHORTEST_SURE = 4  # characters of a label that is taken off without a gap


def without_labels(text: str) -> str:
    """The text without a label before a gap or colon, and without all from the next field's label on."""
    text = text.strip()
    before = _BEFORE.match(text)
    if before and is_label(before["label"]):
        text = text[before.end() :]
    behind = next((found for found in _BEHIND.finditer(text) if is_label(found["label"])), None)
    return text[: behind.start()] if behind and behind.start() >= 2 else text


def after_label(text: str) -> str | None:
    """What follows a label that nothing parts from its value; None where the text begins with none."""
    for stop in range(min(12, len(text) - 4), _SHORTEST_SURE - 1, -1):
        if is_label(text[:stop]):
            return text[stop:]
    return None


def is_label(text: str) -> bool:
    """Whether the words announce a field of a form."""
    words = _STAMP.sub("", re.sub(r"[\s\u3000]", "", text))
    return fact_of(words) is not None or _OTHERS.fullmatch(words) is not None
