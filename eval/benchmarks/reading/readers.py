"""Who reads the pages: ours by runtime, stock RapidOCR as it comes, Tesseract."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from eval.benchmarks.reading.degrade import Pixels
from models.ocr.inference import Runtime
from models.ocr.paddle import PaddleEngine
from models.ocr.tesseract import TesseractEngine

Read: TypeAlias = Callable[[Pixels], str]


@dataclass(frozen=True, slots=True)
class Reader:
    """``opened`` is given the number of cores; ``has_own_threads`` runs as one process on all of them."""

    opened: Callable[[int], Read]
    has_own_threads: bool = False


def _ours(runtime: Runtime) -> Callable[[int], Read]:
    def opened(cores: int) -> Read:  # noqa: ARG001
        engine = PaddleEngine(threads=1, runtime=runtime)
        return lambda image: "\n".join(line.text for line in engine.read(image))

    return opened


def _stock(cores: int) -> Read:
    from rapidocr import RapidOCR

    reference: Any = RapidOCR(
        params={"EngineConfig.onnxruntime.intra_op_num_threads": cores, "Global.log_level": "error"}
    )
    return lambda image: "\n".join(reference(image[:, :, ::-1]).txts or ())


def _tesseract(cores: int) -> Read:  # noqa: ARG001
    engine = TesseractEngine(threads=1, languages="chi_sim", timeout_seconds=600.0)
    return lambda image: "\n".join(line.text for line in engine.read(image))


READERS: dict[str, Reader] = {
    "ours": Reader(_ours(Runtime.AUTO)),
    "ours-fp32": Reader(_ours(Runtime.ONNX)),
    "ours-int8": Reader(_ours(Runtime.ONNX_INT8)),
    "ours-openvino": Reader(_ours(Runtime.OPENVINO)),
    "stock": Reader(_stock, has_own_threads=True),
    "tesseract": Reader(_tesseract),
}
