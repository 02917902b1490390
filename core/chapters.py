"""Canonical kinds of chapters and annexes of a safety-evaluation report (AQ 8001-2007, annex D)."""

from __future__ import annotations

from enum import StrEnum


class Chapter(StrEnum):
    """What a chapter is about, whatever its title says."""

    CONTENTS = "目录"
    PREFACE = "前言"
    PURPOSE = "评价目的"
    BASIS = "评价依据"
    SCOPE = "评价范围"
    ENTERPRISE = "企业概况"
    SURROUNDINGS = "周边环境"
    LAYOUT = "总平面布置"
    PROCESS = "工艺"
    EQUIPMENT = "设备设施"
    HAZARDS = "危险有害因素"
    MAJOR_HAZARD = "重大危险源"
    UNITS = "评价单元"
    METHODS = "评价方法"
    ASSESSMENT = "定性定量评价"
    INSPECTION = "现场检查"
    RECTIFICATION = "隐患与整改"
    MEASURES = "对策措施"
    CONCLUSION = "评价结论"
    CONTRACT = "合同"
    COMMISSION = "委托书"
    NOTICE = "从业告知"
    CERTIFICATE = "资质证书"
    SURVEY_RECORD = "勘验记录"
    PHOTOS = "现场照片"
    TEST_REPORT = "检测报告"
    PROCESS_CONTROL = "过程控制"
    APPROVAL = "批复"
    DRAWING = "图纸"
    OTHER = "其他"
