"""Firms, consultants, appointments: one active consultant per village, whatever happens."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from bureau.accounts.models import User
from bureau.accounts.roles import Role
from bureau.core.errors import IllegalMove, InvalidValue, NotAllowed, NotVisible, StaleRecord
from bureau.journal.models import Entry
from consultants.actions import (
    VillageTaken,
    appoint,
    change_contract,
    end_appointment,
    hand_over,
    link_account,
    save_consultant,
    save_firm,
    show_phone,
)
from consultants.choices import EndReason
from consultants.models import Appointment, Consultant
from tests.conftest import TODAY
from tests.factories.accounts import make_user
from tests.factories.consultants import make_appointment, make_consultant, make_firm
from tests.factories.villages import make_village
from villages.actions import merge_village
from villages.models import Position, Village

FIRST = dt.date(2026, 1, 1)
DAY = dt.timedelta(days=1)


@pytest.fixture
def zhang(county):
    return make_consultant("张三", firm=make_firm(), phone="13800001402", license_no="13711201010000001")


@pytest.fixture
def li(county):
    return make_consultant("李四", license_no="13711201010000002")


def last_entry():
    return Entry.objects.order_by("-id").first()


class TestFirmsAndConsultants:
    @pytest.mark.parametrize(
        "code", ["91350100M000100Y43", "91110000600037341L", "９１１１００００７１０９２５０３２４", ""]
    )
    def test_right_credit_codes_are_stored_narrow(self, bureau_office, code):
        firm = save_firm(actor=bureau_office, values={"name": "甲所", "category": "law_firm", "credit_code": code})
        assert firm.credit_code in {"91350100M000100Y43", "91110000600037341L", "911100007109250324", None}

    @pytest.mark.parametrize("code", ["91350100M000100Y44", "91110000600037341", "91350100I000100Y43"])
    def test_wrong_credit_codes_are_refused(self, bureau_office, code):
        with pytest.raises(InvalidValue) as refused:
            save_firm(actor=bureau_office, values={"name": "甲所", "category": "law_firm", "credit_code": code})
        assert set(refused.value.fields) == {"credit_code"}

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"license_no": ""}, "license_no"),
            ({"license_no": "A-1"}, "license_no"),
            ({"phone": "123456"}, "phone"),
            ({"phone": "", "phone_public": True}, "phone_public"),
            ({"name": ""}, "name"),
            ({"category": "king"}, "category"),
        ],
    )
    def test_wrong_consultants_are_refused_at_their_field(self, bureau_office, change, field):
        values = {"name": "张三", "category": "lawyer", "license_no": "13711202010000001", "phone": "13800001402"}
        with pytest.raises(InvalidValue) as refused:
            save_consultant(actor=bureau_office, values=values | change)
        assert field in refused.value.fields
        assert not Consultant.objects.exists()

    def test_volunteer_needs_no_licence_and_licences_are_unique(self, bureau_office, zhang):
        save_consultant(actor=bureau_office, values={"name": "王五", "category": "volunteer"})
        with pytest.raises(InvalidValue) as refused:
            save_consultant(
                actor=bureau_office, values={"name": "赵六", "category": "lawyer", "license_no": zhang.license_no}
            )
        assert set(refused.value.fields) == {"license_no"}

    def test_phone_is_encrypted_hidden_in_the_journal_and_showing_it_is_an_act(self, bureau_office, clerk, zhang):
        save_consultant(
            actor=bureau_office, values={"phone": "138 0000 9999"}, consultant_id=zhang.pk, version=zhang.version
        )
        assert last_entry().after == {"phone": "***", "phone_hash": Consultant.objects.get(pk=zhang.pk).phone_hash}
        assert show_phone(actor=clerk, consultant_id=zhang.pk) == "13800009999"
        assert (last_entry().event, last_entry().actor) == ("consultants.consultant.phone_shown", clerk)
        with pytest.raises(NotVisible):
            show_phone(actor=clerk, consultant_id=0)

    def test_who_serves_villages_stays_active(self, bureau_office, zhang, county):
        make_appointment(county.wangjia, zhang)
        with pytest.raises(InvalidValue):
            save_consultant(actor=bureau_office, values={"is_active": False}, consultant_id=zhang.pk)

    def test_old_version_is_refused(self, bureau_office, zhang):
        save_consultant(actor=bureau_office, values={"name": "张三丰"}, consultant_id=zhang.pk, version=1)
        with pytest.raises(StaleRecord) as refused:
            save_consultant(actor=bureau_office, values={"name": "张四"}, consultant_id=zhang.pk, version=1)
        assert refused.value.changes == {"name": ("张三丰", "张四")}

    def test_clerk_may_appoint_but_not_keep_consultants(self, clerk, county, zhang):
        with pytest.raises(NotAllowed):
            save_consultant(actor=clerk, values={"name": "甲"}, consultant_id=zhang.pk)
        with pytest.raises(NotAllowed):
            save_firm(actor=clerk, values={"name": "甲所", "category": "law_firm"})
        assert appoint(actor=clerk, village_id=county.wangjia.pk, consultant_id=zhang.pk, valid_from=FIRST)


class TestAppointments:
    def test_one_active_consultant_per_village(self, clerk, county, zhang, li):
        done = appoint(actor=clerk, village_id=county.wangjia.pk, consultant_id=zhang.pk, valid_from=FIRST)
        assert done.warnings == ()
        assert last_entry().event == "consultants.appointment.made"
        with pytest.raises(VillageTaken) as refused:
            appoint(actor=clerk, village_id=county.wangjia.pk, consultant_id=li.pk, valid_from=TODAY)
        assert "张三" in refused.value.message

    def test_the_database_holds_it_too(self, county, zhang, li):
        make_appointment(county.wangjia, zhang)
        with pytest.raises(IntegrityError), transaction.atomic():
            make_appointment(county.wangjia, li, valid_from=TODAY)

    def test_another_offices_village_is_not_found(self, clerk, county, zhang):
        with pytest.raises(NotVisible):
            appoint(actor=clerk, village_id=county.zhaojia.pk, consultant_id=zhang.pk, valid_from=FIRST)

    def test_consultant_and_leader_may_not_appoint(self, leader, county, zhang):
        for actor in (leader, make_user("consultant01", Role.CONSULTANT)):
            with pytest.raises(NotAllowed):
                appoint(actor=actor, village_id=county.wangjia.pk, consultant_id=zhang.pk, valid_from=FIRST)

    def test_closed_village_and_inactive_consultant(self, clerk, county, zhang):
        closed = make_village("旧村", county.hekou_town, valid_to=dt.date(2025, 12, 31))
        with pytest.raises(IllegalMove):
            appoint(actor=clerk, village_id=closed.pk, consultant_id=zhang.pk, valid_from=FIRST)
        gone = make_consultant("王五", license_no="13711201010000003", is_active=False)
        with pytest.raises(InvalidValue):
            appoint(actor=clerk, village_id=county.wangjia.pk, consultant_id=gone.pk, valid_from=FIRST)

    @pytest.mark.parametrize("day", [dt.date(1999, 12, 31), dt.date(3026, 1, 1)])
    def test_impossible_days(self, clerk, county, zhang, day):
        with pytest.raises(InvalidValue):
            appoint(actor=clerk, village_id=county.wangjia.pk, consultant_id=zhang.pk, valid_from=day)

    def test_overlap_with_history_is_refused_and_the_day_after_is_not(self, clerk, county, zhang, li):
        make_appointment(county.wangjia, zhang, valid_from=dt.date(2025, 1, 1), ended_on=dt.date(2025, 12, 31))
        with pytest.raises(VillageTaken):
            appoint(actor=clerk, village_id=county.wangjia.pk, consultant_id=li.pk, valid_from=dt.date(2025, 12, 31))
        assert appoint(actor=clerk, village_id=county.wangjia.pk, consultant_id=li.pk, valid_from=FIRST)

    def test_sixth_village_is_a_warning(self, bureau_office, county, zhang):
        villages = [make_village(f"第{n}村", county.hekou_town) for n in range(6)]
        done = [
            appoint(actor=bureau_office, village_id=v.pk, consultant_id=zhang.pk, valid_from=FIRST) for v in villages
        ]
        assert [len(one.warnings) for one in done] == [0, 0, 0, 0, 0, 1]

    def test_hand_over_keeps_history(self, clerk, county, zhang, li):
        make_appointment(county.wangjia, zhang, valid_from=FIRST)
        hand_over(actor=clerk, village_id=county.wangjia.pk, consultant_id=li.pk, on=TODAY, reason=EndReason.ABSENCE)
        held = list(
            Appointment.objects.order_by("valid_from").values_list("consultant__name", "valid_from", "ended_on")
        )
        assert held == [("张三", FIRST, TODAY - DAY), ("李四", TODAY, None)]

    def test_hand_over_needs_somebody_else_and_a_later_day(self, clerk, county, zhang, li):
        with pytest.raises(IllegalMove):
            hand_over(actor=clerk, village_id=county.wangjia.pk, consultant_id=li.pk, on=TODAY)
        make_appointment(county.wangjia, zhang, valid_from=FIRST)
        with pytest.raises(InvalidValue):
            hand_over(actor=clerk, village_id=county.wangjia.pk, consultant_id=zhang.pk, on=TODAY)
        with pytest.raises(InvalidValue):
            hand_over(actor=clerk, village_id=county.wangjia.pk, consultant_id=li.pk, on=FIRST)
        assert Appointment.objects.get().ended_on is None

    def test_ending_needs_a_reason_and_happens_once(self, clerk, other_clerk, county, zhang):
        held = make_appointment(county.wangjia, zhang, valid_from=FIRST)
        with pytest.raises(NotVisible):
            end_appointment(actor=other_clerk, appointment_id=held.pk, on=TODAY, reason=EndReason.EXPIRED)
        with pytest.raises(InvalidValue):
            end_appointment(actor=clerk, appointment_id=held.pk, on=TODAY, reason="")
        with pytest.raises(InvalidValue):
            end_appointment(actor=clerk, appointment_id=held.pk, on=FIRST - DAY, reason=EndReason.EXPIRED)
        ended = end_appointment(actor=clerk, appointment_id=held.pk, on=TODAY, reason=EndReason.EXPIRED)
        assert (ended.ended_on, ended.end_reason) == (TODAY, "expired")
        with pytest.raises(IllegalMove):
            end_appointment(actor=clerk, appointment_id=held.pk, on=TODAY, reason=EndReason.EXPIRED)

    def test_contract_changes_are_versioned(self, clerk, county, zhang):
        held = make_appointment(county.wangjia, zhang, valid_from=FIRST)
        change_contract(actor=clerk, appointment_id=held.pk, contract={"contract_no": "2026-01"}, version=1)
        with pytest.raises(StaleRecord):
            change_contract(actor=clerk, appointment_id=held.pk, contract={"contract_no": "2026-02"}, version=1)

    def test_merging_a_village_ends_its_appointment(self, bureau_office, county, zhang):
        make_appointment(county.wangjia, zhang, valid_from=FIRST)
        merge_village(actor=bureau_office, village_id=county.wangjia.pk, into_id=county.lijia.pk, on=TODAY)
        held = Appointment.objects.get()
        assert (held.village, held.ended_on) == (county.wangjia, TODAY)


class TestAccounts:
    """A consultant with an account sees the villages he serves, no longer and no more."""

    @pytest.fixture
    def account(self, zhang, bureau_office):
        user = make_user("consultant01", Role.CONSULTANT)
        link_account(actor=bureau_office, consultant_id=zhang.pk, user=user, on=TODAY)
        return user

    def seen(self, user):
        # Read anew, as every request does: a user object knows its positions from its first look.
        user = User.objects.get(pk=user.pk)
        return {village.name for village in Village.objects.visible_to(user)}

    def test_position_comes_and_goes_with_the_appointment(self, account, clerk, county, zhang, li):
        appoint(actor=clerk, village_id=county.wangjia.pk, consultant_id=zhang.pk, valid_from=FIRST)
        assert self.seen(account) == {"王家村"}
        hand_over(actor=clerk, village_id=county.wangjia.pk, consultant_id=li.pk, on=TODAY)
        assert self.seen(account) == set()
        assert Position.objects.get(user=account).valid_to == TODAY - DAY

    def test_linking_later_covers_what_is_served_and_unlinking_takes_it_away(self, bureau_office, county, zhang):
        make_appointment(county.wangjia, zhang)
        user = make_user("consultant02", Role.CONSULTANT)
        link_account(actor=bureau_office, consultant_id=zhang.pk, user=user, on=TODAY)
        assert self.seen(user) == {"王家村"}
        link_account(actor=bureau_office, consultant_id=zhang.pk, user=None, on=TODAY + DAY)
        assert Position.objects.get(user=user).valid_to == TODAY

    def test_a_disabled_appointment_on_a_future_day_shows_nothing_yet(self, account, clerk, county, zhang):
        appoint(actor=clerk, village_id=county.wangjia.pk, consultant_id=zhang.pk, valid_from=TODAY + DAY)
        assert self.seen(account) == set()
