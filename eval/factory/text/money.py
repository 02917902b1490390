"""Amounts in Chinese capital numerals, as contracts write them."""

from __future__ import annotations

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")


def amount_in_chinese(yuan: int) -> str:
    """Whole yuan below one hundred million, e.g. 48000 -> 肆万捌仟元."""
    high, low = divmod(yuan, 10_000)
    text = f"{_four(high)}万" if high else ""
    if low:
        text += ("零" if high and low < 1000 else "") + _four(low)
    return f"{text}元"


def _four(value: int) -> str:
    text, pending = "", False
    for place in range(3, -1, -1):
        digit = value // 10**place % 10
        if digit:
            text += ("零" if pending and text else "") + _DIGITS[digit] + _UNITS[place]
            pending = False
        else:
            pending = bool(text)
    return text
