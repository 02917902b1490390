"""The conditions of a list as an inspector reads them: for what is taken along and leaves the portal."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.store.card_rows import Order
from service.api.v1.reports import Filters
from service.html.labels import STATUSES, date_words
from service.views.outside import CHECK_NAMES
from service.views.reading import region_name
from service.views.standings import standing_words

ORDERS = {Order.SCORE: "最可疑在前", Order.NEWEST: "最近筛查在前"}


def conditions_in_words(asked: Filters) -> Iterator[tuple[str, str]]:
    """Name and value of each condition that narrows the list."""
    checks, standings = getattr(asked, "check", []), getattr(asked, "standing", [])
    told = (
        ("检查", "、".join(CHECK_NAMES.get(check, check) for check in checks if check)),
        ("处理", "、".join(standing_words(each) for each in standings)),
        ("线索内容", getattr(asked, "words", "")),
        ("等级", "、".join(map(str, asked.band))),
        ("筛查", "、".join(STATUSES[each] for each in asked.status)),
        ("地区", region_name(asked.region) or asked.region),
        ("报告类型", asked.kind),
        ("行业", asked.industry),
        ("名称", asked.q),
        ("被评价单位", asked.enterprise),
        ("评价机构", asked.agency),
        ("报告日期", _span(asked.since or "", asked.until or "")),
    )
    return ((name, words) for name, words in told if words)


def _span(since: str, until: str) -> str:
    parts = (f"{date_words(since)}起" if since else "", f"至{date_words(until)}止" if until else "")
    return "".join(parts)
