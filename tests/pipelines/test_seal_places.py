"""A ring half read is whose its characters speak for by where they stand; a stranger's stays nobody's."""

from __future__ import annotations

from collections.abc import Sequence

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
    assert placed_name(*read(AGENCY, "青岚···全··服··限··"), NAMES) == AGENCY


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
    text, sure, angles = read(AGENCY, "青岚····技术····公司")
    turned = (text[2:] + text[:2], sure, (*angles[2:], *(angle + 360 for angle in angles[:2])))
    assert placed_name(*turned, NAMES) == AGENCY


def test_too_little_is_nothing() -> None:
    assert placed_name("青岚", (0.9, 0.9), (0.0, 18.0), NAMES) is None
    assert placed_name("青岚恒", (0.9, 0.9, 0.9), (), NAMES) is None
    assert placed_name("青岚恒", (0.9, 0.9, 0.9), (0.0, 18.0, 36.0), ()) is None
