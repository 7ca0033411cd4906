from bureau.accounts.roles import ALL_CAPABILITIES
from bureau.bulletins.choices import BulletinState
from bureau.bulletins.workflow import BULLETIN


def test_the_moves():
    assert [(edge.name, edge.source, edge.target) for edge in BULLETIN.edges] == [
        ("check", "draft", "checked"),
        ("return", "checked", "draft"),
        ("sign", "checked", "signed"),
        ("withdraw", "signed", "draft"),
        ("publish", "signed", "published"),
    ]


def test_no_way_back_after_publication():
    assert BULLETIN.edges_from(BulletinState.PUBLISHED) == ()


def test_every_move_has_a_known_capability_and_a_rule():
    assert {edge.capability for edge in BULLETIN.edges} <= ALL_CAPABILITIES
    assert all(edge.rule.startswith("Art. ") for edge in BULLETIN.edges)
