"""What people write in ledgers of mediation cases → the stored value. Official words are those of ``choices``.

Sources: the statistics form of 2010 and its columns as districts report them, import templates of two systems in use
(domain notes 1.7, 1.9). A word that could be two of the choices is left out: an unknown word is refused, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping

from mediation.choices import (
    AgreementForm,
    ConfirmationResult,
    Difficulty,
    DisputeType,
    Performance,
    PerformMode,
    Result,
    Source,
    SpecialGroup,
    TerminateReason,
)

Words = dict[str, str]


def _named(words: Mapping[str, tuple[str, ...]]) -> Words:
    return {word: value for value, known in words.items() for word in known}


_DISPUTES = {
    DisputeType.FAMILY: ("婚姻家庭", "婚姻家庭矛盾", "婚姻", "家庭", "婚恋家庭"),
    DisputeType.NEIGHBOUR: ("邻里", "邻里关系", "相邻", "相邻关系"),
    DisputeType.HOUSE_SITE: ("房屋宅基地", "房屋、宅基地", "宅基地", "房屋"),
    DisputeType.CONTRACT: ("合同",),
    DisputeType.BUSINESS: ("生产经营", "生产经营性"),
    DisputeType.DAMAGES: ("损害赔偿", "赔偿"),
    DisputeType.FOREST_LAND: ("山林土地", "山林、土地", "土地山林", "林地土地"),
    DisputeType.EXPROPRIATION: ("征地拆迁", "征地、拆迁", "征收拆迁", "拆迁"),
    DisputeType.POLLUTION: ("环境污染",),
    DisputeType.MIGRANT_WAGES: ("拖欠农民工工资", "农民工工资", "拖欠农民工薪资", "农民工欠薪"),
    DisputeType.OTHER_LABOUR: ("其他劳动争议", "其他劳动"),
    DisputeType.TOURISM: ("旅游",),
    DisputeType.ECOMMERCE: ("电子商务", "电商", "网购"),
    DisputeType.OTHER_CONSUMER: ("其他消费",),
    DisputeType.MEDICAL: ("医疗", "医患", "医疗损害"),
    DisputeType.TRAFFIC: ("道路交通事故", "交通事故", "道路交通", "道路交通事故损害赔偿"),
    DisputeType.PROPERTY: ("物业", "物业管理", "物业服务"),
    DisputeType.OTHER: ("其他", "其它"),
}
DISPUTE_WORDS: Words = {
    word + ending: value for value, known in _DISPUTES.items() for word in known for ending in ("", "纠纷", "类纠纷")
}
# One class of older lists is several of the form of 2010; only a person who knows the case can tell which.
SPLIT_DISPUTES: dict[str, tuple[DisputeType, ...]] = {
    **dict.fromkeys(
        ("劳动争议", "劳动争议纠纷", "劳动", "劳动纠纷", "劳资", "劳资纠纷"),
        (DisputeType.MIGRANT_WAGES, DisputeType.OTHER_LABOUR),
    ),
    **dict.fromkeys(
        ("消费", "消费纠纷", "消费者权益", "消费者权益纠纷", "消费争议"),
        (DisputeType.TOURISM, DisputeType.ECOMMERCE, DisputeType.OTHER_CONSUMER),
    ),
}

SOURCE_WORDS = _named(
    {
        Source.ACTIVE: ("主动", "主动调解", "主动受理", "调委会主动调解", "人民调解委员会主动调解"),
        Source.APPLIED: ("依申请", "依申请调解", "申请", "申请调解", "当事人申请", "当事人申请调解", "依当事人申请"),
        Source.COURT: ("法院委托", "法院移送", "法院委派", "法院委托移送", "人民法院委托移送", "人民法院委托"),
        Source.PROCURATORATE: ("检察院委托", "检察院移送", "检察院委托移送", "人民检察院委托移送", "检察机关委托移送"),
        Source.POLICE: (
            "公安委托", "公安移送", "公安机关委托", "公安机关移送", "公安机关委托移送", "公安委托移送",
            "派出所委托", "派出所移送", "派出所委托移送",
        ),
        Source.PETITION: ("信访委托", "信访移送", "信访部门委托", "信访部门移送", "信访部门委托移送", "信访委托移送"),
        Source.OTHER_DEPT: ("其他部门委托", "其他部门移送", "其他部门委托移送", "其他委托移送", "其他移送"),
    }
)  # fmt: skip
DIFFICULTY_WORDS = _named(
    {
        Difficulty.SIMPLE: ("简易", "简单"),
        Difficulty.NORMAL: ("一般", "普通"),
        Difficulty.COMPLEX: ("疑难复杂", "疑难", "复杂", "疑难、复杂", "复杂疑难"),
        Difficulty.MAJOR: ("重大", "特别重大"),
    }
)
RESULT_WORDS: Words = {
    **dict.fromkeys(("调解中", "正在调解", "已登记", "未结案", "未办结", "未结", "办理中", "在办"), ""),
    **_named(
        {
            Result.SUCCESS: ("调解成功", "成功", "达成协议", "调成", "已达成协议"),
            Result.FAILED: (
                "调解不成功", "不成功", "未成功", "调解未成功", "失败", "调解失败", "调解不成", "未达成协议",
            ),
            Result.TERMINATED: ("终止", "终止调解", "调解终止"),
        }
    ),
}  # fmt: skip
TERMINATE_WORDS = _named(
    {
        TerminateReason.REFUSED: ("当事人拒绝", "拒绝", "拒绝调解", "一方拒绝", "一方拒绝调解", "当事人拒绝调解"),
        TerminateReason.WITHDRAWN: ("撤回", "撤回申请", "申请人撤回", "当事人撤回", "撤回调解申请"),
        TerminateReason.OUT_OF_SCOPE: ("不属受理范围", "不属于受理范围", "不属于人民调解范围", "不属人民调解范围"),
        TerminateReason.TRANSFERRED: ("移交", "移送", "移交其他部门", "移送其他部门", "转交其他部门"),
        TerminateReason.OTHER: ("其他", "其它", "其他原因"),
    }
)
AGREEMENT_WORDS: Words = {
    **dict.fromkeys(("无", "无协议", "未达成协议"), ""),
    **_named(
        {
            AgreementForm.ORAL: ("口头", "口头协议", "口头调解协议"),
            AgreementForm.WRITTEN: ("书面", "书面协议", "书面调解协议", "调解协议书", "人民调解协议书"),
        }
    ),
}
PERFORM_WORDS = _named(
    {
        PerformMode.IMMEDIATE: ("即时", "即时履行", "当场", "当场履行", "立即履行", "当场即时履行"),
        PerformMode.LUMP: ("一次性", "一次性履行", "一次性付清", "一次性给付", "一次履行"),
        PerformMode.INSTALMENTS: ("分期", "分期履行", "分期付款", "分期给付"),
        PerformMode.OTHER: ("其他", "其它", "其他方式"),
    }
)
PERFORMANCE_WORDS = _named(
    {
        Performance.NOT_DUE: ("未到期", "未到履行期", "尚未到期", "履行期未到", "未到履行期限"),
        Performance.DONE: (
            "已履行", "履行", "履行完毕", "已履行完毕", "全部履行", "已全部履行", "当场履行", "自动履行", "已自动履行",
        ),
        Performance.PARTIAL: ("部分履行", "已部分履行"),
        Performance.NONE: ("未履行", "不履行", "拒不履行", "没有履行"),
        Performance.NOT_NEEDED: ("无需履行", "不需履行", "无履行内容", "不需要履行"),
    }
)  # fmt: skip
# «是» says neither how far the court has come nor when: it is refused by the column.
CONFIRMATION_WORDS: Words = {
    **dict.fromkeys(("否", "无", "未申请", "没有", "未司法确认", "不申请"), ""),
    **_named(
        {
            ConfirmationResult.APPLIED: ("已申请", "申请", "申请司法确认", "已申请司法确认"),
            ConfirmationResult.ACCEPTED: ("已受理", "受理", "法院受理", "法院已受理"),
            ConfirmationResult.CONFIRMED: ("确认有效", "有效", "已确认", "已司法确认", "裁定有效", "确认"),
            ConfirmationResult.REJECTED: ("不予确认", "驳回", "驳回申请", "裁定驳回", "不予受理"),
            ConfirmationResult.WITHDRAWN: ("撤回", "撤回申请", "已撤回"),
        }
    ),
}
GROUP_WORDS: Words = {
    **dict.fromkeys(("无", "否", "不涉及", "没有"), ""),
    **_named(
        {
            SpecialGroup.MIGRANT_WORKER: ("农民工",),
            SpecialGroup.WOMAN: ("妇女", "女性"),
            SpecialGroup.MINOR: ("未成年人", "未成年", "儿童"),
            SpecialGroup.ELDER: ("老年人", "老人"),
            SpecialGroup.DISABLED: ("残疾人", "残疾"),
            SpecialGroup.MILITARY: ("军人军属", "军人", "军属"),
            SpecialGroup.OTHER: ("其他", "其它", "其他群体"),
        }
    ),
}
