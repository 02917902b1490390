"""Quotes are cut where a clause ends, never inside a number."""

from __future__ import annotations

import pytest

from pipelines.shortening import shortened

LONG = "卸油口静电接地夹损坏，未见检测记录，现场检查时接地电阻值为12.5Ω，超过规定的要求，应立即整改"


def test_a_short_text_stays() -> None:
    assert shortened("围堰破损") == "围堰破损"


def test_a_long_text_ends_behind_a_clause() -> None:
    assert shortened(LONG, 40) == "卸油口静电接地夹损坏，未见检测记录，现场检查时接地电阻值为12.5Ω…"


@pytest.mark.parametrize("most", range(20, 44))
def test_no_number_or_date_is_cut(most: int) -> None:
    text = "证书编号APJ-（晋）-012的机构于2023年3月6日在现场检查发现12345号储罐液位计失效"
    kept = shortened(text, most).removesuffix("…")
    assert len(kept) < most
    assert text.startswith(kept)
    for word in ("APJ-（晋）-012", "2023年3月6日", "12345号"):
        assert word in kept or len(kept) <= text.index(word)
