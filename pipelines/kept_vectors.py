"""The vectors of a report's passages, for those that are compared with it."""

from __future__ import annotations

from core.document import Failure, FailureCategory
from core.errors import MingjianError
from corpus.similarity.texts import ReportText
from corpus.similarity.vectors import KeptVectors, site_ranges, vectors_of
from models.embeddings import opened

STAGE = "compare"


def kept_vectors(
    text: ReportText | None, model_folder: str = ""
) -> tuple[KeptVectors | None, tuple[Failure, ...]]:
    """Vectors of the passages on the site by the product's encoder or the model in a folder.

    Where the encoder cannot be opened there are none, and a notice says why.
    """
    if text is None:
        return None, ()
    try:
        encoder = opened(model_folder)
    except MingjianError as error:
        message = f"未能进行改写比对：{error}"
        notice = Failure(
            stage=STAGE, page=None, category=FailureCategory.ENGINE, code="passage_encoder", message=message
        )
        return None, (notice,)
    return vectors_of(text.text, site_ranges(text.sections, len(text.text)), encoder), ()
