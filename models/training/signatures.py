"""Trains the two small networks of ``models/signatures`` and measures them on writers they never saw.

    python -m eval.benchmarks.signatures crops CORPUS... --out crops
    python -m models.training.signatures --writers DATA/writers --crops crops --out models/weights

``kind`` tells ink written by hand from type and from a name stamp. It is trained on the signatures of the
training writers, on the crops of a made corpus, and on names set in whatever Chinese fonts are installed.
``hand`` places a signature among hands: signatures of one writer lie near each other, whatever the name. A
convolution trained on so few writers told them hardly better than chance (equal error rate 0.41 on pairs of
different names); a linear map of contour features is better by far.
Writers are split by their number, see ``split``. Nothing of the data is kept but the weights.
Prints what it measures and the SHA-256 of each file for the manifest. Single-threaded and seeded: the same
input gives the same weights on the same processor.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import helper, numpy_helper
from PIL import Image, ImageDraw, ImageFont
from torch import nn

from models.signatures.hand import COUNT, features
from models.signatures.raster import HEIGHT, WIDTH, darkness, raster
from models.training.writers import Doubles, Grey, Sample, hand_error, load, split

KINDS = ("hand", "type", "stamp")
_COMPONENTS, _DIMENSIONS = 80, 40
_FAMILY = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘"
)
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国志文海波鑫宇晨浩然雨欣思远俊峰晓东雪梅春燕红云飞龙"
    "立新永安景瑞成德福林山松柏毅诚信达世昌荣光辉庆祥泽润清源岳恒嘉佳怡梦瑶诗涵子轩博雅凯旋"
)


def worn(grey: Grey, draw: random.Random, *, is_hand: bool = True) -> npt.NDArray[np.float32] | None:
    """The picture as another pen, page or scanner would give it, as a raster."""
    image = grey
    if is_hand and draw.random() < 0.7:
        side = draw.choice((2, 3, 3, 5))
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
        thinner = draw.random() < 0.5 and (image < 128).mean() > 0.06
        image = np.asarray((cv2.dilate if thinner else cv2.erode)(image, kernel), np.uint8)
    image = np.pad(image, 12, constant_values=255)
    height, width = image.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), draw.uniform(-3, 3), 1.0)
    turn[0, 0] *= draw.uniform(0.94, 1.06)
    image = cv2.warpAffine(image, turn, (width, height), borderValue=255)
    scale = draw.uniform(20, 60) / height
    image = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    floor = draw.uniform(0, 120)
    light = floor + image.astype(np.float32) * (255 - floor) / 255 * draw.uniform(0.85, 1.0)
    light = cv2.GaussianBlur(light, (0, 0), draw.uniform(0.2, 0.9))
    light += np.random.default_rng(draw.getrandbits(32)).normal(0, draw.uniform(0, 6), light.shape)
    made = np.clip(light, 0, 255).astype(np.uint8)
    if draw.random() < 0.5:
        coded = cv2.imencode(".jpg", made, [cv2.IMWRITE_JPEG_QUALITY, draw.randint(20, 80)])[1]
        made = np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), np.uint8)
    if draw.random() < 0.2:
        made = np.where(made > (floor + 255) / 2, 255, 0).astype(np.uint8)
    return raster(darkness(made))


def typed(fonts: Sequence[tuple[Path, int]], draw: random.Random) -> Grey:
    """A name set in one of the fonts, straight or slightly spaced."""
    path, index = draw.choice(fonts)
    font = ImageFont.truetype(str(path), 72, index=index)
    name = _name(draw)
    gap = draw.choice((0, 0, 0, 18, 36))
    image = Image.new("L", (90 * len(name) + gap * len(name) + 40, 120), 255)
    pen = ImageDraw.Draw(image)
    x = 20
    for character in name:
        pen.text((x, 10), character, font=font, fill=0, stroke_width=draw.choice((0, 0, 0, 1)))
        x += 72 + gap
    return np.asarray(image, np.uint8)


def stamped(fonts: Sequence[tuple[Path, int]], draw: random.Random) -> Grey:
    """A name in a frame, cut into wood: side by side or two by two, positive or carved out."""
    path, index = draw.choice(fonts)
    name = _name(draw) + ("印" if draw.random() < 0.3 else "")
    columns = len(name) if draw.random() < 0.5 else 2
    rows = -(-len(name) // columns)
    size, edge = 76, draw.randint(6, 16)
    image = Image.new("L", (columns * size + 2 * edge + 8, rows * size + 2 * edge + 8), 255)
    pen = ImageDraw.Draw(image)
    carved = draw.random() < 0.25
    frame = (4, 4, image.width - 5, image.height - 5)
    pen.rectangle(frame, outline=0, width=draw.randint(3, 8), fill=0 if carved else None)
    font = ImageFont.truetype(str(path), size, index=index)
    for order, character in enumerate(name):
        column, row = (order % columns, order // columns) if draw.random() < 2 else (0, 0)
        middle = (edge + 4 + size * (column + 0.5), edge + 4 + size * (row + 0.5))
        pen.text(middle, character, font=font, fill=255 if carved else 0, anchor="mm", stroke_width=1)
    grey = np.asarray(image, np.float32)
    wear = np.random.default_rng(draw.getrandbits(32)).random(
        (grey.shape[0] // 6 + 1, grey.shape[1] // 6 + 1)
    )
    patches = cv2.resize(wear.astype(np.float32), (grey.shape[1], grey.shape[0]))
    return np.asarray(np.where(patches > draw.uniform(0.75, 1.0), 255, grey), np.uint8)


def _name(draw: random.Random) -> str:
    return draw.choice(_FAMILY) + "".join(draw.choice(_GIVEN) for _ in range(draw.choice((1, 2, 2))))


def _some(grey: Grey, draw: random.Random) -> Grey:
    """A part of a name: a character or two."""
    width = grey.shape[1]
    share = draw.uniform(0.3, 0.7)
    left = round(draw.uniform(0, 1 - share) * width)
    return grey[:, left : left + max(8, round(share * width))]


def chinese_fonts(folder: Path) -> list[tuple[Path, int]]:
    """Faces that have the simplified characters of names; of a collection the one for simplified Chinese."""
    found = []
    for path in sorted((*folder.rglob("*.tt[cf]"), *folder.rglob("*.otf"))):
        for index in range(12 if path.suffix == ".ttc" else 1):
            try:
                font = ImageFont.truetype(str(path), 40, index=index)
            except OSError:
                break
            blank = font.getmask("\uffff").getbbox(), bytes(font.getmask("\uffff"))
            shown = {bytes(font.getmask(character)) for character in "刘鑫龙"}
            family = " ".join(str(part) for part in font.getname())
            if (
                len(shown) == 3
                and blank[1] not in shown
                and not {"JP", "KR", "TW", "HK", "TC"} & set(family.split())
            ):
                found.append((path, index))
    return found


class Trunk(nn.Module):  # type: ignore[misc]  # torch is not there where types are checked
    """Convolutions of stride two; the mean and the greatest of each feature over what is inked."""

    def __init__(self, outputs: int, widths: Sequence[int]) -> None:
        super().__init__()
        layers: list[Any] = []
        before = 1
        for width in widths:
            layers += [nn.Conv2d(before, width, 3, stride=2, padding=1), nn.BatchNorm2d(width), nn.ReLU()]
            before = width
        self.body = nn.Sequential(*layers)
        self.last = nn.Linear(2 * before, outputs)

    def forward(self, x: Any) -> Any:
        """N x 1 x HEIGHT x WIDTH to N x outputs."""
        seen = self.body(x)
        return self.last(torch.cat([seen.mean((2, 3)), seen.amax((2, 3))], 1))


def train_kind(
    samples: Sequence[Sample], crops: Path, fonts: Sequence[tuple[Path, int]], seconds: float
) -> tuple[Any, dict[str, float]]:
    """The network of kinds and its accuracy by class on writers, crops and names held back."""
    draw = random.Random(1)  # noqa: S311
    made = [(KINDS.index(file.stem.split("_")[0]), file) for file in sorted(crops.glob("*.png"))]
    real = {
        part: [(kind, np.asarray(cv2.imread(str(f), cv2.IMREAD_GRAYSCALE), np.uint8)) for kind, f in files]
        for part, files in (("train", [m for i, m in enumerate(made) if i % 5]), ("test", made[::5]))
    }
    written = {part: [s for s in samples if split(s.writer) == part] for part in ("train", "test")}

    def pick(part: str) -> tuple[int, Any]:
        while True:
            kind = draw.randrange(3)
            own = [grey for k, grey in real[part] if k == kind]
            if own and draw.random() < 0.5:
                grey = draw.choice(own)
            elif kind == 0:
                grey = draw.choice(written[part]).grey
            else:
                grey = (typed if kind == 1 else stamped)(fonts, draw)
            if kind != 2 and draw.random() < 0.3:
                grey = _some(grey, draw)
            shown = worn(grey, draw, is_hand=kind == 0 and grey.shape[0] > 90)
            if shown is not None:
                return kind, shown

    network = Trunk(len(KINDS), (12, 24, 32, 48))
    _fit_kind(network, pick, seconds)
    network.eval()
    tested = [pick("test") for _ in range(900)]
    with torch.no_grad():
        answers = network(_batch([shown for _, shown in tested])).argmax(1).numpy()
    right = {
        name: float(np.mean([answers[i] == k for i, (k, _) in enumerate(tested) if k == kind]))
        for kind, name in enumerate(KINDS)
    }
    return network, right


def _fit_kind(network: Any, pick: Any, seconds: float) -> None:
    steps = torch.optim.AdamW(network.parameters(), lr=2e-3, weight_decay=1e-3)
    end = time.process_time() + seconds
    turn = 0
    while time.process_time() < end:
        pairs = [pick("train") for _ in range(48)]
        for group in steps.param_groups:
            group["lr"] = 2e-3 * max(0.05, (end - time.process_time()) / seconds)
        loss = nn.functional.cross_entropy(
            network(_batch([shown for _, shown in pairs])), torch.tensor([kind for kind, _ in pairs])
        )
        steps.zero_grad()
        loss.backward()
        steps.step()
        turn += 1
    print(f"kind: {turn} batches of 48, last loss {loss.item():.4f}")  # noqa: T201


def train_hand(samples: Sequence[Sample]) -> tuple[Any, dict[str, float]]:
    """The linear network of hands (discriminant analysis of contour features) and its equal error rates.

    What differs between the names of one writer on one medium is noise, what differs between writers on one
    medium is signal: neither the name nor the pen helps.
    """
    found = [features(darkness(np.pad(s.grey, 6, constant_values=255))) for s in samples]
    kept = [(s, f) for s, f in zip(samples, found, strict=True) if f is not None]
    own = [s for s, _ in kept]
    rows = np.stack([f for _, f in kept]).astype(np.float64)
    is_train = np.array([split(s.writer) == "train" for s in own])
    mean = rows[is_train].mean(axis=0)
    _, spread, axes = np.linalg.svd(rows[is_train] - mean, full_matrices=False)
    whiten = (axes[:_COMPONENTS] / (spread[:_COMPONENTS, None] / np.sqrt(is_train.sum()))).T
    weights = whiten @ _discriminant((rows - mean) @ whiten, own, is_train)
    placed = (rows - mean) @ weights
    placed /= np.linalg.norm(placed, axis=1, keepdims=True)
    errors = {part: hand_error(placed, own, part) for part in ("dev", "test")}
    return _linear(mean, weights), errors


def _discriminant(rows: Doubles, own: Sequence[Sample], is_train: npt.NDArray[np.bool_]) -> Doubles:
    within, between = np.zeros((rows.shape[1],) * 2), np.zeros((rows.shape[1],) * 2)
    writers, media = np.array([s.writer for s in own]), np.array([s.medium for s in own])
    for medium in sorted(set(media)):
        middle = rows[is_train & (media == medium)].mean(axis=0)
        for writer in sorted(set(writers[is_train])):
            group = rows[is_train & (media == medium) & (writers == writer)]
            if len(group) > 1:
                off, away = group - group.mean(axis=0), group.mean(axis=0) - middle
                within += off.T @ off
                between += len(group) * np.outer(away, away)
    within += 0.1 * np.eye(len(within)) * np.trace(within) / len(within)
    root = np.linalg.inv(np.linalg.cholesky(within))
    _, vectors = np.linalg.eigh(root @ between @ root.T)
    return np.asarray((vectors[:, ::-1][:, :_DIMENSIONS].T @ root).T)


def _linear(mean: Doubles, weights: Doubles) -> Any:
    """x -> unit(x @ weights - mean @ weights) as an ONNX model."""
    shift = (mean @ weights).astype(np.float32)
    made = [
        numpy_helper.from_array(weights.astype(np.float32), "weights"),
        numpy_helper.from_array(shift, "shift"),
        numpy_helper.from_array(np.array([1], np.int64), "axes"),
        numpy_helper.from_array(np.array(1e-9, np.float32), "least"),
    ]
    nodes = [
        helper.make_node("MatMul", ["x", "weights"], ["raised"]),
        helper.make_node("Sub", ["raised", "shift"], ["placed"]),
        helper.make_node("ReduceL2", ["placed", "axes"], ["length"], keepdims=1),
        helper.make_node("Max", ["length", "least"], ["longer"]),
        helper.make_node("Div", ["placed", "longer"], ["y"]),
    ]
    graph = helper.make_graph(
        nodes,
        "hand",
        [helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, ["n", COUNT])],
        [helper.make_tensor_value_info("y", onnx.TensorProto.FLOAT, ["n", weights.shape[1]])],
        made,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)


def _batch(rasters: Sequence[Any]) -> Any:
    return torch.from_numpy(np.stack(rasters)[:, None].astype(np.float32))


def _save(network: Any, file: Path) -> None:
    network.eval()
    torch.onnx.export(
        network,
        (torch.zeros(1, 1, HEIGHT, WIDTH),),
        str(file),
        input_names=["x"],
        output_names=["y"],
        dynamic_axes={"x": {0: "n"}, "y": {0: "n"}},
        opset_version=17,
        dynamo=False,
    )
    print(hashlib.sha256(file.read_bytes()).hexdigest(), file.name, file.stat().st_size)  # noqa: T201


def main() -> None:
    """Train both networks, say how good they are, and write them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--writers", type=Path, required=True, help="a folder of PNG files per writer")
    parser.add_argument("--crops", type=Path, required=True, help="crops of a made corpus, KIND_NUMBER.png")
    parser.add_argument("--fonts", type=Path, default=Path("/usr/share/fonts"))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--kind-seconds", type=float, default=200.0, help="of processor time")
    parser.add_argument("--only", choices=("kind", "hand"), default=None)
    chosen = parser.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    samples = load(chosen.writers)
    if chosen.only != "hand":
        fonts = chinese_fonts(chosen.fonts)
        network, right = train_kind(samples, chosen.crops, fonts, chosen.kind_seconds)
        print("kind, right by class:", {name: round(share, 4) for name, share in right.items()})  # noqa: T201
        _save(network, chosen.out / "signature_kind.onnx")
    if chosen.only != "kind":
        made, errors = train_hand(samples)
        print("hand, equal error rate:", {name: round(rate, 4) for name, rate in errors.items()})  # noqa: T201
        file = chosen.out / "signature_hand.onnx"
        onnx.save(made, file)
        print(hashlib.sha256(file.read_bytes()).hexdigest(), file.name, file.stat().st_size)  # noqa: T201


if __name__ == "__main__":
    main()
