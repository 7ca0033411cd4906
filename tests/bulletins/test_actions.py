import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from bureau.accounts.roles import Role
from bureau.bulletins import actions
from bureau.bulletins.choices import BulletinState
from bureau.bulletins.models import Bulletin
from bureau.bulletins.queries import next_issue, published_bulletins
from bureau.bulletins.workflow import BULLETIN
from bureau.core.actions import writing
from bureau.core.errors import IllegalMove, InvalidValue, NotAllowed, NotVisible, StaleRecord
from bureau.journal.models import Entry
from bureau.leaderboards.actions import rank_week
from bureau.leaderboards.models import Standing
from bureau.statistics.choices import WeekState
from bureau.statistics.models import Figure, WeekClosing
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db

MOVES = {
    "check": actions.check_bulletin,
    "return": actions.return_bulletin,
    "sign": actions.sign_bulletin,
    "withdraw": actions.withdraw_bulletin,
    "publish": actions.publish_bulletin,
}


@pytest.fixture
def everything():
    """One person who may do every step."""
    return make_user("all", Role.LEADER, Role.BUREAU_OFFICE)


def move(name: str, bulletin: Bulletin, actor) -> Bulletin:
    reason = {"reason": "数字待核"} if name in ("return", "withdraw") else {}
    return MOVES[name](actor=actor, bulletin_id=bulletin.pk, version=bulletin.version, **reason)


def in_state(bulletin: Bulletin, state: str, signer) -> Bulletin:
    """Put the bulletin into ``state`` without its moves."""
    with writing():
        bulletin.state = state
        if state in (BulletinState.SIGNED, BulletinState.PUBLISHED):
            bulletin.signed_by, bulletin.signed_at, bulletin.issue = signer, dt.datetime(2026, 7, 13, tzinfo=dt.UTC), 1
        bulletin.save()
    return bulletin


class TestDraft:
    def test_draft_is_written_by_the_rules(self, draft, service):
        assert (draft.state, draft.year, draft.issue, draft.drafted_by, draft.version) == (
            "draft",
            2026,
            None,
            service,
            1,
        )
        assert draft.content["title"] == "关于2026年第28周（7月6日—7月12日）争先榜工作情况的通报"
        assert [one["text"] for one in draft.content["sentences"] if one["section"] == "ranking"] == [
            "排名依次为：河口司法所（68.00分）、青石司法所（58.00分）。",
            "本周是2026年度首次排名，不比较名次变化。",
        ]

    def test_second_time_changes_nothing(self, draft, service, week):
        again = actions.draft_bulletin(actor=service, week=week)
        assert (again.pk, again.version) == (draft.pk, 1)
        assert Entry.objects.filter(event="bulletins.bulletin.drafted").count() == 1

    def test_draft_is_written_anew_after_new_figures(self, draft, service, week, county):
        with writing():
            Figure.objects.filter(office=county.hekou, indicator__code="legal_aid").update(cumulative=6)
        rank_week(actor=service, week=week)
        again = actions.draft_bulletin(actor=service, week=week)
        assert (again.pk, again.version) == (draft.pk, 2)
        assert again.content["table"]["rows"][0]["cells"][1]["v"] == "72.00"

    def test_signed_bulletin_is_left_alone(self, draft, service, week, leader):
        in_state(draft, BulletinState.SIGNED, leader)
        with writing():
            Bulletin.objects.filter(pk=draft.pk).update(content={"title": "x"})
        assert actions.draft_bulletin(actor=service, week=week).content == {"title": "x"}

    def test_no_board_on_no_bulletin(self, ranked, service, week):
        with writing():
            ranked.is_active = False
            ranked.save()
        assert actions.draft_bulletin(actor=service, week=week) is None
        assert not Bulletin.objects.exists()

    def test_leader_may_not_draft(self, ranked, leader, week):
        with pytest.raises(NotAllowed):
            actions.draft_bulletin(actor=leader, week=week)


