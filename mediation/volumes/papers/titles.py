"""Titles of the papers, as they stand on paper."""

from __future__ import annotations

from collections.abc import Mapping

from mediation.volumes.choices import PaperCode

TITLES: Mapping[str, str] = {
    PaperCode.COVER: "人民调解卷宗",
    PaperCode.CONTENTS: "卷内目录",
    PaperCode.APPLICATION: "人民调解申请书",
    PaperCode.ACCEPTANCE: "人民调解受理登记表",
    PaperCode.RIGHTS: "人民调解当事人权利义务告知书",
    PaperCode.INQUIRY: "人民调解调查记录",
    PaperCode.RECORD: "人民调解记录",
    PaperCode.AGREEMENT: "人民调解协议书",
    PaperCode.ORAL_AGREEMENT: "人民调解口头协议登记表",
    PaperCode.PERFORMANCE: "人民调解协议履行情况记录",
    PaperCode.VISIT: "人民调解回访记录",
    PaperCode.CONFIRMATION: "司法确认申请书",
    PaperCode.CLOSING: "人民调解结案报告表",
    PaperCode.BACK_COVER: "卷宗封底",
}
