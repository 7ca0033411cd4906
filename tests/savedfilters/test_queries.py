"""Reading saved filters: constant queries, only lists that may be opened."""

import pytest

from bureau.core.actions import writing
from bureau.savedfilters.actions import save_filter
from bureau.savedfilters.models import SavedFilter
from bureau.savedfilters.queries import filters_for, own_filters

pytestmark = pytest.mark.django_db


def test_one_query_for_a_list_however_many(clerk, django_assert_num_queries):
    for number in range(4):
        save_filter(actor=clerk, page="problems:list", query="state=open", name=f"第{number}个", office=None)
    filters_for(clerk, "problems:list")
    with django_assert_num_queries(1):
        assert len(filters_for(clerk, "problems:list")) == 4


def test_a_list_that_is_gone_or_closed_to_me_is_left_out(clerk):
    row = save_filter(actor=clerk, page="problems:list", query="state=open", name="待接收", office=None)
    assert own_filters(clerk) == [row]
    with writing():
        SavedFilter.objects.filter(pk=row.pk).update(page="signals:list")
    assert own_filters(clerk) == []
    with writing():
        SavedFilter.objects.filter(pk=row.pk).update(page="gone:list")
    assert own_filters(clerk) == []
