import pytest

from tests.bulletins.facts import make_facts


@pytest.mark.parametrize(
    ("key", "printed"),
    [
        ("schedule", "52.9"),
        ("count/ranked", "4"),
        ("county/visit_village/completion", "62.5"),
        ("county/legal_aid/gap", "12.9"),
        ("figure/2/visit_village/late_size", "1"),
        ("standing/2/place", "并列2"),
        ("standing/4/gap", "慢22.9"),
        ("standing/1/change", "↑2"),
        ("minimum", "0"),
    ],
)
def test_value_is_read_by_its_key(key, printed):
    assert make_facts().value(key) == printed


@pytest.mark.parametrize(
    "key",
    [
        "",
        "nothing",
        "count/nothing",
        "county/nothing/cumulative",
        "county/legal_aid/id",
        "figure/9/legal_aid/late",
        "figure/x/legal_aid/late",
        "standing/9/score",
        "standing/1/name",
        "standing/1",
    ],
)
def test_key_that_leads_nowhere_refused(key):
    with pytest.raises(LookupError):
        make_facts().value(key)
