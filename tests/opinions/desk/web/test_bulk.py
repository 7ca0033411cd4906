"""Many at once: given to one person, linked, answered with one reply. Checked first; nothing half done."""

import pytest
from django.urls import reverse

from bureau.accounts.roles import Role
from bureau.opinions.models import Opinion, Reply
from tests.factories.accounts import make_user
from tests.factories.opinions import REPLY, hand_in, make_opinion
from tests.factories.villages import make_position

ASSIGN, LINK = "/desk/opinions/assign/", "/desk/opinions/link/"


@pytest.fixture
def colleague(county):
    user = make_user("clerk03", Role.ENTRY, name="周青山")
    make_position(user, office=county.hekou)
    return user


def text_of(response):
    return response.content.decode()


def chosen(*opinions):
    return [f"{one.pk}:{one.version}" for one in opinions]


def states(*opinions):
    return [Opinion.objects.get(pk=one.pk).state for one in opinions]


# -- given to one person -----------------------------------------------------------------------------------------------


def test_many_are_given_to_one_person(signed_in, clerk, colleague, county):
    first, second = make_opinion(county.wangjia), make_opinion(county.lijia, state="accepted")
    desk = signed_in(clerk)
    page = text_of(desk.get(ASSIGN, {"chosen": [first.pk, second.pk]}))
    assert str(first) in page
    assert str(second) in page
    assert "周青山" in page
    done = desk.post(ASSIGN, {"chosen": chosen(first, second), "handler": colleague.pk}, follow=True)
    assert "已把2条意见分给周青山" in text_of(done)
    assert set(Opinion.objects.values_list("handler", flat=True)) == {colleague.pk}
    assert states(first, second) == ["new", "handling"]


def test_what_cannot_be_given_is_named_before_and_left(signed_in, clerk, colleague, county):
    fresh, answered = make_opinion(county.wangjia), make_opinion(county.lijia, state="replied")
    theirs = make_opinion(county.zhaojia)
    desk = signed_in(clerk)
    page = text_of(desk.get(ASSIGN, {"chosen": [fresh.pk, answered.pk, theirs.pk]}))
    assert "已经答复或者不予受理" in page
    assert str(theirs) not in page
    desk.post(ASSIGN, {"chosen": chosen(fresh, answered, theirs), "handler": colleague.pk})
    assert [Opinion.objects.get(pk=one.pk).handler for one in (fresh, answered, theirs)] == [colleague, None, None]


def test_when_one_is_refused_in_the_end_nothing_is_done_and_it_is_named(signed_in, bureau_office, clerk, county):
    seen, foreign = make_opinion(county.wangjia), make_opinion(county.zhaojia)
    answer = signed_in(bureau_office).post(ASSIGN, {"chosen": chosen(seen, foreign), "handler": clerk.pk})
    page = text_of(answer)
    assert answer.status_code == 422
    assert f"{foreign}: " in page
    assert f"{seen}: " not in page
    assert set(Opinion.objects.values_list("handler", flat=True)) == {None}


def test_nothing_chosen_leads_back_and_nobody_chosen_is_said(signed_in, clerk, county):
    opinion, desk = make_opinion(county.wangjia), signed_in(clerk)
    assert desk.get(ASSIGN)["Location"] == "/desk/opinions/"
    assert desk.get(ASSIGN, {"chosen": "x"})["Location"] == "/desk/opinions/"
    answer = desk.post(ASSIGN, {"chosen": chosen(opinion), "handler": ""})
    assert answer.status_code == 422
    assert "选择承办人" in text_of(answer)


def test_the_check_page_asks_the_same_number_of_queries(signed_in, clerk, colleague, county, django_assert_num_queries):
    opinions = [make_opinion(county.wangjia) for _number in range(3)]
    desk = signed_in(clerk)
    desk.get(ASSIGN, {"chosen": [opinions[0].pk]})
    for some in (opinions[:1], opinions):
        with django_assert_num_queries(10):
            desk.get(ASSIGN, {"chosen": [one.pk for one in some]})


# -- one answer to many ------------------------------------------------------------------------------------------------


