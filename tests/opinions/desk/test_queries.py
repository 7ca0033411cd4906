"""Lists, what waits, counts, what statistics count."""

import datetime as dt

import pytest
from django.utils import timezone

from bureau.accounts.roles import Role
from bureau.core.actions import writing
from bureau.core.errors import NotVisible
from bureau.opinions.desk import queries
from bureau.opinions.models import OpinionFile, Part
from tests.conftest import NOW, TODAY
from tests.factories.accounts import make_user
from tests.factories.opinions import hand_in, make_category, make_inspector, make_opinion, put_into
from tests.factories.villages import make_position

FIRST, LAST = dt.date(2026, 7, 1), dt.date(2026, 7, 31)


def test_the_queue_of_an_office_in_the_order_of_what_counts_now(clerk, county):
    late = make_opinion(county.wangjia, state="accepted", reply_due=TODAY)
    fresh = make_opinion(county.lijia)
    shared = make_opinion(county.zhaojia, state="handling")
    finished = make_opinion(county.zhaojia, state="handling")
    with writing():
        Part.objects.create(opinion=shared, office=county.hekou, what="查公示栏")
        Part.objects.create(opinion=finished, office=county.hekou, what="查公示栏", done_at=NOW, note="办完了")
    for state in ("waiting", "replied", "closed", "rejected"):
        make_opinion(county.wangjia, state=state)
    found = list(queries.queue_of(clerk))
    assert found == [late, fresh, shared]
    assert [row.due for row in found] == [TODAY, fresh.accept_due, shared.reply_due]
    assert queries.queue_count(clerk) == 3


def test_the_queue_of_the_bureau_of_a_person_and_of_inspectors(bureau_office, reviewer, leader, county):
    own = make_opinion()
    make_opinion(county.wangjia)
    mine = make_opinion(county.zhaojia, state="handling", handler=reviewer)
    report = make_opinion(county.wangjia, against_office=county.hekou)
    assert set(queries.queue_of(bureau_office)) == {own}
    assert set(queries.queue_of(reviewer)) == {own, mine}
    assert set(queries.queue_of(make_inspector())) == {report}
    assert not queries.queue_of(leader).exists()


def test_replies_wait_for_another_than_their_writer(clerk, reviewer, bureau_office, county):
    opinion, draft = make_opinion(county.wangjia, state="handling"), make_opinion(county.wangjia, state="handling")
    hand_in(opinion, reviewer)
    reply = hand_in(draft, clerk)
    with writing():
        reply.is_ready = False
        reply.save()
    second_round = make_opinion(county.wangjia, state="handling")
    hand_in(second_round, bureau_office)
    second_round = put_into(second_round, "handling", round=2)
    hand_in(second_round, reviewer)
    left_behind = make_opinion(county.wangjia, state="handling")
    hand_in(left_behind, reviewer)
    put_into(left_behind, "handling", round=2)
    assert set(queries.to_approve(bureau_office)) == {opinion, second_round}
    assert not queries.to_approve(reviewer).exists()
    assert not queries.to_approve(clerk).exists()


def test_lists_leave_what_was_written_in_the_database(clerk, county):
    make_opinion(county.wangjia)
    row = queries.opinions_of(clerk).get()
    assert set(queries.HEAVY) <= row.get_deferred_fields()
    assert "title" not in row.get_deferred_fields()


def test_one_page_in_a_fixed_number_of_queries(clerk, county, django_assert_max_num_queries):
    opinion = make_opinion(county.wangjia)
    with django_assert_max_num_queries(16):
        shown = queries.opinion_for(clerk, opinion.pk)
        for rows in (shown.parts, shown.transfers, shown.messages, shown.notes, shown.replies, shown.files):
            assert list(rows.all()) == []
    for wrong in (0, "x", 2**70, opinion.pk + 1):
        with pytest.raises(NotVisible):
            queries.opinion_for(clerk, wrong)


def test_a_file_is_given_to_those_who_see_its_opinion(clerk, other_clerk, county):
    opinion = make_opinion(county.wangjia)
    with writing():
        file = OpinionFile.objects.create(opinion=opinion, file="x.png", name="1.png", content_type="image/png", size=1)
    assert queries.file_for(clerk, file.pk) == file
    for user, pk in ((other_clerk, file.pk), (clerk, 0), (clerk, "x"), (clerk, 2**70)):
        with pytest.raises(NotVisible):
            queries.file_for(user, pk)


