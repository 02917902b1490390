"""Single facts and lists of facts of one screening beside the label."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from core.chapters import Chapter
from core.evidence import Evidence
from core.facts import Conclusion, DatesFact, Facts, Hazard, Person, SectionFact
from eval.scorecard.boxes import best_overlap
from eval.scorecard.counts import Count, Marks, Miss, compared, joined, light
from eval.scorecard.labels import (
    FACTS,
    Label,
    LabelledFact,
    LabelledHazard,
    LabelledPaper,
    LabelledPerson,
)

_UNLABELLED = frozenset({Chapter.CONTENTS, Chapter.PREFACE})  # the factory sets them without a heading
_HALF = 0.5  # intersection over union from which two boxes show the same
_SAME_HAZARD = 85.0  # per cent of the labelled text that stands in the text given
_STATE = "中华人民共和国"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the screening says of a single fact."""

    values: tuple[str, ...]
    evidence: tuple[Evidence, ...]


def said(facts: Facts, name: str) -> Said | None:
    """The screening's value of a fact, or None where it has none."""
    fact = getattr(facts, name)
    if fact is None:
        return None
    if isinstance(fact, DatesFact):
        return Said(values=fact.value, evidence=fact.evidence)
    value = fact.value.value if isinstance(fact, Conclusion) else fact.value
    return Said(values=(value,), evidence=fact.evidence)


def fact_marks(label: Label, facts: Facts) -> Marks:
    """Every single fact: right or wrong, and for the right ones how well the evidence points at it."""
    return joined(_one_fact(name, label.facts[name], said(facts, name)) for name in FACTS)


def _one_fact(name: str, want: LabelledFact, got: Said | None) -> Marks:
    """A fact that the report does not state is only counted where the screening gives one all the same."""
    if not want.spots and got is None:
        return Marks()
    wanted = tuple(map(light, want.values)) if want.spots else ()
    given = tuple(map(light, got.values)) if got else ()
    is_right = wanted == given
    counts = {f"facts.{name}": Count(is_right, 1, got is not None)}
    if not is_right:
        miss = Miss(field=f"facts.{name}", want="、".join(wanted), got="、".join(given))
        return Marks(counts=counts, misses=(miss,))
    overlap = best_overlap(want.spots, got.evidence if got else ())
    counts["evidence.page"] = Count(overlap is not None, 1, 1)
    counts["evidence.touching"] = Count((overlap or 0.0) > 0.0, 1, 1)
    counts["evidence.half"] = Count((overlap or 0.0) >= _HALF, 1, 1)
    if overlap is not None:
        counts["evidence.overlap"] = Count(overlap, 1, 1)
    return Marks(counts=counts)


def people_marks(label: Label, facts: Facts) -> Marks:
    """People by role, name and certificate; and by role and name alone."""
    known = {p.name: p.certificate_number for p in label.people if p.certificate_number}
    wanted, got = list(label.people), list(facts.people)
    return joined(
        (
            compared("people", [_wanted_person(p) for p in wanted], [_person(p, label, known) for p in got]),
            Marks(
                counts=compared(
                    "people.named",
                    [light(f"{p.role} {p.name}") for p in wanted],
                    [light(f"{p.role.value} {p.name}") for p in got],
                ).counts
            ),
        )
    )


def _wanted_person(person: LabelledPerson) -> str:
    return f"{person.role} {light(person.name)} {light(person.certificate_number or '-')}"


def _person(person: Person, label: Label, known: dict[str, str]) -> str:
    """As labelled people are written. A number the label has for the person elsewhere is none too many."""
    number = person.certificate_number
    is_unstated = any(
        p.role == person.role.value and p.name == person.name and p.certificate_number is None
        for p in label.people
    )
    if is_unstated and number is not None and number == known.get(person.name):
        number = None
    return f"{person.role.value} {light(person.name)} {light(number or '-')}"


def citation_marks(label: Label, facts: Facts) -> Marks:
    """Standards by code, laws by title; mentions outside the list are neither wanted nor wrong."""
    wanted = {_citation(c.kind, c.code, c.title) for c in label.citations}
    neutral = {_squeezed(mention) for mention in label.mentions} - wanted
    named = (c for c in facts.citations if c.title or c.kind == "standard")
    got = {_citation(c.kind, c.code, c.title) for c in named} - neutral
    told = [(_citation(c.kind, c.code, c.title) in wanted, c.is_listed) for c in facts.citations]
    right = sum(is_labelled is is_listed for is_labelled, is_listed in told)
    listed = Marks(counts={"citations.listed": Count(right, len(told), len(told))} if told else {})
    return joined((compared("citations", wanted, got), listed))


