"""The moves of an opinion. Void ones move no more; a duplicate is a link, not a state."""

from __future__ import annotations

from collections.abc import Iterable

from bureau.core.workflow import Edge, Workflow
from bureau.opinions.choices import OPEN_STATES, REPLIED_STATES, RUNNING_STATES, OpinionState

NEW, ACCEPTED, HANDLING = OpinionState.NEW, OpinionState.ACCEPTED, OpinionState.HANDLING
WAITING, REPLIED, CLOSED, REJECTED = (
    OpinionState.WAITING,
    OpinionState.REPLIED,
    OpinionState.CLOSED,
    OpinionState.REJECTED,
)

_DECIDE = (
    "信访工作条例 Art. 22: within 15 days it is decided whether a petition is accepted, and the petitioner is told"
)
_FINISH = "信访工作条例 Art. 34: finished within 60 days of acceptance; longer once, with leave of the head, by 30 days"
_REVIEW = "信访工作条例 Art. 35, 36: who disagrees asks for a review within 30 days, and once more for a second review"
_ECHO = "件件有回音 (domain notes 4.3): every item gets an answer that somebody other than its writer has approved"
_ONWARD = "首问负责: what was sent to the wrong office is passed on with a reason, and not for ever"
_FACTS = "peers B03: more facts are asked for; the time the citizen takes to answer is not the bureau's"
_SHARED = "主办、协办: several offices share one matter, one of them answers"
_LISTED = (
    "domain notes 11.7: what was opened as a problem to be put right names it; the opinion is answered all the same"
)
_AROUND = "纪检监察机关处理检举控告工作规则 (2020) Art. 47: who reports what never reaches those whom it names"
_OWN = "our own rule: it changes nothing for the citizen, and stands in the journal"


def _within(name: str, states: Iterable[str], capability: str, rule: str, *facts: str) -> tuple[Edge, ...]:
    """One move in each of ``states`` that leaves the state as it is."""
    return tuple(Edge(name, state, state, capability, rule, facts) for state in states)


OPINION = Workflow(
    OpinionState.values,
    (
        Edge("accept", NEW, ACCEPTED, "opinions.handle", _DECIDE, ("accepted_on",)),
        Edge("reject", NEW, REJECTED, "opinions.handle", _DECIDE, ("reject_reason", "ended_on")),
        Edge("reject", ACCEPTED, REJECTED, "opinions.handle", _DECIDE, ("reject_reason", "ended_on")),
        *_within("transfer", (NEW, ACCEPTED), "opinions.handle", _ONWARD),
        Edge("transfer", HANDLING, ACCEPTED, "opinions.handle", _ONWARD),
        *_within("assign", (NEW, HANDLING, WAITING), "opinions.handle", _OWN, "handler"),
        Edge("assign", ACCEPTED, HANDLING, "opinions.handle", _OWN, ("handler",)),
        Edge("split", ACCEPTED, HANDLING, "opinions.handle", _SHARED),
        *_within("split", (HANDLING,), "opinions.handle", _SHARED),
        *_within("finish_part", (HANDLING, WAITING), "opinions.handle", _SHARED),
        Edge("ask", ACCEPTED, WAITING, "opinions.handle", _FACTS, ("paused_at",)),
        Edge("ask", HANDLING, WAITING, "opinions.handle", _FACTS, ("paused_at",)),
        Edge("answer", WAITING, HANDLING, "opinions.handle", _FACTS),
        *_within("supplement", RUNNING_STATES, "opinions.handle", _FACTS),
        *_within("extend", (ACCEPTED, HANDLING), "opinions.approve", _FINISH, "extended_days", "extended_on"),
        *_within("draft", (ACCEPTED, HANDLING, WAITING), "opinions.handle", _ECHO),
        *_within("return", (ACCEPTED, HANDLING, WAITING), "opinions.approve", _ECHO),
        *(
            Edge("reply", state, REPLIED, "opinions.approve", _ECHO, ("outcome", "replied_on"))
            for state in (ACCEPTED, HANDLING, WAITING)
        ),
        *_within("rate", (REPLIED, CLOSED), "opinions.handle", "政务服务好差评: the citizen judges, once a round"),
        Edge("close", REPLIED, CLOSED, "opinions.handle", _ECHO, ("ended_on",)),
        Edge("reopen", REPLIED, HANDLING, "opinions.handle", _REVIEW),
        Edge("reopen", CLOSED, HANDLING, "opinions.handle", _REVIEW),
        Edge("reopen", REJECTED, NEW, "opinions.approve", _DECIDE),
        *_within("link", OPEN_STATES, "opinions.handle", "one answer to many (domain notes 4.3)"),
        *_within("unlink", OPEN_STATES, "opinions.handle", "one answer to many (domain notes 4.3)"),
        *_within("list", (ACCEPTED, HANDLING, WAITING, *REPLIED_STATES), "opinions.handle", _LISTED),
        *_within("unlist", OpinionState.values, "opinions.handle", _LISTED),
        *_within("note", OpinionState.values, "opinions.handle", _OWN),
        *_within("seal", OpinionState.values, "opinions.handle", _AROUND, "is_sealed", "sealed_at"),
        *_within("unseal", OpinionState.values, "opinions.sealed", _AROUND),
    ),
)

# What a citizen does himself, with number and code instead of an account.
CITIZEN_MOVES = frozenset({"answer", "supplement", "rate", "close", "reopen"})
