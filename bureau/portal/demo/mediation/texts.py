"""Writing the facts and the agreement of a case, each differently, as different people would. Pure."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bureau.portal.demo.mediation.matters import Story
from mediation.choices import Source

# Some registrars write one line, as in the paper register; some write «the applicant» instead of the name.
IN_ONE_LINE, BY_NAME = 0.15, 0.55

_ALTERNATIVES = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")

_ATTEMPTS = (
    "[村民小组长|村干部|网格员|亲友]曾[当场|两次|多次]劝说，[未能说通|双方各让一步后又反悔|没有结果]",
    "双方[当面商量|电话里商量|托人带话]{n}次，[都不欢而散|始终谈不拢|越说越僵]",
    "为此[互不来往|多次到村委反映|几次争吵]，[邻里都有议论|情绪激动|影响生活]",
    "[民警|驻村辅警|值班干部]到场后[平息了争吵|做了记录|建议来调委会]",
    "[妇联主席|老党员|法律顾问|族里长辈]上门[了解过情况|劝过一次]，{b}[态度有所松动|仍不同意]",
    "",
    "",
)
_DETAILS = (
    "[经走访{n}户邻居|查看现场后|调取台账后]，[基本事实清楚|双方所说大体一致|分歧不大|起因是多年积怨]",
    "{b}[承认有不妥之处|否认此事|称是对方先挑起|提出自己也有损失|愿意商量但嫌要得多]",
    "{a}[提供了照片|拿出字据|出示了票据|请人作证|没有书面凭据|带来录音]",
    "",
    "",
)
_APPLYING = (
    "{a}[申请调解|到调委会申请调解|请求调委会主持公道]，[要求|希望|请求]",
    "[现|遂]来调委会，[要求|请求]",
    "双方[同意调解|愿意坐下来谈]，{a}[提出|要求]",
)
_OF_ITS_OWN = (
    "调委会[排查|走访|接到网格员反映]后[主动介入|上门了解]，{a}[希望|要求|提出]",
    "[调解员|包村干部]得知后[当天上门|约双方见面]，{a}[希望|要求]",
)
_CLOSINGS = (
    "双方[今后互谅互让|今后和睦相处|不得再因此事争执]",
    "本次纠纷[一次性了结|就此了结]，[双方不得反悔|任何一方不再追究]",
    "[如有违约，另一方可向法院起诉|履行完毕后双方再无争议]",
    "{a}[撤回投诉|不再向其他部门反映]",
)


@dataclass(frozen=True)
class Scene:
    """What a text is about: the story, the names of the parties, the place, the day of acceptance, how it came in."""

    story: Story
    applicant: str
    respondent: str
    town: str
    on: dt.date
    source: str = ""


def brief(rng: random.Random, scene: Scene, amount: Decimal | None) -> str:
    """纠纷简要情况."""
    story, voice = scene.story, _Voice(rng, scene, amount)
    if rng.random() < IN_ONE_LINE:
        return voice.say(_one_line(rng, story, voice.fitting(story.asks)))
    parts = (
        voice.say(story.tie) + voice.say(story.fact),
        voice.say(rng.choice(_ATTEMPTS)),
        voice.say(rng.choice(_DETAILS)),
    )
    opening = _OF_ITS_OWN if scene.source == Source.ACTIVE else _APPLYING
    told = "。".join(part for part in parts if part)
    return f"{told}。{voice.say(rng.choice(opening))}{voice.say(voice.fitting(story.asks))}。"


def _one_line(rng: random.Random, story: Story, ask: str) -> str:
    if rng.random() < 0.5:
        return f"{story.tie}{story.fact}，要求{ask}。"
    attempt = rng.choice(("", "", "[村委调解未果|双方各执一词|劝说无效]，"))
    return f"{{a}}与{{b}}因{story.short}问题[发生纠纷|发生争执|产生矛盾|起了口角]，{attempt}{{a}}要求{ask}。"


def agreement(rng: random.Random, scene: Scene, amount: Decimal | None, *, is_oral: bool) -> str:
    """协议内容: an oral one in a sentence or two, a written one by numbers."""
    voice, terms = _Voice(rng, scene, amount), scene.story.terms
    first = voice.fitting(terms)
    others = [term for term in terms if term != first and "{sum}" not in term]
    more = min(len(others), rng.choice((0, 0, 1) if is_oral else (0, 1, 2)))
    said = [voice.say(one) for one in (first, *rng.sample(others, more), rng.choice(_CLOSINGS))]
    if is_oral:
        return f"{rng.choice(('', '双方口头约定：', '经劝说，'))}{'；'.join(said)}。"
    return "；".join(f"{'一二三四五'[place]}、{one}" for place, one in enumerate(said)) + "。"


def yuan_in_words(amount: Decimal) -> str:
    """As people write it: 3200元, 1.2万元, 1280.50元."""
    if amount >= 10_000 and amount % 1000 == 0:
        return f"{(amount / 10_000).normalize():f}万元"
    return f"{amount:f}元" if amount % 1 else f"{int(amount)}元"


class _Voice:
    """One person's way through the alternatives, with the names and the amount of one case."""

    def __init__(self, rng: random.Random, scene: Scene, amount: Decimal | None) -> None:
        self.rng, self.scene = rng, scene
        self.amount = yuan_in_words(amount) if amount else ""
        named = rng.random() < BY_NAME
        self.slots = {
            "a": scene.applicant if named else "申请人",
            "b": scene.respondent if named else "被申请人",
            "town": scene.town,
        }

    def say(self, phrase: str) -> str:
        while "[" in phrase:
            phrase = _ALTERNATIVES.sub(self._one_of, phrase)
        return _SLOT.sub(self._filled, phrase)

    def fitting(self, phrases: Sequence[str]) -> str:
        """One that names the amount, when there is one; one that does not, when there is none."""
        wanted = [one for one in phrases if ("{sum}" in one) == bool(self.amount)]
        return self.rng.choice(wanted or phrases)

    def _one_of(self, found: re.Match[str]) -> str:
        options = found[1].split("|")
        fitting = [one for one in options if self.amount or "{sum}" not in one]
        return str(self.rng.choice(fitting or options))

    def _filled(self, found: re.Match[str]) -> str:
        name = found[1]
        if name == "n":
            return str(self.rng.randint(2, 9))
        if name == "when":
            return self._some_time_ago()
        return (self.amount or "适当费用") if name == "sum" else self.slots[name]

    def _some_time_ago(self) -> str:
        day = self.scene.on - dt.timedelta(days=self.rng.randint(2, 200))
        year = "今年" if day.year == self.scene.on.year else "去年"
        part = ("初", "中旬", "底")[min(2, day.day // 10)]
        said = (
            f"{day.year}年{day.month}月{day.day}日",
            f"{year}{day.month}月{part}",
            f"{year}{day.month}月",
            "前几天",
            "上个月",
        )
        return self.rng.choice(said)
