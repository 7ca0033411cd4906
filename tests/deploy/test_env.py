"""Each wrong variable stops the start with its own sentence."""

import multiprocessing
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bureau.settings.env import Environment, SettingRefused, kept_secret

ROOT = Path(__file__).resolve().parents[2]
GOOD_SECRET = "0123456789abcdefghijklmnopqrstuvwxyz"


def refusal(read, **values):
    with pytest.raises(SettingRefused) as refused:
        read(Environment(values))
    return str(refused.value.code)


@pytest.mark.parametrize(
    ("value", "read"), [("1", True), ("yes", True), ("ON", True), ("0", False), ("no", False), ("", False)]
)
def test_flag_reads_the_usual_words(value, read):
    assert Environment({"X": value}).flag("X") is read


def test_flag_with_another_word_is_refused():
    assert refusal(lambda env: env.flag("PORTAL_HTTPS"), PORTAL_HTTPS="maybe") == (
        "PORTAL_HTTPS is 'maybe'; it takes 1 or 0 (also yes/no, true/false, on/off)."
    )


@pytest.mark.parametrize("value", ["0", "65", "-1", "four", "４", "1e3", "9" * 400])
def test_number_out_of_range_is_refused(value):
    assert refusal(lambda env: env.number("N", 2, least=1, most=64), N=value) == (
        f"N is {value!r}; it takes a whole number from 1 to 64."
    )


def test_control_character_is_refused():
    assert refusal(lambda env: env.text("X"), X="a\nb") == "X holds a control character."


def test_choice_outside_the_list_is_refused():
    assert refusal(lambda env: env.choice("L", "INFO", ("INFO", "ERROR")), L="info") == (
        "L is 'info'; it takes one of INFO, ERROR."
    )


@pytest.mark.parametrize("host", ["https://a.cn", "a.cn:8000", "a cn", "a.cn/x", "局"])
def test_host_with_more_than_a_name_is_refused(host):
    assert "is not a host name; write it like sfj.example.gov.cn" in refusal(lambda env: env.hosts("H", []), H=host)


def test_hosts_and_origins_are_split_at_commas():
    env = Environment({"H": "a.cn, .b.cn,[::1]", "O": "https://a.cn/, http://10.1.2.3:8000"})
    assert env.hosts("H", []) == ["a.cn", ".b.cn", "[::1]"]
    assert env.origins("O") == ["https://a.cn", "http://10.1.2.3:8000"]


@pytest.mark.parametrize("origin", ["a.cn", "ftp://a.cn", "https://", "https://a.cn/path", "https://a.cn:x"])
def test_origin_that_is_none_is_refused(origin):
    assert refusal(lambda env: env.origins("O"), O=origin)


def test_database_addresses_are_read(tmp_path):
    env = Environment({
        "PG": "postgres://bob:p%40ss@db:5433/portal?sslmode=require",
        "SOCKET": "postgresql:///portal?host=/run/postgresql",
        "FILE": f"sqlite:///{tmp_path}/x.sqlite3",
    })  # fmt: skip
    assert env.database("PG", tmp_path) == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "portal",
        "USER": "bob",
        "PASSWORD": "p@ss",
        "HOST": "db",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }
    assert env.database("SOCKET", tmp_path)["HOST"] == "/run/postgresql"
    assert env.database("FILE", tmp_path)["NAME"] == f"{tmp_path}/x.sqlite3"
    assert env.database("NONE", tmp_path / "d") == {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(tmp_path / "d"),
    }


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("mysql://u:hunter2@h/db", "DATABASE_URL: mysql is not supported; it takes postgres://"),
        ("portal.sqlite3", "DATABASE_URL: no scheme is not supported; it takes postgres://"),
        ("postgres://u:hunter2@h/", "DATABASE_URL names no database; write it like postgres://"),
        ("postgres://u:hunter2@h:port/db", "DATABASE_URL is not a valid address (check its host and port)."),
        ("postgres://u:hunter2@h:99999/db", "DATABASE_URL is not a valid address (check its host and port)."),
        ("sqlite://", "DATABASE_URL names no file; write it like sqlite:////srv/portal/portal.sqlite3"),
        ("sqlite:////no/such/folder/x.db", "DATABASE_URL: the folder /no/such/folder does not exist."),
    ],
)
def test_database_address_that_cannot_be_used_is_refused_without_repeating_its_password(value, sentence):
    said = refusal(lambda env: env.database("DATABASE_URL", Path("x")), DATABASE_URL=value)
    assert said.startswith(sentence)
    assert "hunter2" not in said


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("amqp://h", "B: amqp is not supported; it takes redis:// or rediss://."),
        ("redis://", "B names no host; write it like redis://HOST:6379/0."),
        ("redis://h/first", "B: '/first' is not a Redis database number; write it like redis://HOST:6379/0."),
        ("redis://h:no/0", "B is not a valid address (check its host and port)."),
    ],
)
def test_broker_address_that_cannot_be_used_is_refused(value, sentence):
    assert refusal(lambda env: env.url("B", "", ("redis", "rediss")), B=value) == sentence


