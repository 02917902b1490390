"""From what was seen in a place to how it is filled, and to how each person signed."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from core.evidence import Evidence, EvidenceSource
from core.facts import Facts, InkPlacing, Role, SignatureState, SignPlace
from core.geometry import Box
from core.signing import SeenPage, SeenPlace, Signed, Writing
from pipelines.signing.signed import signed_facts
from tests import cases, sealed, signed

NAME = "沈青禾"
PRINTED = Evidence(
    report=cases.REPORT, page=2, boxes=(Box(450, 105, 480, 115),), excerpt=NAME, source=EvidenceSource.TEXT
)
HAND = Writing(box=Box(446, 104, 500, 124), shares=(0.96, 0.03, 0.01), shape="x", placing=InkPlacing.VECTOR)
TYPE = dataclasses.replace(HAND, shares=(0.02, 0.97, 0.01), shape="")
STAMP = dataclasses.replace(HAND, shares=(0.05, 0.15, 0.8), redness=0.9, shape="")
FAINT = dataclasses.replace(HAND, shares=(0.08, 0.5, 0.42), shape="")


def place(number: int = 0, label: str = "签字", **more: Any) -> SignPlace:
    return SignPlace(evidence=signed.place(number), name=NAME, role=Role.PROJECT_LEADER, label=label, **more)


def told(
    *writings: Writing, printed: tuple[Evidence, ...] = (), is_scan: bool = False, is_under_seal: bool = False
) -> SignPlace:
    facts = Facts(people=(cases.person(NAME),), sign_places=(place(printed=printed),))
    seen = SeenPlace(place=0, writings=writings, is_under_seal=is_under_seal)
    page = SeenPage(number=2, places=(seen,), is_scan=is_scan)
    done = signed_facts(facts, Signed(pages=(page,)))
    assert done.people[0].signature.state is done.sign_places[0].state
    return done.sign_places[0]


@pytest.mark.parametrize(
    ("writings", "printed", "is_scan", "state"),
    [
        ((HAND,), (), False, SignatureState.HANDWRITTEN),
        ((HAND,), (PRINTED,), False, SignatureState.HANDWRITTEN),  # beside or over the printed name
        ((TYPE, HAND), (), True, SignatureState.HANDWRITTEN),
        ((STAMP,), (), False, SignatureState.STAMPED),
        ((TYPE,), (), True, SignatureState.TYPED),
        ((TYPE,), (), False, SignatureState.TYPED),  # type pasted in as a picture
        ((), (PRINTED,), False, SignatureState.TYPED),
        ((), (), False, SignatureState.MISSING),
        ((), (), True, SignatureState.MISSING),
    ],
)
def test_how_a_place_is_filled(
    writings: tuple[Writing, ...], printed: tuple[Evidence, ...], is_scan: bool, state: SignatureState
) -> None:
    assert told(*writings, printed=printed, is_scan=is_scan).state is state


def test_what_cannot_be_told_says_why() -> None:
    assert told(FAINT, is_scan=True).reason == "writing_unclear"
    assert told(is_under_seal=True).reason == "under_seal"


def test_a_printed_word_that_is_no_name_does_not_fill_a_place() -> None:
    date = dataclasses.replace(PRINTED, excerpt="2024.3.6")
    assert told(printed=(date,)).state is SignatureState.MISSING


def test_how_ink_was_placed_and_where_is_kept() -> None:
    found = told(HAND)
    assert found.placing is InkPlacing.VECTOR
    assert found.shown is not None
    assert found.shown.boxes == (HAND.box,)


@pytest.mark.parametrize(
    ("signed_by", "state"), [(3, SignatureState.MISSING), (1, SignatureState.NOT_ASSESSABLE)]
)
def test_a_blank_that_nothing_asks_to_fill_is_missed_only_beside_signed_ones(
    signed_by: int, state: SignatureState
) -> None:
    places = tuple(place(number, label="") for number in range(4))
    seen = tuple(
        SeenPlace(place=number, writings=(HAND,) if number < signed_by else ()) for number in range(4)
    )
    done = signed_facts(Facts(sign_places=places), Signed(pages=(SeenPage(number=2, places=seen),)))
    assert done.sign_places[3].state is state


def test_nobody_without_a_place_is_accused() -> None:
    done = signed_facts(Facts(people=(cases.person(NAME),)), Signed())
    assert done.people[0].signature.state is SignatureState.NOT_ASSESSABLE
    assert done.people[0].signature.reason == "no_place"


def test_a_person_with_two_duties_signs_for_each() -> None:
    people = (cases.person(NAME), cases.person(NAME, role=Role.AUTHOR))
    places = (place(0), dataclasses.replace(place(1), role=Role.AUTHOR))
    seen = (SeenPlace(place=0, writings=(HAND,)), SeenPlace(place=1))
    done = signed_facts(
        Facts(people=people, sign_places=places), Signed(pages=(SeenPage(number=2, places=seen),))
    )
    states = [person.signature.state for person in done.people]
    assert states == [SignatureState.HANDWRITTEN, SignatureState.MISSING]
    assert len(done.inks or ()) == 1


def test_the_end_of_a_label_is_no_signature() -> None:
    rest = dataclasses.replace(FAINT, box=Box(441, 104, 446, 118))
    assert told(rest, is_scan=True).state is SignatureState.MISSING


def test_what_could_not_be_read_as_the_name_is_rather_written() -> None:
    doubtful = dataclasses.replace(HAND, shares=(0.25, 0.7, 0.05))
    read = dataclasses.replace(PRINTED, boxes=(doubtful.box,), confidence=0.99)
    assert told(doubtful, is_scan=True).state is SignatureState.HANDWRITTEN
    assert told(doubtful, printed=(read,), is_scan=True).reason == "writing_unclear"


def test_a_place_without_room_for_a_name_was_not_read_right_and_accuses_nobody() -> None:
    box = dataclasses.replace(place().evidence, boxes=(Box(440.0, 100.0, 447.0, 120.0),))
    facts = Facts(people=(cases.person(NAME),), sign_places=(dataclasses.replace(place(), evidence=box),))
    seen = SeenPage(number=2, places=(SeenPlace(place=0, writings=()),), is_scan=False)
    done = signed_facts(facts, Signed(pages=(seen,)))
    assert done.people[0].signature.state is SignatureState.NOT_ASSESSABLE
    assert done.people[0].signature.reason == "place_unclear"


def test_ink_without_a_vector_of_its_hand_tells_no_hand() -> None:
    facts = Facts(sign_places=(place(),))
    sharp = dataclasses.replace(HAND, hand=(1.0,))
    for writing, tells in ((HAND, False), (sharp, True)):
        page = SeenPage(number=2, places=(SeenPlace(place=0, writings=(writing,)),), is_scan=True)
        (ink,) = signed_facts(facts, Signed(pages=(page,))).inks
        assert ink.tells_hand is tells


@pytest.mark.parametrize("is_scan", [False, True])
def test_a_blackened_place_is_neither_signed_nor_typed_nor_empty(*, is_scan: bool) -> None:
    solid = dataclasses.replace(TYPE, is_solid=True)
    for printed in ((), (PRINTED,)):
        place = told(solid, printed=printed, is_scan=is_scan)
        assert (place.state, place.reason) == (SignatureState.NOT_ASSESSABLE, "blackened")
    assert told(solid, HAND, is_scan=is_scan).state is SignatureState.HANDWRITTEN


@pytest.mark.parametrize(("is_scan", "reason"), [(True, "place_unclear"), (False, None)])
def test_an_empty_place_whose_words_a_scan_may_have_lost_accuses_nobody(
    *, is_scan: bool, reason: str | None
) -> None:
    places = (place(0), place(1), *(place(number, label="") for number in range(2, 6)))
    seen = tuple(SeenPlace(place=number, writings=(HAND,) if number < 5 else ()) for number in range(6))
    done = signed_facts(
        Facts(sign_places=places), Signed(pages=(SeenPage(number=2, places=seen, is_scan=is_scan),))
    )
    state = SignatureState.NOT_ASSESSABLE if is_scan else SignatureState.MISSING
    assert (done.sign_places[5].state, done.sign_places[5].reason) == (state, reason)


def test_who_signed_once_on_a_page_for_a_duty_is_not_missed_there() -> None:
    seen = (SeenPlace(place=0, writings=(HAND,)), SeenPlace(place=1))
    facts = Facts(people=(cases.person(NAME),), sign_places=(place(0), place(1)))
    done = signed_facts(facts, Signed(pages=(SeenPage(number=2, places=seen),)))
    assert done.sign_places[1].state is SignatureState.MISSING
    assert done.people[0].signature.state is SignatureState.HANDWRITTEN


def test_on_a_scan_what_is_one_with_the_print_beside_it_is_typed() -> None:
    doubtful = dataclasses.replace(HAND, shares=(0.5, 0.4, 0.1))
    read = dataclasses.replace(PRINTED, confidence=0.8)
    same, other = (dataclasses.replace(doubtful, like_print=likeness) for likeness in (0.97, 0.7))
    assert told(same, printed=(read,), is_scan=True).state is SignatureState.TYPED
    assert told(other, printed=(read,), is_scan=True).state is SignatureState.HANDWRITTEN


def test_on_a_scan_words_that_ask_to_sign_are_no_signature() -> None:
    doubtful = dataclasses.replace(HAND, shares=(0.5, 0.4, 0.1))
    asking = dataclasses.replace(PRINTED, boxes=(HAND.box,), excerpt="（签名）", confidence=0.99)
    assert told(doubtful, printed=(asking,), is_scan=True).state is SignatureState.MISSING
    bracket = dataclasses.replace(doubtful, box=Box(440, 104, 445, 117))
    assert told(bracket, is_scan=True).state is SignatureState.MISSING
    unread = dataclasses.replace(asking, confidence=0.5)  # a name may be read so, too
    assert told(doubtful, printed=(unread,), is_scan=True).state is SignatureState.HANDWRITTEN
    assert told(HAND, printed=(asking,), is_scan=True).state is SignatureState.HANDWRITTEN


def test_scraps_of_a_blackened_area_are_part_of_it_and_a_name_that_is_read_is_not_blackened() -> None:
    solid = dataclasses.replace(STAMP, redness=0.0, is_solid=True)
    scrap = dataclasses.replace(HAND, box=Box(446, 104, 452, 109), shares=(0.6, 0.3, 0.1))
    assert told(solid, scrap, is_scan=True).reason == "blackened"
    bold = dataclasses.replace(TYPE, is_solid=True)
    read = dataclasses.replace(PRINTED, boxes=(bold.box,))
    assert told(bold, printed=(read,), is_scan=True).state is SignatureState.TYPED


def test_who_is_blackened_in_one_place_is_not_missing_in_another_for_the_same_duty() -> None:
    facts = Facts(people=(cases.person(NAME),), sign_places=(place(), place(1, label="")))
    seen = (SeenPlace(place=0, writings=(dataclasses.replace(TYPE, is_solid=True),)), SeenPlace(place=1))
    done = signed_facts(facts, Signed(pages=(SeenPage(number=2, places=seen),)))
    assert done.people[0].signature.reason == "blackened"


@pytest.mark.parametrize("is_signed_behind", [True, False])
def test_a_name_printed_in_a_blank_is_no_typed_signature_where_others_signed_behind_theirs(
    *, is_signed_behind: bool
) -> None:
    """Two who signed, behind or instead of the print; of the third only the name stands there."""
    places, seen = [], []
    for number in range(3):
        box = signed.place(number).boxes[0]
        ink = Box(box.x0 + (50 if is_signed_behind else 2), box.y0 + 4, box.x1 - 2, box.y1 - 4)
        name = dataclasses.replace(PRINTED, boxes=(Box(box.x0 + 2, box.y0 + 5, box.x0 + 32, box.y0 + 15),))
        places.append(place(number, label="", named=name, printed=(name,)))
        typed = dataclasses.replace(TYPE, box=name.boxes[0])
        own = (typed,) if number == 2 else (dataclasses.replace(HAND, box=ink),)
        seen.append(SeenPlace(place=number, writings=own))
    page = SeenPage(number=2, places=tuple(seen), is_scan=True)
    done = signed_facts(Facts(sign_places=tuple(places)), Signed(pages=(page,)))
    wanted = SignatureState.MISSING if is_signed_behind else SignatureState.TYPED
    assert [told.state for told in done.sign_places] == [SignatureState.HANDWRITTEN] * 2 + [wanted]


@pytest.mark.parametrize(
    ("near", "state", "reason"),
    [
        (HAND, SignatureState.HANDWRITTEN, None),
        (TYPE, SignatureState.NOT_ASSESSABLE, "place_unclear"),
        (dataclasses.replace(STAMP, redness=0.0, is_solid=True), SignatureState.NOT_ASSESSABLE, "blackened"),
    ],
)
def test_what_is_surely_written_near_a_name_counts_where_its_label_was_lost(
    near: Writing, state: SignatureState, reason: str | None
) -> None:
    places = (place(), place(1, label=""))
    seen = (SeenPlace(place=0, writings=(HAND,)), SeenPlace(place=1, around=(near,)))
    page = SeenPage(number=2, places=seen, is_scan=True)
    told = signed_facts(Facts(sign_places=places), Signed(pages=(page,))).sign_places[1]
    assert (told.state, told.reason) == (state, reason)


def test_an_empty_place_into_which_a_neighbours_ink_reaches_accuses_nobody() -> None:
    places = (place(), place(1))
    box = signed.place(1).boxes[0]
    tall = dataclasses.replace(HAND, box=Box(box.x0, signed.place(0).boxes[0].y0, box.x1, box.y1 - 4))
    for ink, state in ((tall, SignatureState.NOT_ASSESSABLE), (HAND, SignatureState.MISSING)):
        seen = (SeenPlace(place=0, writings=(ink,)), SeenPlace(place=1))
        page = SeenPage(number=2, places=seen, is_scan=True)
        done = signed_facts(Facts(sign_places=places), Signed(pages=(page,)))
        assert done.sign_places[1].state is state


def test_an_empty_place_much_narrower_than_the_others_on_a_scan_accuses_nobody() -> None:
    places = [place(number) for number in range(4)]
    box = places[3].evidence.boxes[0]
    cut = box._replace(x1=box.x0 + 0.5 * box.width)
    places[3] = dataclasses.replace(places[3], evidence=dataclasses.replace(places[3].evidence, boxes=(cut,)))
    seen = tuple(SeenPlace(place=number) for number in range(4))
    done = signed_facts(
        Facts(sign_places=tuple(places)), Signed(pages=(SeenPage(number=2, places=seen, is_scan=True),))
    )
    assert [told.reason for told in done.sign_places] == [None, None, None, "place_unclear"]


def test_what_is_written_in_blue_on_a_scan_is_no_type() -> None:
    assert told(TYPE, is_scan=True).state is SignatureState.TYPED
    doubtful = dataclasses.replace(TYPE, shares=(0.03, 0.96, 0.01))
    assert told(doubtful, is_scan=True).state is SignatureState.TYPED
    blue = dataclasses.replace(doubtful, blueness=0.7)
    assert told(blue, is_scan=True).state is SignatureState.HANDWRITTEN


def test_an_arc_of_a_seal_beside_what_is_blackened_signs_nothing() -> None:
    solid = dataclasses.replace(TYPE, box=Box(470, 104, 510, 124), is_solid=True)
    arc = dataclasses.replace(HAND, box=Box(442, 112, 466, 127))
    page = SeenPage(number=2, places=(SeenPlace(place=0, writings=(arc, solid)),), is_scan=True)
    around = dataclasses.replace(PRINTED, boxes=(Box(360, 106, 468, 214),), source=EvidenceSource.PICTURE)
    for seal_page, state in ((2, SignatureState.NOT_ASSESSABLE), (3, SignatureState.HANDWRITTEN)):
        seal = dataclasses.replace(sealed.seal(), evidence=(dataclasses.replace(around, page=seal_page),))
        facts = Facts(sign_places=(place(),), seals=(seal,))
        assert signed_facts(facts, Signed(pages=(page,))).sign_places[0].state is state


def test_a_seals_red_in_a_signature_makes_it_no_stamp() -> None:
    under = dataclasses.replace(HAND, shares=(0.6, 0.1, 0.3), redness=0.55)
    page = SeenPage(number=2, places=(SeenPlace(place=0, writings=(under,)),), is_scan=True)
    around = dataclasses.replace(PRINTED, boxes=(Box(440, 90, 560, 210),), source=EvidenceSource.PICTURE)
    seal = dataclasses.replace(sealed.seal(), evidence=(around,))
    for seals, state in (((seal,), SignatureState.HANDWRITTEN), ((), SignatureState.STAMPED)):
        facts = Facts(sign_places=(place(),), seals=seals)
        assert signed_facts(facts, Signed(pages=(page,))).sign_places[0].state is state


def test_in_a_scan_the_edge_of_what_is_blackened_below_is_no_signature() -> None:
    solid = dataclasses.replace(TYPE, box=Box(440, 126, 500, 154), is_solid=True)
    edge = dataclasses.replace(STAMP, box=Box(440, 124, 480, 131), redness=0.0)
    seen = (SeenPlace(place=0, writings=(edge,)), SeenPlace(place=1, writings=(solid,)))
    page = SeenPage(number=2, places=seen, is_scan=True)
    facts = Facts(people=(cases.person(NAME),), sign_places=(place(), place(1)))
    first, second = signed_facts(facts, Signed(pages=(page,))).sign_places
    assert (first.state, second.reason) == (SignatureState.MISSING, "blackened")
    inner = dataclasses.replace(edge, box=Box(440, 110, 480, 131))
    page = dataclasses.replace(page, places=(SeenPlace(place=0, writings=(inner,)), seen[1]))
    assert signed_facts(facts, Signed(pages=(page,))).sign_places[0].state is not SignatureState.MISSING


def test_what_is_surely_hand_or_stamp_is_signed_though_neither_is_sure() -> None:
    either = dataclasses.replace(HAND, shares=(0.2, 0.1, 0.7))
    read = dataclasses.replace(PRINTED, boxes=(either.box,), confidence=0.8)
    assert told(either, printed=(read,), is_scan=True).state is SignatureState.HANDWRITTEN
    assert told(FAINT, is_scan=True).reason == "writing_unclear"


@pytest.mark.parametrize(("confidence", "state"), [(0.99, "handwritten"), (0.9995, "not_assessable")])
def test_a_name_read_with_some_doubt_and_unlike_its_print_is_seldom_typed(
    confidence: float, state: str
) -> None:
    plain = dataclasses.replace(HAND, shares=(0.3, 0.52, 0.18), like_print=0.6)
    read = dataclasses.replace(PRINTED, boxes=(plain.box,), confidence=confidence)
    assert told(plain, printed=(read,), is_scan=True).state.value == state


@pytest.mark.parametrize(
    ("share", "state"), [(0.75, SignatureState.HANDWRITTEN), (0.3, SignatureState.TYPED)]
)
def test_who_signed_under_the_words_beside_a_typed_name_has_signed(
    share: float, state: SignatureState
) -> None:
    under = dataclasses.replace(HAND, box=Box(400, 120, 430, 134), shares=(share, 0.9 - share, 0.1))
    typed = dataclasses.replace(TYPE, box=PRINTED.boxes[0])
    seen = SeenPlace(place=0, writings=(typed,), around=(under,))
    facts = Facts(people=(cases.person(NAME),), sign_places=(place(printed=(PRINTED,)),))
    done = signed_facts(facts, Signed(pages=(SeenPage(number=2, places=(seen,), is_scan=True),)))
    assert done.people[0].signature.state is state
