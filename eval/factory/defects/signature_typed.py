"""signature_typed: a typed or font-drawn name where a handwritten signature must be."""

from __future__ import annotations

from core.facts import SignatureState
from eval.factory.defects.unsigned import filled, unsigned

CHECK = "signature_typed"
DEFECT = unsigned(
    CHECK,
    SignatureState.TYPED,
    "a typed name",
    {
        "printed_beside": filled(
            CHECK, SignatureState.HANDWRITTEN, "beside", "signed beside the printed name", "ink"
        ),
        "name_stamp": filled(CHECK, SignatureState.STAMPED, "", "a name stamp, which is not type", "stamp"),
    },
)
