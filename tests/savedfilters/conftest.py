import pytest

from tests.factories.rectification import make_campaign


@pytest.fixture
def campaign(db):
    return make_campaign()
