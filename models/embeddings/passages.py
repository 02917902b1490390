"""The passage encoder that comes with the product: eight-bit ONNX on one thread."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime as ort

from models.embeddings.characters import Vocabulary, padded
from models.embeddings.protocol import Vectors
from models.errors import ModelFileError
from models.weights import verified

WEIGHTS = "passage-encoder"
_BATCH = 16  # passages at a time: what is worked on stays in the processor's cache


class SmallEncoder:
    """Made by ``models.training.passages``; safe to use from several threads."""

    def __init__(self, file: Path | None = None) -> None:
        """Open a file, else the one of the manifest; raises ``ModelFileError`` for another kind of file."""
        self.name, self.version = WEIGHTS, "0"
        if file is None:
            entry, file = verified(WEIGHTS)
            self.version = entry.version
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        # Further fusions of normalisation are slower than the parts that they join.
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_BASIC
        try:
            self._session = ort.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
            known = self._session.get_modelmeta().custom_metadata_map["characters"]
            self.dimensions = int(self._session.get_outputs()[0].shape[1])
        except Exception as error:  # onnxruntime has an exception of its own for each kind of damage
            raise ModelFileError(f"模型文件 {file.name} 不是段落编码模型，请重新安装本软件。") from error
        self._vocabulary = Vocabulary.of(known)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See ``PassageEncoder.encode``."""
        rows = [self._vocabulary.tokens(text) for text in texts]
        made = np.zeros((len(rows), self.dimensions), dtype=np.float32)
        order = sorted(range(len(rows)), key=lambda at: len(rows[at]))
        for start in range(0, len(order), _BATCH):
            chosen = order[start : start + _BATCH]
            tokens, mask = padded([rows[at] for at in chosen])
            made[chosen] = self._session.run(None, {"tokens": tokens, "mask": mask})[0]
        return made
