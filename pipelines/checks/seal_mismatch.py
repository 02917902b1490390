"""The seal on cover or sign-off names another organisation than the agency (Order 20, art. 21 (9))."""

from __future__ import annotations

from collections.abc import Iterable

from core.dates import in_chinese
from core.evidence import Evidence
from core.facts import Fact, Seal, SealKind, SealOwner, SealSpot
from core.outcome import Outcome
from corpus.registry.matching import head_company
from pipelines.checking import Case, Check, clear, flagged, not_assessable, report_day
from pipelines.registered import agency_rows, is_trusted
from pipelines.rule_of import provision
from pipelines.sealed_names import bare, differs_in_words, is_authority, is_remnant

ID = "seal_mismatch"

_OWN = (SealSpot.SIGN_OFF, SealSpot.COVER)
_ANOTHER, _ALIKE, _BRANCH, _ENTERPRISES = 0.9, 0.8, 0.6, 0.5
_LEAST = 5  # characters of a name that is judged by


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome for sign-off and cover each, as far as they are sealed."""
    agency = case.facts.agency_name
    if agency is None:
        return (not_assessable(ID, "agency_missing", "没有读到评价机构名称，无法与印章核对。"),)
    outcomes = tuple(
        _judged(case, agency, spot, found)
        for spot in _OWN
        if (found := tuple(seal for seal in case.facts.seals if seal.spot is spot and _is_firms(seal)))
    )
    if outcomes:
        return outcomes
    words = "封面和签署页没有发现单位印章，无法核对印章文字。"
    return (not_assessable(ID, "seal_absent", words, agency.evidence[:1]),)


def _is_firms(seal: Seal) -> bool:
    """No person's, and no authority's, which stands on a certificate in nobody's place."""
    is_person = seal.kind is SealKind.PERSON or seal.owner is SealOwner.PERSON
    return not is_person and not is_authority(seal.text)


def _judged(case: Case, agency: Fact, spot: SealSpot, seals: tuple[Seal, ...]) -> Outcome:
    """The seals of one part: an agency's own clears it, whoever else sealed there too."""
    names = _names(case, agency)
    for seal in seals:
        if bare(seal.text) in names:
            note = names[bare(seal.text)]
            words = f"{spot.value}（第{seal.page}页）印章为“{seal.text}”，与评价机构一致{note}。"
            return clear(ID, words, _shown(seal, agency), subject=spot.value)
    doubtful = [_doubt(case, agency, seal, names) for seal in seals]
    accused = [
        _accused(case, agency, seal, spot)
        for seal, doubt in zip(seals, doubtful, strict=True)
        if doubt is None
    ]
    if accused and len(accused) == len(seals):
        return max(accused, key=lambda outcome: outcome.confidence)
    seal, doubt = next(
        (seal, doubt) for seal, doubt in zip(seals, doubtful, strict=True) if doubt is not None
    )
    code, reason = doubt
    words = f"{spot.value}（第{seal.page}页）的印章无法与“{agency.value}”核对：{reason}；请核对原件。"
    return not_assessable(ID, code, words, _shown(seal, agency), subject=spot.value)


def _names(case: Case, agency: Fact) -> dict[str, str]:
    """Names under which the agency may seal, with what is to be said where it is not the report's own."""
    names = {bare(agency.value): ""}
    for variant in agency.variants:
        names.setdefault(bare(variant.value), f"（报告另一处写作“{variant.value}”）")
    day = report_day(case.facts)
    for row in agency_rows(case).meant:
        when = f"（登记库中该机构{in_chinese(day)}的名称）" if day else "（登记库中该机构的名称）"
        if day is None or row.validity.holds_throughout(day) is not False:
            names.setdefault(bare(row.name), when)
    return names


def _doubt(case: Case, agency: Fact, seal: Seal, names: dict[str, str]) -> tuple[str, str] | None:
    """Code and words for why a seal's text accuses nobody; None where it does."""
    if not is_trusted(agency):
        return "agency_doubtful", "评价机构名称识别不可靠"
    if seal.unread is not None or len(bare(seal.text)) < _LEAST:
        return "seal_unread", seal.unread or "印章文字没有可靠识别"
    if bare(seal.text) in _known(case):
        return None
    if any(not _differs(seal, name) for name in (agency.value, *_registered(case, names))):
        if is_remnant(seal.text, agency.value):
            return "seal_unread", f"印文只读到“{seal.text}”，可能没有读全"
        return "seal_doubtful", f"印文识别为“{seal.text}”，与机构名称只差个别字，可能是识别有误"
    return None


def _registered(case: Case, names: dict[str, str]) -> Iterable[str]:
    return (row.name for row in agency_rows(case).meant if bare(row.name) in names)


def _known(case: Case) -> set[str]:
    """Names in the registry around this agency: a text equal to one was well read."""
    return {bare(row.name) for row in (case.registry.agencies if case.registry else ())}


def _differs(seal: Seal, name: str) -> bool:
    return differs_in_words(seal.text, name, seal.confidences)


def _accused(case: Case, agency: Fact, seal: Seal, spot: SealSpot) -> Outcome:
    rule = provision(case, ID)
    head, branch = head_company(bare(seal.text))
    where = f"{spot.value}（第{seal.page}页）的印章为“{seal.text}”"
    if branch is not None and head == bare(agency.value):
        statement = f"{where}，是评价机构“{agency.value}”的分支机构，不是机构本身的印章"
        confidence = _BRANCH
    elif bare(seal.text) in {bare(row.name) for row in agency_rows(case).meant}:
        statement = f"{where}，是评价机构“{agency.value}”当时已不使用的名称"
        confidence = _ALIKE
    elif seal.owner is SealOwner.ENTERPRISE:
        statement = f"{where}，是被评价企业的印章，不是评价机构“{agency.value}”的印章"
        confidence = _ENTERPRISES
    elif seal.owner is SealOwner.AGENCY:
        statement = f"{where}，与评价机构“{agency.value}”的名称不一致"
        confidence = _ALIKE
    else:
        statement = f"{where}，不是评价机构“{agency.value}”的印章"
        confidence = _ANOTHER
    cited = f"（{rule.words}）" if rule else ""
    shown = (*_shown(seal, agency), *((rule.evidence,) if rule else ()))
    return flagged(
        ID,
        f"{statement}；可能冒用机构名义或盖错印章{cited}，请核对原件。",
        shown,
        subject=spot.value,
        confidence=confidence,
    )


def _shown(seal: Seal, agency: Fact) -> tuple[Evidence, ...]:
    return (*seal.evidence[:1], *agency.evidence[:1])


CHECK = Check(
    id=ID,
    name="印章文字",
    sentence="封面或签署页印章上的名称不是报告的评价机构",
    needs=frozenset(),
    assess=assess,
)
