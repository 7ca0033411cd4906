"""Sealing, unsealing, showing who wrote: reasons, and the journal."""

import pytest

from bureau.core.actions import writing
from bureau.core.errors import IllegalMove, InvalidValue, NotAllowed, NotVisible
from bureau.journal.models import Entry
from bureau.notices.models import Notice
from bureau.opinions.handling.duplicates.actions import link_duplicate
from bureau.opinions.handling.sealing.actions import Against, Person, seal_opinion, unseal_identity, unseal_opinion
from bureau.opinions.models import Opinion, Part
from tests.conftest import NOW
from tests.factories.consultants import make_consultant
from tests.factories.opinions import make_inspector, make_opinion, report_category
from tests.factories.villages import make_position

REASON = "信里说的是本所人员收礼"


def sealed(actor, opinion, **against):
    return seal_opinion(
        actor=actor, opinion_id=opinion.pk, version=opinion.version, against=Against(**against), reason=REASON
    )


def test_a_clerk_seals_what_turns_out_to_be_a_report_and_loses_sight_of_it(clerk, other_clerk, county):
    inspector = make_inspector()
    opinion = make_opinion(county.wangjia, state="handling", handler=clerk, publish_consent=True)
    copy = make_opinion(county.wangjia, duplicate_of=opinion)
    with writing():
        Part.objects.create(opinion=opinion, office=county.qingshi, what="查公示栏")
    done = sealed(clerk, opinion, office=county.hekou, text="所里的人")
    assert (done.is_sealed, done.sealed_at, done.office, done.handler, done.publish_consent, done.state) == (
        True,
        NOW,
        None,
        None,
        False,
        "handling",
    )
    assert (done.sealed_office, done.sealed_text, done.parts.count()) == (county.hekou, "所里的人", 0)
    assert Opinion.objects.get(pk=copy.pk).duplicate_of is None
    assert opinion not in Opinion.objects.visible_to(clerk)
    assert opinion not in Opinion.objects.visible_to(other_clerk)
    assert list(Opinion.objects.visible_to(inspector)) == [opinion]
    about = Notice.objects.filter(subject_id=str(opinion.pk), settled_at__isnull=True)
    assert {notice.recipient for notice in about} == {inspector}
    entry = Entry.objects.latest("pk")
    assert (entry.event, entry.note, entry.after["sealed_text"]) == ("opinions.opinion.sealed", REASON, "***")


@pytest.mark.parametrize(
    ("against", "field"),
    [({}, "against_text"), ({"text": "好\u202e"}, "against_text"), ({"consultant_id": 404}, "against_consultant")],
)
def test_a_seal_is_about_somebody(clerk, county, against, field):
    with pytest.raises(InvalidValue) as refused:
        sealed(clerk, make_opinion(county.wangjia), **against)
    assert list(refused.value.fields) == [field]


def test_a_seal_takes_a_reason_and_is_set_once(clerk, county):
    opinion = make_opinion(county.wangjia)
    with pytest.raises(InvalidValue):
        seal_opinion(actor=clerk, opinion_id=opinion.pk, version=1, against=Against(text="他"), reason=" ")
    inspector = make_inspector()
    done = sealed(clerk, opinion, consultant_id=make_consultant().pk)
    with pytest.raises(IllegalMove):
        sealed(inspector, done, text="他")


def test_a_report_that_is_none_goes_to_those_who_handle_opinions(clerk, bureau_office, county):
    inspector = make_inspector()
    report = make_opinion(county.wangjia, against_office=county.hekou, state="accepted")
    given = {"opinion_id": report.pk, "version": report.version, "reason": "只是问电话号码"}
    with pytest.raises(InvalidValue) as refused:
        unseal_opinion(actor=inspector, office=county.hekou, **given)
    assert list(refused.value.fields) == ["office"]
    with pytest.raises(NotVisible):
        unseal_opinion(actor=bureau_office, office=None, **given)
    done = unseal_opinion(actor=inspector, office=None, **given)
    assert (done.is_sealed, done.sealed_at, done.office) == (False, None, None)
    assert report in Opinion.objects.visible_to(bureau_office)
    assert Entry.objects.latest("pk").note == "只是问电话号码"


def test_who_wrote_is_shown_for_a_reason_and_journalled(clerk, bureau_office, county):
    opinion = make_opinion(county.wangjia, name="王建国", phone="13812341402")
    with pytest.raises(NotAllowed):
        unseal_identity(actor=clerk, opinion_id=opinion.pk, reason="要打电话")
    with pytest.raises(InvalidValue):
        unseal_identity(actor=bureau_office, opinion_id=opinion.pk, reason="")
    assert not Entry.objects.filter(event="opinions.opinion.identity_shown").exists()
    assert unseal_identity(actor=bureau_office, opinion_id=opinion.pk, reason="要打电话") == Person(
        "王建国", "13812341402"
    )
    entry = Entry.objects.latest("pk")
    assert (entry.event, entry.actor, entry.note) == ("opinions.opinion.identity_shown", bureau_office, "要打电话")
    assert "王建国" not in repr((entry.before, entry.after, entry.subject_label))


def test_nobody_knows_who_stayed_anonymous(bureau_office, county):
    with pytest.raises(IllegalMove):
        unseal_identity(actor=bureau_office, opinion_id=make_opinion(county.wangjia).pk, reason="想知道")


def test_the_name_under_a_report_is_for_inspectors_whom_it_is_not_about(bureau_office, county):
    inspector, accused = make_inspector(), make_inspector("inspector2")
    make_position(accused, office=county.hekou)
    report = make_opinion(
        county.wangjia, category=report_category(), against_office=county.hekou, name="王建国", phone="13812341402"
    )
    for user in (bureau_office, accused):
        with pytest.raises(NotVisible):
            unseal_identity(actor=user, opinion_id=report.pk, reason="核实身份")
    assert unseal_identity(actor=inspector, opinion_id=report.pk, reason="核实身份").name == "王建国"


def test_sealed_and_unsealed_are_not_linked(county):
    inspector = make_inspector("inspector3")
    make_position(inspector, office=county.qingshi)
    report, plain = make_opinion(county.wangjia, against_office=county.hekou), make_opinion(county.zhaojia)
    with pytest.raises(InvalidValue):
        link_duplicate(actor=inspector, opinion_id=report.pk, original_id=plain.pk)
