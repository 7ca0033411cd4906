"""The columns of the rectification ledger: the one declaration of its sheet, of its API, and of what its list shows.

The first 17 headings and their order are promised to the outside (contract, KIND ``problems``); those behind them are
what our own export needs to come back unchanged. Aliases: headings of ledgers in use (domain notes 3.1).
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from bureau.sheets.columns import ChoiceColumn, CodeColumn, Column, DateColumn, ReferenceColumn, TextColumn
from bureau.sheets.ledgers import LedgerColumn
from rectification.choices import ProblemState, RectificationType, Source
from rectification.models import Problem
from rectification.problems.cells import DeadlineColumn, MeasuresColumn, ProgressColumn
from rectification.problems.words import SOURCE_WORDS, STATE_WORDS, TYPE_WORDS
from rectification.rules.problems import TEXTS


def _field(name: str, sheet: Column, **options: Any) -> LedgerColumn:
    """A column called like its field on screens, too."""
    return LedgerColumn(name, Problem._meta.get_field(name).verbose_name, sheet, **options)  # type: ignore[union-attr]


COLUMNS = (
    LedgerColumn(
        "number",
        _("problem number"),
        # The number says which problem a row is; it is never changed by a file.
        CodeColumn(
            "问题编号", compared=False, max_length=30, width=16,
            aliases=("编号", "整改编号", "销号编号", "台账编号", "问题序号"),
            hint=_("blank: the next number of the campaign is given"), example="2026-XC-001",
        ),
        entered=False, listed=True, title=True, sort=("campaign", "serial_year", "serial"),
    ),
    _field(
        "campaign",
        ReferenceColumn(
            "专项", target="campaign", attribute="campaign__name", required=True, width=24,
            aliases=("专项名称", "专项行动", "专项整治", "批次", "整改专项"),
            hint=_("the name or the code of a campaign that stands already"),
        ),
        listed=True, value="campaign.name", sort=("campaign", "serial_year", "serial"), phone=False,
    ),
    _field(
        "source",
        ChoiceColumn(
            "问题来源", choices=Source.choices, also=SOURCE_WORDS, aliases=("来源", "来源渠道", "发现渠道", "线索来源")
        ),
        listed=True, phone=False,
    ),
    _field(
        "category",
        ReferenceColumn(
            "问题类别", target="category", attribute="category__name", width=18,
            aliases=("类别", "问题类型", "问题分类"),
        ),
    ),
    _field(
        "description",
        TextColumn(
            "问题描述", max_length=TEXTS["description"], required=True, width=40,
            aliases=("问题", "存在问题", "具体问题", "问题表现", "存在的问题", "主要问题", "问题内容"),
            example="调解卷宗归档不及时",
        ),
        listed=True,
    ),
    _field(
        "cause", TextColumn("原因分析", max_length=TEXTS["cause"], width=30, aliases=("原因", "问题原因", "产生原因"))
    ),
    _field("goal", TextColumn("整改目标", max_length=TEXTS["goal"], width=30, aliases=("目标", "预期目标"))),
    LedgerColumn(
        "measures",
        _("measures"),
        MeasuresColumn(
            "整改措施", width=40, aliases=("措施", "整改举措", "具体措施"),
            hint=_("several are numbered 1. 2. or stand each on its line"), example="1.逐卷清理\n2.开展业务培训",
        ),
        entered=False,
    ),
    _field(
        "leader", TextColumn("责任领导", max_length=TEXTS["leader"], aliases=("分管领导", "牵头领导", "包案领导"))
    ),
    _field(
        "unit",
        TextColumn(
            "责任单位", max_length=TEXTS["unit"], width=18,
            aliases=("责任单位(科室)", "责任科室", "牵头单位", "责任部门", "整改单位", "牵头科室"),
            hint=_("a justice office or a unit of the bureau"), example="河口司法所",
        ),
        listed=True,
    ),
    _field(
        "owner",
        TextColumn("责任人", max_length=TEXTS["owner"], aliases=("具体责任人", "整改责任人", "承办人", "经办人")),
        listed=True, phone=False,
    ),
    _field(
        "rect_type",
        ChoiceColumn("整改类型", choices=RectificationType.choices, also=TYPE_WORDS, aliases=("整改方式", "整改类别")),
    ),
    _field(
        "found_on",
        DateColumn(
            "发现日期", future=False, required=True, aliases=("发现时间", "问题发现日期", "反馈日期", "反馈时间"),
            example="2026-06-01",
        ),
        listed=True, kind="date", sort=("found_on",), phone=False,
    ),
    _field(
        "deadline",
        DeadlineColumn(
            "整改时限", aliases=("整改期限", "完成时限", "时限", "完成期限", "办结时限"), example="2026-07-31",
            hint=_("a date; blank for what is kept up for good"),
        ),
        listed=True, kind="date", sort=("deadline",),
    ),
    LedgerColumn(
        "progress",
        _("progress"),
        ProgressColumn(
            "整改进展", compared=False, width=30, aliases=("进展情况", "整改情况", "整改进展情况", "完成情况"),
            hint=_("the last line of the log; read for new problems only"), example="2026-07-10 60% 已补归档12卷",
        ),
        entered=False,
    ),
    _field(
        "state",
        # A file moves no problem: closing by number takes three people (workflow).
        ChoiceColumn(
            "状态", choices=ProblemState.choices, also=STATE_WORDS, compared=False, aliases=("整改状态", "销号状态"),
            hint=_("only of problems that are new here"),
        ),
        entered=False, listed=True, sort=("state", "-deadline"),
    ),
    _field(
        "closed_on",
        DateColumn(
            "销号日期", future=False, compared=False, aliases=("销号时间", "完成日期", "完成时间", "办结日期"),
            hint=_("only of problems that were closed before they came into the portal"),
        ),
        entered=False, sort=("closed_on",),
    ),
    # -- behind the promised headings --
    _field(
        "office",
        ReferenceColumn(
            "司法所", target="office", attribute="office__name", aliases=("所属司法所",),
            hint=_("blank: the office that the responsible unit names"),
        ),
    ),
    _field("next_report_on", DateColumn("下次报告日期", aliases=("下次报告时间", "下次报送日期"))),
    _field("public_text", TextColumn("公开表述", max_length=TEXTS["public_text"], width=30)),
    _field("remarks", TextColumn("备注", max_length=TEXTS["remarks"], width=20, aliases=("说明",))),
)  # fmt: skip

LABELS = {column.name: column.label for column in COLUMNS}
HEADINGS = {column.name: column.sheet.heading for column in COLUMNS}
