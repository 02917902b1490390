"""Keys of names and numbers fold traditional and variant characters and more look-alike glyphs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_AT_ONCE = 10_000


def upgrade() -> None:
    from corpus.registry.identity import TABLES
    from corpus.registry.rows import KEYS

    connection = op.get_bind()
    present = sa.inspect(connection)
    for register, table in TABLES.items():
        columns = {column["name"] for column in present.get_columns(table.name)}
        for name, field, key in KEYS[register]:
            if not {name, field} <= columns:
                continue  # a later step adds it, and fills it with such keys
            last = 0
            while rows := _next(connection, table.name, name, field, last):
                last = rows[-1][0]
                changed = [
                    {"row": identity, "key": new}
                    for identity, value, old in rows
                    if (new := key(value)) != old
                ]
                if changed:
                    update = sa.text(f"UPDATE {table.name} SET {name} = :key WHERE id = :row")  # noqa: S608
                    connection.execute(update, changed)


def downgrade() -> None:
    """The keys of before are no worse found under the new ones' columns: nothing to take back."""


def _next(
    connection: sa.Connection, table: str, name: str, field: str, last: int
) -> list[tuple[int, str | None, str | None]]:
    query = sa.text(
        f"SELECT id, {field}, {name} FROM {table} WHERE id > :last ORDER BY id LIMIT {_AT_ONCE}"  # noqa: S608
    )
    return [(row[0], row[1], row[2]) for row in connection.execute(query, {"last": last})]
