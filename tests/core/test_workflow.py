import pytest

from bureau.core.errors import IllegalMove
from bureau.core.workflow import Edge, Workflow

STATES = ("draft", "signed")
SIGN = Edge("sign", "draft", "signed", "bulletins.sign", "test")
REMARK = Edge("remark", "draft", "draft", "bulletins.draft", "test")


@pytest.fixture
def flow() -> Workflow:
    return Workflow(STATES, (SIGN, REMARK))


def test_edge_is_found_by_name_and_state(flow):
    assert flow.edge("sign", "draft") is SIGN


def test_edge_missing_in_state_refused(flow):
    with pytest.raises(IllegalMove):
        flow.edge("sign", "signed")


def test_pairs_are_every_name_with_every_state(flow):
    assert list(flow.pairs()) == [
        ("sign", "draft", SIGN),
        ("sign", "signed", None),
        ("remark", "draft", REMARK),
        ("remark", "signed", None),
    ]


def test_edges_from(flow):
    assert flow.edges_from("draft") == (SIGN, REMARK)
    assert flow.edges_from("signed") == ()


def test_table_with_unknown_state_refused():
    with pytest.raises(ValueError, match="unknown states"):
        Workflow(STATES, (Edge("publish", "signed", "published", "weeks.publish", "test"),))


def test_table_with_one_name_twice_in_a_state_refused():
    with pytest.raises(ValueError, match="same state"):
        Workflow(STATES, (SIGN, Edge("sign", "draft", "draft", "bulletins.sign", "test")))