class TestMoves:
    @pytest.mark.parametrize(("name", "state", "edge"), list(BULLETIN.pairs()))
    def test_every_move_from_every_state(self, draft, everything, leader, name, state, edge):
        bulletin = in_state(draft, state, leader)
        if edge is not None:
            assert move(name, bulletin, everything).state == edge.target
            return
        with pytest.raises(IllegalMove):
            move(name, bulletin, everything)
        bulletin.refresh_from_db()
        assert bulletin.state == state

    @pytest.mark.parametrize("edge", BULLETIN.edges, ids=lambda edge: f"{edge.name}-{edge.source}")
    def test_move_needs_its_capability(self, draft, clerk, leader, edge):
        bulletin = in_state(draft, edge.source, leader)
        with pytest.raises(NotAllowed):
            move(edge.name, bulletin, clerk)
        bulletin.refresh_from_db()
        assert bulletin.state == edge.source

    def test_whole_way(self, draft, bureau_office, leader, week):
        checked = move("check", draft, bureau_office)
        assert (checked.checked_by, checked.version) == (bureau_office, 2)
        signed = move("sign", checked, leader)
        assert (signed.signed_by, signed.issue) == (leader, 1)
        published = move("publish", signed, leader)
        assert published.published_at is not None
        closing = WeekClosing.objects.get(week=week.key)
        assert (closing.state, closing.published_by) == (WeekState.PUBLISHED, leader)
        assert list(published_bulletins()) == [published]
        assert list(Entry.objects.filter(subject_type="bulletins.bulletin").values_list("event", flat=True)) == [
            "bulletins.bulletin.published",
            "bulletins.bulletin.signed",
            "bulletins.bulletin.checked",
            "bulletins.bulletin.drafted",
        ]

    def test_return_clears_the_check_and_keeps_the_reason(self, draft, reviewer):
        returned = move("return", move("check", draft, reviewer), reviewer)
        assert (returned.state, returned.checked_by) == ("draft", None)
        assert Entry.objects.filter(event="bulletins.bulletin.returned").get().note == "数字待核"

    def test_return_without_reason_refused(self, draft, reviewer):
        checked = move("check", draft, reviewer)
        with pytest.raises(InvalidValue) as refusal:
            actions.return_bulletin(actor=reviewer, bulletin_id=checked.pk, version=2, reason="  ")
        assert list(refusal.value.fields) == ["reason"]

    def test_withdrawn_bulletin_keeps_its_number(self, draft, reviewer, leader):
        signed = move("sign", move("check", draft, reviewer), leader)
        withdrawn = move("withdraw", signed, leader)
        assert (withdrawn.state, withdrawn.issue, withdrawn.signed_by, withdrawn.signed_at) == ("draft", 1, None, None)
        assert move("sign", move("check", withdrawn, reviewer), leader).issue == 1

    def test_stale_version_refused(self, draft, reviewer):
        with pytest.raises(StaleRecord):
            actions.check_bulletin(actor=reviewer, bulletin_id=draft.pk, version=0)

    def test_unknown_bulletin_not_found(self, reviewer):
        with pytest.raises(NotVisible):
            actions.check_bulletin(actor=reviewer, bulletin_id=77, version=1)


class TestSignature:
    def test_drafter_may_not_sign(self, draft, everything):
        remarked = actions.write_remarks(actor=everything, bulletin_id=draft.pk, version=1, remarks="请各所抓紧。")
        checked = move("check", remarked, everything)
        with pytest.raises(actions.SignedByDrafter):
            move("sign", checked, everything)
        checked.refresh_from_db()
        assert (checked.state, checked.signed_by) == ("checked", None)

    def test_somebody_else_may(self, draft, everything, leader):
        remarked = actions.write_remarks(actor=everything, bulletin_id=draft.pk, version=1, remarks="请各所抓紧。")
        assert move("sign", move("check", remarked, everything), leader).signed_by == leader

    def test_database_refuses_the_drafters_signature(self, draft, service):
        with pytest.raises(IntegrityError), transaction.atomic(), writing():
            Bulletin.objects.filter(pk=draft.pk).update(signed_by=service)

    def test_database_refuses_signed_without_signature(self, draft):
        with pytest.raises(IntegrityError), transaction.atomic(), writing():
            Bulletin.objects.filter(pk=draft.pk).update(state=BulletinState.SIGNED)


