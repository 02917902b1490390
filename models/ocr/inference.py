"""Opens a verified weight file; the only place of this room that knows the runtimes.

onnxruntime can do everything alone. Where OpenVINO is installed and the processor computes in bf16, it
a whole page takes about 30 % less time (0.70 against 0.49 pages/s) at the same error rate, so
``Runtime.AUTO`` prefers it; the runtime stands in the engine's version, because regions, text and
confidences may differ between the two.
"""

from __future__ import annotations

import importlib
import importlib.util
from dataclasses import dataclass
from enum import StrEnum
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
    OPENVINO = "openvino-bf16"


class Network(Protocol):
    """A network with one input and one output."""

    def __call__(self, batch: Floats) -> Floats:
        """N x C x H x W in, the network's output out."""
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
    """The same network compiled for bf16; one request, so one thread at a time."""

    request: Any

    def __call__(self, batch: Floats) -> Floats:
        """Run one batch."""
        output: Floats = self.request.infer({0: batch})[0]
        return output.astype(np.float32)  # a copy: the request's own buffer is used again


def chosen(runtime: Runtime) -> Runtime:
    """ONNX or OPENVINO; raises ``EngineUnavailableError`` when OpenVINO is asked for and cannot run."""
    if runtime is Runtime.ONNX:
        return runtime
    usable = _openvino_has_bf16()
    if runtime is Runtime.OPENVINO and not usable:
        raise EngineUnavailableError("本机未安装 OpenVINO 或处理器不支持 bf16，请改用 onnxruntime。")
    return Runtime.OPENVINO if usable else Runtime.ONNX


def open_network(name: str, *, threads: int, runtime: Runtime = Runtime.ONNX) -> tuple[Weights, Network]:
    """The network ``name`` of the manifest on ``threads`` threads; raises ``ModelFileError``."""
    weights, file = verified(name)
    if chosen(runtime) is Runtime.OPENVINO:
        core = importlib.import_module("openvino").Core()
        settings = {
            "INFERENCE_NUM_THREADS": threads,
            "NUM_STREAMS": 1,
            "INFERENCE_PRECISION_HINT": "bf16",
            "CPU_RUNTIME_CACHE_CAPACITY": 0,
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
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return ort.InferenceSession(file, sess_options=options, providers=["CPUExecutionProvider"])


def _openvino_has_bf16() -> bool:
    if importlib.util.find_spec("openvino") is None:
        return False
    capabilities = importlib.import_module("openvino").Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return "BF16" in capabilities
