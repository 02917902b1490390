"""pdf_signature_broken: the file's digital signature does not hold for what is seen."""

from __future__ import annotations

from eval.factory.defects.file_act import act, harmless
from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect

CHECK = "pdf_signature_broken"

DEFECT = Defect(
    check=CHECK,
    forms={
        CLEAR_CUT: act(CHECK, CLEAR_CUT, {"sign_then_alter": "signed bytes were changed"}),
        # What an update shows instead of the signed page is an edit as well.
        SUBTLE: act(
            CHECK, SUBTLE, {"sign_then_update": "an update after signing changes a page"}, "pdf_edited"
        ),
    },
    traps={
        "signed": harmless(CHECK, "sign", "signed, and whole"),
        "annotated": harmless(CHECK, "sign_then_annotate", "a note that the signature allows"),
        "expired": harmless(CHECK, "sign_expired", "the certificate expired after the day of signing"),
    },
)
