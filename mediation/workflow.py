"""The moves of a mediation case. A voided case moves no more; voiding is no state (``LedgerRecord.voided_at``)."""

from __future__ import annotations

from bureau.core.workflow import Edge, Workflow
from mediation.choices import CaseState

_ARTICLE_26 = "人民调解法 Art. 26: without agreement the mediation ends and the parties are told of other ways"
_REOPEN = "人民调解法 Art. 32, 33: an agreement that is disputed or not confirmed may be mediated anew"

CASE = Workflow(
    CaseState.values,
    (
        Edge(
            "start",
            CaseState.REGISTERED,
            CaseState.MEDIATING,
            "cases.enter",
            "人民调解法 Art. 17, 19: a mediator is appointed or chosen; not when a party clearly refuses",
            facts=("lead",),
        ),
        Edge(
            "extend",
            CaseState.MEDIATING,
            CaseState.MEDIATING,
            "cases.enter",
            "人民调解工作若干规定 (2002) Art. 33: within one month; longer only when both parties agree",
            facts=("extended_until", "extension_agreed"),
        ),
        Edge(
            "succeed",
            CaseState.MEDIATING,
            CaseState.CLOSED,
            "cases.enter",
            "人民调解法 Art. 28, 29: an agreement was reached, written or oral, and its content recorded",
            facts=("ended_on", "agreement_form", "agreed_on", "agreement_content", "conversion"),
        ),
        Edge("fail", CaseState.MEDIATING, CaseState.CLOSED, "cases.enter", _ARTICLE_26, facts=("ended_on",)),
        Edge(
            "terminate",
            CaseState.MEDIATING,
            CaseState.CLOSED,
            "cases.enter",
            _ARTICLE_26,
            facts=("ended_on", "terminate_reason"),
        ),
        Edge(
            "terminate",
            CaseState.REGISTERED,
            CaseState.CLOSED,
            "cases.enter",
            "人民调解法 Art. 17: no mediation when a party clearly refuses",
            facts=("ended_on", "terminate_reason"),
        ),
        Edge(
            "correct",
            CaseState.CLOSED,
            CaseState.CLOSED,
            "cases.enter",
            "人民调解法 Art. 27: the record of a case must be true; what was written wrong is put right",
            facts=("ended_on",),
        ),
        Edge(
            "archive",
            CaseState.CLOSED,
            CaseState.ARCHIVED,
            "cases.enter",
            "人民调解法 Art. 27: the documents of a case are put in a volume and archived (立卷归档)",
        ),
        Edge("reopen", CaseState.CLOSED, CaseState.MEDIATING, "cases.reopen", _REOPEN, facts=("reason",)),
        Edge("reopen", CaseState.ARCHIVED, CaseState.MEDIATING, "cases.reopen", _REOPEN, facts=("reason",)),
    ),
)
