"""Where a list goes on, as a word that programs give back unread."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json

from core.errors import UsageError
from corpus.store.card_rows import UNSCORED, After, Card, Order

_MOST_NUMBER = 1 << 31  # what databases keep in an integer


def cursor_of(card: Card, order: Order) -> str:
    """What names the place after this card."""
    value = card.screened_at.isoformat() if order is Order.NEWEST else card.score
    said = json.dumps([order.value, UNSCORED if value is None else value, card.report_id])
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def place_of(cursor: str, order: Order) -> After:
    """The place; raises ``UsageError`` for a word that is no cursor of such a list."""
    try:
        said = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        kind, value, report_id = said
        str(report_id).encode()  # a lone surrogate is no text
        if kind != order.value or not isinstance(report_id, str):
            raise _wrong()
        at = instant_of(dt.datetime.fromisoformat(value)) if order is Order.NEWEST else float(value)
    except (ValueError, TypeError, OverflowError, binascii.Error, RecursionError) as error:
        raise _wrong() from error
    return After(at, report_id)


def instant_of(given: dt.datetime) -> dt.datetime:
    """In UTC; raises ``ValueError`` for one without a zone, ``OverflowError`` outside of all years."""
    if given.tzinfo is None:
        raise ValueError("no zone")
    return given.astimezone(dt.UTC)


def keyed_cursor(value: int | str, key: str) -> str:
    """What names the place after a row that is sorted by a value, then by its key."""
    said = json.dumps(["keyed", value, key], ensure_ascii=False)
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def keyed_place(cursor: str) -> tuple[int | str, str]:
    """Value and key; raises ``UsageError`` for a word that is no cursor of such a list."""
    try:
        kind, value, key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        f"{value}{key}".encode()  # a lone surrogate is no text
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise _wrong() from error
    is_good = kind == "keyed" and type(value) in (int, str) and isinstance(key, str)
    if not is_good or (isinstance(value, int) and not 0 <= value < _MOST_NUMBER):
        raise _wrong()
    return value, key


def _wrong() -> UsageError:
    return UsageError("cursor 不是这个列表给出的值。请从第一页重新读取。", code="cursor_invalid")