class TestGate:
    def test_changed_standing_stops_the_check(self, draft, reviewer):
        with writing():
            Standing.objects.filter(office__name="青石司法所").update(score=Decimal("58.10"))
        with pytest.raises(actions.GateClosed, match="青石司法所") as refusal:
            move("check", draft, reviewer)
        assert "58.00" in refusal.value.message
        draft.refresh_from_db()
        assert draft.state == "draft"

    def test_changed_figure_stops_the_signature(self, draft, reviewer, leader):
        checked = move("check", draft, reviewer)
        with writing():
            Figure.objects.filter(office__name="河口司法所", indicator__code="legal_aid").update(cumulative=6)
        with pytest.raises(actions.GateClosed, match="法律援助"):
            move("sign", checked, leader)
        checked.refresh_from_db()
        assert (checked.state, checked.issue) == ("checked", None)

    def test_changed_text_stops_the_publication_and_the_week(self, draft, reviewer, leader, week):
        signed = move("sign", move("check", draft, reviewer), leader)
        content = signed.content
        content["table"]["rows"][0]["cells"][1]["v"] = "99.00"
        with writing():
            QuerySet.update(Bulletin.objects.filter(pk=signed.pk), content=content)
        with pytest.raises(actions.GateClosed, match=r"99\.00"):
            move("publish", signed, leader)
        assert WeekClosing.objects.get(week=week.key).state == WeekState.CLOSED


class TestRemarks:
    def test_remarks_are_kept_and_journalled(self, draft, bureau_office):
        remarked = actions.write_remarks(actor=bureau_office, bulletin_id=draft.pk, version=1, remarks="请各所抓紧。")
        assert (remarked.remarks, remarked.drafted_by, remarked.version) == ("请各所抓紧。", bureau_office, 2)
        assert Entry.objects.first().after == {"remarks": "请各所抓紧。"}

    def test_stale_version_shows_both(self, draft, bureau_office):
        actions.write_remarks(actor=bureau_office, bulletin_id=draft.pk, version=1, remarks="甲")
        with pytest.raises(StaleRecord) as refusal:
            actions.write_remarks(actor=bureau_office, bulletin_id=draft.pk, version=1, remarks="乙")
        assert refusal.value.changes == {"remarks": ("甲", "乙")}

    @pytest.mark.parametrize("remarks", ["长" * 2001, "甲\x00乙"])
    def test_unprintable_refused(self, draft, bureau_office, remarks):
        with pytest.raises(InvalidValue) as refusal:
            actions.write_remarks(actor=bureau_office, bulletin_id=draft.pk, version=1, remarks=remarks)
        assert list(refusal.value.fields) == ["remarks"]

    def test_after_the_check_refused(self, draft, bureau_office):
        checked = move("check", draft, bureau_office)
        with pytest.raises(IllegalMove):
            actions.write_remarks(actor=bureau_office, bulletin_id=draft.pk, version=checked.version, remarks="甲")


def test_issue_numbers_run_by_year(draft, reviewer, leader, service, county):
    signed = move("sign", move("check", draft, reviewer), leader)
    with writing():
        other = Bulletin.objects.create(
            week="2026-W29", year=2026, board=draft.board, drafted_by=service, content=draft.content
        )
        early = Bulletin.objects.create(
            week="2025-W50", year=2025, board=draft.board, drafted_by=service, content=draft.content
        )
    assert (signed.issue, next_issue(other.year), next_issue(early.year)) == (1, 2, 1)
