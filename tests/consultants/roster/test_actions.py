"""Lists written at once: what the sheet does not reach."""

import datetime as dt

import pytest

from bureau.core.errors import NotAllowed, NotVisible
from bureau.journal.models import Entry
from bureau.sheets.kinds import RowsRefused
from consultants.models import Appointment, Consultant, Firm
from consultants.roster.actions import (
    AppointmentLine,
    ConsultantLine,
    FirmLine,
    import_appointments,
    import_consultants,
    import_firms,
)
from tests.factories.consultants import make_appointment, make_consultant
from villages.models import Area

FIRST = {"valid_from": dt.date(2026, 1, 1)}


def test_bad_rows_are_named_together_and_nothing_stays(bureau_office):
    lines = [
        FirmLine(2, {"name": "甲所", "category": "law_firm"}),
        FirmLine(3, {"name": "乙所", "category": "law_firm", "phone": "1"}),
        FirmLine(4, {"name": "", "category": "law_firm"}, "东片区"),
    ]
    with pytest.raises(RowsRefused) as refused:
        import_firms(actor=bureau_office, lines=lines)
    assert set(refused.value.reasons) == {3, 4}
    assert (Firm.objects.count(), Area.objects.count(), Entry.objects.filter(event__contains="firm").count()) == (
        0,
        0,
        0,
    )


def test_one_journal_entry_per_record(bureau_office):
    lines = [ConsultantLine(n, {"name": f"顾问{n}", "category": "volunteer"}) for n in range(3)]
    assert import_consultants(actor=bureau_office, lines=lines) == 3
    assert Entry.objects.filter(event="consultants.consultant.created").count() == 3
    changed = [ConsultantLine(1, {"name": "顾问0"}, Consultant.objects.get(name="顾问0"))]
    assert import_consultants(actor=bureau_office, lines=changed) == 0


def test_capability_and_scope(clerk, leader, county):
    consultant = make_consultant("张三", license_no="1000001")
    with pytest.raises(NotAllowed):
        import_firms(actor=clerk, lines=[])
    with pytest.raises(NotAllowed):
        import_consultants(actor=clerk, lines=[])
    with pytest.raises(NotAllowed):
        import_appointments(actor=leader, lines=[])
    with pytest.raises(NotVisible):
        import_appointments(actor=clerk, lines=[AppointmentLine(2, county.zhaojia, consultant, FIRST)])


def test_overlap_with_what_is_stored(clerk, county):
    one, two = make_consultant("张三", license_no="1000001"), make_consultant("李四", license_no="1000002")
    make_appointment(county.wangjia, one)
    later = {"valid_from": dt.date(2026, 3, 1)}
    with pytest.raises(RowsRefused) as refused:
        import_appointments(actor=clerk, lines=[AppointmentLine(7, county.wangjia, two, later)])
    assert set(refused.value.reasons) == {7}
    assert Appointment.objects.count() == 1


def test_few_queries_for_many_rows(clerk, county, django_assert_max_num_queries):
    people = [make_consultant(f"顾问{n}", license_no=str(1000000 + n)) for n in range(2)]
    lines = [AppointmentLine(n, v, people[n], FIRST) for n, v in enumerate((county.wangjia, county.lijia))]
    with django_assert_max_num_queries(16):
        assert import_appointments(actor=clerk, lines=lines) == 2
