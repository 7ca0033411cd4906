"""What ``check --deploy`` says about an installation."""

import pytest

from bureau.deploy.checks import servers_are_shared

GOOD = {
    "SQLITE": False,
    "CELERY_BROKER_URL": "redis://redis:6379/0",
    "CACHE_URL": "redis://redis:6379/1",
}


@pytest.mark.parametrize(
    ("changes", "ids"),
    [
        ({}, []),
        ({"CELERY_BROKER_URL": "safefs://localhost"}, ["deploy.W001"]),
        ({"CACHE_URL": "file:///tmp/x"}, ["deploy.W002"]),
        ({"CACHE_URL": "redis://redis:6379/0"}, ["deploy.W003"]),
        ({"SQLITE": True, "CELERY_BROKER_URL": "safefs://localhost", "CACHE_URL": "file:///tmp/x"}, []),
    ],
)
def test_servers_that_several_machines_cannot_share_are_told(settings, changes, ids):
    for name, value in {**GOOD, **changes}.items():
        setattr(settings, name, value)
    assert [message.id for message in servers_are_shared(None)] == ids
