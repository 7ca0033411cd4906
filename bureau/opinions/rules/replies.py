"""What may be sent as a reply: something that answers, and nothing that gives the sender away."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bureau.core.errors import Advice
from bureau.core.text import match_key
from bureau.opinions.choices import Outcome
from bureau.opinions.rules.placeholders import blanks
from bureau.opinions.rules.said import Found, Problems, said
from bureau.opinions.rules.submissions import mark_problems
from bureau.webkit.texts import privacy_advice, text_problems

LONGEST_REPLY = 2000
# What must be left when every phrase that fits any letter is taken away: one short sentence. Our own measure
# (peers B10: empty, boilerplate, names).
LEAST_SUBSTANCE = 12

# Politeness and promises that answer nothing, as match_key writes them.
_BOILERPLATE = tuple(
    re.compile(phrase)
    for phrase in (
        r"尊敬的(网友|群众|来信人|市民|同志|先生|女士)",
        r"(您|你)好",
        r"(您|你)的?(来信|留言|意见|建议|反映的?(情况|问题)?|诉求)?(我们|我局|我所|本局|本所)?(已经?)?(收到|收悉|知悉|阅)",
        r"(您|你)反映的(情况|问题)",
        r"(现)?(将有关情况)?(答复|回复)如下",
        r"(十分|非常|衷心)?感谢(您|你)?(对(我们|我局|我所|本局|本所)?.{0,8}工作)?的?(来信|留言|关心|关注|理解|支持|监督|反馈|和|与)*",
        r"(我们|我局|我所|本局|本所)(会|将)?(高度)?重视",
        r"(我们|我局|我所|本局|本所)?(会|将)?(尽快|及时|认真|马上|立即)(研究|处理|核实|办理|调查|落实|解决|和|并|与)+",
        r"(已|已经|将)?(转交?|交由?|转给)(有关|相关|承办|责任)(部门|单位|科室)(处理|办理|研究)?",
        r"(如有|若有)(其他)?(疑问|问题|需要).{0,6}(联系|咨询|致电)(我们|我局|我所)?",
        r"(祝|祝愿)(您|你)?(生活愉快|工作顺利|身体健康|万事如意|阖家幸福)+",
        r"特此(回复|答复)",
        r"谢谢",
        r"此致敬礼",
    )
)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who must not be found in what is sent: empty for the anonymous."""

    name: str = ""
    phone: str = ""


def substance_of(text: str) -> str:
    """What is left of a text, without punctuation, when phrases that fit any letter are taken away."""
    left = match_key(text)
    for phrase in _BOILERPLATE:
        left = phrase.sub("", left)
    return left


def draft_problems(text: str, outcome: str) -> Problems:
    """Everything that forbids to keep ``text`` as a draft, which may be empty and undecided."""
    found = [*text_problems({"text": text}, {"text": LONGEST_REPLY}), *mark_problems({"text": text})]
    return said([*found, *(_outcome_problems(outcome) if outcome else [])])


def reply_problems(text: str, outcome: str, senders: tuple[Sender, ...]) -> Problems:
    """Everything that forbids to send ``text``, field → sentences. Several senders: one reply to many."""
    return said([*_outcome_problems(outcome), *_text_problems(text), *_leaks(text, senders)])


def reply_advice(text: str, sender: Sender) -> list[Advice]:
    """What to look at before a reply is sent: the sender's name, other people's numbers."""
    found = [one for one in privacy_advice({"text": text}) if one.code == "phone"]
    if _holds_name(text, sender.name):
        words = _("The reply holds the name of the sender; it is not needed, and may be published with it.")
        found.append(Advice("sender_name", "text", words))
    return found


def _outcome_problems(outcome: str) -> Found:
    return [] if outcome in Outcome.values else [("outcome", _("Choose what came of it."))]


def _text_problems(text: str) -> Found:
    found = [*text_problems({"text": text}, {"text": LONGEST_REPLY}), *mark_problems({"text": text})]
    if not match_key(text):
        return [*found, ("text", _("Write the reply."))]
    found += [("text", _("Fill in %(blank)s, or take it out.") % {"blank": blank}) for blank in blanks(text)]
    if len(substance_of(text)) < LEAST_SUBSTANCE:
        words = _("This would fit any letter. Write what was found out or done, and if nothing can be done, why.")
        found.append(("text", words))
    return found


def _leaks(text: str, senders: tuple[Sender, ...]) -> Found:
    found: Found = []
    if any(one.code == "id_number" for one in privacy_advice({"text": text})):
        found.append(("text", _("The reply holds an identity number; take it out.")))
    digits = re.sub(r"[\s\-—]", "", unicodedata.normalize("NFKC", text))
    if any(sender.phone and sender.phone.replace("-", "") in digits for sender in senders):
        found.append(("text", _("The reply holds the telephone number of the sender; take it out.")))
    if len(senders) > 1 and any(_holds_name(text, sender.name) for sender in senders):
        found.append(("text", _("One reply goes to several people; take the name out.")))
    return found


def _holds_name(text: str, name: str) -> bool:
    """Names of one character are too short to be looked for."""
    key = match_key(name)
    return len(key) > 1 and key in match_key(text)
