"""A ring half read is whose its characters speak for by where they stand; a stranger's stays nobody's."""

from __future__ import annotations

from collections.abc import Sequence

from core.document import Glimpse
from pipelines.seal_places import placed_name

AGENCY = "青岚恒远安全技术服务有限公司"
OTHERS = ("栖霞云津化工有限公司", "云津安全技术服务有限公司")
NAMES = (AGENCY, *OTHERS)


def read(
    name: str, shown: str, *, start: float = -117.0, step: float = 18.0
) -> tuple[str, tuple[float, ...], tuple[float, ...]]:
    """Of a name along a ring the characters that ``shown`` has in their places; all surely read."""
    found = [
        (character, start + step * index)
        for index, (printed, character) in enumerate(zip(name, shown, strict=True))
        if character != "·"
    ]
    return "".join(c for c, _ in found), (0.9,) * len(found), tuple(angle for _, angle in found)


def test_characters_in_their_places_speak_for_a_name() -> None:
    assert placed_name(*read(AGENCY, "青·恒··全··服··限··"), NAMES) == AGENCY


def test_what_all_firms_share_speaks_for_none() -> None:
    assert placed_name(*read(AGENCY, "····安全技术服务有限公司"), NAMES) is None
    assert placed_name(*read(AGENCY, "青···安全技术服务有限公司"), NAMES) is None


def test_the_same_characters_elsewhere_speak_for_none() -> None:
    text, sure, angles = read(AGENCY, "青岚恒远安··········"[:14])
    assert placed_name(text, sure, angles, NAMES) == AGENCY
    assert placed_name(text, sure, scattered(angles), NAMES) is None


def scattered(angles: Sequence[float]) -> tuple[float, ...]:
    return tuple(angle + 11.0 * (index % 3) * (-1) ** index for index, angle in enumerate(angles))


def test_a_character_surely_read_as_another_counts_a_name_out() -> None:
    text, sure, angles = read(AGENCY, "青岚恒达安·······公司")
    assert placed_name(text, sure, angles, NAMES) is None
    unsure = tuple(0.5 if character == "达" else value for character, value in zip(text, sure, strict=True))
    assert placed_name(text, unsure, angles, NAMES) == AGENCY


def test_two_names_that_it_may_be_are_none() -> None:
    alike = AGENCY.replace("技术", "科技")
    assert placed_name(*read(AGENCY, "青岚恒远安全····有···"), (AGENCY, alike)) is None


def test_a_name_read_from_its_midst_on_is_the_same() -> None:
    text, sure, angles = read(AGENCY, "青岚恒···技术····公司")
    turned = (text[3:] + text[:3], sure, (*angles[3:], *(angle + 360 for angle in angles[:3])))
    assert placed_name(*turned, NAMES) == AGENCY


def test_too_little_is_nothing() -> None:
    assert placed_name("青岚", (0.9, 0.9), (0.0, 18.0), NAMES) is None
    assert placed_name("青岚恒", (0.9, 0.9, 0.9), (), NAMES) is None
    assert placed_name("青岚恒", (0.9, 0.9, 0.9), (0.0, 18.0, 36.0), ()) is None


def glimpsed(name: str, sure: float, *, start: float = -117.0, step: float = 18.0) -> tuple[Glimpse, ...]:
    """Of a name along a ring what was glimpsed of it, all as surely; ``·`` was not."""
    return tuple(
        Glimpse(text=character, confidence=sure, angle=start + step * index)
        for index, character in enumerate(name)
        if character != "·"
    )


def test_what_was_only_glimpsed_speaks_for_a_name_too() -> None:
    unsure = glimpsed("青·恒远安·技·服务··公司", 0.5)
    assert placed_name("公司", (0.9, 0.9), (99.0, 117.0), NAMES) is None
    assert placed_name("公司", (0.9, 0.9), (99.0, 117.0), NAMES, unsure) == AGENCY
    assert placed_name("", (), (), NAMES, unsure) == AGENCY


def test_faint_glimpses_of_a_name_are_not_enough() -> None:
    assert placed_name("", (), (), NAMES, glimpsed("青·恒远安·技·服务··公司", 0.02)) is None
    assert placed_name("", (), (), NAMES, glimpsed("青···安全技术服务有限公司", 0.99)) is None


def test_a_stranger_that_differs_in_one_character_is_not_taken_for_the_agency() -> None:
    """A glimpse of what should stand there leaves it open; one word that firms differ by does not."""
    for near in ("青岚恒达安全技术服务有限公司", "青岚恒远安全科技服务有限公司"):
        assert placed_name("", (), (), NAMES, glimpsed(near, 0.95)) is None


def test_a_usual_character_misread_as_none_that_firms_have_counts_against_a_name_only() -> None:
    misread = glimpsed("青岚恒远女全技术服务有限公司", 0.95)
    assert placed_name("", (), (), NAMES, misread) == AGENCY
    assert placed_name("", (), (), NAMES, glimpsed("青岚··女女女女··女女女女", 0.95)) is None


def test_the_seal_of_a_branch_is_not_taken_for_the_agencys() -> None:
    assert placed_name("", (), (), NAMES, glimpsed(f"{AGENCY}第", 0.95, step=15.0)) is None
    assert placed_name("", (), (), NAMES, glimpsed(f"{AGENCY}日", 0.95, step=15.0)) == AGENCY


def test_a_province_and_what_all_firms_share_speak_for_none() -> None:
    assert placed_name("", (), (), NAMES, glimpsed("青岚··安全技术服务有限公司", 0.95)) is None
