"""Closing by number (销号): applied for, verified and signed by three different people.

The steps are those of published rectification rules (domain notes 3.3): application of the responsible unit with proof,
verification by the office in charge, signature of the leader in charge, look-back. Who applied does not verify, who
verified does not sign: the rule stands in ``rules.closing``.
"""

from __future__ import annotations

from bureau.core.workflow import Edge, Workflow
from rectification.choices import ProblemState

_STEP = "domain notes 3.3: 整改销号 — application, verification, signature"
_BACK = "domain notes 3.2: returned with the reason; 不改不销 (never closed while not put right)"

PROBLEM = Workflow(
    ProblemState.values,
    (
        Edge(
            "take_on",
            ProblemState.OPEN,
            ProblemState.IN_PROGRESS,
            "problems.work",
            "domain notes 11.6: a problem is taken on with its measures",
            facts=("measures",),
        ),
        Edge(
            "extend",
            ProblemState.IN_PROGRESS,
            ProblemState.IN_PROGRESS,
            "problems.verify",
            "domain notes 3.2: an extension has a reason and an approver, and keeps the original deadline",
            facts=("deadline", "reason"),
        ),
        Edge(
            "request_closing",
            ProblemState.IN_PROGRESS,
            ProblemState.CLOSE_REQUESTED,
            "problems.work",
            _STEP,
            facts=("proof",),
        ),
        Edge("verify", ProblemState.CLOSE_REQUESTED, ProblemState.VERIFIED, "problems.verify", _STEP),
        Edge(
            "return",
            ProblemState.CLOSE_REQUESTED,
            ProblemState.IN_PROGRESS,
            "problems.verify",
            _BACK,
            facts=("reason",),
        ),
        Edge(
            "sign",
            ProblemState.VERIFIED,
            ProblemState.CLOSED,
            "problems.sign",
            "domain notes 3.3: signed by the leader in charge, with the checklist of the campaign answered",
            facts=("checklist",),
        ),
        Edge("send_back", ProblemState.VERIFIED, ProblemState.IN_PROGRESS, "problems.sign", _BACK, facts=("reason",)),
        Edge(
            "relapse",
            ProblemState.CLOSED,
            ProblemState.IN_PROGRESS,
            "problems.verify",
            "domain notes 3.2: a look-back that finds a relapse opens the same number again, in its next round",
            facts=("reason", "deadline"),
        ),
    ),
)
