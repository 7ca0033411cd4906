"""Words of the forms: days, amounts, choices as they stand on paper.

They are the content of official forms (人民调解文书格式, 司发通〔2010〕239号) and therefore Chinese in the source: the
papers are Chinese whatever language the pages are read in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from mediation.choices import (
    AgreementForm,
    DisputeType,
    NextStep,
    Performance,
    PerformMode,
    Result,
    Satisfaction,
    Sex,
    Side,
    Source,
    TerminateReason,
    VisitMode,
)

BLANK = "＿＿＿＿＿＿"
BLANK_DAY = "　　　年　　月　　日"
BLANK_TIME = "　　　年　　月　　日　　时　　分至　　时　　分"
SIGNED = "（签名、盖章或者按指印）"  # 人民调解法 Art. 29
COMMITTEE_SEAL = "（人民调解委员会印章）"

SIDES: Mapping[str, str] = {Side.APPLICANT: "申请人", Side.RESPONDENT: "被申请人", Side.THIRD: "第三人"}
SEXES: Mapping[str, str] = {Sex.MALE: "男", Sex.FEMALE: "女"}
DISPUTES: Mapping[str, str] = {
    DisputeType.FAMILY: "婚姻家庭纠纷",
    DisputeType.NEIGHBOUR: "邻里纠纷",
    DisputeType.HOUSE_SITE: "房屋宅基地纠纷",
    DisputeType.CONTRACT: "合同纠纷",
    DisputeType.BUSINESS: "生产经营纠纷",
    DisputeType.DAMAGES: "损害赔偿纠纷",
    DisputeType.FOREST_LAND: "山林土地纠纷",
    DisputeType.EXPROPRIATION: "征地拆迁纠纷",
    DisputeType.POLLUTION: "环境污染纠纷",
    DisputeType.MIGRANT_WAGES: "拖欠农民工工资纠纷",
    DisputeType.OTHER_LABOUR: "其他劳动争议",
    DisputeType.TOURISM: "旅游纠纷",
    DisputeType.ECOMMERCE: "电子商务纠纷",
    DisputeType.OTHER_CONSUMER: "其他消费纠纷",
    DisputeType.MEDICAL: "医疗纠纷",
    DisputeType.TRAFFIC: "道路交通事故纠纷",
    DisputeType.PROPERTY: "物业纠纷",
    DisputeType.OTHER: "其他纠纷",
}
SOURCES: Mapping[str, str] = {
    Source.APPLIED: "当事人申请",
    Source.ACTIVE: "人民调解委员会主动调解",
    Source.COURT: "人民法院委托移送",
    Source.PROCURATORATE: "人民检察院委托移送",
    Source.POLICE: "公安机关委托移送",
    Source.PETITION: "信访部门委托移送",
    Source.OTHER_DEPT: "其他部门委托移送",
}
RESULTS: Mapping[str, str] = {Result.SUCCESS: "调解成功", Result.FAILED: "调解不成", Result.TERMINATED: "终止调解"}
TERMINATED: Mapping[str, str] = {
    TerminateReason.REFUSED: "当事人拒绝调解",
    TerminateReason.WITHDRAWN: "申请人撤回申请",
    TerminateReason.OUT_OF_SCOPE: "不属于人民调解受理范围",
    TerminateReason.TRANSFERRED: "移交其他机关处理",
    TerminateReason.OTHER: "其他原因",
}
NEXT_STEPS: Mapping[str, str] = {
    NextStep.ARBITRATION: "仲裁",
    NextStep.ADMINISTRATIVE: "行政",
    NextStep.LAWSUIT: "诉讼",
    NextStep.POLICE: "公安机关处理",
    NextStep.OTHER: "其他",
}
FORMS: Mapping[str, str] = {AgreementForm.WRITTEN: "书面协议", AgreementForm.ORAL: "口头协议"}
MODES: Mapping[str, str] = {
    PerformMode.IMMEDIATE: "即时履行",
    PerformMode.LUMP: "一次性履行",
    PerformMode.INSTALMENTS: "分期履行",
    PerformMode.OTHER: "其他方式",
}
PERFORMANCES: Mapping[str, str] = {
    Performance.NOT_DUE: "履行期限未到",
    Performance.DONE: "已履行",
    Performance.PARTIAL: "部分履行",
    Performance.NONE: "未履行",
    Performance.NOT_NEEDED: "无需履行",
}
VISITS: Mapping[str, str] = {VisitMode.HOME: "上门", VisitMode.PHONE: "电话", VisitMode.OTHER: "其他"}
SATISFACTIONS: Mapping[str, str] = {
    Satisfaction.SATISFIED: "满意",
    Satisfaction.FAIRLY: "基本满意",
    Satisfaction.DISSATISFIED: "不满意",
}


def day(value: dt.date | None) -> str:
    """``2026年7月5日``, without leading zeros (GB/T 9704-2012, 7.3.5); blanks to fill in when it is not known."""
    return f"{value.year}年{value.month}月{value.day}日" if value else BLANK_DAY


def known_day(value: dt.date | None) -> str:
    return day(value) if value else ""


def yuan(value: Decimal) -> str:
    return f"{value:,.2f}元"


def money(value: Decimal, in_words: str) -> str:
    """The amount with its capitals, which keep anybody from changing it."""
    capitals = f"（大写：{in_words}）" if in_words else ""
    return f"人民币{yuan(value)}{capitals}"


def ticked(options: Mapping[str, str], chosen: str) -> str:
    """All options, the chosen one with a filled box; characters that every Chinese font has."""
    return "　".join(f"{'■' if value == chosen else '□'}{word}" for value, word in options.items())
