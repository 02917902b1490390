"""Invented figures, check rows, problems, measures and test reports from which tests build cases."""

from __future__ import annotations

import dataclasses
from typing import Any

from core.evidence import EvidenceSource
from core.facts import CheckItem, Figure, Hazard, Measure, TestReport
from tests import cases


def figure(
    name: str, raw: str, value: float, unit: str = "m²", *, page: int = 6, is_ocr: bool = False, **more: Any
) -> Figure:
    """One statement of a quantity."""
    source = EvidenceSource.OCR if is_ocr else EvidenceSource.TEXT
    shown = cases.evidence(raw, page, source)
    return Figure(name=name, raw=raw, value=value, unit=unit, evidence=(shown,), **more)


def row(finding: str, item: str = "储罐应设置高液位报警", result: str = "符合", **more: Any) -> CheckItem:
    """A row of a check table."""
    shown = (cases.evidence(item, 9), cases.evidence(finding, 9))
    return CheckItem(item=item, finding=finding, result=result, evidence=shown, **more)


def problem(text: str, *, rectified: bool | None = True, **more: Any) -> Hazard:
    """A problem of a list, put right unless said otherwise."""
    hazard = cases.hazard(text, rectified=rectified)
    shown = (*hazard.evidence, cases.evidence("整改情况", 10))
    return dataclasses.replace(hazard, evidence=shown, **more)


def measure(text: str, **more: Any) -> Measure:
    """A measure of the report."""
    return Measure(text=text, evidence=(cases.evidence(text, 12),), **more)


def enclosed_test(subject: str = "防雷装置检测", **more: Any) -> TestReport:
    """A test report that holds on the survey's days and the report's."""
    usual: dict[str, Any] = {
        "number": "川雷检〔2023〕104号",
        "laboratory": "云栖检测技术有限公司",
        "tested_on": "2023-02-01",
        "valid_until": "2023-08-01",
        "is_enclosed": True,
    }
    return TestReport(subject=subject, evidence=(cases.evidence(subject, 16),), **{**usual, **more})
