"""The agency's seal is not where the report must bear it: on the sign-off (著录项), at the place for it."""

from __future__ import annotations

from collections.abc import Iterable

from core.document import InkColour
from core.evidence import Evidence
from core.facts import Seal, SealKind, SealOwner, SealPlace, SealSpot
from core.outcome import Outcome
from pipelines.checking import Case, Check, clear, flagged, not_assessable
from pipelines.digital_seals import evidence_of, is_agencys, is_whole, on_pages, over_file
from pipelines.sealed_names import is_authority

ID = "seal_missing"

_SUBJECT, _CONTRACT = "签署页", "合同"
_NOWHERE, _UNSEALED_COPY, _ASKED, _NOT_ASKED, _CONTRACT_UNSEALED = 0.85, 0.6, 0.8, 0.65, 0.4
_SIGNED_FILE = 0.6  # of the confidence where the agency signed the file and no seal shows
_IN_PICTURE = 0.7  # of the confidence where the page is a picture: a faint seal may be lost in it


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome for the report's own pages, and one for the contract where its form asks for seals."""
    places = case.facts.seal_places
    contracts = tuple(place for place in places if place.spot is SealSpot.CONTRACT and place.is_asked)
    contract = _contract(case, contracts) if contracts else None
    return (_report(case), *((contract,) if contract is not None else ()))


def _report(case: Case) -> Outcome:
    facts = case.facts
    signed = next((place for place in facts.seal_places if place.spot is SealSpot.SIGN_OFF), None)
    cover = next((place for place in facts.seal_places if place.spot is SealSpot.COVER), None)
    if signed is None:
        words = "没有读到签署页（著录项、人员签字页），无法断定机构是否盖章。"
        return not_assessable(ID, "sign_off_unread", words, subject=_SUBJECT)
    found = tuple(seal for seal in _on(case, signed) if _may_be_agencys(seal))
    if found:
        words = f"第{found[0].page}页（签署页）盖有印章{_said(found)}。"
        return clear(ID, words, _shown(found), subject=_SUBJECT)
    told = _digital(case, signed) or _unread(case, signed) or _elsewhere(case, signed)
    if told is not None:
        return told
    covered = tuple(seal for seal in _on(case, cover) if _may_be_agencys(seal)) if cover is not None else ()
    return _missing(case, signed, cover, covered)


def _digital(case: Case, place: SealPlace) -> Outcome | None:
    """A digital signature that shows on the sign-off is a seal there: the agency's, or nobody knows whose."""
    found = on_pages(case, place.pages)
    if not found:
        return None
    own = next((item for item in found if is_agencys(case, item) and is_whole(item)), None)
    if own is not None:
        words = f"第{own.page}页（签署页）有评价机构“{own.signer}”的电子签章（数字签名）。"
        return clear(ID, words, (evidence_of(case, own),), subject=_SUBJECT)
    first = found[0]
    signer = f"，签名证书属于“{first.signer}”" if first.signer else ""
    words = (
        f"第{first.page}页（签署页）没有发现盖印，但有电子签章（数字签名）{signer}；"
        "是否为评价机构的有效电子印章无法断定，请用签章软件核验。"
    )
    return not_assessable(ID, "seal_digital", words, (evidence_of(case, first),), subject=_SUBJECT)


def _missing(case: Case, signed: SealPlace, cover: SealPlace | None, covered: tuple[Seal, ...]) -> Outcome:
    agency = case.facts.agency_name
    name = f"“{agency.value}”" if agency else "评价机构"
    pages = "、".join(str(page) for page in signed.pages)
    if covered:
        statement = (
            f"封面（第{covered[0].page}页）盖有印章，签署页（第{pages}页）没有发现{name}的印章"
            f"{'，而该页印有盖章处' if signed.is_asked else ''}；"
            "评价报告的著录项（签署页）应有评价机构用章，请核对原件。"
        )
        confidence = _ASKED if signed.is_asked else _NOT_ASKED
    else:
        where = f"封面和签署页（第{pages}页）都" if cover is not None else f"签署页（第{pages}页）"
        copy = "，全文也没有发现任何印章，提交的可能是未盖章的电子稿" if not case.facts.seals else ""
        statement = (
            f"{where}没有发现{name}的印章{copy}；评价报告的著录项（签署页）应有评价机构用章，请核对原件。"
        )
        confidence = _NOWHERE if case.facts.seals else _UNSEALED_COPY
    if signed.is_picture:
        confidence *= _IN_PICTURE
    if over_file(case):
        statement += "文件带有该机构的数字签名，但签署页没有显示电子印章。"
        confidence *= _SIGNED_FILE
    evidence = (*signed.evidence[:1], *(agency.evidence[:1] if agency else ()), *_shown(covered))
    return flagged(ID, statement, evidence, subject=_SUBJECT, confidence=confidence)


