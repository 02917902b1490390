"""Places of the sign-off that are not signed by hand: what the checks on missing and typed ones share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.facts import InkPlacing, Person, Role, SignatureState
from core.outcome import Outcome
from pipelines.checking import Case, clear, flagged, not_assessable
from pipelines.misread import is_from_picture
from pipelines.reasons import SIGNATURE_REASONS
from pipelines.rule_of import provision

_DOUBTFUL = 0.6
_SCAN, _NOBODY = 0.9, 0.6
_LEAST_OF_ALL = 3  # signers: where none of so many signed, the file may be the unsigned one


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """What one of the checks looks for, in words: 「签字处空白，没有手写签名」."""

    check: str
    state: SignatureState
    words: str
    clear: str


def assess(case: Case, lack: Lack) -> tuple[Outcome, ...]:
    """An outcome for everybody whose place is so, else one for all."""
    people = [person for person in case.facts.people if person.role is not Role.LEGAL_REPRESENTATIVE]
    if not people:
        words = "没有读到应当签字的人员，无法核对签名。"
        return (not_assessable(lack.check, "people_missing", words),)
    told = [p for p in people if p.signature.state is not SignatureState.NOT_ASSESSABLE]
    if not told:
        why = "、".join(dict.fromkeys(_why(person) for person in people))
        words = f"{len(people)}处应当签字的地方都未能判明（{why}），请查看原件的签字页。"
        return (not_assessable(lack.check, "signatures_unseen", words, people[0].evidence[:1]),)
    lacking = [person for person in told if person.signature.state is lack.state]
    if lacking and len(lacking) == len(told) >= _LEAST_OF_ALL:
        return (_nobody(case, lack, lacking),)
    found = [_flag(case, lack, same) for same in _by_name(lacking)]
    unclear = [person for person in people if person not in told and person.signature.reason != "no_place"]
    found += [_untold(lack, same) for same in _by_name(unclear)]
    if not any(outcome.reason is None for outcome in found):
        shown = [item for person in told for item in person.signature.evidence[:1]][:6]
        found.append(clear(lack.check, f"{len(told)}处签字{lack.clear}。", shown))
    return tuple(found)


def _by_name(people: Iterable[Person]) -> list[list[Person]]:
    named: dict[str, list[Person]] = {}
    for person in people:
        named.setdefault(person.name, []).append(person)
    return list(named.values())


def _why(person: Person) -> str:
    return SIGNATURE_REASONS.get(person.signature.reason or "", "签字处未能查看")


def _untold(lack: Lack, same: Sequence[Person]) -> Outcome:
    person = same[0]
    words = f"{person.name}（{_roles(same)}）{_why(person)}，请查看原件。"
    evidence = (*person.signature.evidence[:1], *person.evidence[:1])
    return not_assessable(lack.check, "signature_unclear", words, evidence, subject=person.name)


def _flag(case: Case, lack: Lack, same: Sequence[Person]) -> Outcome:
    person = same[0]
    pages = "、".join(dict.fromkeys(str(item.page) for p in same for item in p.signature.evidence[:1]))
    rule = provision(case, lack.check)
    asks = f"（{rule.words}：评价报告应由本人签字）" if rule else "（评价报告应由本人签字）"
    statement = (
        f"第{pages}页{person.name}（{_roles(same)}）的{lack.words}{asks}，请查看原件或向{person.name}核实。"
    )
    evidence = [item for p in same for item in (*p.signature.evidence[:2], *p.evidence[:1])]
    evidence += [rule.evidence] if rule else []
    return flagged(
        lack.check, statement, evidence, subject=person.name, confidence=min(_trust(p) for p in same)
    )


def _nobody(case: Case, lack: Lack, people: Sequence[Person]) -> Outcome:
    """All places alike: likely the file from before the signing, or a copy made for publication."""
    rule = provision(case, lack.check)
    asks = f"（{rule.words}：评价报告应由本人签字）" if rule else "（评价报告应由本人签字）"
    names = "、".join(dict.fromkeys(person.name for person in people))
    statement = (
        f"签字页上{names}等{len(people)}处签字都是{lack.words}{asks}；"
        "也可能报送的是签字之前的电子稿，请调取签字的原件核对。"
    )
    evidence = [item for person in people for item in person.signature.evidence[:1]][:8]
    evidence += [rule.evidence] if rule else []
    subject = case.facts.agency_name.value if case.facts.agency_name else "全部签字人"
    return flagged(lack.check, statement, evidence, subject=subject, confidence=_NOBODY)


def _trust(person: Person) -> float:
    told = person.signature.confidence
    if person.signature.placing is InkPlacing.SCAN or is_from_picture(person.evidence[:1]):
        told *= _SCAN
    return min(told, max(_DOUBTFUL, person.confidence))


def _roles(people: Iterable[Person]) -> str:
    return "、".join(dict.fromkeys(person.role.value for person in people))
