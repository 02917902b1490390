"""Pieces that covers and sign-off pages are put together from."""

from __future__ import annotations

from core.facts import Role, SignatureState
from eval.factory.blocks import Cell, marked, signed
from eval.factory.layouts.base import Ruling, TextStyle
from eval.factory.plan.records import PlannedPerson
from eval.factory.text.scene import ROLE_WORDS, Scene


def base_styles(
    body: str, head: str, *, latin: str | None = "times", size: float = 12.0, **changes: TextStyle
) -> dict[str, TextStyle]:
    """Styles every layout needs, from a body and a heading face."""
    leading = size * 1.72
    cell = size - 1.5
    styles = {
        "body": TextStyle(face=body, latin=latin, size=size, leading=leading, indent=2, align="justify"),
        "flush": TextStyle(face=body, latin=latin, size=size, leading=leading),
        "list": TextStyle(face=body, latin=latin, size=size, leading=leading, indent=2),
        "list_small": TextStyle(
            face=body, latin=latin, size=size - 1.5, leading=(size - 1.5) * 1.42, indent=2
        ),
        "cell": TextStyle(face=body, latin=latin, size=cell, leading=cell * 1.32),
        "caption": TextStyle(face=head, latin=latin, size=cell, leading=cell * 1.9, align="centre", before=3),
        "figure_caption": TextStyle(
            face=body, latin=latin, size=cell - 0.5, leading=cell * 1.35, align="centre"
        ),
        "h1": TextStyle(face=head, latin=latin, size=16, leading=30, before=8, after=6, align="centre"),
        "h2": TextStyle(face=head, latin=latin, size=14, leading=26, before=5, after=2),
        "h3": TextStyle(face=head, latin=latin, size=12, leading=22, before=2),
        "toc": TextStyle(face=body, latin=latin, size=size - 0.5, leading=size * 1.75),
        "front_title": TextStyle(face=head, latin=latin, size=18, leading=40, align="centre", after=8),
        "subtitle": TextStyle(face=head, latin=latin, size=15, leading=32, align="centre"),
        "right_line": TextStyle(
            face=body, latin=latin, size=size, leading=leading * 1.1, align="centre", left=225
        ),
        "certificate": TextStyle(face=head, latin=latin, size=26, leading=46, align="centre", spacing=3),
        "certificate_cell": TextStyle(face=body, latin=latin, size=13, leading=21),
    }
    return {**styles, **changes}


BARE = Ruling(verticals=False, horizontals=False, frame=False)
GRID = Ruling()


def rulings(table: Ruling, **others: Ruling) -> dict[str, Ruling]:
    """The ruling of ordinary tables, and the two that every layout needs."""
    return {"table": table, "bare": BARE, "grid": GRID, **others}


def people(scene: Scene) -> list[tuple[int, PlannedPerson, str]]:
    """Everyone who signs: index in the plan, person, word of the role."""
    return [(i, p, scene.word(ROLE_WORDS[p.role])) for i, p in enumerate(scene.plan.people)]


def person_text(index: int, person: PlannedPerson, field: str) -> str:
    """A marked entry of a person's row: name, certificate, registration, speciality or level."""
    assessor = person.assessor
    value = {
        "name": assessor.name,
        "certificate": assessor.certificate_number,
        "registration": assessor.registration_number,
        "speciality": assessor.speciality,
        "level": assessor.level,
    }[field]
    return marked(f"person:{index}:{field}", value)


def signature(index: int, person: PlannedPerson) -> str:
    """What stands in the signature place."""
    name, key = person.assessor.name, person.assessor.key
    if person.signature is SignatureState.HANDWRITTEN:
        beside = f"{name} " if person.manner == "beside" else ""
        return beside + signed(f"person:{index}:ink", name, key)
    if person.signature is SignatureState.STAMPED:
        return signed(f"person:{index}:stamp", name, f"stamp/{key}")
    if person.signature is not SignatureState.TYPED:
        return ""
    if person.manner == "script":
        return signed(f"person:{index}:typed", name, "script")
    return marked(f"person:{index}:typed", name)


def sign_rows(scene: Scene, fields: tuple[str, ...], *, merged: bool = True) -> list[tuple[Cell, ...]]:
    """Rows of a sign-off table: role, the fields, signature; equal roles share one cell when ``merged``."""
    rows = []
    listed = people(scene)
    for at, (index, person, word) in enumerate(listed):
        same = sum(other.role is person.role for _, other, _ in listed)
        is_first = at == 0 or listed[at - 1][1].role is not person.role
        head = [Cell(text=word, row_span=same, align="centre")] if is_first and merged else []
        if not merged:
            head = [Cell(text=word, align="centre")]
        entries = [
            Cell(
                text=signature(index, person) if f == "signature" else person_text(index, person, f),
                align="centre",
            )
            for f in fields
        ]
        rows.append((*head, *entries))
    return rows


def legal(scene: Scene) -> str:
    """The agency's legal representative, marked."""
    return marked("person:legal:name", scene.plan.agency.legal_representative)


def of_role(scene: Scene, role: Role) -> list[tuple[int, PlannedPerson]]:
    """People in a role with their index in the plan."""
    return [(i, p) for i, p in enumerate(scene.plan.people) if p.role is role]


def certificate_number(scene: Scene) -> str:
    """The number of the agency's certificate, marked."""
    return marked("agency_certificate_number", scene.plan.agency.certificate_number)
