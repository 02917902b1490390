"""signature_typed: a typed name where a handwritten signature must be."""

from __future__ import annotations

from core.facts import SignatureState
from eval.factory.defects.unsigned import unsigned

DEFECT = unsigned("signature_typed", SignatureState.TYPED, "a typed name")
