"""Cases to print: one with everything, one with hardly anything."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from mediation.choices import (
    AgreementForm,
    DisputeType,
    NextStep,
    PaperState,
    PartyKind,
    Performance,
    PerformMode,
    Result,
    Satisfaction,
    Sex,
    Side,
    Source,
    VisitMode,
)
from mediation.volumes.facts import (
    AgreementFacts,
    ConfirmationFacts,
    DocumentFacts,
    EndFacts,
    FilingFacts,
    InstalmentFacts,
    PartyFacts,
    PerformanceFacts,
    VisitFacts,
    VolumeFacts,
)

APPLICANT = PartyFacts(
    side=Side.APPLICANT,
    name="王大山",
    sex=Sex.MALE,
    ethnic_group="汉族",
    age=45,
    occupation="务农",
    phone="13800000001",
    address="练习县洪口镇东山村12号",
    id_no="371121198103020016",
)
SECOND_APPLICANT = PartyFacts(
    side=Side.APPLICANT,
    name="买买提江·阿卜杜热合曼",
    sex=Sex.MALE,
    ethnic_group="维吾尔族",
    age=38,
    occupation="建筑工人",
    phone="13800000002",
    address="练习县洪口镇东山村13号",
    agent_name="赵律",
    agent_phone="13800000009",
)
COMPANY = PartyFacts(
    side=Side.RESPONDENT,
    name="练习县宏远建筑安装工程有限责任公司",
    kind=PartyKind.LEGAL_PERSON,
    phone="05330000001",
    address="练习县城区文化路88号宏远大厦9层",
    id_no="91370000MA3C000001",
    representative="孙宏远（总经理）",
)
THIRD = PartyFacts(side=Side.THIRD, name="李小河", sex=Sex.FEMALE, ethnic_group="汉族", age=51, phone="13800000003")
RESPONDENT = PartyFacts(side=Side.RESPONDENT, name="李小河")

BRIEF = (
    "2025年3月至12月，申请人王大山等人在被申请人承建的洪口镇东山村文化广场工程中提供劳务，"
    "双方口头约定日工资260元。工程完工后，被申请人以建设单位未付清工程款为由，拖欠申请人工资合计156000元。\n"
    "申请人多次讨要未果，遂向本调委会申请调解。"
)
CONTENT = (
    "一、被申请人练习县宏远建筑安装工程有限责任公司支付申请人工资合计156000元，分十三期付清，"
    "每期于当月最后一日前支付12000元；\n"
    "二、被申请人任何一期逾期超过十日的，申请人可以要求一次付清全部余款；\n"
    "三、双方就本纠纷再无其他争议。"
)
INSTALMENTS = tuple(
    InstalmentFacts(
        due_on=dt.date(2026 + (6 + month) // 12, (6 + month) % 12 + 1, 28),
        amount=Decimal(12000),
        paid_on=dt.date(2026, 7, 20) if month == 0 else None,
    )
    for month in range(13)
)
DOCUMENTS = {
    number: DocumentFacts(state=PaperState.YES, pages=pages)
    for number, pages in {1: 1, 2: 1, 3: 4, 5: 2, 6: 3, 7: 2, 8: 2, 9: 1, 10: 1, 11: 3, 13: 1}.items()
} | {4: DocumentFacts(state=PaperState.NOT_NEEDED), 12: DocumentFacts(state=PaperState.NOT_NEEDED)}

FULL = VolumeFacts(
    number="（2026）洪口人调字第17号",
    committee="洪口镇人民调解委员会",
    accepted_on=dt.date(2026, 6, 3),
    source=Source.APPLIED,
    dispute_type=DisputeType.MIGRANT_WAGES,
    parties=(APPLICANT, SECOND_APPLICANT, COMPANY, THIRD),
    brief=BRIEF,
    amount_claimed=Decimal(156000),
    claimed_in_words="壹拾伍万陆仟元整",
    lead="周明",
    assistants=("吴清", "郑和"),
    consultant="钱法",
    end=EndFacts(result=Result.SUCCESS, ended_on=dt.date(2026, 6, 20)),
    agreement=AgreementFacts(
        form=AgreementForm.WRITTEN,
        number="（2026）洪口人调协字第9号",
        agreed_on=dt.date(2026, 6, 20),
        content=CONTENT,
        amount=Decimal(156000),
        amount_in_words="壹拾伍万陆仟元整",
        mode=PerformMode.INSTALMENTS,
        due_on=dt.date(2027, 7, 28),
        place="洪口镇人民调解委员会",
    ),
    performance=PerformanceFacts(
        state=Performance.PARTIAL, note="第一期已于2026年7月20日付清。", instalments=INSTALMENTS
    ),
    confirmation=ConfirmationFacts(applied_on=dt.date(2026, 7, 1), court="练习县人民法院"),
    visits=(
        VisitFacts(
            visited_on=dt.date(2026, 7, 10),
            visitor="周明",
            mode=VisitMode.HOME,
            performance=Performance.PARTIAL,
            satisfaction=Satisfaction.SATISFIED,
            note="申请人王大山对调解结果满意，被申请人表示按期支付。",
        ),
        VisitFacts(visited_on=dt.date(2026, 7, 14), mode=VisitMode.PHONE, performance=Performance.PARTIAL),
    ),
    filing=FilingFacts(
        documents=DOCUMENTS,
        retention="长期",
        compiled_by="郑和",
        compiled_on=dt.date(2026, 7, 15),
        checked_by="周明",
    ),
)
BARE = VolumeFacts(
    number="（2026）东山人调字第1号",
    committee="洪口镇东山村人民调解委员会",
    accepted_on=dt.date(2026, 7, 15),
    source=Source.ACTIVE,
    dispute_type=DisputeType.NEIGHBOUR,
    parties=(PartyFacts(side=Side.APPLICANT, name="王大山"), RESPONDENT),
)
FAILED = EndFacts(result=Result.FAILED, ended_on=dt.date(2026, 7, 15), next_step=NextStep.LAWSUIT)
ORAL = AgreementFacts(
    form=AgreementForm.ORAL,
    agreed_on=dt.date(2026, 7, 15),
    content="李小河三日内清理门前堆放的木料。",
    mode=PerformMode.IMMEDIATE,
)
