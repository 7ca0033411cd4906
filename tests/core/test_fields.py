"""Personal data at rest."""

import pytest
from django.core.exceptions import FieldError
from django.db import connection

from bureau.accounts.models import User
from bureau.core.actions import writing
from bureau.core.fields import blind_index, without_encrypted
from tests.factories.accounts import make_user


def stored(user):
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM accounts_user WHERE id = %s", [user.pk])
        return cursor.fetchone()[0]


def test_phone_is_stored_encrypted_and_read_back(db):
    user = make_user("clerk01")
    user.phone = "13812341402"
    with writing():
        user.save()
    assert "13812341402" not in stored(user)
    assert User.objects.get(pk=user.pk).phone == "13812341402"


def test_empty_stays_empty(db):
    assert stored(make_user("clerk01")) == ""


def test_searching_inside_is_refused(db):
    with pytest.raises(FieldError):
        User.objects.filter(phone__contains="138").exists()


def test_lists_do_without_encrypted_columns(db, django_assert_num_queries):
    make_user("clerk01")
    with django_assert_num_queries(1):
        (user,) = without_encrypted(User.objects.filter(login="clerk01"))
        assert str(user)
    assert "phone" in user.get_deferred_fields()


def test_wrong_key_names_the_column_and_not_the_value(db, settings):
    user = make_user("clerk01")
    user.phone = "13812341402"
    with writing():
        user.save()
    settings.FIELD_KEY = "another"
    with pytest.raises(ValueError, match="PORTAL_FIELD_KEY does not fit") as caught:
        User.objects.get(pk=user.pk)
    assert "138" not in str(caught.value)


def test_blind_index_is_equal_for_equal_values_only():
    assert blind_index("13812341402") == blind_index("13812341402")
    assert blind_index("13812341402") != blind_index("13812341403")
    assert blind_index("") == ""
