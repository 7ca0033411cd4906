import pytest

from bureau.accounts.models import User
from bureau.accounts.roles import ALL_CAPABILITIES, SERVICE_CAPABILITIES


@pytest.mark.django_db
def test_service_account_counts_and_drafts_but_never_signs_or_publishes():
    service = User.objects.service()
    assert service.capabilities == SERVICE_CAPABILITIES
    assert service.can("weeks.close")
    assert service.can("bulletins.draft")
    assert not service.can("bulletins.sign")
    assert not service.can("weeks.publish")


def test_service_capabilities_are_known():
    assert SERVICE_CAPABILITIES <= ALL_CAPABILITIES


@pytest.mark.django_db
def test_service_account_cannot_sign_in():
    assert not User.objects.service().has_usable_password()
