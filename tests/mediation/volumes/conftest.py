"""A closed case of Hekou with an agreement, and the paper that is scanned for it."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from bureau.accounts.roles import Role
from tests.factories.accounts import make_user
from tests.factories.mediation import make_case, make_committee, success
from tests.factories.villages import make_position


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def committee(county):
    return make_committee(county.hekou)


@pytest.fixture
def case(committee, county):
    return make_case(committee, county.wangjia, outcome=success())


@pytest.fixture
def minors_case(committee, county, clerk):
    """Entered by the first clerk: colleagues of the same office see that it is there, and no more."""
    return make_case(committee, county.wangjia, outcome=success(), special_groups=("minor",), by=clerk)


@pytest.fixture
def colleague(county):
    """Another clerk of the same office."""
    user = make_user("clerk09", Role.ENTRY)
    make_position(user, office=county.hekou)
    return user


@pytest.fixture
def photo() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 20), "#336699").save(drawn, "JPEG")
    return drawn.getvalue()
