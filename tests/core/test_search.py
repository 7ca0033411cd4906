"""Words inside texts, plain and keyed; the index of SQLite."""

import re

import pytest
from django.core.management import call_command
from django.db import connection, models, transaction
from django.db.models import Q
from django.test.utils import isolate_apps

from bureau.core import fts
from bureau.core.fields import EncryptedTextField
from bureau.core.search import GramsField, create_grams_index, drop_grams_index, drop_indexes, make_indexes
from consultants.models import ServiceRecord
from tests.factories.consultants import make_service
from tests.factories.villages import make_small_county

LAND = "王建国与李强因土地承包发生纠纷"
WALL = "买买提·吐尔逊家的院墙"
CODE = "编号a_b，𠮷村第14组"

with isolate_apps("bureau.core"):

    class Plain(models.Model):
        """Texts as a service record has them, with whole words beside."""

        text = models.TextField()
        note = models.TextField(default="")
        tails = models.JSONField(default=list)
        grams = GramsField(sources=["text", "note"], words=["tails"])

        class Meta:
            app_label = "core"

    class Sealed(models.Model):
        """Texts as a mediation case has them."""

        text = EncryptedTextField()
        phone = EncryptedTextField(default="")
        grams = GramsField(sources=["text"], words=["tails", "number"], keyed=True)

        class Meta:
            app_label = "core"

        @property
        def tails(self):
            return [self.phone[-4:]]

        @property
        def number(self):
            return self.phone


on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's index")
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's index")


def index_of(model):
    return model._meta.get_field("grams").sqlite_index(connection)


@pytest.fixture(scope="module", autouse=True)
def _tables(django_db_setup, django_db_blocker):
    """Made outside of any transaction: there SQLite makes and alters no tables."""
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            for model in (Plain, Sealed):
                editor.create_model(model)
                create_grams_index(model._meta.db_table)(None, editor)
        if connection.vendor == "sqlite":
            for model in (Plain, Sealed):
                index_of(model).make(connection)
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            drop_indexes(using="default", plan=["a migration"])
        with connection.schema_editor() as editor:
            for model in (Plain, Sealed):
                drop_grams_index(model._meta.db_table)(None, editor)
                editor.delete_model(model)
        make_indexes(using="default")
        connection.close()


@pytest.fixture(params=["index", "scan"] if connection.vendor == "sqlite" else ["index"])
def way(request, monkeypatch):
    """Every answer is the same without FTS5, where the column is scanned."""
    if request.param == "scan":
        monkeypatch.setattr(fts, "has_fts5", lambda: False)
    return request.param


@pytest.fixture
def three(db):
    return [
        Plain.objects.create(text=LAND),
        Plain.objects.create(text=WALL, note="1402"),
        Plain.objects.create(text=CODE),
    ]


def found(rows, **asked):
    return sorted(rows.filter(**asked).values_list("text", flat=True))


# -- pieces of texts ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [Plain, Sealed])
@pytest.mark.parametrize(
    ("asked", "texts"),
    [
        ("土地", [LAND]),
        ("土地承包", [LAND]),
        ("土 地，承包", [LAND]),
        ("承包土地", []),  # has all letters, but 包土 is no piece
        ("吐尔逊", [WALL]),
        ("买提吐尔", [WALL]),
        ("A_B", [CODE]),
        ("_b", [CODE]),
        ("axb", []),
        ("𠮷村", [CODE]),
        ("14", [CODE]),
        ("麒麟", []),
        ("，。", []),
        ("", []),
        ('"土地" OR 1', []),
    ],
)
def test_pieces(db, way, model, asked, texts):
    for text in (LAND, WALL, CODE):
        model.objects.create(text=text)
    assert found(model.objects.all(), grams__holds=asked) == texts


@pytest.mark.parametrize(
    ("asked", "texts"), [("土", [LAND]), ("墙", [WALL]), ("𠮷", [CODE]), ("_", [CODE]), ("王", [LAND]), ("麟", [])]
)
def test_one_character_is_looked_for_in_plain_pieces_only(three, way, asked, texts):
    Sealed.objects.create(text=LAND + WALL + CODE)
    Sealed.objects.create(text=asked)
    assert found(Plain.objects.all(), grams__holds=asked) == texts
    assert found(Sealed.objects.all(), grams__holds=asked) == []


