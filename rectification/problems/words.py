"""What people write in rectification ledgers → the stored value. Official words are those of ``choices``.

Sources: usual headings and words of published ledgers (domain notes 3.1, 3.2, 3.4). A word that could be two of the
choices is left out: an unknown word is refused, never guessed.
"""

from __future__ import annotations

from rectification.choices import ProblemState, RectificationType, Source

Words = dict[str, str]

SOURCE_WORDS: Words = {
    **dict.fromkeys(("自查", "自查自评", "自我检查", "自纠", "自查发现"), Source.SELF),
    **dict.fromkeys(("举报", "群众反映", "群众投诉", "投诉举报", "信箱举报"), Source.REPORT),
    **dict.fromkeys(("督导", "督查", "督察", "督查反馈", "督察反馈", "督导检查"), Source.SUPERVISION),
    **dict.fromkeys(("评查", "案卷评查", "卷宗评查", "案件评查发现"), Source.CASE_REVIEW),
    **dict.fromkeys(("数据比对", "大数据排查", "数据筛查"), Source.DATA_CHECK),
    **dict.fromkeys(("巡察", "巡视", "巡视反馈", "巡视巡察", "巡视巡察反馈"), Source.INSPECTION),
    **dict.fromkeys(("审计反馈", "审计发现"), Source.AUDIT),
    **dict.fromkeys(("信访转办", "信访件", "来信来访"), Source.PETITION),
    **dict.fromkeys(("12345", "热线", "政务热线", "市民热线", "12345政务服务热线"), Source.HOTLINE),
    **dict.fromkeys(("意见", "意见建议", "开门纳谏", "群众意见"), Source.OPINION),
    **dict.fromkeys(("其它", "上级交办", "媒体反映", "检查发现"), Source.OTHER),
}
TYPE_WORDS: Words = {
    **dict.fromkeys(("立改", "即知即改", "立即整改", "立查立改"), RectificationType.IMMEDIATE),
    **dict.fromkeys(("限期", "限时整改", "分阶段整改", "分阶段", "限期完成"), RectificationType.TIMED),
    **dict.fromkeys(
        ("长期", "长期整改", "持续整改", "持续推进", "常态化", "长期坚持整改"), RectificationType.LONG_TERM
    ),
}
STATE_WORDS: Words = {
    **dict.fromkeys(("未整改", "尚未整改", "未认领", "待派"), ProblemState.OPEN),
    **dict.fromkeys(("正在整改", "处置中", "进行中", "未完成", "推进中"), ProblemState.IN_PROGRESS),
    **dict.fromkeys(("申请销号", "待核验", "待验收"), ProblemState.CLOSE_REQUESTED),
    **dict.fromkeys(("已验收", "核验通过"), ProblemState.VERIFIED),
    **dict.fromkeys(("销号", "已完成", "已完成整改", "完成整改", "已整改", "整改完成", "完成"), ProblemState.CLOSED),
}
# What stands in place of a deadline where there is none.
WITHOUT_DEADLINE = frozenset({"长期", "长期坚持", "持续整改", "持续", "常态化", "长期整改", "长期推进"})
