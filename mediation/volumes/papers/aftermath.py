"""What follows an agreement: performance with its receipt, return visits, judicial confirmation."""

from __future__ import annotations

from bureau.papers.blocks import (
    Cell,
    FieldTable,
    Heading,
    Kind,
    Paper,
    Paragraph,
    Row,
    Seal,
    Signatures,
)
from mediation.choices import AgreementForm
from mediation.volumes.choices import PaperCode
from mediation.volumes.facts import AgreementFacts, PartyFacts, PerformanceFacts, VisitFacts, VolumeFacts
from mediation.volumes.papers.agreements import text_or_lines
from mediation.volumes.papers.parties import COLUMNS, everybody, line, matter, pair, signer, text_row
from mediation.volumes.papers.titles import TITLES
from mediation.volumes.papers.words import (
    BLANK,
    BLANK_DAY,
    DISPUTES,
    MODES,
    PERFORMANCES,
    SATISFACTIONS,
    SEXES,
    SIGNED,
    VISITS,
    day,
    known_day,
    money,
    ticked,
)

_NOTHING_AGREED = AgreementFacts(form=AgreementForm.WRITTEN)
# Rows to be filled by hand when no instalments were agreed.
_BLANK_PAYMENTS = 4


# -- performance -------------------------------------------------------------------------------------------------------


def performance(facts: VolumeFacts) -> Paper:
    """履行情况记录: the committee watches over the performance (人民调解法 Art. 31)."""
    agreed = facts.agreement or _NOTHING_AGREED
    head = (
        line("调解协议编号", agreed.number or facts.number),
        line("当事人", everybody(facts)),
        line("协议金额", money(agreed.amount, agreed.amount_in_words) if agreed.amount else ""),
        pair(("履行方式", MODES.get(agreed.mode, "")), ("履行期限", known_day(agreed.due_on))),
        line("履行地点", agreed.place),
    )
    return Paper(
        TITLES[PaperCode.PERFORMANCE],
        (
            FieldTable(COLUMNS, head),
            _payments(facts.performance),
            FieldTable(COLUMNS, (text_row("履行情况", _performed(facts.performance), 25),)),
            Signatures(("人民调解员（签名）",)),
            Seal("", BLANK_DAY, mark=""),
        ),
        reference=f"卷号：{facts.number}",
    )


def _payments(performed: PerformanceFacts) -> FieldTable:
    titles = ("期次", "应履行日期", "应履行金额\n（元）", "实际履行日期", "收款人签名")
    rows: list[tuple[str, ...]] = [
        (str(number), day(one.due_on), f"{one.amount:,.2f}", known_day(one.paid_on), "")
        for number, one in enumerate(performed.instalments, start=1)
    ] or [("",) * len(titles)] * _BLANK_PAYMENTS
    head = Row(tuple(Cell(text, Kind.LABEL) for text in titles), is_heading=True)
    return FieldTable((13, 42, 30, 42, 29), (head, *(Row(tuple(Cell(t, Kind.LABEL) for t in row)) for row in rows)))


def _performed(performed: PerformanceFacts) -> str:
    state = PERFORMANCES.get(performed.state, "")
    if state and performed.performed_on:
        state = f"{day(performed.performed_on)}{state}"
    return "\n".join(text for text in (f"{state}。" if state else "", performed.note) if text)


def receipt(facts: VolumeFacts) -> Paper:
    """收条. Who pays whom is not on record; the sum is known when all is paid at once."""
    agreed = facts.agreement or _NOTHING_AGREED
    amount = f"人民币{BLANK}元（大写：{BLANK}{BLANK}）"
    if agreed.amount and not facts.performance.instalments:
        amount = money(agreed.amount, agreed.amount_in_words)
    paid = f"依照编号为{agreed.number or facts.number}的人民调解协议支付的款项{amount}"
    return Paper(
        "收条",
        (
            Paragraph(f"今收到{BLANK}{BLANK}{paid}。"),
            Signatures((f"收款人{SIGNED}", "见证人（签名）")),
            Seal("", BLANK_DAY, mark=""),
        ),
        has_page_numbers=False,
    )


# -- return visits -----------------------------------------------------------------------------------------------------


def visits(facts: VolumeFacts) -> list[Paper]:
    """人民调解回访记录: one for each visit, one to fill in when there was none yet."""
    return [_visit(facts, one) for one in facts.visits or (None,)]


