"""The journal of one record in words."""

from bureau.core.actions import writing
from bureau.journal.actions import record
from bureau.journal.history import Change, history_of

TITLES = {"created": "登记", "changed": "修改"}


def note(verb, subject, before=None, after=None, **more):
    with writing():
        record(actor=None, event=f"villages.village.{verb}", subject=subject, before=before, after=after, **more)


def test_newest_first_with_labels_choices_and_names_of_what_is_pointed_to(county):
    village = county.wangjia
    note("created", village, after={"name": "王家村"})
    note(
        "changed",
        village,
        {"kind": "village", "office": county.hekou.pk},
        {"kind": "other", "office": county.qingshi.pk},
    )
    changed, created = history_of(village, TITLES)
    assert [changed.title, created.title] == ["修改", "登记"]
    assert created.changes == []
    labels = {field.name: field.verbose_name for field in village._meta.fields}
    assert changed.changes == [
        Change(labels["kind"], dict(village._meta.get_field("kind").flatchoices)["village"], "其他"),
        Change(labels["office"], "河口司法所", "青石司法所"),
    ]


def test_own_labels_show_only_what_they_name(county):
    note("changed", county.wangjia, {"name": "旧名", "code": None}, {"name": "新名", "code": "1"}, note="更名")
    (event,) = history_of(county.wangjia, {}, {"name": "村名"})
    assert (event.title, event.note) == ("villages.village.changed", "更名")
    assert event.changes == [Change("村名", "旧名", "新名")]


def test_one_query_for_the_entries_and_one_for_each_kind_of_thing(county, django_assert_num_queries):
    for office in (county.hekou, county.qingshi, county.hekou):
        note("changed", county.wangjia, {"office": office.pk}, {"office": office.pk})
    with django_assert_num_queries(2):
        assert len(history_of(county.wangjia, TITLES)) == 3


def test_what_a_record_began_with_is_not_looked_up_and_lists_stay_lists(county, django_assert_num_queries):
    note("recorded", county.wangjia, after={"office": county.hekou.pk})
    note("changed", county.wangjia, {"groups": ["a"]}, {"groups": ["a", "b"]})
    with django_assert_num_queries(1):
        changed, recorded = history_of(county.wangjia, TITLES, {"office": "所", "groups": "群体"})
    assert (changed.changes, recorded.changes) == ([Change("群体", ["a"], ["a", "b"])], [])
