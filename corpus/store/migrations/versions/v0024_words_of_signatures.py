"""Signatures are found by longer words of their look: made anew of the shapes that are kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_AT_ONCE = 200

_INKS = sa.table("signature_inks", sa.column("id", sa.Integer), sa.column("shape", sa.LargeBinary))
_BANDS = sa.table("signature_bands", sa.column("band", sa.Integer), sa.column("ink_id", sa.Integer))


def upgrade() -> None:
    from models.signatures.shape import unpacked
    from models.signatures.words import words_of

    connection, last = op.get_bind(), 0
    connection.execute(sa.delete(_BANDS))
    query = sa.select(_INKS.c.id, _INKS.c.shape).order_by(_INKS.c.id).limit(_AT_ONCE)
    while rows := connection.execute(query.where(_INKS.c.id > last)).all():
        last = rows[-1].id
        shapes = [(row.id, unpacked(bytes(row.shape).decode("ascii", errors="replace"))) for row in rows]
        made = [
            {"band": word, "ink_id": ink}
            for ink, shape in shapes
            if shape is not None
            for word in words_of(shape)
        ]
        if made:
            connection.execute(sa.insert(_BANDS), made)


def downgrade() -> None:
    """The step before finds by the name whatever the words are: nothing to take back."""
