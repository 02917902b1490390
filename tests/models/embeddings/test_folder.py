"""A sentence-transformers folder as an encoder, with a real small transformer made on the spot."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from models.embeddings.folder import FolderEncoder
from models.errors import EngineUnavailableError, ModelFileError

HAS_TORCH = importlib.util.find_spec("sentence_transformers") is not None


def make_model(folder: Path, seed: int = 0) -> Path:
    """A two-layer BERT over single characters with mean pooling, saved as sentence-transformers does."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizer

    torch.manual_seed(seed)
    characters = sorted(set("安全现状评价报告加油站周边环境道路液氨储罐区距离米"))
    base = folder.parent / f"{folder.name}-base"
    base.mkdir()
    vocabulary = base / "vocab.txt"
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters]
    vocabulary.write_text("\n".join(words), encoding="utf-8")
    tokenizer = BertTokenizer(str(vocabulary))
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
    )
    BertModel(config).save_pretrained(base)
    tokenizer.save_pretrained(base)
    encoder = Transformer(str(base), max_seq_length=64)
    pooling = Pooling(encoder.get_embedding_dimension())
    SentenceTransformer(modules=[encoder, pooling]).save(str(folder))
    return folder


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match=r"modules\.json"):
        FolderEncoder(tmp_path)


@pytest.mark.skipif(HAS_TORCH, reason="the train extra is installed")
def test_without_the_extra_the_sentence_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("[]")
    with pytest.raises(EngineUnavailableError, match="mingjian\\[train\\]"):
        FolderEncoder(tmp_path)


@pytest.mark.train
@pytest.mark.filterwarnings("default")
def test_vectors_have_unit_length_and_the_same_text_the_same_vector(tmp_path: Path) -> None:
    encoder = FolderEncoder(make_model(tmp_path / "small"))
    texts = ["加油站周边环境", "液氨储罐区", "加油站周边环境"]
    vectors = encoder.encode(texts)
    assert vectors.shape == (3, encoder.dimensions) == (3, 32)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    np.testing.assert_allclose(vectors[0], vectors[2], atol=1e-5)
    assert vectors[0] @ vectors[1] < 0.9999
    assert encoder.encode([]).shape == (0, 32)


@pytest.mark.train
@pytest.mark.filterwarnings("default")
def test_another_weight_is_another_version(tmp_path: Path) -> None:
    one, other = make_model(tmp_path / "one"), make_model(tmp_path / "other", seed=1)
    assert FolderEncoder(one).version == FolderEncoder(one).version
    assert FolderEncoder(one).version != FolderEncoder(other).version
