"""Says of two values whether and how they agree, for the person who looks at the answer."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from rapidfuzz.distance import Levenshtein

from corpus.registry.characters import Likeness, likeness, number_likeness
from corpus.registry.identified import How
from corpus.registry.matching import agency_key, head_company, number_key, person_key

_MOST_EDITS = 2
_CHARACTERS_PER_EDIT = 3  # so many of a value stand for one that may be wrong


def how_people(said: str, listed: str) -> How:
    """How two names of people agree."""
    return _how(said, listed, person_key, likeness)


def how_numbers(said: str, listed: str) -> How:
    """How two numbers agree."""
    return _how(said, listed, number_key, number_likeness)


def how_agencies(said: str, listed: str) -> How:
    """How two names of agencies agree; a branch office is a branch of its company."""
    how = _how(said, listed, agency_key, likeness)
    if how in (How.EQUAL, How.FOLDED):
        return how
    head, branch = head_company(agency_key(said) or "")
    if branch and head == head_company(agency_key(listed) or "")[0]:
        return How.BRANCH
    return how


def is_near(said: str, listed: str) -> bool:
    """Whether two keys are no more than slips of the eye or the keyboard apart."""
    most = min(_MOST_EDITS, max(len(said), len(listed)) // _CHARACTERS_PER_EDIT)
    most = max(most, 1) if min(len(said), len(listed)) > 1 else most
    return Levenshtein.distance(said, listed, score_cutoff=most) <= most


def _how(
    said: str, listed: str, key: Callable[[str | None], str | None], like: Callable[[str, str], Likeness]
) -> How:
    one, other = key(said) or "", key(listed) or ""
    if one == other:
        return How.EQUAL if _plain(said) == _plain(listed) else How.FOLDED
    if not is_near(one, other):
        return How.DIFFERENT
    edits = Levenshtein.editops(other, one)
    if any(edit.tag != "replace" for edit in edits):
        return How.NEAR
    worst = max(like(other[edit.src_pos], one[edit.dest_pos]) for edit in edits)
    if worst <= Likeness.ALIKE:
        return How.LOOK_ALIKE
    return How.SOUND_ALIKE if worst is Likeness.SOUND else How.NEAR


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
