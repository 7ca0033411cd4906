"""The categories an installation begins with (开门纳谏); rows that the bureau edits.

The public notices of such campaigns in political and legal work name twelve subjects; these are the fields of a county
justice bureau (司法局三定规定), the last one for reports. Two more only tell where to turn instead (domain notes 4.2).
"""

from __future__ import annotations

from dataclasses import dataclass

from bureau.opinions.choices import CategoryKind, OpinionKind

# Whom county mailboxes send people to with what they exclude (domain notes 4.2), with the national numbers.
DEFAULT_BODIES = (
    ("受理案件的人民法院", "12368"),
    ("劳动人事争议仲裁委员会", "12333"),
    ("公安机关", "紧急情况打110"),
    ("人民检察院", "12309"),
    ("纪委监委", "12388"),
    ("信访局", ""),
    ("政务服务便民热线", "12345"),
    ("乡镇人民政府、街道办事处", ""),
)


@dataclass(frozen=True, slots=True)
class DefaultCategory:
    name: str
    usual: str = OpinionKind.ADVICE
    kind: str = CategoryKind.NORMAL
    advice: str = ""


DEFAULT_CATEGORIES = (
    DefaultCategory("队伍建设和工作作风"),
    DefaultCategory("窗口服务"),
    DefaultCategory("人民调解", OpinionKind.HELP),
    DefaultCategory("村（居）法律顾问"),
    DefaultCategory("法律援助", OpinionKind.HELP),
    DefaultCategory("公证和司法鉴定", OpinionKind.QUESTION),
    DefaultCategory("律师和基层法律服务", OpinionKind.QUESTION),
    DefaultCategory("法治宣传"),
    DefaultCategory("社区矫正和安置帮教", OpinionKind.HELP),
    DefaultCategory("行政复议和执法监督", OpinionKind.COMPLAINT),
    DefaultCategory("其他意见建议"),
    DefaultCategory(
        "举报工作人员或法律顾问",
        OpinionKind.REPORT,
        CategoryKind.REPORT,
        "举报会密封办理，被举报的单位和人员看不到。反映党员、公职人员违纪违法，也可以打12388或向纪委监委举报。",
    ),
    DefaultCategory(
        "正在发生的危险",
        OpinionKind.HELP,
        CategoryKind.EMERGENCY,
        "正在发生的危险，请马上打110；有人受伤或突发疾病，请打120；火警请打119。这里不能马上看到您写的内容。",
    ),
    DefaultCategory(
        "法院、仲裁机构正在办理的案件",
        OpinionKind.QUESTION,
        CategoryKind.OUT_OF_SCOPE,
        "正在诉讼、仲裁的案件，请向受理的法院或仲裁机构反映。想问法律问题请打12348；其他部门的事请打12345；信访事项请找信访局。",
    ),
)
