import pytest

from bureau.bulletins.actions import check_bulletin, sign_bulletin
from bureau.bulletins.proofs import bulletins_against_figures
from bureau.core.actions import writing
from bureau.leaderboards.models import Standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(draft, reviewer, leader):
    checked = check_bulletin(actor=reviewer, bulletin_id=draft.pk, version=draft.version)
    return sign_bulletin(actor=leader, bulletin_id=checked.pk, version=checked.version)


def test_signed_bulletin_agrees(signed):
    assert list(bulletins_against_figures(None)) == []


def test_disagreement_is_told_with_week_and_cell(signed):
    with writing():
        Standing.objects.filter(office__name="青石司法所").update(score="58.10")
    found = list(bulletins_against_figures(2026))
    assert [(one.check, one.expected, one.found) for one in found] == [("bulletins", "58.10", "58.00")]
    assert found[0].place.startswith("2026-W28 ")
    assert list(bulletins_against_figures(2025)) == []


def test_draft_is_not_proved(draft):
    with writing():
        Standing.objects.update(score="1.00")
    assert list(bulletins_against_figures(None)) == []
