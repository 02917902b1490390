"""Run by Alembic: applies the steps over the connection, and in the transaction, that the store gives it."""

from __future__ import annotations

from alembic import context

from corpus.store import (  # noqa: F401  their tables join the metadata
    access_tables,
    card_tables,
    change_tables,
    guard_tables,
    job_tables,
    overview_tables,
    portal_tables,
    registry_tables,
    rescreen_tables,
    seal_tables,
    task_tables,
    text_tables,
)
from corpus.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
