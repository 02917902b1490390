"""Opens a verified weight file; the only place of this room that knows the runtimes.

onnxruntime can do everything alone. Eight-bit networks are taken where the processor multiplies bytes
exactly (VNNI): elsewhere their sums may overflow and the networks of the wheel are used as they are. The
runtime stands in the engine's version, because regions, text and confidences differ between them.
OpenVINO is taken only when asked for: with these networks it was not faster on a processor without AMX.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

from models.errors import EngineUnavailableError, ModelFileError
from models.weights import Weights, verified

Floats = npt.NDArray[np.float32]


class Runtime(StrEnum):
    """What runs the networks."""

    AUTO = "auto"
    ONNX = "onnxruntime"
    ONNX_INT8 = "onnxruntime-int8"
    OPENVINO = "openvino-int8"

    @property
    def is_int8(self) -> bool:
        """Whether the eight-bit networks are run."""
        return self in (Runtime.ONNX_INT8, Runtime.OPENVINO)


class Network(Protocol):
    """A network with one input and one output."""

    def __call__(self, batch: Floats) -> Floats:
        """A batch in, the network's output out."""
        ...


@dataclass(frozen=True, slots=True)
class OnnxNetwork:
    """An ONNX network on the CPU."""

    session: Any  # onnxruntime ships no types
    input_name: str

    def __call__(self, batch: Floats) -> Floats:
        """Run one batch."""
        output: Floats = self.session.run(None, {self.input_name: batch})[0]
        return output


@dataclass(frozen=True, slots=True)
class OpenVinoNetwork:
    """The same network compiled by OpenVINO; one request, so one thread at a time."""

    request: Any

    def __call__(self, batch: Floats) -> Floats:
        """Run one batch."""
        output: Floats = self.request.infer({0: batch})[0]
        return output.astype(np.float32)  # a copy: the request's own buffer is used again


def chosen(runtime: Runtime) -> Runtime:
    """What AUTO stands for here; raises ``EngineUnavailableError`` for what cannot run here."""
    if runtime is Runtime.AUTO:
        return Runtime.ONNX_INT8 if _multiplies_bytes() else Runtime.ONNX
    if runtime is Runtime.OPENVINO and not _has_openvino():
        raise EngineUnavailableError("本机未安装 OpenVINO，请改用 onnxruntime。")
    return runtime


def open_network(name: str, *, threads: int, runtime: Runtime = Runtime.ONNX) -> tuple[Weights, Network]:
    """The network ``name`` of the manifest on ``threads`` threads; raises ``ModelFileError``."""
    weights, file = verified(name)
    if chosen(runtime) is Runtime.OPENVINO:
        core = importlib.import_module("openvino").Core()
        settings = {
            "INFERENCE_NUM_THREADS": threads,
            "NUM_STREAMS": 1,
            "INFERENCE_PRECISION_HINT": "f32",
        }
        return weights, OpenVinoNetwork(core.compile_model(str(file), "CPU", settings).create_infer_request())
    session = _onnx_session(str(file), threads)
    return weights, OnnxNetwork(session, session.get_inputs()[0].name)


def character_list(name: str) -> tuple[str, ...]:
    """The characters a recognition network carries in its metadata; raises ``ModelFileError``."""
    weights, file = verified(name)
    listed = _onnx_session(str(file), 1).get_modelmeta().custom_metadata_map.get("character")
    if not listed:
        raise ModelFileError(f"模型文件 {weights.file} 中没有字符表，请重新安装本软件。")
    return tuple(listed.removesuffix("\n").split("\n"))


def _onnx_session(file: str, threads: int) -> Any:
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_mem_pattern = (
        False  # it keeps a plan per width: 200 MB more after a dozen pages, no faster
    )
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return ort.InferenceSession(file, sess_options=options, providers=["CPUExecutionProvider"])


def _has_openvino() -> bool:
    return importlib.util.find_spec("openvino") is not None


@functools.cache
def _multiplies_bytes() -> bool:
    """Whether the processor has VNNI; unknown counts as no."""
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return re.search(r"^flags\b.*\b(avx512_vnni|avx_vnni)\b", flags, re.MULTILINE) is not None
