"""What people write in ledgers of opinions → the stored value. Official words are those of ``choices``.

A word that could be two of the choices is left out: an unknown word is refused, never guessed.
"""

from __future__ import annotations

from bureau.opinions.choices import Channel, Identity, OpinionKind

Words = dict[str, str]

CHANNEL_WORDS: Words = {
    **dict.fromkeys(("网上", "网络", "网站留言", "网上留言", "门户网站"), Channel.WEB),
    **dict.fromkeys(("二维码", "扫码", "村码", "扫码反映"), Channel.QR),
    **dict.fromkeys(("来电", "电话反映", "电话来访"), Channel.PHONE),
    **dict.fromkeys(("走访", "来访反映", "上门", "入户", "入户走访", "接访"), Channel.VISIT),
    **dict.fromkeys(("信件", "信函", "书信"), Channel.LETTER),
    **dict.fromkeys(("信箱", "意见箱子", "征求意见箱", "举报信箱"), Channel.BOX),
    **dict.fromkeys(("座谈", "会议", "座谈会议", "征求意见座谈会"), Channel.SEMINAR),
    **dict.fromkeys(("卡片", "征求意见卡", "窗口意见卡", "评议卡"), Channel.CARD),
    **dict.fromkeys(("问卷", "调查问卷", "征求意见表", "问卷调查"), Channel.QUESTIONNAIRE),
    **dict.fromkeys(("12345", "热线", "政务热线", "市民热线", "12345热线"), Channel.HOTLINE),
}
KIND_WORDS: Words = {
    **dict.fromkeys(("意见", "建议", "意见建议"), OpinionKind.ADVICE),
    **dict.fromkeys(("咨询", "询问"), OpinionKind.QUESTION),
    **dict.fromkeys(("求助", "请求帮助"), OpinionKind.HELP),
    **dict.fromkeys(("投诉", "批评"), OpinionKind.COMPLAINT),
    **dict.fromkeys(("表扬", "感谢"), OpinionKind.PRAISE),
}
IDENTITY_WORDS: Words = {
    **dict.fromkeys(("匿名", "无名", "未署名", "不署名"), Identity.ANONYMOUS),
    **dict.fromkeys(("署名", "留名", "实名", "具名"), Identity.NAMED),
    **dict.fromkeys(("实名已核实", "已核实", "核实实名"), Identity.VERIFIED),
}
