from bureau.accounts.roles import ALL_CAPABILITIES
from bureau.statistics.choices import WeekState
from bureau.statistics.workflow import WEEK_FLOW


def test_the_moves():
    assert [(edge.name, edge.source, edge.target) for edge in WEEK_FLOW.edges] == [
        ("self_check", "open", "self_check"),
        ("close", "open", "closed"),
        ("close", "self_check", "closed"),
        ("close", "closed", "closed"),
        ("reopen", "closed", "open"),
        ("publish", "closed", "published"),
    ]


def test_no_way_back_after_publication():
    assert WEEK_FLOW.edges_from(WeekState.PUBLISHED) == ()


def test_every_move_has_a_known_capability_and_a_rule():
    assert {edge.capability for edge in WEEK_FLOW.edges} <= ALL_CAPABILITIES
    assert all(edge.rule for edge in WEEK_FLOW.edges)
