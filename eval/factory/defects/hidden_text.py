"""hidden_text: text that is in the file and not seen, or seen and in the file otherwise."""

from __future__ import annotations

from eval.factory.defects.file_act import act, harmless
from eval.factory.defects.staging import CLEAR_CUT, SUBTLE, Defect

CHECK = "hidden_text"

DEFECT = Defect(
    check=CHECK,
    forms={
        CLEAR_CUT: act(CHECK, CLEAR_CUT, {"unseen_words": "a sentence that nobody sees"}),
        SUBTLE: act(
            CHECK,
            SUBTLE,
            {
                "other_words": "a measured value is in the file with other digits",
                "broken_name": "the enterprise's name is joined by characters without width",
            },
        ),
    },
    traps={
        "dark_band": harmless(CHECK, "dark_band", "white words on a dark band"),
        "watermark": harmless(CHECK, "watermark", "pale words across the page"),
        "radicals": harmless(CHECK, "radicals", "radicals for characters that look the same"),
    },
)
