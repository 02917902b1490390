"""Words that name something which shows that a problem was put right: a picture, a sheet, a number."""

from __future__ import annotations

import re

_SHOWS = re.compile(
    r"照片|影像|附图|验收单|确认单|复查单|回执|(?:验收|复查|培训|演练|检测|更换|维修)?(?:记录|纪要)|复印件|证书|报告|合同|发票|票据"
    r"|台账|附件|编号|清单|通知书?|凭证|单据|资料|[〔\[(（]?20\d\d[〕\])）]?\S{0,4}号|[A-Z]{2,}[-\d]"
)

# Words that point to where the proof stands; what was done (「已补充培训记录」) is none.
_POINTS = re.compile(
    r"见(?:本报告)?(?:附[件图录表]|照片|图|影像|验收|复查|整改)|(?:照片|影像|图片)(?:资料)?\s*[（(]?(?:见|详见|如|\d|[一二三四五六七八九十])"
    r"|附[件图表]\s*[\d一二三四五六七八九十]|附(?:有|了|整改)?\S{0,4}(?:照片|图片|影像)|整改后的?(?:照片|图片|影像)"
    r"|(?:验收|确认|复查|通知|销号)[单表]|(?:记录|报告|证书|单|编)(?:编号|号)|编号\s*[:：]?\s*[A-Z\d〔]|[〔\[(（]20\d\d[〕\])）]\S{0,4}号"
)


def points_to_proof(text: str) -> bool:
    """Whether a text on what was done also says where the proof of it stands."""
    return bool(_POINTS.search("".join(text.split())))


def shows_proof(text: str | None) -> bool:
    """Whether a text names what proves a repair, rather than telling what was done."""
    return text is not None and bool(_SHOWS.search("".join(text.split())))
