"""signature_missing: a role that must sign has no signature."""

from __future__ import annotations

from core.facts import SignatureState
from eval.factory.defects.unsigned import unsigned

DEFECT = unsigned("signature_missing", SignatureState.MISSING, "the place is empty")
