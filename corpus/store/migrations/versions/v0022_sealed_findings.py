"""Findings are named by a secret of the store, decisions keep the account's id.

A finding's key was a plain digest of check and subject: who guessed a hidden name could confirm it. Every key
that was kept is sealed; what was decided stays with its finding.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0019"
branch_labels = None
depends_on = None

_AT_ONCE = 1000


def upgrade() -> None:
    kept = op.create_table(
        "store_secrets",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_store_secrets")),
    )
    secret = secrets.token_bytes(32)
    op.bulk_insert(kept, [{"name": "findings", "value": secret}])
    op.add_column("decisions", sa.Column("account_id", sa.String(length=32), nullable=True))
    _seal("leads", "key", secret)
    _seal("decisions", "finding", secret)
    _seal_deliveries(secret)


def downgrade() -> None:
    op.drop_column("decisions", "account_id")
    op.drop_table("store_secrets")


def _sealed(secret: bytes, report: str, key: str) -> str:
    return hmac.new(secret, f"{report}{key}".encode(), hashlib.sha256).hexdigest()


def _seal(name: str, column: str, secret: bytes) -> None:
    table = sa.table(name, sa.column("id"), sa.column("report_id"), sa.column(column))
    connection, key, last = op.get_bind(), table.c[column], 0
    change = (
        sa.update(table).where(table.c.id == sa.bindparam("row")).values({column: sa.bindparam("sealed")})
    )
    while True:
        query = sa.select(table.c.id, table.c.report_id, key).where(table.c.id > last)
        rows = connection.execute(query.order_by(table.c.id).limit(_AT_ONCE)).all()
        if not rows:
            return
        connection.execute(
            change, [{"row": row[0], "sealed": _sealed(secret, row[1], row[2])} for row in rows]
        )
        last = rows[-1][0]


def _seal_deliveries(secret: bytes) -> None:
    """Events of decisions that may be sent again name the finding."""
    table = sa.table("webhook_deliveries", sa.column("id"), sa.column("event"), sa.column("body"))
    connection = op.get_bind()
    for row in connection.execute(sa.select(table).where(table.c.event == "decision.made")).all():
        said = json.loads(row.body)
        told = said["data"]
        told["finding"] = _sealed(secret, told["report"], told["finding"])
        body = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        connection.execute(sa.update(table).where(table.c.id == row.id).values(body=body))