def test_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").touch()
    said = refusal(lambda env: env.folder("PORTAL_DATA", tmp_path), PORTAL_DATA=f"{tmp_path}/file/below")
    assert said == f"PORTAL_DATA: the folder {tmp_path}/file/below cannot be made (Not a directory)."


def test_secret_is_demanded_in_production_and_refused_when_weak(tmp_path):
    file = tmp_path / "key"
    said = refusal(lambda env: env.secret("K", kept_in=file, demanded=True))
    assert said.startswith("K must be given when DATABASE_URL names PostgreSQL")
    for weak in ("short", "a" * 60):
        assert refusal(lambda env: env.secret("K", kept_in=file, demanded=False), K=weak) == (
            "K is too weak: it takes at least 32 random characters."
        )
    assert Environment({"K": GOOD_SECRET}).secret("K", kept_in=file, demanded=True) == GOOD_SECRET
    assert not file.exists()


def test_secret_made_once_is_kept_privately(tmp_path):
    file = tmp_path / "secrets" / "key"
    first = kept_secret(file)
    assert len(first) >= 60
    assert kept_secret(file) == first
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert [path.name for path in file.parent.iterdir()] == ["key"]


def test_processes_starting_together_agree_on_one_secret(tmp_path):
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        values = pool.map(kept_secret, [tmp_path / "key"] * 8)
    assert len(set(values)) == 1


def test_damaged_secret_is_refused_rather_than_replaced(tmp_path):
    (tmp_path / "key").write_text("x")
    with pytest.raises(SettingRefused, match="is damaged; restore it from the backup"):
        kept_secret(tmp_path / "key")


def test_misspelled_variable_is_refused_and_a_foreign_one_is_not():
    env = Environment({"PORTAL_HTTP": "1", "PORTALX": "1", "PATH": "/bin"})
    env.flag("PORTAL_HTTPS")
    with pytest.raises(SettingRefused, match=r"PORTAL_HTTP is not a setting of the portal; was PORTAL_HTTPS meant\?"):
        env.refuse_misspelled()


def manage(tmp_path, **values):
    environment = {**os.environ, "PORTAL_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "bureau.settings.base"}
    for name in ("DATABASE_URL", "BROKER_URL", "CACHE_URL", "PORTAL_SECRET_KEY", "PORTAL_FIELD_KEY", "PORTAL_HOSTS"):
        environment.pop(name, None)
    command = [sys.executable, "-c", "import bureau.settings.base as s; print(s.ALLOWED_HOSTS, s.CELERY_BROKER_URL)"]
    return subprocess.run(command, cwd=ROOT, env={**environment, **values}, capture_output=True, text=True, check=False)


PRODUCTION = {
    "DATABASE_URL": "postgres://u@h/db",
    "PORTAL_SECRET_KEY": GOOD_SECRET,
    "PORTAL_FIELD_KEY": GOOD_SECRET[::-1],
    "PORTAL_HOSTS": "sfj.example.gov.cn",
}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"PORTAL_SECRET_KEY": ""}, "PORTAL_SECRET_KEY must be given when DATABASE_URL names PostgreSQL"),
        ({"PORTAL_FIELD_KEY": ""}, "PORTAL_FIELD_KEY must be given when DATABASE_URL names PostgreSQL"),
        ({"PORTAL_HOSTS": ""}, "PORTAL_HOSTS must be given when DATABASE_URL names PostgreSQL"),
        ({"PORTAL_DEBUG": "1"}, "PORTAL_DEBUG must not be on with PostgreSQL"),
        ({"PORTAL_HTTPS": "1", "PORTAL_PROXIES": "0"}, "PORTAL_HTTPS is on but PORTAL_PROXIES is 0"),
        ({"BROKER_URL": "amqp://h"}, "BROKER_URL: amqp is not supported; it takes safefs:// or redis://"),
        ({"PORTAL_SECRETKEY": "x"}, "PORTAL_SECRETKEY is not a setting of the portal; was PORTAL_SECRET_KEY meant?"),
    ],
)
def test_start_ends_with_one_sentence_and_no_traceback(tmp_path, changes, sentence):
    ended = manage(tmp_path, **{**PRODUCTION, **changes})
    assert ended.returncode == 1
    assert ended.stderr.startswith(sentence)
    assert len(ended.stderr.splitlines()) == 1


def test_production_with_all_its_variables_and_the_embedded_default_start(tmp_path):
    assert "sfj.example.gov.cn" in manage(tmp_path, **PRODUCTION).stdout
    assert not (tmp_path / "secrets").exists()
    assert manage(tmp_path).stdout.strip() == "['*', 'localhost', '127.0.0.1'] safefs://localhost"
    assert sorted(path.name for path in (tmp_path / "secrets").iterdir()) == ["field_key", "secret_key"]
