"""Makes the eight-bit recognition and detection networks out of those in the rapidocr wheel.

    python -m eval.benchmarks.reading.pages --out pages --first 1000 --count 6
    python -m models.training.ocr_int8 --pages pages --out models/weights

Static quantisation of the convolutions that carry the work: weights per channel, activations in ranges
seen on the given pages. For recognition these are the mean of the ranges of single lines: with the widest
seen anywhere, one odd line makes all steps coarser, and 46 instead of 29 frames of 130 lines fall to
another class than at full precision. Detection takes the widest, else it loses the ends of standing columns.
The last layer of recognition is cut off into files of its own, so that
it can be left out for frames that show nothing: one for the blank and the usual characters (GB 2312 and the
signs of technical reports), one for all others, which is asked only where no usual one fits. Each carries
its characters in its metadata, as the whole network does. Prints the SHA-256 of each file for the manifest,
and of the pages: from the same pages come the same files, to the byte.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnx
import onnxruntime as ort
from onnx import helper, numpy_helper, version_converter
from onnx.utils import Extractor
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static

from models.ocr.colour import without_seal_ink
from models.ocr.crop import cut
from models.ocr.detection import TextDetector
from models.ocr.inference import Floats, Runtime, character_list, open_network
from models.ocr.recognition import RecognitionOptions, prepared
from models.ocr.upright import straightened
from models.weights import verified

_FEATURES = "p2o.pd_op.transpose.8.0"  # frames x 120, what the last layer of recognition takes
_RECOGNITION_CHANNELS = 48  # the fewest of a convolution that is made eight-bit
_DETECTION_CHANNELS = 384  # only the deepest: with more of them standing columns are found in pieces
_LINES = 60
_LATIN_STOP = 0x100
_SIGNS = "–—†‡•‥‰⁰⁴⁵⁶⁷⁸⁹⁺⁻ⁿ₀₁₂₃₄₅₆₇₈₉₊₋™℉Å≦≧⊥ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅺⅻ⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳□■☐☑☒✓✔✗✘㎡㎎㎏㎜㎝㎞μ"
_SEED = 0


class _Batches(CalibrationDataReader):  # type: ignore[misc]  # onnxruntime ships no types
    def __init__(self, batches: list[Floats]) -> None:
        self._rest = iter([{"x": batch} for batch in batches])

    def get_next(self) -> dict[str, Floats] | None:
        return next(self._rest, None)


def main() -> None:
    """Make the four files."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=Path, required=True, help="folder of PNG pages")
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    files = sorted(chosen.pages.glob("*.png"))
    print(hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest(), "pages")  # noqa: T201
    pages, lines = _inputs(files)
    body, heads = _recognition(onnx.load(verified("ppocrv6-small-rec")[1]))
    for name, head in heads.items():
        onnx.save(head, chosen.out / f"ppocrv6_rec_small_{name}.onnx")
    _quantised(body, lines, _RECOGNITION_CHANNELS, chosen.out / "ppocrv6_rec_small_int8.onnx", is_mean=True)
    detection = _prepared(onnx.load(verified("ppocrv6-small-det")[1]))
    _quantised(detection, pages, _DETECTION_CHANNELS, chosen.out / "ppocrv6_det_small_int8.onnx")
    for file in sorted(chosen.out.glob("ppocrv6_*.onnx")):
        print(hashlib.sha256(file.read_bytes()).hexdigest(), file.name)  # noqa: T201


def _inputs(files: list[Path]) -> tuple[list[Floats], list[Floats]]:
    """What detection and recognition are given on these pages."""
    pages: list[Floats] = []
    lines: list[Floats] = []
    network = open_network("ppocrv6-small-det", threads=2, runtime=Runtime.ONNX)[1]

    def seen(batch: Floats) -> Floats:
        pages.append(batch.copy())
        return network(batch)

    for file in files:
        picture = cv2.cvtColor(cv2.imread(str(file)), cv2.COLOR_BGR2RGB)
        page = straightened(without_seal_ink(np.asarray(picture, np.uint8)))
        regions = TextDetector(seen).find(page.grey)
        lines += [prepared(cut(page.grey, region), RecognitionOptions()) for region in regions]
    chosen = np.random.default_rng(_SEED).permutation(len(lines))[:_LINES]
    return pages, [lines[index] for index in chosen]


def _recognition(model: Any) -> tuple[Any, dict[str, Any]]:
    """The body, whose output is the features and the blank's logit; the last layer in two by name."""
    weight, bias = _last_layer(model)
    body = _prepared(Extractor(model).extract_model(["x"], [_FEATURES]))
    body.graph.initializer.extend(
        [
            numpy_helper.from_array(np.ascontiguousarray(weight[:, :1]), "blank_weight"),
            numpy_helper.from_array(bias[:1], "blank_bias"),
        ]
    )
    body.graph.node.extend(
        [
            helper.make_node("MatMul", [_FEATURES, "blank_weight"], ["blank_product"]),
            helper.make_node("Add", ["blank_product", "blank_bias"], ["blank_logit"]),
            helper.make_node("Concat", [_FEATURES, "blank_logit"], ["frames"], axis=2),
        ]
    )
    del body.graph.output[:]
    body.graph.output.append(helper.make_tensor_value_info("frames", onnx.TensorProto.FLOAT, None))
    characters = (*character_list("ppocrv6-small-rec"), " ")
    usual = [number for number, character in enumerate(characters, start=1) if _is_usual(character)]
    rare = sorted(set(range(1, len(characters) + 1)) - set(usual))
    return body, {
        name: _head(weight[:, classes], bias[classes], [characters[n - 1] for n in classes if n])
        for name, classes in (("usual", [0, *usual]), ("rare", rare))
    }


