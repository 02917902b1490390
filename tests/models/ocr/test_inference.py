"""onnxruntime suffices; OpenVINO is used where it is there, and says so in the version."""

from __future__ import annotations

import importlib.util

import pytest

from models.errors import EngineUnavailableError
from models.ocr.inference import Runtime, character_list, chosen
from models.ocr.paddle import PaddleEngine
from tests.models.ocr.conftest import LINES, Compose

HAS_OPENVINO = importlib.util.find_spec("openvino") is not None


def test_the_characters_of_reports_are_in_the_recognition_network() -> None:
    listed = character_list("ppocrv6-small-rec")
    assert set("〔〕（）《》℃²³Ⅰ①≤≥－—、。：；〇川苏浙京") <= set(listed)
    assert len(set(listed)) == len(listed)


def test_onnxruntime_is_always_there() -> None:
    assert chosen(Runtime.ONNX) is Runtime.ONNX
    assert chosen(Runtime.AUTO) in (Runtime.ONNX, Runtime.OPENVINO)


@pytest.mark.skipif(HAS_OPENVINO, reason="OpenVINO is installed")
def test_a_missing_openvino_is_named_when_it_is_asked_for() -> None:
    with pytest.raises(EngineUnavailableError, match="OpenVINO"):
        chosen(Runtime.OPENVINO)


@pytest.mark.skipif(not HAS_OPENVINO, reason="OpenVINO is not installed")
def test_both_runtimes_read_the_same_text_and_have_different_versions(compose: Compose) -> None:
    if chosen(Runtime.AUTO) is Runtime.ONNX:
        pytest.skip("this processor does not compute in bf16")
    fast, plain = PaddleEngine(runtime=Runtime.OPENVINO), PaddleEngine(runtime=Runtime.ONNX)
    assert fast.version != plain.version
    read = [tuple(line.text for line in engine.read(compose(LINES[2:]))) for engine in (fast, plain)]
    assert read[0] == read[1] == LINES[2:]
