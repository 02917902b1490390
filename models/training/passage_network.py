"""The passage encoder as a sentence-transformers model, and its way to eight-bit ONNX.

A BERT of two layers over single characters, tokens weighed by how rare they are, their mean brought to
``DIMENSIONS`` and to unit length. Before training, characters that stand in like company lie together
(positive pointwise mutual information, truncated SVD), which a short training could not learn by itself.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import (
    Dense,
    Normalize,
    Pooling,
    Transformer,
    WordWeights,
)
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
from torch import nn
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from models.embeddings import characters

DIMENSIONS = 128
HIDDEN, LAYERS, HEADS, INNER = 192, 2, 4, 768
_LEAST_SEEN = 8  # a character seen less often is unknown
_MOST_CHARACTERS = 6000
_COMPANY = 4  # characters to either side
_RARE = 3e-3  # a character with this share of all weighs half
Floats = npt.NDArray[np.float32]


def vocabulary(texts: Iterable[str]) -> tuple[str, Counter[str]]:
    """Characters in the order of their frequency, and how often each was seen."""
    seen: Counter[str] = Counter()
    for text in texts:
        seen.update(characters.plain(text))
    usual = [c for c, many in seen.most_common(_MOST_CHARACTERS) if many >= _LEAST_SEEN]
    return "".join(usual), seen


def tokenizer(known: str) -> Any:
    """A tokenizer that does what ``models.embeddings.characters`` does."""
    numbers = {token: at for at, token in enumerate((*characters.SPECIAL, *known))}
    made = Tokenizer(models.WordLevel(numbers, unk_token="[UNK]"))  # noqa: S106
    made.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Lowercase(),
            normalizers.Replace(Regex(characters.DROPPED), ""),
            normalizers.Replace(Regex(characters.FIGURE), "0"),
        ]
    )
    made.pre_tokenizer = pre_tokenizers.Split(Regex("."), "isolated")
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A", special_tokens=[("[CLS]", characters.FIRST)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=made,
        pad_token="[PAD]",  # noqa: S106
        unk_token="[UNK]",  # noqa: S106
        cls_token="[CLS]",  # noqa: S106
        model_max_length=characters.LONGEST,
    )


def network(known: str, seen: Counter[str], texts: Sequence[str]) -> Any:
    """The untrained model."""
    config = BertConfig(
        vocab_size=len(known) + len(characters.SPECIAL),
        hidden_size=HIDDEN,
        num_hidden_layers=LAYERS,
        num_attention_heads=HEADS,
        intermediate_size=INNER,
        max_position_embeddings=characters.LONGEST,
        type_vocab_size=1,
        pad_token_id=characters.PAD,
        hidden_dropout_prob=0.05,
        attention_probs_dropout_prob=0.0,
    )
    bert = BertModel(config, add_pooling_layer=False)
    placed = bert.embeddings.word_embeddings.weight
    with torch.no_grad():
        placed[len(characters.SPECIAL) :] = torch.from_numpy(company(known, texts))
    with tempfile.TemporaryDirectory() as folder:
        bert.save_pretrained(folder)
        tokenizer(known).save_pretrained(folder)
        body = Transformer(folder, max_seq_length=characters.LONGEST)
    total = sum(seen.values())
    weights = {c: _RARE / (_RARE + seen[c] / total) for c in known}
    weights |= dict.fromkeys(characters.SPECIAL, 0.2)
    rare = WordWeights([*characters.SPECIAL, *known], weights)
    bring = Dense(HIDDEN, DIMENSIONS, bias=False, activation_function=nn.Identity())
    return SentenceTransformer(modules=[body, rare, Pooling(HIDDEN), bring, Normalize()], device="cpu")


def company(known: str, texts: Sequence[str]) -> Floats:
    """``(len(known), HIDDEN)``: characters by the company they keep, of the spread of an untrained table."""
    size = len(known)
    numbers = {c: at for at, c in enumerate(known)}
    together = np.zeros((size, size), np.float32)
    codes = np.array(
        [numbers.get(c, -1) for text in texts for c in (*characters.plain(text), "\n")], np.int64
    )
    for step in range(1, _COMPANY + 1):
        one, other = codes[:-step], codes[step:]
        both = (one >= 0) & (other >= 0)
        pairs, many = np.unique(one[both] * size + other[both], return_counts=True)
        together.reshape(-1)[pairs] += many / step
    together += together.T
    each = together.sum(axis=1) + 1
    together = np.maximum(np.log((together * each.sum() + 1e-9) / each[:, None] / (each**0.75)[None] / 10), 0)
    draw = np.random.default_rng(0)
    basis = draw.standard_normal((size, HIDDEN + 16)).astype(np.float32)
    for _ in range(4):
        basis = np.linalg.qr(together @ (together.T @ basis))[0]
    left, spread, _ = np.linalg.svd(basis.T @ together, full_matrices=False)
    placed = (basis @ left)[:, :HIDDEN] * np.sqrt(spread[:HIDDEN])
    placed = np.pad(placed, ((0, 0), (0, HIDDEN - placed.shape[1])))  # of few characters there are few axes
    return np.asarray(placed * 0.05 / placed.std(), np.float32)


class _Whole(nn.Module):  # type: ignore[misc]  # torch is not there where types are checked
    """Token numbers and mask to unit vectors: the sentence-transformers model without its tokenizer."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.bert = model[0].auto_model
        self.rare = model[1].emb_layer
        self.bring = model[3].linear

    def forward(self, tokens: Any, mask: Any) -> Any:
        hidden = self.bert(input_ids=tokens, attention_mask=mask).last_hidden_state
        weights = (self.rare(tokens).squeeze(-1) * mask).unsqueeze(-1)
        mean = (hidden * weights).sum(1) / weights.sum(1)
        raised = self.bring(mean)
        return raised / raised.norm(dim=1, keepdim=True).clamp_min(1e-6)


def export(model: Any, known: str, file: Path) -> None:
    """Write the model as eight-bit ONNX: inputs ``tokens`` and ``mask``, output ``vectors``.

    Weights have seven bits, so that no processor's sums overflow; the characters are in the metadata.
    """
    model[0].auto_model.set_attn_implementation("eager")
    whole = _Whole(model).eval()
    one = torch.ones(2, 16, dtype=torch.int64)
    options = FusionOptions("bert")
    # The runtime's own fusions of normalisation take six times as long as the parts.
    options.enable_skip_layer_norm = options.enable_bias_skip_layer_norm = False
    options.enable_embed_layer_norm = False
    with tempfile.TemporaryDirectory() as folder:
        raw, fused = Path(folder) / "raw.onnx", Path(folder) / "fused.onnx"
        torch.onnx.export(
            whole,
            (one, one),
            str(raw),
            input_names=["tokens", "mask"],
            output_names=["vectors"],
            dynamic_axes={"tokens": {0: "n", 1: "t"}, "mask": {0: "n", 1: "t"}, "vectors": {0: "n"}},
            opset_version=17,
            dynamo=False,
        )
        better = optimizer.optimize_model(
            str(raw), "bert", num_heads=HEADS, hidden_size=HIDDEN, opt_level=0, optimization_options=options
        )
        better.save_model_to_file(str(fused))
        quantize_dynamic(
            fused,
            file,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )
    made = onnx.load(file)
    made.metadata_props.add(key="characters", value=known)
    onnx.save(made, file)
