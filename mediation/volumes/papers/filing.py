"""Papers that finish a volume: closing report, cover, contents, back cover (一案一卷)."""

from __future__ import annotations

from bureau.papers.blocks import Align, Cell, FieldTable, Kind, Look, Paper, Paragraph, Row, Space
from bureau.papers.typefaces import Face, Size
from mediation.choices import AgreementForm, PaperState, Result, Source
from mediation.volumes.choices import PaperCode
from mediation.volumes.facts import FilingFacts, VolumeFacts
from mediation.volumes.papers.parties import COLUMNS, line, matter, pair, party_rows, text_row
from mediation.volumes.papers.titles import TITLES
from mediation.volumes.papers.words import (
    BLANK_DAY,
    DISPUTES,
    FORMS,
    PERFORMANCES,
    RESULTS,
    SOURCES,
    TERMINATED,
    day,
    known_day,
    money,
)


def closing(facts: VolumeFacts) -> Paper:
    """人民调解结案报告表; the day of filling in is that on which the volume was compiled."""
    ended = facts.end.ended_on if facts.end else None
    rows = (
        line("卷号", facts.number),
        line("承办单位", facts.committee),
        pair(("承办人", "、".join(facts.mediators)), ("填表时间", known_day(facts.filing.compiled_on))),
        pair(("受案时间", day(facts.accepted_on)), ("结案时间", known_day(ended))),
        *(row for party in facts.parties for row in party_rows(party, facts)),
        pair(("案件来源", SOURCES[facts.source]), ("纠纷类型", DISPUTES[facts.dispute_type])),
        text_row("纠纷\n简要事实", facts.brief, 30),
        text_row("调解结果", _outcome(facts), 36),
        Row((Cell("负责人意见", Kind.LABEL), Cell(span=8, foot=f"签名：　　　　　　　{BLANK_DAY}")), 24),
    )
    return Paper(TITLES[PaperCode.CLOSING], (FieldTable(COLUMNS, rows),))


def _outcome(facts: VolumeFacts) -> str:
    """How it ended, what was agreed, how far it was performed."""
    if facts.end is None:
        return ""
    why = f"（{TERMINATED[facts.end.terminate_reason]}）" if facts.end.terminate_reason else ""
    agreed, performed = facts.agreement, facts.performance
    lines = [f"{RESULTS[facts.end.result]}{why}。"]
    if facts.end.result == Result.SUCCESS and agreed:
        lines.append(f"{day(agreed.agreed_on)}达成{FORMS[agreed.form]}：{agreed.content}")
        lines += [f"协议金额：{money(agreed.amount, agreed.amount_in_words)}。"] if agreed.amount else []
    if performed.state:
        when = f"（{day(performed.performed_on)}）" if performed.performed_on else ""
        lines.append(f"履行情况：{PERFORMANCES[performed.state]}{when}。")
    return "\n".join(lines)


# -- the volume --------------------------------------------------------------------------------------------------------


def cover(facts: VolumeFacts) -> Paper:
    """卷宗封面."""
    ended = facts.end.ended_on if facts.end else None
    rows = (
        _cover_row("卷名", matter(facts)),
        _cover_row("卷号", facts.number),
        _cover_row("人民调解员", "、".join(facts.mediators)),
        _cover_row("调解日期", f"{day(facts.accepted_on)}至{day(ended)}"),
        _cover_row("立卷人", facts.filing.compiled_by),
        _cover_row("立卷日期", day(facts.filing.compiled_on)),
        _cover_row("保管期限", facts.filing.retention),
        _cover_row("备注", facts.remarks),
    )
    return Paper(
        TITLES[PaperCode.COVER],
        (
            Space(14),
            Paragraph(facts.committee, Align.CENTRE, 0, Face.TITLE, Size.TWO),
            Space(8),
            Paragraph("调解卷宗", Align.CENTRE, 0, Face.TITLE, Size.SMALL_INITIAL),
            Space(22),
            FieldTable((38, 118), rows, Look.RULED, Size.THREE),
        ),
        is_headed=False,
        has_page_numbers=False,
    )


def _cover_row(name: str, value: str) -> Row:
    return Row((Cell(f"{name}：", Kind.LABEL, align=Align.RIGHT), Cell(value)), 15)


def contents(facts: VolumeFacts) -> Paper:
    """卷内目录: the thirteen documents; pages run on as long as the number of pages of each is known."""
    head = Row(tuple(Cell(text, Kind.LABEL) for text in ("序号", "文书名称", "页号", "备注")), 12, is_heading=True)
    pages = _pages(facts.filing)
    rows = (
        Row(
            (
                Cell(str(number), Kind.LABEL),
                Cell(name),
                Cell(pages[number], Kind.LABEL),
                Cell(_remark(facts.filing, number), Kind.LABEL),
            ),
            12,
        )
        for number, name in enumerate(_documents(facts), start=1)
    )
    return Paper(
        TITLES[PaperCode.CONTENTS],
        (FieldTable((16, 88, 26, 26), (head, *rows), size=Size.FOUR),),
        has_page_numbers=False,
    )


def _documents(facts: VolumeFacts) -> tuple[str, ...]:
    oral = facts.agreement is not None and facts.agreement.form == AgreementForm.ORAL
    return (
        TITLES[PaperCode.APPLICATION if facts.source == Source.APPLIED else PaperCode.ACCEPTANCE],
        TITLES[PaperCode.RIGHTS],
        "当事人身份证明",
        "授权委托书",
        TITLES[PaperCode.INQUIRY],
        "人民调解证据材料",
        TITLES[PaperCode.RECORD],
        TITLES[PaperCode.ORAL_AGREEMENT if oral else PaperCode.AGREEMENT],
        "收条、汇款单等履行凭证",
        TITLES[PaperCode.VISIT],
        "司法确认有关材料",
        "卷宗情况说明",
        "封底",
    )


def _pages(filing: FilingFacts) -> dict[int, str]:
    """``1``, ``2-4``: where each document begins and ends, up to the first whose length is not known."""
    found, next_page = dict.fromkeys(range(1, 14), ""), 1
    for number in found:
        document = filing.documents.get(number)
        if document is None or document.state != PaperState.YES:
            continue
        if not document.pages:
            break
        last = next_page + document.pages - 1
        found[number] = str(next_page) if last == next_page else f"{next_page}-{last}"
        next_page = last + 1
    return found


def _remark(filing: FilingFacts, number: int) -> str:
    document = filing.documents.get(number)
    return "无" if document and document.state == PaperState.NOT_NEEDED else ""


def back_cover(facts: VolumeFacts) -> Paper:
    """封底: how many pages, who compiled and who checked."""
    pages = [document.pages or 0 for document in facts.filing.documents.values() if document.state == PaperState.YES]
    total = str(sum(pages)) if pages and all(pages) else "　　"
    rows = (
        text_row("卷宗\n情况说明", facts.filing.note, 110),
        line("页数", f"本卷宗共{total}页。", height=14),
        pair(("立卷人", facts.filing.compiled_by), ("检查人", facts.filing.checked_by)),
        line("立卷日期", day(facts.filing.compiled_on), height=14),
    )
    return Paper(TITLES[PaperCode.BACK_COVER], (FieldTable(COLUMNS, rows),), has_page_numbers=False)
