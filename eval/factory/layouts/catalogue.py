"""House styles of the agencies that (would) write these reports; one module each, listed here in order."""

from __future__ import annotations

from eval.factory.layouts import (
    across_roles,
    blank_lines,
    boxed_cards,
    coal_particulars,
    institute_prose,
    kai_lines,
    late_signatures,
    ledger_typst,
    merged_labels,
    modern_serif,
    office_chapters,
    office_forms,
    official_ming,
    plain_grid,
    three_line_typst,
    turned_tables,
    wide_sans,
)
from eval.factory.layouts.base import Layout

LAYOUTS: tuple[Layout, ...] = (
    plain_grid.LAYOUT,
    kai_lines.LAYOUT,
    modern_serif.LAYOUT,
    official_ming.LAYOUT,
    coal_particulars.LAYOUT,
    boxed_cards.LAYOUT,
    wide_sans.LAYOUT,
    across_roles.LAYOUT,
    blank_lines.LAYOUT,
    late_signatures.LAYOUT,
    office_forms.LAYOUT,
    office_chapters.LAYOUT,
    three_line_typst.LAYOUT,
    ledger_typst.LAYOUT,
    merged_labels.LAYOUT,
    institute_prose.LAYOUT,
    turned_tables.LAYOUT,
)
BY_NAME: dict[str, Layout] = {layout.name: layout for layout in LAYOUTS}
