"""Text as vectors: ``protocol`` says what an encoder promises, ``opened`` gives the one to be used."""

from __future__ import annotations

import functools
from pathlib import Path

from models.embeddings.protocol import PassageEncoder


@functools.cache
def opened(folder: str = "") -> PassageEncoder:
    """The encoder that comes with the product, or the sentence-transformers model in ``folder``.

    Raises ``ModelFileError`` where there is no such model and ``EngineUnavailableError`` where a folder is
    named and the ``train`` extra is not installed. Opened once per process.
    """
    if folder:
        from models.embeddings.folder import FolderEncoder

        return FolderEncoder(Path(folder))
    from models.embeddings.passages import SmallEncoder

    return SmallEncoder()
