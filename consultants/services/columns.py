"""The columns of the service ledger: the one declaration of its list, form, sheet and API.

Headings and their aliases as village ledgers of legal consultants use them (serial number aside): time, object, content
and result of the work log asked for by the counties' score sheets.
"""

from __future__ import annotations

from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from bureau.sheets.columns import (
    ChoiceColumn,
    CodeColumn,
    DateColumn,
    DecimalColumn,
    IntegerColumn,
    ReferenceColumn,
    TextColumn,
)
from bureau.sheets.ledgers import LedgerColumn, entered
from consultants.choices import Mode, ServiceKind, Topic, Venue
from consultants.models import ServiceRecord

KIND_WORDS = {
    "咨询": "consult",
    "法律咨询解答": "consult",
    "讲座": "lecture",
    "法治讲座": "lecture",
    "法制讲座": "lecture",
    "普法讲座": "lecture",
    "参与矛盾纠纷调解": "mediate",
    "矛盾纠纷化解": "mediate",
    "矛盾纠纷调解": "mediate",
    "参与调解": "mediate",
    "调解纠纷": "mediate",
    "合同审查": "contract",
    "村规民约审查": "rules",
    "出具法律意见书": "opinion",
    "法律意见书": "opinion",
    "代写文书": "draft",
    "代写法律文书": "draft",
    "引导法律援助": "aid_guide",
    "引导申请法律援助": "aid_guide",
    "引导公证": "notary_guide",
    "列席会议": "meeting",
    "列席村两委会议": "meeting",
    "参与援法议事": "meeting",
    "宣传": "publicity",
    "普法宣传": "publicity",
    "法治宣传": "publicity",
    "宣传活动": "publicity",
    "发放资料": "publicity",
    "下沉宣传": "publicity",
    "培训骨干": "train",
    "培训法律明白人": "train",
    "顾问会议": "consultant_meeting",
    "法律顾问会议": "consultant_meeting",
    "调解员会议": "mediator_meeting",
    "人民调解员会议": "mediator_meeting",
    "公证参与": "notary_participation",
    "公证参与法治村建设": "notary_participation",
    "法律援助": "legal_aid",
    "困难群众法律援助": "legal_aid",
}
VENUE_WORDS = {
    "村": "village",
    "村居": "village",
    "村社区": "village",
    "村(社区)": "village",
    "社区": "village",
    "乡镇": "township",
    "镇街": "township",
    "乡镇(街道)": "township",
    "县直部门": "county_department",
    "部门": "county_department",
    "机关": "county_department",
    "校园": "school",
    "学校": "school",
    "企业": "enterprise",
    "银行": "bank",
    "其他": "other",
}
TOPIC_WORDS = {
    "公证": "notary",
    "法援": "legal_aid",
    "法律援助": "legal_aid",
    "公证和法律援助": "notary_and_aid",
    "公证、法律援助": "notary_and_aid",
    "人民调解": "mediation",
    "调解": "mediation",
    "民法典": "civil_code",
    "其他": "other",
}
MODE_WORDS = {
    "实地": "onsite",
    "现场": "onsite",
    "上门": "onsite",
    "坐班": "onsite",
    "电话": "phone",
    "微信": "online",
    "网络": "online",
    "线上": "online",
    "远程": "online",
    "微信/网络": "online",
    "预约": "appointment",
}


def _first_words(record: ServiceRecord) -> str:
    return Truncator(record.content).chars(40)


def _choice(heading: str, choices: Any, also: dict[str, str], *aliases: str, **options: Any) -> ChoiceColumn:
    return ChoiceColumn(heading, choices=choices.choices, also=also, aliases=aliases, **options)


