"""The moves of a bulletin. After publication there is none: a correction appears in a later bulletin."""

from __future__ import annotations

from bureau.bulletins.choices import BulletinState
from bureau.core.workflow import Edge, Workflow

# The rules are those of 《党政机关公文处理工作条例》 (2012): drafting, examination, signature, issue.
BULLETIN = Workflow(
    BulletinState.values,
    (
        Edge(
            "check",
            BulletinState.DRAFT,
            BulletinState.CHECKED,
            "bulletins.check",
            "Art. 20: a draft is examined by the office before it is signed",
        ),
        Edge(
            "return",
            BulletinState.CHECKED,
            BulletinState.DRAFT,
            "bulletins.check",
            "Art. 21: what is not fit to be issued goes back to the drafter with the reason",
            facts=("reason",),
        ),
        Edge(
            "sign",
            BulletinState.CHECKED,
            BulletinState.SIGNED,
            "bulletins.sign",
            "Art. 22: signed by a responsible person of the organ; never by its drafter",
        ),
        Edge(
            "withdraw",
            BulletinState.SIGNED,
            BulletinState.DRAFT,
            "bulletins.sign",
            "Art. 25: re-examination before printing; a change of substance goes through all steps again",
            facts=("reason",),
        ),
        Edge(
            "publish",
            BulletinState.SIGNED,
            BulletinState.PUBLISHED,
            "weeks.publish",
            "Art. 25: registered, printed and issued; the week's books are published with it",
        ),
    ),
)
