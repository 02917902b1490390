"""Words that ask somebody to sign."""

from __future__ import annotations

import re

_SIGN = r"(?:签[字名章署]|手签|署名|手迹|亲署)"
_AFTER_SIGN = (
    r"(?:(?:及|和|与|[/／、])?(?:盖章|签章|日期|时间))?(?:栏|处|确认|样式)?(?:[（(][^（）()]{1,6}[）)])?"
)
LABEL = re.compile(rf"^[^，。；：:]{{0,14}}?{_SIGN}{_AFTER_SIGN}[）)]?[:：]?$")
"""A cell or a line that asks for a signature and says nothing else."""
INSIDE = re.compile(
    rf"^[^，。；：:]{{0,14}}?{_SIGN}(?:栏|处|确认)?[）)]?[:：]\s*(?=\S|$)"
    rf"|^[（(](?:本人|手写|亲笔)?{_SIGN}[）)][:：]?\s*(?=\S)"
    r"|^签[:：]\s*(?=\S|$)"
)
"""A cell in which the signature follows the words."""
_NO_PLACE = re.compile(
    r"签[字名章署]?(?:页|表|单|名单|一览表?)$|签[字名署]日期|会签|签订|签发"
    r"|(?:未|没有?|无|缺少?|漏|代|补|已)(?:经|及时|按要求|本人|见)?(?:签|手签|署名)"
)


def asks(text: str) -> bool:
    """Whether a text without white space asks for a signature, and is no title or date."""
    return LABEL.match(text) is not None and _NO_PLACE.search(text) is None


def plain(text: str, *, is_ocr: bool) -> str:
    """A cell's text without white space; in a scan, where rulings and colons are read as 「_」, without them.

    「签_名_」 is 「签名：」: what follows the last character of a label there is its colon.
    """
    words = re.sub(r"\s", "", text)
    if not is_ocr or "_" not in words:
        return words
    bare = words.replace("_", "")
    return f"{bare}：" if words.endswith("_") and LABEL.match(bare) and bare[-1] not in ":：" else bare
