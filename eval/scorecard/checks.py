"""What the checks say of one report beside what was planted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.outcome import Outcome, State
from eval.scorecard.counts import Count, Marks, Miss, joined
from eval.scorecard.labels import MIRROR, Label, LabelledOutcome, form_of


def check_marks(label: Label, outcomes: Sequence[Outcome], built: Iterable[str]) -> Marks:
    """Counts for every check that is built, and the false flags where nothing at all was planted.

    A check that only a later report can raise (form mirror) is neither wanted nor wrong.
    ``check.X``: reports flagged (got) beside reports planted (wanted). ``check.X.FORM``: reports of the
    form that were flagged. ``check.X.silent``: labelled reports on which the check could not tell.
    ``check.X.page``: reports found whose evidence names a page of the label's evidence.
    """
    marks = [_check(check, label.outcomes_of(check), _of(check, outcomes)) for check in built]
    if label.is_clean:
        flags = sum(outcome.state is State.FLAGGED for outcome in outcomes)
        marks.append(Marks(counts={"false_flags": Count(flags, 1, flags)}))
    return joined(marks)


def _of(check: str, outcomes: Iterable[Outcome]) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.check == check]


def _check(check: str, wanted: tuple[LabelledOutcome, ...], got: list[Outcome]) -> Marks:
    flags = [outcome for outcome in got if outcome.state is State.FLAGGED]
    name = f"check.{check}"
    if not wanted:  # the factory plants no such defect: nothing can be said of right and wrong
        return Marks(counts={f"{name}.unlabelled": Count(bool(flags), 1, bool(flags))})
    if form_of(wanted) == MIRROR:
        return Marks(counts={f"{name}.mirror": Count(bool(flags), 1, bool(flags))})
    is_planted = any(outcome.state is State.FLAGGED for outcome in wanted)
    is_silent = not any(outcome.state in (State.FLAGGED, State.CLEAR) for outcome in got)
    is_found = is_planted and bool(flags)
    count = Count(is_found, is_planted, bool(flags))
    counts = {
        name: count,
        "checks": count,
        f"{name}.{form_of(wanted)}": Count(bool(flags), 1, bool(flags)),
        f"{name}.silent": Count(is_silent, 1, 1),
    }
    if is_found:
        hit = Count(_names_a_page(wanted, flags), 1, 1)
        counts |= {f"{name}.page": hit, "checks.page": hit}
    return Marks(counts=counts, misses=_misses(name, wanted, got, is_found=is_found, is_planted=is_planted))


def _names_a_page(wanted: Iterable[LabelledOutcome], flags: Iterable[Outcome]) -> bool:
    pages = {page for outcome in wanted if outcome.state is State.FLAGGED for page in outcome.pages}
    return any(item.page in pages for outcome in flags for item in outcome.evidence)


def _misses(
    name: str,
    wanted: tuple[LabelledOutcome, ...],
    got: Sequence[Outcome],
    *,
    is_found: bool,
    is_planted: bool,
) -> tuple[Miss, ...]:
    if is_planted and not is_found:
        said = "；".join(outcome.statement for outcome in got) or "没有结论"
        return (Miss(field=name, want=f"应提示（{form_of(wanted)}）", got=said),)
    if is_planted:
        return ()
    return tuple(
        Miss(field=name, want=f"不应提示（{form_of(wanted)}）", got=outcome.statement)
        for outcome in got
        if outcome.state is State.FLAGGED
    )
