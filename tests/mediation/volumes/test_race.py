"""Several clerks at one volume: it is made once, archived once, and holds no more scans than it may."""

import pytest

from mediation.models import CaseFile, MediationCase, Volume
from mediation.volumes import actions
from mediation.volumes.actions import archive_case, attach_scan, save_documents
from tests.conftest import TODAY
from tests.consultants.services.test_race import HANDS, at_once
from tests.factories.mediation import volume_values

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_case_archived_by_many_at_once_is_archived_once(transactional_db, clerk, case):
    save_documents(actor=clerk, case_id=case.pk, version=0, values=volume_values(case), today=TODAY)

    def archive(_number: int) -> str:
        archive_case(actor=clerk, case_id=case.pk, version=case.version, today=TODAY)
        return "archived"

    assert at_once(archive) == {"archived": 1, "illegal_move": HANDS - 1}
    assert (MediationCase.objects.get().version, Volume.objects.get().version) == (case.version + 1, 2)


def test_first_saves_at_once_make_one_volume(transactional_db, clerk, case):
    def save(number: int) -> str:
        values = volume_values(case, place=f"{number}号柜")
        save_documents(actor=clerk, case_id=case.pk, version=0, values=values, today=TODAY)
        return "saved"

    assert at_once(save) == {"saved": 1, "stale_record": HANDS - 1}
    assert Volume.objects.get().version == 1


def test_scans_sent_at_once_stop_at_the_limit(transactional_db, clerk, case, photo, monkeypatch):
    monkeypatch.setattr(actions, "MAX_SCANS", 2)

    def attach(_number: int) -> str:
        attach_scan(actor=clerk, case_id=case.pk, document=3, name="a.jpg", content=photo)
        return "attached"

    assert at_once(attach) == {"attached": 2, "invalid": HANDS - 2}
    assert CaseFile.objects.count() == 2
