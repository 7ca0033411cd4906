"""Links between opinions about the same matter."""

import pytest

from bureau.core.errors import IllegalMove, InvalidValue, NotVisible
from bureau.journal.models import Entry
from bureau.opinions.handling.duplicates.actions import link_duplicate, unlink_duplicate
from bureau.opinions.models import Opinion
from tests.factories.opinions import make_opinion


@pytest.fixture
def three(county):
    return [make_opinion(county.wangjia) for _ in range(3)]


def linked(actor, opinion, original):
    return link_duplicate(actor=actor, opinion_id=opinion.pk, original_id=original.pk)


def test_a_link_changes_nothing_else_and_is_taken_back(clerk, three):
    first, second, _third = three
    done = linked(clerk, second, first)
    assert (done.duplicate_of, done.state, done.body) == (first, "new", second.body)
    assert Entry.objects.latest("pk").event == "opinions.opinion.linked"
    assert unlink_duplicate(actor=clerk, opinion_id=second.pk).duplicate_of is None
    with pytest.raises(IllegalMove):
        unlink_duplicate(actor=clerk, opinion_id=second.pk)


def test_there_are_no_chains_and_no_circles(clerk, three):
    first, second, third = three
    linked(clerk, second, first)
    for opinion, original in ((third, second), (first, third), (third, third)):
        with pytest.raises(InvalidValue):
            linked(clerk, opinion, original)
    assert Opinion.objects.filter(duplicate_of__isnull=False).count() == 1


def test_only_what_one_sees_is_linked(clerk, three, county):
    foreign = make_opinion(county.zhaojia)
    with pytest.raises(NotVisible):
        linked(clerk, three[0], foreign)
    with pytest.raises(NotVisible):
        linked(clerk, foreign, three[0])
