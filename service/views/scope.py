"""What somebody may see, as queries are cut to it: the one place where accounts turn into conditions."""

from __future__ import annotations

from corpus.store.card_rows import Wanted
from service.auth.principal import Principal


def seen_by(by: Principal) -> Wanted:
    """Reports of one's regions, and those that one handed in."""
    return Wanted(regions=None if by.scope.is_everything else by.scope.prefixes, account=by.name)