def test_many_are_linked_under_one_and_answered_with_one_reply(signed_in, clerk, reviewer, county):
    first, second, third = (make_opinion(county.wangjia, state=one) for one in ("accepted", "new", "handling"))
    desk = signed_in(clerk)
    page = text_of(desk.get(LINK, {"chosen": [one.pk for one in (first, second, third)]}))
    assert all(f'value="{one.pk}:{one.version}"' in page for one in (first, second, third))
    answer = desk.post(LINK, {"chosen": chosen(first, second, third), "original": first.pk})
    assert answer["Location"] == reverse("opinions:detail", args=[first.pk])
    assert set(Opinion.objects.filter(duplicate_of=first)) == {second, third}
    reply = hand_in(Opinion.objects.get(pk=first.pk), clerk)

    checks, url = signed_in(reviewer), reverse("opinions:together", args=[first.pk])
    assert url in text_of(checks.get(reverse("opinions:detail", args=[first.pk])))
    page = text_of(checks.get(url))
    assert REPLY in page
    assert all(str(one) in page for one in (first, second, third))
    assert Reply.objects.filter(sent_at__isnull=False).count() == 0
    receivers = f"{second.pk} {third.pk}"
    sent = checks.post(url, {"version": reply.version, "receivers": receivers})
    assert sent.status_code == 302
    assert states(first, second, third) == ["replied"] * 3
    assert set(Reply.objects.values_list("text", "drafted_by", "approved_by")) == {(REPLY, clerk.pk, reviewer.pk)}


def test_nobody_is_answered_whom_the_approver_did_not_see(signed_in, clerk, reviewer, county):
    original = make_opinion(county.wangjia, state="handling")
    late = make_opinion(county.wangjia, state="handling", duplicate_of=original)
    reply = hand_in(original, clerk)
    checks, url = signed_in(reviewer), reverse("opinions:together", args=[original.pk])
    answer = checks.post(url, {"version": reply.version, "receivers": ""})
    assert answer.status_code == 409
    assert "请再看一遍名单" in text_of(answer)
    assert f'name="receivers" value="{late.pk}"' in text_of(answer)
    assert states(original, late) == ["handling"] * 2
    assert checks.post(url, {"version": reply.version, "receivers": "x"}).status_code == 422
    assert checks.post(url, {"version": reply.version + 1, "receivers": str(late.pk)}).status_code == 409
    assert states(original, late) == ["handling"] * 2


def test_what_is_answered_or_led_by_others_is_named_as_not_answered(signed_in, clerk, reviewer, county):
    original = make_opinion(county.wangjia, state="handling")
    answered = make_opinion(county.wangjia, state="replied", duplicate_of=original)
    drafted = make_opinion(county.wangjia, state="handling", duplicate_of=original)
    hand_in(original, clerk)
    hand_in(drafted, clerk, text="另一份草稿，写的是别的内容，还没有交上去审批")
    page = text_of(signed_in(reviewer).get(reverse("opinions:together", args=[original.pk])))
    assert page.index(str(drafted)) < page.index("已关联，但这次不会答复") < page.index(str(answered))
    assert "已有自己的答复草稿" in page


def test_a_writer_does_not_send_his_own_reply_to_many(signed_in, reviewer, county):
    original = make_opinion(county.wangjia, state="handling")
    make_opinion(county.wangjia, state="handling", duplicate_of=original)
    reply = hand_in(original, reviewer)
    desk, url = signed_in(reviewer), reverse("opinions:together", args=[original.pk])
    assert url not in text_of(desk.get(reverse("opinions:detail", args=[original.pk])))
    receivers = " ".join(str(one.pk) for one in Opinion.objects.filter(duplicate_of=original))
    assert desk.post(url, {"version": reply.version, "receivers": receivers}).status_code == 403
    assert not Opinion.objects.filter(state="replied").exists()


def test_what_is_linked_already_or_alone_is_not_linked(signed_in, clerk, county):
    original = make_opinion(county.wangjia)
    copy, alone = make_opinion(county.wangjia, duplicate_of=original), make_opinion(county.wangjia)
    desk = signed_in(clerk)
    page = text_of(desk.get(LINK, {"chosen": [copy.pk, alone.pk, original.pk]}))
    assert "已经和别的意见关联" in page
    # The one that has others already is offered first: there are no chains.
    assert desk.get(LINK, {"chosen": [alone.pk, original.pk]}).context["form"].initial["original"] == str(original.pk)
    one = desk.post(LINK, {"chosen": chosen(alone), "original": alone.pk})
    assert one.status_code == 422
    wrong = desk.post(LINK, {"chosen": chosen(alone, original), "original": alone.pk})
    assert wrong.status_code == 422
    assert f"{original}: " in text_of(wrong)
    assert set(Opinion.objects.filter(duplicate_of__isnull=False)) == {copy}


def test_who_may_not_handle_or_approve_is_refused(signed_in, leader, clerk, county):
    opinion = make_opinion(county.wangjia)
    assert signed_in(leader).get(ASSIGN).status_code == 403
    assert signed_in(leader).get(LINK).status_code == 403
    assert signed_in(clerk).get(reverse("opinions:together", args=[opinion.pk])).status_code == 403