def test_one_character_is_a_text_too(db, way):
    Plain.objects.create(text="村")
    assert found(Plain.objects.all(), grams__holds="村") == ["村"]


@pytest.mark.parametrize("lookup", ["holds", "has_word"])
def test_the_other_rows_are_those_that_are_not_found(three, way, lookup):
    Plain.objects.update(tails=["土地"])
    for row in Plain.objects.all():
        row.save()
    others = Plain.objects.exclude(**{f"grams__{lookup}": "土地"})
    assert sorted(others.values_list("text", flat=True)) == (sorted([WALL, CODE]) if lookup == "holds" else [])


# -- whole words -------------------------------------------------------------------------------------------------------


def test_words_are_found_whole(db, way):
    Plain.objects.create(text="甲", tails=["1402", "００2Ｘ"])
    Plain.objects.create(text="电话尾号1402")
    assert found(Plain.objects.all(), grams__has_word="1402") == ["甲"]
    assert found(Plain.objects.all(), grams__has_word="002x") == ["甲"]
    for part in ("140", "14", "2", "", "，", "电话", "=="):
        assert found(Plain.objects.all(), grams__has_word=part) == []


def test_words_are_no_pieces(db, way):
    Plain.objects.create(text="甲", tails=["14", "=4", "7"])
    assert [found(Plain.objects.all(), grams__holds=text) for text in ("14", "4", "7", "1")] == [[]] * 4


def test_keyed_words_are_found_whole(db, way):
    Sealed.objects.create(text="甲", phone="13812341402")
    Sealed.objects.create(text="1402")
    for asked, texts in {"1402": ["甲"], "13812341402": ["甲"], "402": [], "14": [], "": []}.items():
        assert [row.text for row in Sealed.objects.filter(grams__has_word=asked)] == texts
    assert [row.text for row in Sealed.objects.filter(grams__holds="1402")] == ["1402"]
    both = Sealed.objects.filter(Q(grams__holds="1402") | Q(grams__has_word="1402"))
    assert sorted(row.text for row in both) == ["1402", "甲"]


# -- what is kept ------------------------------------------------------------------------------------------------------


def test_plain_pieces_stand_in_the_order_of_the_text(db):
    assert Plain.objects.create(text="土地承包", note="土地", tails=["1402"]).grams == "土地 地承 承包 ==1402"


def test_keyed_column_tells_neither_the_text_nor_its_order(db):
    kept = Sealed.objects.create(text="土地承包", phone="13812341402").grams.split()
    assert len(kept) == 5
    assert all(re.fullmatch("[a-z2-7]{7}", one) for one in kept)
    assert kept == sorted(kept)


def test_keyed_pieces_are_equal_for_equal_pieces_and_one_key_only(settings):
    def kept(text, phone=""):
        return set(Sealed._meta.get_field("grams").grams_of(Sealed(text=text, phone=phone)).split())

    assert kept("土地承包") & kept("土地") == kept("土地")
    assert not kept("1402") & kept("", phone="1402")
    before = kept("土地")
    settings.FIELD_KEY = "another"
    assert not before & kept("土地")


def test_migrations_name_only_what_is_not_usual():
    described = {model: model._meta.get_field("grams").deconstruct()[3] for model in (ServiceRecord, Plain, Sealed)}
    usual = {"blank": True, "default": "", "editable": False}
    assert described[ServiceRecord] == {**usual, "sources": ("clients", "content", "result", "remarks")}
    assert described[Plain] == {**usual, "sources": ("text", "note"), "words": ("tails",)}
    assert described[Sealed] == {**usual, "sources": ("text",), "words": ("tails", "number"), "keyed": True}


# -- the index of SQLite -----------------------------------------------------------------------------------------------


def is_whole(model):
    """FTS5's own comparison of index and table; it raises where they differ."""
    name = index_of(model).name
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {name}({name}, rank) VALUES ('integrity-check', 1)")
    return index_of(model).stands(connection)


@on_sqlite
def test_search_asks_the_index_and_a_scan_only_without_it(three, monkeypatch):
    assert " MATCH " in str(Plain.objects.filter(grams__holds="土地").query)
    assert " MATCH " not in str(Plain.objects.filter(grams__holds="土").query)
    monkeypatch.setattr(fts, "has_fts5", lambda: False)
    assert " MATCH " not in str(Plain.objects.filter(grams__holds="土地").query)


