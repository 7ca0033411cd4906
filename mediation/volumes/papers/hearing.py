"""Records of what was asked and said: inquiry and mediation. Most of them is written by hand."""

from __future__ import annotations

from bureau.papers.blocks import Cell, FieldTable, Heading, Look, Paper, Paragraph, Row, Seal, Signatures, WritingLines
from mediation.choices import Result
from mediation.volumes.choices import PaperCode
from mediation.volumes.facts import EndFacts, VolumeFacts
from mediation.volumes.papers.parties import COLUMNS, everybody, label, line, matter, pair, signing
from mediation.volumes.papers.titles import TITLES
from mediation.volumes.papers.words import (
    BLANK_DAY,
    BLANK_TIME,
    COMMITTEE_SEAL,
    NEXT_STEPS,
    RESULTS,
    SIGNED,
    TERMINATED,
    ticked,
)

# Ruled lines that fill the first page and half of the second; fewer where the facts stand there already.
_LINES, _LINES_BELOW_FACTS = 17, 11


def inquiry(facts: VolumeFacts) -> Paper:
    """人民调解调查记录: who is asked is not on record before, so only the matter is filled in."""
    asked = (
        label("被调查人姓名"), Cell(), label("性别"), Cell(), label("民族"), Cell(span=2), label("年龄"), Cell(),
    )  # fmt: skip
    head = (
        line("时间", BLANK_TIME),
        line("地点", ""),
        line("案由", matter(facts)),
        line("参加人", ""),
        Row(asked),
        pair(("职业或职务", ""), ("联系方式", "")),
        line("单位或住址", ""),
    )
    return Paper(
        TITLES[PaperCode.INQUIRY],
        (
            FieldTable(COLUMNS, head, Look.RULED),
            Heading("记录："),
            WritingLines(_LINES),
            Signatures((f"被调查人{SIGNED}",)),
            Signatures(("调查人（签名）", "记录人（签名）"), abreast=2),
            Seal("", BLANK_DAY, mark=""),
        ),
    )


def record(facts: VolumeFacts) -> Paper:
    """人民调解记录: what the parties said is written by hand, the result is ticked from the record."""
    head = (
        line("时间", BLANK_TIME),
        line("地点", ""),
        line("案由", matter(facts)),
        line("当事人", everybody(facts)),
        line("参加人", f"{facts.consultant}（村（居）法律顾问）" if facts.consultant else ""),
        line("人民调解员", "、".join(facts.mediators)),
    )
    return Paper(
        TITLES[PaperCode.RECORD],
        (
            FieldTable(COLUMNS, head, Look.RULED),
            Paragraph("人民调解委员会已将人民调解的相关规定告知各方当事人。"),
            Heading("调解记录："),
            *([Paragraph(facts.brief)] if facts.brief else []),
            WritingLines(_LINES_BELOW_FACTS if facts.brief else _LINES),
            Heading("调解结果："),
            Paragraph(_result(facts.end), indent=2, keeps_next=True),
            signing(facts.parties, facts),
            Signatures(("人民调解员（签名）", "记录人（签名）"), abreast=2),
            Seal(facts.committee, BLANK_DAY, COMMITTEE_SEAL),
        ),
        reference=f"卷号：{facts.number}",
    )


def _result(end: EndFacts | None) -> str:
    """The result; without agreement also that the parties were told of other ways (人民调解法 Art. 26)."""
    boxes = ticked(RESULTS, end.result if end else "")
    if end is None or end.result == Result.SUCCESS:
        return boxes
    why = f"原因：{TERMINATED[end.terminate_reason]}。" if end.terminate_reason else ""
    ways = f"（已告知途径：{NEXT_STEPS[end.next_step]}）" if end.next_step else ""
    return f"{boxes}\n{why}已告知当事人可以依法通过仲裁、行政、司法等途径维护自己的权利{ways}。"
