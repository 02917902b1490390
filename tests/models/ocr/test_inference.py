"""onnxruntime suffices; whatever runs the networks reads the same and stands in the version."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from models.errors import EngineUnavailableError
from models.ocr import Direction, inference
from models.ocr.inference import Runtime, character_list, chosen
from models.ocr.paddle import PaddleEngine
from tests.models.ocr.conftest import LINES, Compose

HAS_OPENVINO = importlib.util.find_spec("openvino") is not None
RUNTIMES = [Runtime.ONNX, Runtime.ONNX_INT8, *([Runtime.OPENVINO] if HAS_OPENVINO else [])]


def test_the_characters_of_reports_are_in_the_recognition_network() -> None:
    listed = character_list("ppocrv6-small-rec")
    assert set("〔〕（）《》℃²³Ⅰ①≤≥－—、。：；〇川苏浙京") <= set(listed)
    assert len(set(listed)) == len(listed)


def test_the_last_layer_in_two_parts_has_every_character_once() -> None:
    usual, rare = character_list("ppocrv6-small-rec-usual"), character_list("ppocrv6-small-rec-rare")
    assert sorted((*usual, *rare)) == sorted((*character_list("ppocrv6-small-rec"), " "))
    assert set("安全评价0Aa（）〔〕℃²³Ⅰ①≤≥Ωα√±") <= set(usual)
    assert {"喆", "堃", "氣"} <= set(rare)


def test_onnxruntime_is_always_there() -> None:
    assert chosen(Runtime.ONNX) is Runtime.ONNX
    assert chosen(Runtime.ONNX_INT8) is Runtime.ONNX_INT8
    assert chosen(Runtime.AUTO) is not Runtime.AUTO


def test_bytes_are_multiplied_only_where_the_processor_does_it_exactly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(inference, "_multiplies_bytes", lambda: False)
    assert chosen(Runtime.AUTO) is Runtime.ONNX


@pytest.mark.skipif(HAS_OPENVINO, reason="OpenVINO is installed")
def test_a_missing_openvino_is_named_when_it_is_asked_for() -> None:
    with pytest.raises(EngineUnavailableError, match="OpenVINO"):
        chosen(Runtime.OPENVINO)


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_every_runtime_reads_the_same_text_and_says_which_it_is(runtime: Runtime, compose: Compose) -> None:
    engine = PaddleEngine(runtime=runtime)
    assert engine.version.endswith(runtime)
    assert tuple(line.text for line in engine.read(compose(LINES[2:]))) == LINES[2:]


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_every_runtime_reads_a_column_of_standing_characters(
    runtime: Runtime, compose: Compose, cjk_font: Path
) -> None:
    sheet = Image.fromarray(compose())
    draw = ImageDraw.Draw(sheet)
    face = ImageFont.truetype(cjk_font, 36)
    for index, character in enumerate("安全管理制度"):
        draw.text((1000, 80 + 46 * index), character, font=face, fill="black")
    lines = PaddleEngine(runtime=runtime).read(np.asarray(sheet))
    (column,) = [line for line in lines if line.direction is Direction.DOWN]
    assert column.text == "安全管理制度"
