"""The secret by which findings are named: drawn once, when the database got its table."""

from __future__ import annotations

from sqlalchemy import Connection, select

from core.decision import Seal
from core.errors import StoreError
from corpus.store.seal_tables import store_secrets

FINDINGS = "findings"


def of_report(connection: Connection, report_id: str) -> Seal:
    """What makes the keys of the report's findings; raises ``StoreError`` where the secret is gone."""
    query = select(store_secrets.c.value).where(store_secrets.c.name == FINDINGS)
    secret = connection.execute(query).scalar()
    if secret is None:
        raise StoreError(
            "数据库中线索编号的密钥已丢失，已有的处理将对不上线索。请从备份恢复。",
            code="store_secret_missing",
        )
    return Seal(secret=secret, report=report_id)
