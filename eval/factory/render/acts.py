"""Everything that can be done to a file, by name; done in the order of the plan."""

from __future__ import annotations

from dataclasses import replace

from core.outcome import State
from eval.factory.draw import stream
from eval.factory.plan.records import Expectation, FileAct, ReportPlan
from eval.factory.render import editing, hiding
from eval.factory.render.work import DraftChange, FileChange, Work

SIGNING_SHARE = 0.12  # agencies that sign their files
_ON_DRAFT: dict[str, DraftChange] = {
    "other_words": hiding.other_words,
    "broken_name": hiding.broken_name,
    "radicals": hiding.radicals,
}
# What puts other pages in comes first, an update behind the end of the file last: each keeps what was before.
_ON_FILE: dict[str, FileChange] = {
    "foreign_page": editing.foreign_page,
    "merged_annexes": editing.merged_annexes,
    "overlay_number": editing.overlay_number,
    "unseen_words": hiding.unseen_words,
    "dark_band": hiding.dark_band,
    "watermark": hiding.watermark,
    "made_before": editing.made_before,
    "saved_again": editing.saved_again,
    "pdfa": editing.pdfa,
    "late_update": editing.late_update,
}
_SIGNED = ("sign", "sign_expired", "sign_then_annotate", "sign_then_alter", "sign_then_update")
# Signing comes last: what is done to the file before it is not a change of a signed file.
ORDER = (*_ON_DRAFT, *_ON_FILE, *_SIGNED)


def acts_of(plan: ReportPlan) -> tuple[FileAct, ...]:
    """The plan's acts in the order they are done; some houses sign a file that is left alone."""
    acts = sorted(plan.file_acts, key=lambda act: ORDER.index(act.kind))
    if not acts and stream(plan.world_seed, plan.agency.key, "signs-files").random() < SIGNING_SHARE:
        return (FileAct(kind="sign"),)
    return tuple(acts)


def act_on_draft(work: Work, acts: tuple[FileAct, ...]) -> tuple[FileAct, ...]:
    """Do what is done before the file is written; which acts were done."""
    return tuple(act for act in acts if act.kind in _ON_DRAFT and _ON_DRAFT[act.kind](work))


def act_on_file(work: Work, data: bytes, acts: tuple[FileAct, ...]) -> tuple[bytes, tuple[FileAct, ...]]:
    """Do what is done to the written file; its bytes and which acts were done."""
    done = []
    for act in acts:
        if act.kind in _ON_DRAFT:
            continue
        changed = _change(act.kind)(work, data)
        if changed is not None:
            data = changed
            done.append(act)
    return data, tuple(done)


def as_done(plan: ReportPlan, acts: tuple[FileAct, ...], done: tuple[FileAct, ...]) -> ReportPlan:
    """The plan without the expectations of acts that this carrier left no room for."""
    undone = [act for act in acts if act not in done]
    marks = {f"file:{act.kind}" for act in undone}
    kept = tuple(e for e in plan.expectations if not marks & set(e.marks))
    left = {check for act in undone for check in act.checks} - {e.check for e in kept}
    plain = tuple(Expectation(check=check, state=State.CLEAR) for check in sorted(left))
    return replace(plan, expectations=(*kept, *plain))


def _change(kind: str) -> FileChange:
    if kind in _ON_FILE:
        return _ON_FILE[kind]
    from eval.factory.render import signed_files  # signing is rare, and its library slow to load

    return {
        "sign": signed_files.sign,
        "sign_expired": signed_files.sign_expired,
        "sign_then_annotate": signed_files.sign_then_annotate,
        "sign_then_alter": signed_files.sign_then_alter,
        "sign_then_update": signed_files.sign_then_update,
    }[kind]
