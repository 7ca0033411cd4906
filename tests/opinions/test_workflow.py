"""Every move in every state: what the table allows happens, everything else is refused."""

import pytest
from django.db import transaction

from bureau.accounts.roles import ALL_CAPABILITIES
from bureau.core.actions import writing
from bureau.core.errors import IllegalMove
from bureau.opinions.handling import actions
from bureau.opinions.handling.closing.actions import _closed, rate, reopen
from bureau.opinions.handling.duplicates.actions import link_duplicate, unlink_duplicate
from bureau.opinions.handling.moving import EVENTS, Tracked, move_opinion
from bureau.opinions.handling.replies.actions import approve_reply, return_reply, write_reply
from bureau.opinions.handling.sealing.actions import Against, seal_opinion, unseal_opinion
from bureau.opinions.models import Opinion, Part
from bureau.opinions.workflow import CITIZEN_MOVES, OPINION
from tests.conftest import TODAY
from tests.factories.opinions import REPLY, hand_in, make_inspector, make_opinion, put_into

REASON = "写明原因，便于核对"
PAIRS = list(OPINION.pairs())


class Hands:
    """Everybody a move may need, and the moves by name."""

    def __init__(self, county, clerk, reviewer):
        self.county, self.clerk, self.reviewer = county, clerk, reviewer

    def accept(self, _o, given):
        return actions.accept_opinion(actor=self.clerk, today=TODAY, **given)

    def reject(self, _o, given):
        return actions.reject_opinion(actor=self.clerk, reason="unclear", today=TODAY, **given)

    def transfer(self, _o, given):
        return actions.transfer_opinion(actor=self.clerk, office=self.county.qingshi, reason=REASON, **given)

    def assign(self, _o, given):
        return actions.assign_handler(actor=self.clerk, handler=self.clerk, **given)

    def split(self, _o, given):
        actions.split_opinion(actor=self.clerk, office=self.county.qingshi, what=REASON, **given)

    def finish_part(self, opinion, _given):
        with writing():
            part = Part.objects.create(opinion=opinion, office=self.county.hekou, share="lead", what=REASON)
        actions.finish_part(actor=self.clerk, part_id=part.pk, note=REASON)

    def ask(self, _o, given):
        return actions.ask_for_facts(actor=self.clerk, question=REASON, **given)

    def answer(self, opinion, _given):
        return actions.add_facts(actor=None, which=Tracked(opinion.pk), body=REASON, today=TODAY)

    supplement = answer

    def extend(self, _o, given):
        return actions.extend_reply(actor=self.reviewer, days=5, reason=REASON, today=TODAY, **given)

    def draft(self, opinion, _given):
        write_reply(actor=self.clerk, opinion_id=opinion.pk, text=REPLY, outcome="adopted", hand_in=True)

    def reply(self, opinion, _given):
        hand_in(opinion, self.clerk)
        return approve_reply(actor=self.reviewer, opinion_id=opinion.pk, version=1, today=TODAY)

    def return_(self, opinion, _given):
        hand_in(opinion, self.clerk)
        return_reply(actor=self.reviewer, opinion_id=opinion.pk, version=1, reason=REASON)

    def rate(self, opinion, _given):
        return rate(actor=None, which=Tracked(opinion.pk), satisfaction="dissatisfied", today=TODAY)

    def close(self, opinion, _given):
        with writing():
            _closed(self.clerk, opinion.pk, TODAY)

    def reopen(self, opinion, _given):
        return reopen(actor=self.reviewer, which=opinion.pk, reason=REASON, today=TODAY)

    def link(self, opinion, _given):
        other = make_opinion(self.county.wangjia)
        return link_duplicate(actor=self.clerk, opinion_id=opinion.pk, original_id=other.pk)

    def unlink(self, opinion, _given):
        put_into(opinion, opinion.state, duplicate_of=make_opinion(self.county.wangjia))
        return unlink_duplicate(actor=self.clerk, opinion_id=opinion.pk)

    def list(self, opinion, given):
        return self._at_the_list("list", opinion, given)

    def unlist(self, opinion, given):
        return self._at_the_list("unlist", opinion, given)

    def _at_the_list(self, name, opinion, given):
        """As ``rectification.origins`` does it; the ledger above writes its own row."""
        with transaction.atomic(), writing():
            return move_opinion(actor=self.clerk, which=opinion.pk, name=name, version=given["version"])

    def note(self, opinion, _given):
        actions.add_note(actor=self.clerk, opinion_id=opinion.pk, body=REASON)

    def seal(self, _o, given):
        return seal_opinion(actor=self.clerk, against=Against(text="所里的人"), reason=REASON, **given)

    def unseal(self, opinion, given):
        put_into(
            opinion, opinion.state, is_sealed=True, sealed_at=opinion.received_at, sealed_text="所里的人", office=None
        )
        return unseal_opinion(actor=make_inspector(), office=None, reason=REASON, **given)


def test_every_move_is_made_by_the_test():
    assert [name for name in OPINION.names if not hasattr(Hands, method(name))] == []


def method(name):
    return "return_" if name == "return" else name


@pytest.mark.parametrize(("name", "state", "edge"), PAIRS, ids=[f"{name}-{state}" for name, state, _edge in PAIRS])
def test_every_move_in_every_state(county, clerk, reviewer, name, state, edge):
    opinion = make_opinion(county.wangjia, state=state)
    move = getattr(Hands(county, clerk, reviewer), method(name))
    given = {"opinion_id": opinion.pk, "version": opinion.version}
    other_name = {"answer": "supplement", "supplement": "answer"}.get(name)
    if edge is None and other_name is not None:
        edge = {(n, s): e for n, s, e in PAIRS}[other_name, state]
    if edge is None:
        with pytest.raises(IllegalMove):
            move(opinion, given)
        assert Opinion.objects.get(pk=opinion.pk).state == state
    else:
        move(opinion, given)
        assert Opinion.objects.get(pk=opinion.pk).state == edge.target


def test_the_table_names_what_exists():
    assert {edge.capability for edge in OPINION.edges} <= ALL_CAPABILITIES
    assert set(EVENTS) == set(OPINION.names) > CITIZEN_MOVES
    assert all(edge.rule for edge in OPINION.edges)
