"""What is kept in the process: one query while nothing changes; never out of date, whoever wrote, whatever failed."""

import threading

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from bureau.core import kept as kept_values
from bureau.core.actions import action, writing
from bureau.core.errors import NotAllowed
from bureau.core.kept import Edition, Kept, draw_all
from villages.models import Area, JusticeOffice


def names(order):
    return list(Area.objects.order_by(order).values_list("name", flat=True))


@pytest.fixture
def kept(db, monkeypatch):
    monkeypatch.setattr(kept_values, "_all", {})
    value = Kept("tests.areas", names, Area)
    draw_all()
    return value


def add(name):
    with writing():
        return Area.objects.create(name=name)


def test_one_query_as_long_as_nothing_is_written(kept, django_assert_num_queries):
    add("东片")
    assert kept.get("name") == ["东片"]
    with django_assert_num_queries(1):
        assert kept.get("name") == ["东片"]
    with writing():
        JusticeOffice.objects.create(name="河口司法所")
    with django_assert_num_queries(1):
        assert kept.get("name") == ["东片"]


@pytest.mark.parametrize(
    ("write", "left"),
    [
        (lambda area: Area.objects.create(name="西片"), ["东片", "西片"]),
        (lambda area: Area.objects.bulk_create([Area(name="西片")]), ["东片", "西片"]),
        (lambda area: Area.objects.filter(pk=area.pk).update(name="南片"), ["南片"]),
        (lambda area: Area.objects.bulk_update([Area(pk=area.pk, name="北片")], ["name"]), ["北片"]),
        (lambda area: Area.objects.filter(pk=area.pk).delete(), []),
        (lambda area: area.delete(), []),
    ],
)
def test_every_way_of_writing_is_seen_at_once(kept, write, left):
    area = add("东片")
    assert kept.get("name") == ["东片"]
    with writing():
        write(area)
    assert kept.get("name") == left


def test_an_action_sees_what_it_has_written_itself(kept):
    assert kept.get("name") == []

    @action
    def add_two(*, actor: None) -> list:
        add("东片")
        first = kept.get("name")
        add("西片")
        return [first, kept.get("name")]

    assert add_two(actor=None) == [["东片"], ["东片", "西片"]]


def test_what_was_rolled_back_is_not_kept(kept):
    add("东片")

    @action
    def add_and_fail(*, actor: None) -> None:
        add("西片")
        assert kept.get("name") == ["东片", "西片"]
        raise NotAllowed("no")

    with pytest.raises(NotAllowed):
        add_and_fail(actor=None)
    assert kept.get("name") == ["东片"]
    with transaction.atomic():
        add("西片")
        assert kept.get("name") == ["东片", "西片"]
        transaction.set_rollback(True)
    assert kept.get("name") == ["东片"]
    add("北片")
    assert kept.get("name") == ["东片", "北片"]


def test_another_key_is_made_anew(kept):
    add("东片")
    add("西片")
    assert (kept.get("pk"), kept.get("-pk")) == (["东片", "西片"], ["西片", "东片"])


def test_what_was_changed_by_hand_is_seen_after_a_minute(kept, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(kept_values.time, "monotonic", lambda: now[0])
    add("东片")
    assert kept.get("name") == ["东片"]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE villages_area SET name = '南片'")
    now[0] += 59
    assert kept.get("name") == ["东片"]
    now[0] += 1
    assert kept.get("name") == ["南片"]


def test_migrations_draw_every_edition(kept):
    kept.get("name")
    before = Edition.objects.get(name="tests.areas").drawn
    call_command("migrate", "core", verbosity=0)
    assert Edition.objects.get(name="tests.areas").drawn != before


def test_without_an_edition_nothing_is_kept(kept):
    Edition.objects.all().delete()
    assert kept.get("name") == []
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO villages_area (name) VALUES ('东片')")
    assert kept.get("name") == ["东片"]


@pytest.mark.django_db(transaction=True)
def test_another_process_sees_it_once_it_is_committed(transactional_db, kept):
    """A second value of the same name stands for the second process."""
    add("东片")
    other = Kept("tests.areas", names, Area)
    assert (kept.get("name"), other.get("name")) == (["东片"], ["东片"])

    def write():
        add("西片")
        connection.close()

    hand = threading.Thread(target=write)
    hand.start()
    hand.join()
    assert (kept.get("name"), other.get("name")) == (["东片", "西片"], ["东片", "西片"])
