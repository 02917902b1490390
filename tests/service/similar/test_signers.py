"""Whose signature a place shows."""

from __future__ import annotations

import dataclasses

from core.evidence import EvidenceSource
from core.facts import Facts, Role, Signature, SignatureState
from core.geometry import Box
from core.outcome import MatchKind
from service.similar.signers import signer_words, unknown
from tests import cases


def _signed(name: str, role: Role, box: Box) -> object:
    ink = dataclasses.replace(cases.evidence(name, page=2, source=EvidenceSource.PICTURE), boxes=(box,))
    signature = Signature(state=SignatureState.HANDWRITTEN, evidence=(ink,))
    return dataclasses.replace(cases.person(name, role=role), signature=signature)


def test_role_and_name_stand_beside_a_signature() -> None:
    leader = _signed("沈青禾", Role.PROJECT_LEADER, Box(300, 100, 360, 120))
    writer = _signed("温如石", Role.AUTHOR, Box(300, 140, 360, 160))
    facts = Facts(people=(leader, writer))  # type: ignore[arg-type]
    spot = dataclasses.replace(cases.evidence("沈青禾", page=2), boxes=(Box(310, 105, 350, 118),))
    elsewhere = dataclasses.replace(spot, page=3)
    assert signer_words(MatchKind.SIGNATURE, [spot], lambda: facts) == "项目负责人沈青禾的签名"
    assert signer_words(MatchKind.SIGNATURE, [elsewhere], lambda: facts) == ""
    assert signer_words(MatchKind.PICTURE, [spot], lambda: facts) == ""
    assert signer_words(MatchKind.SIGNATURE, [spot], lambda: unknown("")) == ""
