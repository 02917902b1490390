"""What a screening is made from, beside the file and other reports, as digests that can be compared.

Two screenings of a report with equal inputs say the same; whether a report has to be looked at again is told
from them without opening anything.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

from pydantic_core import to_jsonable_python

from core.ids import content_id, digest
from core.limits import Limits
from corpus.store.input_rows import Inputs
from models import ocr
from pipelines.checks import CHECKS
from pipelines.flow import STAGES
from pipelines.reading_options import ReadOptions
from pipelines.screening_tools import Tools
from pipelines.stages import integrity, judge, score

NO_REGISTRY = "0" * 64
_READING = tuple(stage for stage in STAGES if stage not in (judge, score))
_LIBRARIES = ("pypdfium2", "pyhanko", "pdfplumber", "onnxruntime", "opencv-python-headless")
_LAW_SUFFIXES = frozenset({".yaml", ".csv", ".tsv"})


def inputs_of(tools: Tools) -> Inputs:
    """The inputs as they are now; taken before a screening begins, so that a change meanwhile is noticed."""
    reading = digest(
        {
            "fixed": _reading(tools.reading, tools.limits, tools.passage_model_folder),
            "trust": integrity.trust_digest(tools.trust_folder),
        }
    )
    return Inputs(reading=reading, judging=_judging(tools), registry=_registry(tools))


def inputs_digest(inputs: Inputs) -> str:
    """One digest of all of them."""
    return digest([inputs.reading, inputs.judging, inputs.registry])


@cache
def _reading(options: ReadOptions, limits: Limits, passage_model: str) -> str:
    """Stages up to the comparison, what they read with, and the limits that change what is read."""
    engine = ocr.choose(options.engine)
    return digest(
        {
            "stages": {stage.NAME: stage.VERSION for stage in _READING},
            "engine": [engine.name, engine.version],
            "dpi": options.dpi,
            "limits": [limits.bytes, limits.pages, limits.page_side_points, limits.page_pixels],
            "weights": content_id(files("models.weights").joinpath("manifest.toml").read_bytes()),
            "passages": passage_model,
            "libraries": {name: version(name) for name in _LIBRARIES if _has(name)},
        }
    )


def _judging(tools: Tools) -> str:
    return digest(
        {
            "stages": {stage.NAME: stage.VERSION for stage in (judge, score)},
            "checks": [check.id for check in CHECKS],
            "packs": to_jsonable_python(tools.packs),
            "timeline": tools.timeline.version,
            "law": _law(),
        }
    )


def _registry(tools: Tools) -> str:
    """The snapshot of what is imported, or which registry is asked: what that one answers is not known."""
    if tools.consulting is not None:
        connector = tools.consulting.connector
        return digest({"asked": sorted(register.value for register in connector.registers)})
    snapshot = tools.registry.snapshot()
    return NO_REGISTRY if snapshot is None else snapshot.id


@cache
def _law() -> str:
    """Every data file that checks read, by content."""
    root = Path(str(files("corpus")))
    found = sorted(path for path in root.rglob("*") if path.suffix in _LAW_SUFFIXES)
    return digest({str(path.relative_to(root)): content_id(path.read_bytes()) for path in found})


def _has(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True