def test_the_same_matter_and_the_same_sender(clerk, county):
    original = make_opinion(county.wangjia, name="王建国", phone="13812341402")
    copies = [make_opinion(county.lijia, duplicate_of=original) for _ in range(2)]
    foreign = make_opinion(county.zhaojia, duplicate_of=original, name="王", phone="13812341402")
    again = make_opinion(county.lijia, name="王建国", phone="138 1234 1402")
    assert set(queries.linked_opinions(clerk, original)) == set(copies)
    assert set(queries.linked_opinions(clerk, copies[0])) == {original, copies[1]}
    assert set(queries.same_sender(clerk, original)) == {again}
    assert foreign not in queries.same_sender(clerk, original)
    assert not queries.same_sender(clerk, copies[0]).exists()


# -- counts ------------------------------------------------------------------------------------------------------------


def test_counts_are_in_scope_and_without_reports(clerk, bureau_office, county):
    first, second = make_category("甲"), make_category("乙")
    for village, category in ((county.wangjia, first), (county.wangjia, second), (county.zhaojia, first)):
        make_opinion(village, category=category)
    make_opinion(county.wangjia, category=first, against_office=county.hekou)
    june = dt.date(2026, 6, 30)
    put_into(make_opinion(county.wangjia, category=first), "new", received_on=june)
    assert dict(queries.counts_by_category(clerk, FIRST, LAST)) == {first.pk: 1, second.pk: 1}
    assert dict(queries.counts_by_category(bureau_office, FIRST, LAST)) == {first.pk: 2, second.pk: 1}
    assert dict(queries.counts_by_category(bureau_office, june, LAST)) == {first.pk: 3, second.pk: 1}
    inspector = make_user("both", Role.INSPECTOR, Role.BUREAU_OFFICE)
    assert dict(queries.counts_by_category(inspector, FIRST, LAST)) == {first.pk: 2, second.pk: 1}
    assert dict(queries.counts_by_state(clerk)) == {"new": 3}


FIELDS = ("record_id", "office_id", "village_id", "event_date", "quantity")
DONE = {
    "satisfaction": "satisfied",
    "rated_on": dt.date(2026, 7, 20),
    "reopened_on": dt.date(2026, 7, 18),
    "first_replied_on": dt.date(2026, 7, 16),
}


@pytest.mark.parametrize(
    ("countable", "day"),
    [
        (queries.received_opinions, TODAY),
        (queries.opinions_answered_in_time, dt.date(2026, 7, 16)),
        (queries.satisfied_opinions, dt.date(2026, 7, 20)),
        (queries.reopened_opinions, dt.date(2026, 7, 18)),
    ],
)
def test_what_statistics_count(county, countable, day):
    opinion = make_opinion(county.wangjia, state="closed", **DONE)
    make_opinion(county.wangjia, state="closed", **DONE, office=None)
    make_opinion(county.wangjia, state="closed", **DONE, voided_at=NOW, void_reason="测试")
    make_opinion(county.wangjia, state="closed", **DONE, against_office=county.hekou)
    assert list(countable().values_list(*FIELDS)) == [(opinion.pk, county.hekou.pk, county.wangjia.pk, day, 1)]


def test_what_is_not_counted(county):
    make_opinion(county.wangjia, state="closed", **{**DONE, "rated_by_staff": True})
    make_opinion(county.wangjia, state="closed", **{**DONE, "satisfaction": "dissatisfied"}, first_in_time=False)
    make_opinion(county.wangjia, state="replied")
    assert not queries.satisfied_opinions().exists()
    assert queries.opinions_answered_in_time().count() == 2
    assert queries.reopened_opinions().count() == 2


def test_a_report_sealed_later_is_looked_at_again_and_one_sealed_from_the_start_never(county):
    always = make_opinion(county.wangjia, against_office=county.hekou)
    later = make_opinion(
        county.wangjia,
        is_sealed=True,
        sealed_at=NOW + dt.timedelta(hours=1),
        sealed_text="他",
        office=None,
    )
    void = make_opinion(county.wangjia, voided_at=NOW, void_reason="测试")
    changed = set(queries.opinions_changed_since(timezone.now()))
    assert changed == {later, void}
    assert always not in changed
    assert not queries.opinions_changed_since(timezone.now() + dt.timedelta(seconds=1)).exists()


def test_the_queue_asks_the_same_number_of_queries(clerk, county, django_assert_num_queries):
    colleague = make_user("clerk03", Role.ENTRY)
    make_position(colleague, office=county.hekou)
    for count in (1, 3):
        while queries.queue_of(clerk).count() < count:
            make_opinion(county.wangjia, state="handling", handler=colleague)
        with django_assert_num_queries(1):
            assert [(row.handler.name, row.category.name, row.village.township.name) for row in queries.queue_of(clerk)]