def _unread(case: Case, place: SealPlace) -> Outcome | None:
    """Why the absence of a seal cannot be told there, where it cannot."""
    coverage = case.facts.coverage
    lost = sorted(set(place.pages) & set(coverage.unread)) if coverage is not None else []
    if lost:
        words = f"第{lost[0]}页没有完整读出，印章可能就在其中，请核对原件。"
        return not_assessable(ID, "pages_unread", words, place.evidence[:1], subject=_SUBJECT)
    is_coloured = any(seal.colour is not InkColour.BLACK for seal in case.facts.seals)
    if place.is_grey or (place.is_picture and not is_coloured):
        kind = "是没有颜色的图片" if place.is_grey else "是图片，全文没有彩色印章"
        words = f"第{place.pages[0]}页（签署页）{kind}；灰度扫描或传真中的印章可能没有辨认出来，请核对原件。"
        return not_assessable(ID, "seal_without_colour", words, place.evidence[:1], subject=_SUBJECT)
    return None


def _elsewhere(case: Case, place: SealPlace) -> Outcome | None:
    """The agency's own seal on another page than that taken for the sign-off: it may be the sealed one."""
    seal = next(
        (s for s in case.facts.seals if s.spot is SealSpot.OTHER and s.owner is SealOwner.AGENCY), None
    )
    if seal is None:
        return None
    words = (
        f"第{place.pages[0]}页（签署页）没有发现机构印章，而第{seal.page}页盖有机构印章；"
        "签署可能在该页，请核对原件。"
    )
    return not_assessable(ID, "seal_elsewhere", words, _shown((seal,)), subject=_SUBJECT)


def _contract(case: Case, places: tuple[SealPlace, ...]) -> Outcome | None:
    """Whether a contract whose form asks for seals bears any; None where nothing can be said of it."""
    sealed = tuple(seal for place in places for seal in _on(case, place) if seal.kind is not SealKind.PERSON)
    if sealed:
        words = f"第{sealed[0].page}页（合同）盖有印章{_said(sealed)}。"
        return clear(ID, words, _shown(sealed), subject=_CONTRACT)
    if not case.facts.seals or any(place.is_picture for place in places):
        words = "所附合同上没有发现印章；文件其他页也没有印章，或合同是图片，无法断定。"
        shown = tuple(item for place in places for item in place.evidence[:1])
        return not_assessable(ID, "contract_seal_untold", words, shown, subject=_CONTRACT)
    place = places[0]
    statement = (
        f"所附合同（第{place.pages[0]}页起）印有双方盖章处，但没有发现任何一方的印章，而报告其他页盖有印章；"
        "合同可能没有签订或附的是未盖章的文本，请调取原件核实。"
    )
    return flagged(ID, statement, place.evidence[:1], subject=_CONTRACT, confidence=_CONTRACT_UNSEALED)


def _on(case: Case, place: SealPlace) -> Iterable[Seal]:
    return (seal for seal in case.facts.seals if seal.page in place.pages)


def _may_be_agencys(seal: Seal) -> bool:
    """A firm's seal that is not known to be another's."""
    is_others = seal.kind is SealKind.PERSON or is_authority(seal.text)
    return not is_others and seal.owner not in (SealOwner.ENTERPRISE, SealOwner.PERSON)


def _said(seals: tuple[Seal, ...]) -> str:
    text = next((seal.text for seal in seals if seal.text), "")
    return f"，印文识别为“{text}”" if text else "（印文没有可靠识别）"


def _shown(seals: Iterable[Seal]) -> tuple[Evidence, ...]:
    return tuple(item for seal in seals for item in seal.evidence[:1])[:3]


CHECK = Check(
    id=ID,
    name="机构印章",
    sentence="签署页应当盖评价机构印章的地方没有印章",
    needs=frozenset(),
    assess=assess,
)
