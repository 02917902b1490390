"""Words that name something which shows that a problem was put right: a picture, a sheet, a number."""

from __future__ import annotations

import re

_SHOWS = re.compile(
    r"照片|影像|附图|验收单|确认单|复查单|回执|(?:验收|复查|培训|演练|检测|更换|维修)?(?:记录|纪要)|复印件|证书|报告|合同|发票|票据"
    r"|台账|附件|编号|清单|通知书?|凭证|单据|资料|[〔\[(（]?20\d\d[〕\])）]?\S{0,4}号|[A-Z]{2,}[-\d]"
)


def shows_proof(text: str | None) -> bool:
    """Whether a text names what proves a repair, rather than telling what was done."""
    return text is not None and bool(_SHOWS.search("".join(text.split())))
