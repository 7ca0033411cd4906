"""The columns of the ledger of opinions: the one declaration of its sheet and of what its API takes.

The first ten headings and their order are promised to the outside (contract, KIND ``opinions``); those behind them are
what our own export tells besides. Aliases: headings of ledgers in use (domain notes 4, 11.7).
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.core.masking import mask_name
from bureau.core.phones import mask_phone
from bureau.opinions.choices import Channel, Identity, OpinionKind, OpinionState, Outcome, Satisfaction
from bureau.opinions.desk.words import CHANNEL_WORDS, IDENTITY_WORDS, KIND_WORDS
from bureau.opinions.models import Opinion
from bureau.opinions.rules.submissions import EARLIEST, LONGEST_BODY_STAFF, LONGEST_NAME, LONGEST_TITLE
from bureau.sheets.columns import (
    BooleanColumn,
    ChoiceColumn,
    CodeColumn,
    Column,
    DateColumn,
    ReferenceColumn,
    TextColumn,
)
from bureau.sheets.ledgers import LedgerColumn


def _field(name: str, sheet: Column) -> LedgerColumn:
    """A column called like its field on screens, too."""
    label = Opinion._meta.get_field(name).verbose_name  # type: ignore[union-attr]
    return LedgerColumn(name, label, sheet)


def _mask(name: str) -> str:
    return name if "*" in name else mask_name(name)


COLUMNS = (
    _field(
        "received_on",
        DateColumn(
            "收到日期", future=False, earliest=EARLIEST, required=True, example="2026-03-05",
            aliases=("收到时间", "日期", "来信日期", "反映日期", "登记日期", "受理日期", "征集日期"),
        ),
    ),
    _field(
        "channel",
        ChoiceColumn(
            "渠道", choices=Channel.choices, also=CHANNEL_WORDS, required=True, example="电话",
            aliases=("来源", "来源渠道", "征集渠道", "反映渠道", "收集渠道", "征集方式"),
        ),
    ),
    _field(
        "category",
        ReferenceColumn(
            "类别", target="category", attribute="category__name", required=True, width=20, max_length=30,
            aliases=("意见类别", "分类", "问题类别", "意见分类"), example="人民调解",
        ),
    ),
    _field(
        "title",
        TextColumn(
            "标题", max_length=LONGEST_TITLE, width=30, aliases=("主题", "意见标题", "题目"),
            hint=_("blank: the beginning of the text"),
        ),
    ),
    _field(
        "body",
        TextColumn(
            "内容", max_length=LONGEST_BODY_STAFF, required=True, width=50,
            aliases=("意见内容", "具体内容", "意见建议", "反映内容", "反映问题", "意见建议内容", "诉求内容"),
            example="村里公示栏上法律顾问的电话打不通，请更新",
        ),
    ),
    _field(
        "township",
        ReferenceColumn(
            "乡镇(街道)", target="township", attribute="township__name", aliases=("乡镇", "街道", "镇街", "乡镇街道"),
        ),
    ),
    _field(
        "village",
        ReferenceColumn(
            "村(社区)", target="village", attribute="village__name", width=18, aliases=("村", "社区", "村居", "村社区"),
            hint=_("with its township"),
        ),
    ),
    _field(
        "identity",
        ChoiceColumn(
            "署名方式", choices=Identity.choices, also=IDENTITY_WORDS, aliases=("署名", "是否署名", "是否匿名"),
            hint=_("blank: by whether a name or a telephone number is given"),
        ),
    ),
    _field(
        "name",
        TextColumn(
            "姓名", max_length=LONGEST_NAME, personal=True, mask=_mask,
            aliases=("反映人", "来信人", "群众姓名", "联系人", "建议人"),
        ),
    ),
    _field(
        "phone",
        CodeColumn(
            "电话", personal=True, mask=mask_phone, width=16,
            aliases=("联系电话", "手机", "手机号", "联系方式", "手机号码"),
        ),
    ),
    # -- behind the promised headings; what an opinion has come to is only told, for it moves on its page --
    _field(
        "kind",
        ChoiceColumn(
            "类型", choices=OpinionKind.choices, also=KIND_WORDS, aliases=("意见类型", "诉求类型"),
            hint=_("blank: the usual one of the category"),
        ),
    ),
    _field("publish_consent", BooleanColumn("同意公开", aliases=("是否公开", "可否公开", "是否同意公开"))),
    LedgerColumn(
        "receipt_no",
        _("receipt number"),
        CodeColumn(
            "查询号", compared=False, max_length=12, pattern=r"\d{12}", width=16,
            aliases=("意见编号",), hint=_("given by the portal; leave it blank for what is new"),
        ),
        entered=False,
    ),
    LedgerColumn(
        "office",
        _("lead office"),
        TextColumn("主办单位", attribute="office__name", compared=False, hint=_("only told, never read")),
        entered=False,
    ),
    LedgerColumn(
        "state",
        pgettext_lazy("opinion", "state"),
        ChoiceColumn("状态", choices=OpinionState.choices, compared=False, hint=_("only told, never read")),
        entered=False,
    ),
    LedgerColumn(
        "reply_due",
        _("to be replied by"),
        DateColumn("答复期限", compared=False, hint=_("only told, never read")),
        entered=False,
    ),
    LedgerColumn(
        "first_replied_on",
        _("first replied on"),
        DateColumn("首次答复日期", compared=False, hint=_("only told, never read")),
        entered=False,
    ),
    LedgerColumn(
        "outcome",
        _("outcome"),
        ChoiceColumn("办理结果", choices=Outcome.choices, compared=False, hint=_("only told, never read")),
        entered=False,
    ),
    LedgerColumn(
        "satisfaction",
        _("satisfaction"),
        ChoiceColumn("满意度", choices=Satisfaction.choices, compared=False, hint=_("only told, never read")),
        entered=False,
    ),
)  # fmt: skip

LABELS = {column.name: column.label for column in COLUMNS}
