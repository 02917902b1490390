"""signature_missing: a role that must sign has no signature."""

from __future__ import annotations

from core.facts import SignatureState
from eval.factory.defects.unsigned import small_and_faint, unsigned

CHECK = "signature_missing"
DEFECT = unsigned(
    CHECK, SignatureState.MISSING, "the place is empty", {"small_and_faint": small_and_faint(CHECK)}
)
