"""Alembic's steps from an empty database to the tables of ``corpus.store.tables``."""
