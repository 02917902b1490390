"""Where a list goes on, as a word that programs give back unread."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json

from core.errors import UsageError
from corpus.store.card_rows import UNSCORED, After, Card, Order


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
        if kind != order.value or not isinstance(report_id, str):
            raise _wrong()
        at = dt.datetime.fromisoformat(value) if order is Order.NEWEST else float(value)
    except (ValueError, TypeError, binascii.Error) as error:
        raise _wrong() from error
    if isinstance(at, dt.datetime) and at.tzinfo is None:
        raise _wrong()
    return After(at, report_id)


def _wrong() -> UsageError:
    return UsageError("cursor 不是这个列表给出的值。请从第一页重新读取。", code="cursor_invalid")