def _is_usual(character: str) -> bool:
    if ord(character[0]) < _LATIN_STOP or character in _SIGNS:
        return True
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _last_layer(model: Any) -> tuple[Any, Any]:
    """Weight (features x classes) and bias of the projection onto all characters."""
    values = {item.name: numpy_helper.to_array(item) for item in model.graph.initializer}
    made = {out: node for node in model.graph.node for out in node.output}

    def value(name: str) -> Any:
        node = made.get(name)
        if node is not None and node.op_type == "Identity":
            return value(node.input[0])
        if node is not None and node.op_type == "Constant":
            return numpy_helper.to_array(node.attribute[0].t)
        return values[name]

    product = next(node for node in model.graph.node if _FEATURES in node.input and node.op_type == "MatMul")
    added = next(node for node in model.graph.node if product.output[0] in node.input)
    return value(product.input[1]), value(next(name for name in added.input if name != product.output[0]))


def _head(weight: Any, bias: Any, characters: list[str]) -> Any:
    """Features x 120 to logits; the weights are kept in half precision and widened when loaded."""
    weight = np.ascontiguousarray(weight)
    graph = helper.make_graph(
        [
            helper.make_node("Cast", ["half"], ["weight"], to=onnx.TensorProto.FLOAT),
            helper.make_node("Gemm", ["features", "weight", "bias"], ["logits"]),
        ],
        "head",
        [helper.make_tensor_value_info("features", onnx.TensorProto.FLOAT, ["frames", weight.shape[0]])],
        [helper.make_tensor_value_info("logits", onnx.TensorProto.FLOAT, ["frames", weight.shape[1]])],
        [
            numpy_helper.from_array(weight.astype(np.float16), "half"),
            numpy_helper.from_array(bias.astype(np.float32), "bias"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    helper.set_model_props(model, {"character": "\n".join(characters)})
    return model


def _prepared(model: Any) -> Any:
    """Constants folded, opset 13 (scales per channel), biases one-dimensional, Gelu as one operator."""
    with tempfile.TemporaryDirectory() as folder:
        source, folded = str(Path(folder) / "source.onnx"), str(Path(folder) / "folded.onnx")
        onnx.save(model, source)
        options = ort.SessionOptions()
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_BASIC
        options.optimized_model_filepath = folded
        ort.InferenceSession(source, options, providers=["CPUExecutionProvider"])
        model = onnx.load(folded)
    for other in [item for item in model.opset_import if item.domain]:
        model.opset_import.remove(other)
    convolutions = [node for node in model.graph.node if node.op_type == "Conv"]
    biases = {node.input[2] for node in convolutions if len(node.input) > 2}
    for item in model.graph.initializer:
        if item.name in biases:
            item.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(item).reshape(-1), item.name))
    model = version_converter.convert_version(model, 13)
    _join_gelus(model.graph)
    model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
    return model


def _join_gelus(graph: Any) -> None:
    """Each chain Div, Erf, Add, Mul, Mul becomes the runtimes' own Gelu."""
    made = {out: node for node in graph.node for out in node.output}
    used = {name: node for node in graph.node for name in node.input}
    for erf in [node for node in graph.node if node.op_type == "Erf"]:
        first = made[erf.input[0]]
        chain = [first, erf]
        for _ in range(3):
            chain.append(used[chain[-1].output[0]])
        if [node.op_type for node in chain] != ["Div", "Erf", "Add", "Mul", "Mul"]:
            raise ValueError("the network has another form of Gelu")
        gelu = helper.make_node("Gelu", [first.input[0]], list(chain[-1].output), domain="com.microsoft")
        graph.node.insert(list(graph.node).index(chain[-1]), gelu)
        for node in chain:
            graph.node.remove(node)


def _quantised(
    model: Any, batches: list[Floats], least_channels: int, file: Path, *, is_mean: bool = False
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source.onnx"
        _name_nodes(model.graph)
        onnx.save(model, source)
        quantize_static(
            source,
            file,
            _Batches(batches),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            nodes_to_quantize=list(_heavy(model.graph, least_channels)),
            extra_options={"CalibMovingAverage": is_mean, "CalibMovingAverageConstant": 0.05},
        )


def _name_nodes(graph: Any) -> None:
    for index, node in enumerate(graph.node):
        node.name = node.name or f"node.{index}"


def _heavy(graph: Any, least_channels: int) -> Iterator[str]:
    """Convolutions of many channels, except those that weigh channels by their mean."""
    shapes = {item.name: tuple(item.dims) for item in graph.initializer}
    made = {out: node for node in graph.node for out in node.output}
    for node in graph.node:
        if node.op_type != "Conv" or min(shapes[node.input[1]][:2]) < least_channels:
            continue
        source = made.get(node.input[0])
        if source is not None and source.op_type == "Relu":
            source = made[made[source.input[0]].input[0]]
        if source is None or source.op_type not in ("ReduceMean", "GlobalAveragePool"):
            yield node.name


if __name__ == "__main__":
    main()