@on_sqlite
def test_frequent_words_are_found_along_the_lists_own_index(three, monkeypatch):
    monkeypatch.setattr(fts, "MANY", 1)
    assert "+" in str(Plain.objects.filter(grams__holds="土地").query)
    assert "+" not in str(Plain.objects.filter(grams__holds="麒麟").query)
    assert found(Plain.objects.all(), grams__holds="土地") == [LAND]


@on_sqlite
def test_every_way_of_writing_keeps_the_index(three):
    first, second, _third = three
    Plain.objects.bulk_create([Plain(text="土地"), Plain(text="院墙")])
    assert found(Plain.objects.all(), grams__holds="土地") == sorted(["土地", LAND])
    first.text, second.text = "院墙", "土地"
    for row in (first, second):
        row.grams = Plain._meta.get_field("grams").grams_of(row)
    Plain.objects.bulk_update([first, second], ["text", "grams"])
    assert found(Plain.objects.all(), grams__holds="院墙") == ["院墙", "院墙"]
    Plain.objects.filter(grams__holds="土地").delete()
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {Plain._meta.db_table} WHERE id = %s", [first.pk])
    assert found(Plain.objects.all(), grams__holds="土地") == []
    assert found(Plain.objects.all(), grams__holds="院墙") == ["院墙"]
    assert is_whole(Plain)


@on_sqlite
def test_what_is_not_committed_is_seen_and_what_is_rolled_back_is_not(db):
    with transaction.atomic():
        Plain.objects.create(text=LAND)
        assert found(Plain.objects.all(), grams__holds="土地") == [LAND]
        transaction.set_rollback(True)
    assert found(Plain.objects.all(), grams__holds="土地") == []
    assert is_whole(Plain)


@on_sqlite
def test_a_rebuilt_table_is_scanned_until_its_index_is_made_anew(transactional_db):
    Plain.objects.create(text=LAND)
    with connection.schema_editor() as editor:
        editor._remake_table(Plain)
    Plain.objects.create(text="土地")
    assert not index_of(Plain).stands(connection)
    assert found(Plain.objects.all(), grams__holds="土地") == ["土地", LAND]
    index_of(Plain).make(connection)
    Plain.objects.filter(text="土地").delete()
    assert found(Plain.objects.all(), grams__holds="土地") == [LAND]
    assert is_whole(Plain)
    Plain.objects.all().delete()


@on_sqlite
def test_migrations_find_no_trigger_in_their_way(transactional_db):
    drop_indexes(using="default", plan=[])
    assert index_of(Sealed).stands(connection)
    drop_indexes(using="default", plan=["a migration"])
    field = Sealed._meta.get_field("grams")
    with connection.schema_editor() as editor:
        editor.remove_field(Sealed, field)
    index_of(Sealed).make(connection)
    assert not index_of(Sealed).stands(connection)
    with connection.schema_editor() as editor:
        editor.add_field(Sealed, field)
    for model in (Plain, Sealed):
        index_of(model).make(connection)
        assert is_whole(model)
    make_indexes(using="default")
    assert is_whole(ServiceRecord)


@on_sqlite
def test_emptying_and_compacting_the_database_keep_the_index(transactional_db):
    make_service(make_small_county().wangjia, content=LAND)
    assert ServiceRecord.objects.search("土地").count() == 1
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
    assert ServiceRecord.objects.search("土地").count() == 1
    call_command("flush", interactive=False, verbosity=0)
    assert ServiceRecord.objects.search("土地").count() == 0
    assert is_whole(ServiceRecord)


# -- the index of PostgreSQL -------------------------------------------------------------------------------------------


@on_postgresql
@pytest.mark.parametrize("model", [Plain, Sealed])
def test_both_lookups_use_the_index(db, model):
    asked = model.objects.filter(Q(grams__holds="土地承包") | Q(grams__has_word="1402"))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert f"Bitmap Index Scan on {model._meta.db_table}_grams" in asked.explain()


@on_postgresql
@pytest.mark.parametrize("model", [Plain, ServiceRecord])
def test_the_index_notes_enough_pieces_to_tell_rare_ones(db, model):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attstattarget FROM pg_attribute WHERE attrelid = %s::regclass", [f"{model._meta.db_table}_grams"]
        )
        assert cursor.fetchall() == [(1000,)]
