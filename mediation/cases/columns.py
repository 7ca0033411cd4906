"""The columns of the case ledger: the one declaration of its sheet, and of what its list shows of it.

The first 28 headings and their order are promised to the outside (contract, KIND ``cases``); those behind them are what
our own export needs to come back unchanged. Aliases: the headings of import templates in use (domain notes 1.9, 11.11).
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.sheets.columns import (
    BooleanColumn,
    ChoiceColumn,
    CodeColumn,
    Column,
    DateColumn,
    IntegerColumn,
    ReferenceColumn,
    TextColumn,
)
from bureau.sheets.ledgers import LedgerColumn
from mediation import choices
from mediation.cases import words
from mediation.cases.cells import (
    AssistantsColumn,
    BothSidesColumn,
    ConfirmationColumn,
    DisputeColumn,
    FactsColumn,
    GroupsColumn,
    NamesColumn,
    PhonesColumn,
    YuanColumn,
    mask_sides,
)
from mediation.models import MediationCase
from mediation.rules.cases import MOST_PEOPLE
from mediation.rules.cases import TEXTS as CASE_TEXTS
from mediation.rules.followups import TEXTS as FOLLOWUP_TEXTS
from mediation.rules.outcomes import MOST_YUAN
from mediation.rules.outcomes import TEXTS as OUTCOME_TEXTS
from villages.names import short_name


def _choice(heading: str, known: Any, also: words.Words, *aliases: str, **options: Any) -> ChoiceColumn:
    return ChoiceColumn(heading, choices=known.choices, also=also, aliases=aliases, **options)


def _field(name: str, sheet: Column, **options: Any) -> LedgerColumn:
    """A column called like its field on screens, too."""
    return LedgerColumn(name, MediationCase._meta.get_field(name).verbose_name, sheet, **options)  # type: ignore[union-attr]


COLUMNS = (
    LedgerColumn(
        "number",
        _("case number"),
        # The number says which case a row is; it is never changed by a file.
        CodeColumn(
            "卷号",
            compared=False,
            max_length=60,
            width=24,
            aliases=("案件编码", "案件编号", "案号", "编号", "卷宗号", "调解编号"),
            hint=_("the number of the paper file; blank: the next one is given"),
            example="(2026)河口镇人调字第1号",
        ),
        entered=False,
        listed=True,
        title=True,
    ),
    _field(
        "committee",
        ReferenceColumn(
            "调委会",
            target="committee",
            attribute="committee__name",
            aliases=("调解委员会", "人民调解委员会", "调委会名称", "调解组织", "受理单位", "调解机构", "承办调委会"),
            width=24,
        ),
        sort=("committee", "-accepted_on"),
    ),
    _field(
        "accepted_on",
        DateColumn(
            "受理日期", future=False, required=True, example="2026-03-05",
            aliases=("受理时间", "登记日期", "受理登记日期"),
        ),
        listed=True,
        kind="date",
        sort=("accepted_on",),
    ),
    _field(
        "source",
        _choice(
            "案件来源", choices.Source, words.SOURCE_WORDS, "纠纷来源", "来源", "受理方式", "案件来源渠道",
            required=True, width=16,
        ),
    ),
    _field(
        "source_doc_no",
        TextColumn(
            "移送文号", max_length=CASE_TEXTS["source_doc_no"], width=18,
            aliases=("委托文号", "委托移送文号", "移送函号"),
        ),
    ),
    _field(
        "dispute_type",
        DisputeColumn(
            "纠纷类型", choices=choices.DisputeType.choices, also=words.DISPUTE_WORDS, required=True, width=18,
            aliases=("纠纷类别", "案件类型", "案件分类", "纠纷种类"),
        ),
        listed=True,
        sort=("dispute_type",),
    ),
    _field(
        "difficulty",
        _choice("难易程度", choices.Difficulty, words.DIFFICULTY_WORDS, "难度级别", "案件难度级别", "难度", "案件难度"),
    ),
    LedgerColumn(
        "township",
        _("township"),
        ReferenceColumn(
            "乡镇(街道)",
            attribute="village__township__name",
            aliases=("乡镇", "镇街", "街道", "乡镇/街道", "行政划分", "行政区划", "所属区域"),
        ),
        entered=False,
    ),
    _field(
        "village",
        ReferenceColumn(
            "村(社区)", target="village", attribute="village__name", width=16,
            aliases=("村", "社区", "村居", "村(居)", "村名", "纠纷发生地", "纠纷发生村"),
        ),
        listed=True,
        value=lambda case: short_name(case.village.name),
        phone=False,
    ),
    LedgerColumn(
        "applicants",
        _("applicants"),
        NamesColumn(
            "申请人", side="applicant", width=18, example="王建国、李四", hint=_("several names are separated by 、"),
            aliases=("申请人姓名", "申请方", "申请人名称"),
        ),
    ),
    LedgerColumn(
        "applicant_phones",
        _("phones of the applicants"),
        PhonesColumn(
            "申请人电话", side="applicant", width=16, hint=_("in the order of the names; — for who has none"),
            aliases=("申请人联系电话", "申请人联系方式", "申请人手机", "申请人手机号"),
        ),
    ),
    LedgerColumn(
        "respondents",
        _("respondents"),
        NamesColumn(
            "被申请人", side="respondent", width=18, example="张伟", hint=_("several names are separated by 、"),
            aliases=("被申请人姓名", "被申请方", "被申请人名称", "对方当事人"),
        ),
    ),
    LedgerColumn(
        "respondent_phones",
        _("phones of the respondents"),
        PhonesColumn(
            "被申请人电话", side="respondent", width=16, hint=_("in the order of the names; — for who has none"),
            aliases=("被申请人联系电话", "被申请人联系方式", "被申请人手机", "被申请人手机号"),
        ),
    ),
    _field(
        "party_count",
        IntegerColumn(
            "涉及人数", maximum=MOST_PEOPLE, unit="人", hint=_("blank: the parties that are named"),
            aliases=("涉及当事人数", "涉案当事人数量", "当事人数", "当事人人数", "涉案人数", "人数"),
        ),
    ),
    _field(
        "brief",
        FactsColumn(
            "纠纷简要情况", max_length=CASE_TEXTS["brief"], width=40, required=True,
            aliases=("简要情况", "案情简介", "案件简介", "纠纷简况", "基本案情", "纠纷事由", "主要事实"),
            example="因宅基地边界多次争吵，要求确认边界",
        ),
    ),
    _field(
        "lead",
        ReferenceColumn(
            "调解员", target="lead", attribute="lead__name", aliases=("主办调解员", "调解员姓名", "调解人", "主调解员"),
            hint=_("the lead mediator first, who assisted behind, separated by 、"),
        ),
        listed=True,
        value="lead.name",
    ),
    _field(
        "result",
        _choice("调解结果", choices.Result, words.RESULT_WORDS, "结果", "处理结果", hint=_("blank: still open")),
    ),
    _field(
        "ended_on",
        DateColumn(
            "结案日期", future=False, aliases=("结案时间", "调解日期", "调解时间", "办结日期", "办结时间", "调结日期")
        ),
        sort=("ended_on",),
    ),
    _field(
        "agreement_form",
        _choice("协议形式", choices.AgreementForm, words.AGREEMENT_WORDS, "协议类型", "调解协议形式", "协议书形式"),
    ),
    _field(
        "agreed_on",
        DateColumn(
            "协议日期", future=False, aliases=("协议时间", "协议签订日期", "签订日期", "达成协议日期", "达成协议时间")
        ),
    ),
    _field(
        "agreement_content",
        FactsColumn(
            "协议内容", max_length=OUTCOME_TEXTS["agreement_content"], width=40,
            aliases=("调解协议内容", "协议主要内容"),
        ),
    ),
    _field(
        "amount_agreed",
        YuanColumn(
            "协议金额(元)", maximum=int(MOST_YUAN), unit="元", width=14,
            aliases=("调解协议金", "调解协议金(元)", "协议涉及金额", "协议涉及金额(元)", "涉及金额", "涉及金额(元)"),
        ),
    ),
    _field(
        "perform_mode",
        _choice("履行方式", choices.PerformMode, words.PERFORM_WORDS, "协议履行方式"),
    ),
    _field("perform_due", DateColumn("履行期限", aliases=("履行时限", "约定履行日期", "履行到期日"))),
    _field(
        "performance",
        _choice("履行情况", choices.Performance, words.PERFORMANCE_WORDS, "协议履行情况", "履行状态"),
    ),
    LedgerColumn(
        "confirmation",
        _("judicial confirmation"),
        ConfirmationColumn(
            "司法确认", width=30, aliases=("司法确认情况", "是否司法确认", "是否申请司法确认"),
            hint=_("how far it came, with the days; 否 when nobody applied"),
            example="已申请 2026-02-20；确认有效 2026-03-05",
        ),
    ),
    _field("visited_on", DateColumn("回访日期", future=False, aliases=("回访时间", "首次回访日期"))),
    _field("remarks", FactsColumn("备注", max_length=CASE_TEXTS["remarks"], width=20, aliases=("说明",))),
    # -- behind the promised headings --
    LedgerColumn(
        "assistants",
        _("assisting mediators"),
        AssistantsColumn("协办调解员", max_length=200, aliases=("协助调解员", "辅助调解员", "协调解员"), width=16),
    ),
    _field(
        "is_cross_committee",
        BooleanColumn(
            "跨调委会", aliases=("是否跨调委会",), hint=_("是 when the mediator belongs to another committee")
        ),
    ),
    _field(
        "difficulty_reason",
        FactsColumn("难易说明", max_length=CASE_TEXTS["difficulty_reason"], aliases=("疑难说明", "难易程度说明")),
    ),
    _field(
        "special_groups",
        GroupsColumn(
            "涉及特殊群体", choices=choices.SpecialGroup.choices, also=words.GROUP_WORDS, width=16,
            aliases=("涉及特殊群体情况", "特殊群体"), hint=_("several are separated by 、; 无 when there are none"),
            example="老年人、妇女",
        ),
    ),
    _field(
        "terminate_reason",
        _choice("终止原因", choices.TerminateReason, words.TERMINATE_WORDS, "终止调解原因"),
    ),
    _field("performed_on", DateColumn("履行日期", future=False, aliases=("履行时间", "实际履行日期", "履行完毕日期"))),
    _field(
        "performance_note",
        FactsColumn("履行说明", max_length=FOLLOWUP_TEXTS["performance_note"], aliases=("未履行原因", "履行备注")),
    ),
    # Two villages of one township may share a name.
    LedgerColumn(
        "village_code",
        _("division code"),
        CodeColumn("区划代码", attribute="village__code", compared=False, aliases=("村代码", "村居代码"), width=15),
        entered=False,
    ),
    LedgerColumn(
        "both_sides",
        pgettext_lazy("both sides of a case", "parties"),
        BothSidesColumn(
            "当事人", personal=True, mask=mask_sides, import_only=True, compared=False, aliases=("双方当事人",)
        ),
        entered=False,
    ),
)  # fmt: skip

LABELS = {column.name: column.label for column in COLUMNS}
HEADINGS = {column.name: column.sheet.heading for column in COLUMNS}
# What tells about people and what happened to them: masked for whom may not read the case.
PERSONAL = tuple(column.name for column in COLUMNS if column.sheet.personal)
# Applicants and respondents: their column of names and of phones, by side.
SIDES = {
    "applicant": ("applicants", "applicant_phones"),
    "respondent": ("respondents", "respondent_phones"),
}