def paper_marks(label: Label, facts: Facts) -> Marks:
    """Test reports and approvals by number, issuer and day. Papers that are not labelled count nothing."""
    tests = [_paper(t.number, t.laboratory, t.tested_on) for t in facts.test_reports]
    decisions = [_paper(a.number, a.issuer, a.approved_on) for a in facts.approvals]
    return joined(
        (_papers("test_reports", label.test_reports, tests), _papers("approvals", label.approvals, decisions))
    )


def _papers(name: str, labelled: Sequence[LabelledPaper], got: Sequence[str]) -> Marks:
    numbers = {light(paper.number) for paper in labelled}
    wanted = [_paper(paper.number, paper.issuer, paper.day) for paper in labelled]
    return compared(name, wanted, [paper for paper in got if paper.partition(" ")[0] in numbers])


def _paper(number: str | None, issuer: str | None, day: str | None) -> str:
    return " ".join(light(part or "-") for part in (number, issuer, day))


def _citation(kind: str, code: str, title: str) -> str:
    return _squeezed(code if kind == "standard" and code else title)


def _squeezed(text: str) -> str:
    return light(text).removeprefix(_STATE)


def section_marks(label: Label, facts: Facts) -> Marks:
    """Chapters by canonical kind and first page. The agency's certificate in front bears no heading."""
    wanted = [f"{kind}@{page}" for kind, page in label.sections]
    told = (s for s in facts.sections if s.kind not in _UNLABELLED)
    got = [f"{s.kind.value}@{s.pages[0]}" for s in told if not _is_front_certificate(s, label)]
    return compared("sections", wanted, got)


def _is_front_certificate(section: SectionFact, label: Label) -> bool:
    first = min((page for _, page in label.sections), default=0)
    return section.kind is Chapter.CERTIFICATE and section.pages[0] < first


def chemical_marks(label: Label, facts: Facts) -> Marks:
    """Chemicals with their quantity in tonnes, and S, R and grade of the major hazard as stated."""
    wanted = [f"{light(c.name)} {c.quantity_t:g}t" for c in label.chemicals]
    held = [c for c in facts.chemicals if c.quantity_t is not None]
    got = [f"{light(c.name)} {c.quantity_t:g}t" for c in held]
    return joined(
        (compared("chemicals", wanted, got), compared("major_hazard", *_hazard_words(label, facts)))
    )


def _hazard_words(label: Label, facts: Facts) -> tuple[list[str], list[str]]:
    said = facts.major_hazard
    stated = {"s": said.stated_s, "r": said.stated_r, "grade": said.stated_grade} if said is not None else {}
    return (
        [_stated(name, value) for name, value in label.major_hazard.items()],
        [_stated(name, value) for name, value in stated.items() if value is not None],
    )


def _stated(name: str, value: float | str) -> str:
    return f"{name}={value}" if isinstance(value, str) else f"{name}={value:g}"


def hazard_marks(label: Label, facts: Facts) -> Marks:
    """Problems found on site, one to one by their text; whether those found are rectified."""
    pairs = _pairs(label.hazards, facts.hazards)
    found = {id(want) for want, _ in pairs}
    taken = {id(got) for _, got in pairs}
    misses = [Miss(field="hazards", want=w.text, got="") for w in label.hazards if id(w) not in found]
    misses += [Miss(field="hazards", want="", got=g.text) for g in facts.hazards if id(g) not in taken]
    wrong = [(want, got) for want, got in pairs if want.is_rectified is not got.rectified]
    misses += [
        Miss(
            field="hazards.rectified",
            want=f"{want.text}：{_words(want.is_rectified)}",
            got=_words(got.rectified),
        )
        for want, got in wrong
    ]
    return Marks(
        counts={
            "hazards": Count(len(pairs), len(label.hazards), len(facts.hazards)),
            "hazards.rectified": Count(len(pairs) - len(wrong), len(pairs), len(pairs)),
        },
        misses=tuple(misses),
    )


def _words(is_rectified: bool | None) -> str:
    return {True: "已整改", False: "未整改", None: "未说明"}[is_rectified]


def _pairs(wanted: Sequence[LabelledHazard], got: Iterable[Hazard]) -> list[tuple[LabelledHazard, Hazard]]:
    left = list(got)
    pairs: list[tuple[LabelledHazard, Hazard]] = []
    for want in wanted:
        best = max(left, key=lambda item: _likeness(want.text, item.text), default=None)
        if best is not None and _likeness(want.text, best.text) >= _SAME_HAZARD:
            left.remove(best)
            pairs.append((want, best))
    return pairs


def _likeness(want: str, got: str) -> float:
    """How much of the labelled text stands in the text given: that may be longer, not shorter."""
    wanted, given = light(want), light(got)
    return fuzz.partial_ratio(wanted, given) if len(given) >= 0.8 * len(wanted) else fuzz.ratio(wanted, given)
