"""The compose file, its image and the documents agree with the code. No Docker engine is needed."""

import re

import pytest
import yaml
from django.conf import settings

from bureau.settings.env import env

ROOT = settings.BASE_DIR
PORTAL = ("migrate", "web", "worker", "beat")


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


def example_names() -> set[str]:
    return set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))


def test_every_process_and_server_is_there_with_a_health_check(compose):
    services = compose["services"]
    assert set(services) == {*PORTAL, "db", "redis"}
    assert [name for name in services if name != "migrate" and "healthcheck" not in services[name]] == []


def test_processes_wait_for_the_servers_and_the_migration(compose):
    for name in ("web", "worker", "beat"):
        waits = {other: rule["condition"] for other, rule in compose["services"][name]["depends_on"].items()}
        assert waits == {
            "db": "service_healthy",
            "redis": "service_healthy",
            "migrate": "service_completed_successfully",
        }


@pytest.mark.parametrize("name", PORTAL)
def test_process_has_no_more_rights_than_it_needs(compose, name):
    service = compose["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert re.search(r"^USER portal$", (ROOT / "bureau/deploy/Dockerfile").read_text(), re.MULTILINE)


def test_only_the_web_server_is_reachable_and_only_from_this_machine(compose):
    assert [name for name, service in compose["services"].items() if "ports" in service] == ["web"]
    assert compose["services"]["web"]["ports"] == ["127.0.0.1:${PORTAL_PORT:-8000}:8000"]
    assert compose["networks"]["inside"] == {"internal": True}


def test_what_must_last_is_on_volumes(compose):
    mounts = {name: service["volumes"] for name, service in compose["services"].items()}
    assert mounts["db"] == ["database:/var/lib/postgresql/data"]
    assert mounts["redis"] == ["broker:/data"]
    assert {tuple(mounts[name]) for name in PORTAL} == {("files:/data",)}
    assert set(compose["volumes"]) == {"database", "broker", "files"}


def test_every_variable_given_to_the_portal_is_read_by_it(compose):
    given = set(compose["services"]["web"]["environment"]) | (example_names() - {"POSTGRES_PASSWORD"})
    assert given <= env.known


def test_secrets_are_not_in_the_files(compose):
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    for name in ("POSTGRES_PASSWORD", "PORTAL_SECRET_KEY", "PORTAL_FIELD_KEY"):
        assert f"\n{name}=\n" in text
    assert "${POSTGRES_PASSWORD:?" in compose["services"]["web"]["environment"]["DATABASE_URL"]


def test_table_of_variables_is_complete():
    table = (ROOT / "bureau/docs/operations.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE))
    assert documented == env.known | {"PORTAL_ADMIN_PASSWORD"}


def test_readme_begins_with_the_two_commands():
    blocks = re.findall(
        r"^```\w*\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    assert blocks[:2] == ["python3 manage.py quickstart\n", "python3 manage.py test\n"]
