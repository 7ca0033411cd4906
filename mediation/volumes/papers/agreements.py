"""What was agreed: 人民调解协议书, and the registration of an oral agreement."""

from __future__ import annotations

from decimal import Decimal

from bureau.papers.blocks import (
    Align,
    Block,
    Cell,
    FieldTable,
    Heading,
    Kind,
    Look,
    Paper,
    Paragraph,
    Row,
    Seal,
    Signatures,
    WritingLines,
)
from bureau.papers.typefaces import Size
from mediation.choices import AgreementForm
from mediation.volumes.choices import PaperCode
from mediation.volumes.facts import AgreementFacts, InstalmentFacts, VolumeFacts
from mediation.volumes.papers.parties import party_table, signing, text_row
from mediation.volumes.papers.titles import TITLES
from mediation.volumes.papers.words import BLANK, COMMITTEE_SEAL, MODES, day, known_day, money, yuan

_NOTHING_AGREED = AgreementFacts(form=AgreementForm.WRITTEN)
_LINES = 5


def agreement(facts: VolumeFacts) -> Paper:
    """人民调解协议书 (人民调解法 Art. 29): one copy for every party and one for the committee."""
    agreed = facts.agreement or _NOTHING_AGREED
    copies = len(facts.parties) + 1
    blocks: list[Block] = [
        party_table(facts.parties, facts, look=Look.RULED),
        Heading("纠纷主要事实、争议事项："),
        text_or_lines(facts.brief, _LINES),
        Heading("经调解，自愿达成如下协议："),
        text_or_lines(agreed.content, _LINES),
        *_amount(agreed),
        Heading("履行方式、地点、期限："),
        Paragraph(manner(agreed)),
        *instalment_plan(facts.performance.instalments),
        Paragraph(
            "本协议自各方当事人签名、盖章或者按指印，人民调解员签名并加盖人民调解委员会印章之日起生效。"
            f"本协议一式{copies}份，各方当事人、人民调解委员会各执一份。",
            keeps_next=True,
        ),
        signing(facts.parties, facts),
        Signatures(("人民调解员（签名）", "记录人（签名）"), abreast=2),
        Seal(facts.committee, day(agreed.agreed_on), COMMITTEE_SEAL),
    ]
    return Paper(TITLES[PaperCode.AGREEMENT], tuple(blocks), reference=f"编号：{agreed.number or facts.number}")


def oral_agreement(facts: VolumeFacts) -> Paper:
    """人民调解口头协议登记表 (Art. 28): the mediator writes down what was agreed and signs alone."""
    agreed = facts.agreement or _NOTHING_AGREED
    content = "\n".join([agreed.content, *(block.text for block in _amount(agreed))]).strip()
    table = party_table(
        facts.parties,
        facts,
        text_row("主要事实、\n争议事项", facts.brief, 30),
        text_row("口头协议内容", content, 36),
    )
    return Paper(
        TITLES[PaperCode.ORAL_AGREEMENT],
        (
            table,
            *instalment_plan(facts.performance.instalments),
            # Below the table: nobody signs on a page without a word of what was agreed.
            Paragraph(manner(agreed), keeps_next=True),
            Signatures(("人民调解员（签名）", "记录人（签名）"), abreast=2),
            Seal(facts.committee, day(agreed.agreed_on), COMMITTEE_SEAL),
        ),
        reference=f"编号：{agreed.number or facts.number}",
        size=Size.SMALL_FOUR,
    )


def text_or_lines(text: str, count: int) -> Block:
    """The text, or lines to write it by hand."""
    return Paragraph(text) if text.strip() else WritingLines(count)


def _amount(agreed: AgreementFacts) -> list[Paragraph]:
    """The sum, unless nothing is to be paid."""
    return [Paragraph(f"协议金额：{money(agreed.amount, agreed.amount_in_words)}。")] if agreed.amount else []


def manner(agreed: AgreementFacts) -> str:
    """How, where and by when it is to be performed; what is not known stays open."""
    due = f"{known_day(agreed.due_on)}前" if agreed.due_on else BLANK
    return f"履行方式：{MODES.get(agreed.mode, BLANK)}；履行地点：{agreed.place or BLANK}；履行期限：{due}。"


def instalment_plan(instalments: tuple[InstalmentFacts, ...]) -> list[Block]:
    """分期履行: their number and sum, and every instalment with its day."""
    if not instalments:
        return []
    head = Row(tuple(Cell(text, Kind.LABEL) for text in ("期次", "履行日期", "金额（元）")), is_heading=True)
    rows = [
        Row(
            (
                Cell(str(number), Kind.LABEL),
                Cell(day(one.due_on), Kind.LABEL),
                Cell(f"{one.amount:,.2f}", align=Align.RIGHT),
            ),
            8,
        )
        for number, one in enumerate(instalments, start=1)
    ]
    total = sum((one.amount for one in instalments), Decimal())
    return [
        Heading(f"分期履行安排（共{len(instalments)}期，合计{yuan(total)}）："),
        FieldTable((20, 68, 68), (head, *rows)),
    ]
