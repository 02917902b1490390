"""The tables of what people keep for themselves in the portal: when they last looked, and filters by name."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String, Table, Text, UniqueConstraint

from corpus.store.tables import Instant, metadata

desk_visits = Table(
    "desk_visits",
    metadata,
    Column("account_id", String(32), ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("seen_at", Instant, nullable=False),  # of the last look
    Column("before_at", Instant, nullable=False),  # of the visit before: what is newer is new
)
saved_filters = Table(
    "saved_filters",
    metadata,
    Column("id", String(32), primary_key=True),
    Column(
        "account_id", String(32), ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("name", String(60), nullable=False),
    Column("path", String(40), nullable=False),  # of the list
    Column("query", Text, nullable=False),  # as in the address
    Column("made_at", Instant, nullable=False),
    UniqueConstraint("account_id", "path", "name"),
)