COLUMNS = (
    LedgerColumn(
        "date",
        _("date"),
        DateColumn("日期", future=False, required=True, aliases=("服务日期", "服务时间", "时间"), example="2026-03-05"),
        listed=True,
        kind="date",
        sort=("date",),
    ),
    LedgerColumn(
        "office",
        _("justice office"),
        ReferenceColumn("司法所", target="office", attribute="office__name", aliases=("所属司法所", "单位"), width=14),
        listed=True,
        value="office.name",
        sort=("office__order", "office"),
    ),
    LedgerColumn(
        "township",
        _("township"),
        ReferenceColumn(
            "乡镇(街道)", attribute="village__township__name", aliases=("乡镇", "镇街", "街道", "所属区域")
        ),
        entered=False,
    ),
    LedgerColumn(
        "village",
        _("village"),
        ReferenceColumn(
            "村(社区)",
            target="village",
            attribute="village__name",
            aliases=("村", "社区", "村居", "村(居)", "服务村", "村名"),
            width=16,
        ),
        listed=True,
        value="village.name",
        sort=("village__code", "village"),
    ),
    LedgerColumn(
        "consultant",
        _("consultant"),
        ReferenceColumn(
            "法律顾问",
            target="consultant",
            attribute="consultant__name",
            aliases=("顾问", "顾问姓名", "法律顾问姓名", "律师"),
        ),
        listed=True,
        value="consultant.name",
        sort=("consultant__name", "consultant"),
    ),
    LedgerColumn(
        "kind",
        _("kind of service"),
        _choice("服务类型", ServiceKind, KIND_WORDS, "类型", "服务类别", "工作类型", required=True, width=18),
        listed=True,
        sort=("kind",),
    ),
    LedgerColumn("venue", _("kind of place"), _choice("场所类型", Venue, VENUE_WORDS, "场所", "地点类型")),
    LedgerColumn("topic", _("publicity topic"), _choice("宣传主题", Topic, TOPIC_WORDS, "主题")),
    LedgerColumn("mode", _("mode"), _choice("服务方式", Mode, MODE_WORDS, "方式", "服务形式")),
    LedgerColumn(
        "hours",
        _("hours"),
        DecimalColumn("时长(小时)", places=1, maximum=12, unit="小时", aliases=("时长", "服务时长", "小时")),
        listed=True,
        kind="number",
        sort=("hours",),
        phone=False,
    ),
    LedgerColumn(
        "people",
        _("people reached"),
        IntegerColumn("受益人数", maximum=100_000, unit="人", aliases=("人数", "服务人数", "受益人次", "人次")),
        listed=True,
        kind="number",
        sort=("people",),
    ),
    LedgerColumn(
        "clients",
        _("served whom"),
        TextColumn("服务对象", max_length=200, aliases=("对象", "当事人"), width=16),
    ),
    LedgerColumn(
        "content",
        _("what was done"),
        TextColumn(
            "服务内容",
            max_length=2000,
            required=True,
            aliases=("内容", "工作内容", "活动内容"),
            width=40,
            example="解答土地承包问题",
        ),
        listed=True,
        title=True,
        value=_first_words,
    ),
    LedgerColumn(
        "result",
        _("result"),
        TextColumn("办理结果", max_length=2000, aliases=("结果", "处理结果", "服务结果"), width=24),
    ),
    LedgerColumn("remarks", _("remarks"), TextColumn("备注", max_length=2000, aliases=("说明",), width=20)),
    LedgerColumn(
        "stand_in_reason",
        _("reason for standing in"),
        TextColumn("代班原因", max_length=200, aliases=("代班理由", "代班说明"), width=16),
    ),
    # Two villages of one township may share a name, two consultants theirs: these tell them apart in files.
    LedgerColumn(
        "village_code",
        _("division code"),
        CodeColumn("区划代码", attribute="village__code", compared=False, aliases=("村代码", "村居代码"), width=15),
        entered=False,
    ),
    LedgerColumn(
        "license_no",
        _("licence number"),
        CodeColumn("执业证号", attribute="consultant__license_no", compared=False, aliases=("证号",), width=20),
        entered=False,
    ),
)

# What a person enters, in the order of every form and sheet.
FIELDS = entered(COLUMNS)
TEXTS = {c.name: c.sheet.max_length for c in COLUMNS if type(c.sheet) is TextColumn}
