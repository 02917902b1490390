"""The table of what only this store knows. It goes with the database: backups hold it, exports never do."""

from __future__ import annotations

from sqlalchemy import Column, LargeBinary, String, Table

from corpus.store.tables import metadata

store_secrets = Table(
    "store_secrets",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("value", LargeBinary, nullable=False),  # 32 drawn bytes
)
