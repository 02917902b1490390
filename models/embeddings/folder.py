"""A sentence-transformers model folder as an encoder. Needs the ``train`` extra; never goes to a network."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from models.embeddings.protocol import Vectors
from models.errors import EngineUnavailableError, ModelFileError

_WEIGHT_FILES = ("*.safetensors", "*.bin", "*.onnx")


class FolderEncoder:
    """Opens ``folder`` once; safe to use from one thread at a time."""

    def __init__(self, folder: Path, *, batch_size: int = 32) -> None:
        """Raises ``ModelFileError`` for no such model, ``EngineUnavailableError`` without the extra."""
        if not (folder / "modules.json").is_file():
            raise ModelFileError(f"{folder} 不是 sentence-transformers 模型文件夹：其中没有 modules.json。")
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise EngineUnavailableError(
                "使用 sentence-transformers 模型需要安装 train 附加组件：pip install 'mingjian[train]'。"
            ) from error
        self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        self._batch_size = batch_size
        self.name = folder.name
        self.version = _digest(folder)
        self.dimensions = int(self._model.get_embedding_dimension())

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See ``PassageEncoder.encode``."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        vectors = self._model.encode(
            list(texts), batch_size=self._batch_size, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)


def _digest(folder: Path) -> str:
    """First twelve hex digits of the SHA-256 over all weight files."""
    sums = hashlib.sha256()
    for pattern in _WEIGHT_FILES:
        for file in sorted(folder.rglob(pattern)):
            with file.open("rb") as stream:
                sums.update(hashlib.file_digest(stream, "sha256").digest())
    return sums.hexdigest()[:12]
