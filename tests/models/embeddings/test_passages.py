"""The encoder that comes with the product: what it promises, and that it tells one passage from another."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

import numpy as np
import pytest

from models.embeddings import opened
from models.embeddings.characters import LONGEST, Vocabulary, padded, plain
from models.embeddings.passages import SmallEncoder
from models.embeddings.splitting import LENGTH, passages, sentences
from models.errors import ModelFileError

FENCE = "厂区东侧为规划道路，南侧距清河村约320m，西侧为空地，北侧与宏达机械厂相邻，四周设有2.2m高的实体围墙。"
SAME = "本厂北侧为宏达机械厂，西侧是空地，往南约320m有清河村，东侧为规划道路；四周设置实体围墙，高2.2m。"
OTHER = (
    "涂装车间设有水帘喷漆室三套，漆雾经过滤棉和活性炭吸附后高空排放，调漆间为甲类，独立布置并设可燃气体报警。"
)


def test_vectors_have_unit_length_and_no_texts_give_no_rows() -> None:
    encoder = opened()
    vectors = encoder.encode([FENCE, "", OTHER, "x" * 5000])
    assert vectors.shape == (4, encoder.dimensions)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-4)
    assert encoder.encode([]).shape == (0, encoder.dimensions)


def test_the_same_in_other_words_lies_nearer_than_another_matter() -> None:
    one, same, other = opened().encode([FENCE, SAME, OTHER])
    assert one @ same > 0.6
    assert one @ same > one @ other + 0.2


def test_the_order_of_the_texts_is_kept_and_their_neighbours_hardly_matter() -> None:
    encoder = opened()
    texts = [FENCE, OTHER[:20], SAME * 3, OTHER, FENCE[:50]] * 5
    together = encoder.encode(texts)
    for text, vector in zip(texts[:5], together, strict=False):
        assert encoder.encode([text])[0] @ vector > 0.97


def test_what_is_no_such_model_is_named(tmp_path: Path) -> None:
    file = tmp_path / "small.onnx"
    file.write_bytes(b"no model")
    with pytest.raises(ModelFileError, match=r"small\.onnx 不是段落编码模型"):
        SmallEncoder(file)
    with pytest.raises(ModelFileError, match="不是 sentence-transformers 模型文件夹"):
        opened(str(tmp_path))


def test_print_and_figures_make_no_difference() -> None:
    assert plain("占地３，２００．５ ㎡，ＬＮＧ储罐 2 座。") == plain("占地1.0m2LNG储罐12座")
    assert plain("，。 \n") == ""


def test_tokens_are_numbered_and_padded() -> None:
    vocabulary = Vocabulary.of("厂区0")
    assert vocabulary.tokens("厂区12号") == [2, 3, 4, 5, 1]
    assert len(vocabulary.tokens("厂" * 500)) == LONGEST
    numbers, mask = padded([[2, 3], [2]])
    assert numbers.tolist() == [[2, 3], [2, 0]]
    assert mask.tolist() == [[1, 1], [1, 0]]


def test_passages_are_whole_sentences_of_about_one_length() -> None:
    text = (FENCE + OTHER) * 6
    spans = list(passages(text))
    assert [start for start, _ in spans[1:]] == [stop for _, stop in spans[:-1]]
    assert all(text[stop - 1] in "。；" for _, stop in spans)
    assert all(len(FENCE) <= stop - start <= 176 for start, stop in spans)
    assert list(passages("短。")) == []


def test_text_without_any_stop_is_cut() -> None:
    assert {stop - start for start, stop in sentences("字" * 5 * LENGTH)} <= {
        LENGTH,
        5 * LENGTH % LENGTH or LENGTH,
    }
    assert list(sentences("甲。乙", 1, 2)) == [(1, 2)]


@pytest.mark.train
@pytest.mark.filterwarnings("default")
@pytest.mark.skipif(importlib.util.find_spec("tokenizers") is None, reason="needs the train extra")
def test_training_takes_characters_as_the_encoder_does() -> None:
    from models.training.passage_network import tokenizer

    known = "厂区东侧为规划道路0abc"
    made = tokenizer(known)
    for text in (FENCE, "ＡＢＣ 1,234.5㎡厂区", "", "①②③ 东侧—西側"):
        assert made(text)["input_ids"] == Vocabulary.of(known).tokens(text)


@pytest.mark.train
@pytest.mark.filterwarnings("default")
def test_a_few_batches_give_a_file_that_the_product_opens(tmp_path: Path) -> None:
    from models.training.passage_network import export, network, vocabulary
    from models.training.passage_texts import Law, Place
    from models.training.passages import Pairs, train
    from models.training.rephrasing import Rephrasing

    laws = [Law(str(n), (FENCE + OTHER + SAME) * 8) for n in range(2)]
    sites = [Place("a", (FENCE, SAME)), Place("b", (OTHER, OTHER + FENCE))]
    texts = [law.text for law in laws]
    known, seen = vocabulary(texts)
    model = network(known, seen, texts)
    assert train(model, Pairs(laws, sites, Rephrasing.of("train"), 1), 0.02, 4, 1e-3) > 0
    file = tmp_path / "made.onnx"
    export(model, known, file)
    vectors = SmallEncoder(file).encode([FENCE, SAME])
    full = model.encode([FENCE, SAME])
    assert (vectors * full).sum(axis=1).min() > 0.95
    assert hashlib.sha256(file.read_bytes()).hexdigest()