def _visit(facts: VolumeFacts, one: VisitFacts | None) -> Paper:
    number = (facts.agreement.number if facts.agreement else "") or facts.number
    on = day(one.visited_on if one else None)
    risk = "" if one is None else "yes" if one.has_hidden_risk else "no"
    rows = (
        line("当事人", everybody(facts)),
        line("调解协议编号", number),
        line("回访事由", matter(facts)),
        line("回访时间", on),
        line("回访方式", ticked(VISITS, one.mode if one else "")),
        line("履行情况", ticked(PERFORMANCES, one.performance if one else ""), height=14),
        line("满意程度", ticked(SATISFACTIONS, one.satisfaction if one else "")),
        line("遗留隐患", ticked({"no": "无", "yes": "有"}, risk)),
        text_row("回访情况", one.note if one else "", 60),
    )
    visitor = f"回访人 {one.visitor}（签名）" if one and one.visitor else "回访人（签名）"
    signers = Signatures((f"被回访人{SIGNED}", visitor))
    return Paper(TITLES[PaperCode.VISIT], (FieldTable(COLUMNS, rows), signers, Seal("", on, mark="")))


# -- judicial confirmation ---------------------------------------------------------------------------------------------


def confirmation(facts: VolumeFacts) -> Paper:
    """司法确认申请书: all parties apply together (人民调解法 Art. 33, 民事诉讼法 Art. 205).

    What the court asks for (法释〔2011〕5号, Art. 3): the agreement, proof of identity, addresses and phones.
    """
    agreed = facts.agreement or _NOTHING_AGREED
    form = "人民调解口头协议" if agreed.form == AgreementForm.ORAL else "人民调解协议"
    number = agreed.number or facts.number
    reached = f"于{day(agreed.agreed_on)}经{facts.committee}主持调解，达成{form}（编号：{number}）"
    court = facts.confirmation.court if facts.confirmation else ""
    applied_on = facts.confirmation.applied_on if facts.confirmation else None
    return Paper(
        TITLES[PaperCode.CONFIRMATION],
        (
            *(Paragraph(text) for party in facts.parties for text in _applicant(party)),
            Heading("申请事项："),
            Paragraph(f"请求确认申请人{reached}有效。"),
            Heading("事实与理由："),
            Paragraph(f"申请人因{DISPUTES[facts.dispute_type]}，{reached}，协议内容如下："),
            text_or_lines(agreed.content, 5),
            Paragraph(_PROMISE),
            Paragraph(_LAW, keeps_next=True),
            Paragraph("此致", keeps_next=True),
            Paragraph(court or f"{BLANK}人民法院", indent=0, keeps_next=True),
            Signatures(tuple(signer("申请人", party.name) for party in facts.parties)),
            Seal("", day(applied_on), mark=""),
            Paragraph(_ENCLOSED[agreed.form == AgreementForm.ORAL]),
        ),
    )


_PROMISE = (
    "申请人出于解决纠纷的目的自愿达成协议，没有恶意串通、规避法律的行为；"
    "如果因为该协议内容而给他人造成损害的，愿意承担相应的民事责任和其他法律责任。"
)
_LAW = (
    "现根据《中华人民共和国人民调解法》第三十三条、《中华人民共和国民事诉讼法》第二百零五条的规定，共同申请司法确认。"
)
_ENCLOSED = {
    False: "附：1.人民调解协议书1份；2.申请人身份证明、资格证明；3.与调解协议相关的其他证明材料。",
    True: "附：1.人民调解口头协议登记表1份；2.申请人身份证明、资格证明；3.与调解协议相关的其他证明材料。",
}


def _applicant(party: PartyFacts) -> list[str]:
    """Who applies: a person with number and address, an organisation with who stands for it."""
    phone = f"联系电话{party.phone or BLANK}"
    if party.is_person:
        age = "" if party.age is None else f"{party.age}岁"
        about = [SEXES.get(party.sex, ""), party.ethnic_group, age, party.occupation]
        known = [party.name or BLANK, *(text for text in about if text)]
        lines = [
            f"申请人：{'，'.join(known)}，公民身份号码{party.id_no or BLANK}，住{party.address or BLANK}，{phone}。"
        ]
    else:
        head = f"法定代表人（负责人）：{party.representative or BLANK}"
        code = f"，统一社会信用代码{party.id_no}" if party.id_no else ""
        lines = [f"申请人：{party.name}{code}，住所地{party.address or BLANK}，{phone}。", f"{head}。"]
    if party.agent_name:
        lines.append(f"委托代理人：{party.agent_name}，联系电话{party.agent_phone or BLANK}。")
    return lines
