"""Papers that open a case: application, registration of acceptance, notice of rights and duties."""

from __future__ import annotations

from bureau.papers.blocks import Cell, FieldTable, Heading, Numbered, Paper, Paragraph, Row, Seal, Signatures
from bureau.papers.typefaces import Size
from mediation.choices import DELEGATED, Side, Source
from mediation.volumes.choices import PaperCode
from mediation.volumes.facts import VolumeFacts
from mediation.volumes.papers.parties import (
    ALL,
    COLUMNS,
    everybody,
    line,
    party_rows,
    party_table,
    signing,
    text_row,
)
from mediation.volumes.papers.titles import TITLES
from mediation.volumes.papers.words import BLANK_DAY, COMMITTEE_SEAL, DISPUTES, SOURCES, day, money, ticked


def application(facts: VolumeFacts) -> Paper:
    """人民调解申请书. What is asked for is written by the applicant; an amount that was recorded stands there."""
    claimed = facts.amount_claimed
    asked = f"1.涉及金额{money(claimed, facts.claimed_in_words)}；" if claimed is not None else "1."
    table = party_table(
        facts.parties,
        facts,
        text_row("纠纷\n简要情况", facts.brief, 55),
        text_row("当事人\n申请事项", f"{asked}\n2.\n3.", 34),
    )
    told = "人民调解委员会已将申请人民调解的相关规定告知我，现自愿申请人民调解委员会进行调解。"
    applicants = facts.of_side(Side.APPLICANT)
    return Paper(
        TITLES[PaperCode.APPLICATION],
        (table, Paragraph(told, keeps_next=True), signing(applicants, facts), Seal("", BLANK_DAY, mark="")),
    )


def acceptance(facts: VolumeFacts) -> Paper:
    """人民调解受理登记表. The form of 2010 knows two sources; 委托移送 came with the statistics form."""
    dispute = f"调解{everybody(facts)}之间的{DISPUTES[facts.dispute_type]}"
    agreed = f"{day(facts.accepted_on)}，本人民调解委员会经当事人同意，{dispute}。"
    rows = [
        Row((Cell(agreed, span=ALL),), 14),
        *(row for party in facts.parties for row in party_rows(party, facts)),
        line("纠纷类型", DISPUTES[facts.dispute_type]),
        line("案件来源", _sources(facts), height=16),
        text_row("纠纷\n简要情况", facts.brief, 36),
    ]
    return Paper(
        TITLES[PaperCode.ACCEPTANCE],
        (
            FieldTable(COLUMNS, tuple(rows)),
            signing(facts.parties, facts),
            Signatures(("登记人（签名）",)),
            Seal(facts.committee, day(facts.accepted_on), COMMITTEE_SEAL),
        ),
        reference=f"卷号：{facts.number}",
        size=Size.SMALL_FOUR,
        note="此表由人民调解委员会填写。",
    )


def _sources(facts: VolumeFacts) -> str:
    own = ticked({key: SOURCES[key] for key in (Source.APPLIED, Source.ACTIVE)}, facts.source)
    moved = ticked({"moved": "接受委托移送"}, "moved" if facts.source in DELEGATED else "")
    if facts.source not in DELEGATED:
        return f"{own}\n{moved}"
    document = f"，文号：{facts.source_doc_no}" if facts.source_doc_no else ""
    return f"{own}\n{moved}（{SOURCES[facts.source]}{document}）"


def rights(facts: VolumeFacts) -> Paper:
    """人民调解当事人权利义务告知书: 人民调解法 Art. 3, 4, 7, 23, 24, 26, 31 to 33."""
    return Paper(
        TITLES[PaperCode.RIGHTS],
        (
            Paragraph(
                "根据《中华人民共和国人民调解法》，现将人民调解的性质、原则、效力，"
                "以及当事人在人民调解活动中享有的权利和应当履行的义务告知如下："
            ),
            Heading("一、性质和收费"),
            Paragraph(
                "人民调解委员会是依法设立的调解民间纠纷的群众性组织。"
                "人民调解委员会调解民间纠纷，不收取任何费用（第四条、第七条）。"
            ),
            Heading("二、调解原则（第三条）"),
            Numbered(_PRINCIPLES),
            Heading("三、当事人的权利（第二十三条）"),
            Numbered(_RIGHTS),
            Heading("四、当事人的义务（第二十四条）"),
            Numbered(_DUTIES),
            Heading("五、调解协议的效力"),
            Numbered(_EFFECTS),
            Paragraph("以上内容已向我（我们）告知，我（我们）已经知悉。", keeps_next=True),
            signing(facts.parties, facts),
            Signatures(("告知人（签名）",)),
            Seal(facts.committee, BLANK_DAY, COMMITTEE_SEAL),
        ),
        size=Size.SMALL_FOUR,
    )


_PRINCIPLES = (
    "在当事人自愿、平等的基础上进行调解；",
    "不违背法律、法规和国家政策；",
    "尊重当事人的权利，不得因调解而阻止当事人依法通过仲裁、行政、司法等途径维护自己的权利。",
)
_RIGHTS = (
    "选择或者接受人民调解员；",
    "接受调解、拒绝调解或者要求终止调解；",
    "要求调解公开进行或者不公开进行；",
    "自主表达意愿、自愿达成调解协议。",
)
_DUTIES = (
    "如实陈述纠纷事实；",
    "遵守调解现场秩序，尊重人民调解员；",
    "尊重对方当事人行使权利。",
)
_CONFIRMATION = (
    "双方当事人认为有必要的，可以自调解协议生效之日起三十日内共同向人民法院申请司法确认；"
    "经人民法院确认有效，一方当事人拒绝履行或者未全部履行的，对方当事人可以向人民法院申请强制执行（第三十三条）。"
)
_EFFECTS = (
    "经人民调解委员会调解达成的调解协议，具有法律约束力，当事人应当按照约定履行（第三十一条）。",
    "当事人之间就调解协议的履行或者调解协议的内容发生争议的，一方当事人可以向人民法院提起诉讼（第三十二条）。",
    _CONFIRMATION,
    "调解不成的，终止调解，当事人可以依法通过仲裁、行政、司法等途径维护自己的权利（第二十六条）。",
)
