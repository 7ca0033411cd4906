import pytest

from tests.factories.rectification import make_campaign, make_problem


@pytest.fixture
def campaign(db):
    return make_campaign()


@pytest.fixture
def problem(campaign, county):
    """An open problem of the first office (Hekou)."""
    return make_problem(campaign, county.hekou)
