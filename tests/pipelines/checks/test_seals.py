"""Seals: missing where the report must bear one, or another's; what was not surely read accuses nobody."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from core.dates import Validity
from core.facts import Coverage, SealKind, SealOwner, SealSpot
from core.integrity import FileSignature, Integrity, Verdict
from core.outcome import State
from pipelines.checks import seal_mismatch, seal_missing
from pipelines.sealed_names import differs_in_words, is_authority, is_remnant, likeness, meant
from tests import cases, file_traces, sealed

NEAR = "青岚安全技术咨询有限责任公司"


def states(check: object, *seals: object, **changed: object) -> list[tuple[State, str, float]]:
    outcomes = check.CHECK.assess(sealed.case(*seals, **changed))  # type: ignore[attr-defined, arg-type]
    return [(outcome.state, outcome.reason or "", outcome.confidence) for outcome in outcomes]


def test_a_seal_on_the_sign_off_alone_is_enough() -> None:
    assert [state for state, *_ in states(seal_missing, sealed.seal())] == [State.CLEAR]


def test_a_sign_off_with_a_printed_place_and_no_seal_is_flagged_though_the_cover_is_sealed() -> None:
    ((state, _, confidence),) = states(seal_missing, sealed.seal(spot=SealSpot.COVER))
    assert state is State.FLAGGED
    assert confidence == pytest.approx(0.8)


def test_no_seal_anywhere_may_be_an_unsealed_copy_and_weighs_less() -> None:
    ((state, _, bare),) = states(seal_missing)
    ((_, _, nowhere),) = states(seal_missing, sealed.seal(spot=SealSpot.CONTRACT))
    assert state is State.FLAGGED
    assert bare < nowhere


def test_a_faint_seal_may_be_lost_in_a_picture() -> None:
    pictured = (sealed.place(SealSpot.SIGN_OFF, is_asked=True, is_picture=True),)
    ((_, _, typed),) = states(
        seal_missing,
        sealed.seal(spot=SealSpot.CONTRACT),
        places=(sealed.place(SealSpot.SIGN_OFF, is_asked=True),),
    )
    ((_, _, scanned),) = states(seal_missing, sealed.seal(spot=SealSpot.CONTRACT), places=pictured)
    assert scanned < typed
    assert states(seal_missing, places=pictured)[0][1] == "seal_without_colour"


def test_a_persons_or_the_enterprises_seal_is_not_the_agencys() -> None:
    enterprise = sealed.seal("云栖加油站有限公司", owner=SealOwner.ENTERPRISE)
    assert states(seal_missing, sealed.persons(), enterprise)[0][0] is State.FLAGGED


def test_a_seal_that_was_not_read_is_a_seal_and_tells_nothing_of_whose_it_is() -> None:
    unread = sealed.seal("", owner=SealOwner.UNKNOWN, kind=SealKind.UNKNOWN, unread="印章过淡")
    assert states(seal_missing, unread)[0][0] is State.CLEAR
    assert states(seal_mismatch, unread)[0][:2] == (State.NOT_ASSESSABLE, "seal_unread")


def test_nothing_is_missed_on_a_page_that_was_not_read() -> None:
    assert states(seal_missing, coverage=Coverage(pages=20, unread=(2,)))[0][1] == "pages_unread"
    assert states(seal_missing, places=())[0][1] == "sign_off_unread"


def test_the_agencys_seal_on_another_page_of_the_report_leaves_it_open() -> None:
    assert states(seal_missing, sealed.seal(spot=SealSpot.OTHER))[0][1] == "seal_elsewhere"
    stranger = sealed.seal(cases.OTHER_AGENCY, SealSpot.OTHER, owner=SealOwner.STRANGER)
    assert states(seal_missing, stranger)[0][0] is State.FLAGGED


def test_a_digital_seal_is_a_seal_and_a_signed_file_weighs_less() -> None:
    shows = file_traces.signature(page=2, box=file_traces.BOX)
    assert told(shows)[0] is State.CLEAR
    assert told(dataclasses.replace(shows, signer="某某科技有限公司"))[1] == "seal_digital"
    assert told(dataclasses.replace(shows, integrity=Verdict.FAILED))[1] == "seal_digital"
    assert told(dataclasses.replace(shows, is_timestamp=True))[0] is State.FLAGGED
    ((_, _, unsigned),) = states(seal_missing)
    state, _, confidence = told(file_traces.signature())
    assert state is State.FLAGGED
    assert confidence < unsigned


def told(signature: FileSignature) -> tuple[State, str, float]:
    found = Integrity(is_structure_read=True, signatures=(signature,))
    return states(seal_missing, integrity=found)[0]


def test_a_contract_whose_form_asks_for_seals_and_has_none() -> None:
    places = (*sealed.PLACES, sealed.place(SealSpot.CONTRACT, SealOwner.ENTERPRISE, is_asked=True))
    (_, contract) = states(seal_missing, sealed.seal(), places=places)
    assert contract[0] is State.FLAGGED
    (_, contract) = states(seal_missing, places=places)
    assert contract[1] == "contract_seal_untold"
    (_, contract) = states(seal_missing, sealed.seal(spot=SealSpot.CONTRACT), places=places)
    assert contract[0] is State.CLEAR


@pytest.mark.parametrize(
    ("text", "confidence"),
    [
        (cases.OTHER_AGENCY, 0.9),
        (NEAR, 0.8),
        ("青岚安全科技咨询有限公司", 0.8),
        ("青岚安全技术咨询有限公司第二分公司", 0.6),
    ],
)
def test_another_name_is_flagged_by_how_far_it_parts(text: str, confidence: float) -> None:
    owner = SealOwner.STRANGER if text == cases.OTHER_AGENCY else SealOwner.AGENCY
    ((state, _, weight),) = states(seal_mismatch, sealed.seal(text, owner=owner))
    assert state is State.FLAGGED
    assert weight == pytest.approx(confidence)


def test_a_glyph_off_or_doubtfully_read_accuses_nobody() -> None:
    for text, sure in (("青岚安全技水咨询有限公司", 0.99), ("青安全技术咨询有限公司", 0.99), (NEAR, 0.6)):
        assert states(seal_mismatch, sealed.seal(text, sure=sure))[0][:2] == (
            State.NOT_ASSESSABLE,
            "seal_doubtful",
        )


def test_a_former_name_is_the_agencys_while_it_was_in_force() -> None:
    old = "青岚安全环境咨询有限公司"
    seal = sealed.seal(old)
    row = dataclasses.replace(cases.agency_row("2018-01-01", "2026-01-31"), name=old)
    named = cases.agency_row("2018-01-01", "2026-01-31")
    held = dataclasses.replace(cases.REGISTRY, agencies=(named, row))
    assert states(seal_mismatch, seal, registry=held)[0][0] is State.CLEAR
    ended = dataclasses.replace(row, validity=Validity(since=dt.date(2018, 1, 1), until=dt.date(2020, 1, 31)))
    left = dataclasses.replace(cases.REGISTRY, agencies=(named, ended))
    assert states(seal_mismatch, seal, registry=left)[0][0] is State.FLAGGED


def test_the_agencys_seal_beside_anothers_clears_the_place() -> None:
    stranger = sealed.seal(cases.OTHER_AGENCY, owner=SealOwner.STRANGER)
    assert states(seal_mismatch, stranger, sealed.seal(), sealed.persons())[0][0] is State.CLEAR


def test_a_text_means_the_name_that_it_is_most_like_and_none_where_two_are() -> None:
    names = (cases.AGENCY, "云栖加油站有限公司", "云溪加油站有限公司")
    assert meant("青岚安全技木咨有限公司", names) is not None
    assert meant("云加油站有限公司", names) is None
    assert meant("江川食品有限公司", names) is None
    assert likeness("安全技术咨询有限公司", cases.AGENCY).is_part
    assert not differs_in_words("安全技术咨询有限公司", cases.AGENCY, (0.99,) * 10)


def test_what_is_left_of_a_print_names_nobody_else() -> None:
    name = "云岭丰宏安全技术服务有限公司"
    assert is_remnant("不服务有限公司", name)
    assert not differs_in_words("不服务有限公司", name, (0.95, *(1.0,) * 6))
    assert not differs_in_words("云岭丰弘安全技术服务有", name, (1.0,) * 11)  # an end unread, a glyph misread
    assert not differs_in_words("岭丰弘安全技术服务有限", name, (1.0,) * 11)
    assert differs_in_words("海州诚润安全技术服务有", name, (1.0,) * 11)
    assert differs_in_words("海州诚润安全技术服务有限公司", name, (1.0,) * 14)
    assert differs_in_words("诚润化工有限公司", name, (1.0,) * 8)


@pytest.mark.parametrize("text", ["四川省应急管理厅", "云栖县安全生产监督管理局", "江苏省应急管理斤"])
def test_an_authoritys_seal_is_nobodys_in_place_of_the_agencys(text: str) -> None:
    """It is that of a certificate beside the sign-off: it accuses nobody, and seals no report either."""
    issued = sealed.seal(text, owner=SealOwner.STRANGER)
    assert states(seal_mismatch, issued)[0][:2] == (State.NOT_ASSESSABLE, "seal_absent")
    assert states(seal_mismatch, issued, sealed.seal())[0][0] is State.CLEAR
    assert states(seal_missing, issued)[0][0] is State.FLAGGED
    assert not is_authority(cases.AGENCY)


def test_in_a_page_without_colour_a_seal_may_be_lost_though_others_are_red() -> None:
    grey = (sealed.place(SealSpot.SIGN_OFF, is_asked=True, is_picture=True, is_grey=True),)
    cover = sealed.seal(spot=SealSpot.COVER)
    assert states(seal_missing, cover, places=grey)[0][:2] == (State.NOT_ASSESSABLE, "seal_without_colour")
