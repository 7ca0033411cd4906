"""Fields read what people type and refuse what cannot be stored, in words."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.forms import ChoiceField, ModelChoiceField
from django.utils.translation import override

from bureau.webkit.forms import DateField, DecimalField, IntegerField, LongTextField, PortalForm, TextField
from bureau.webkit.formviews import difference
from bureau.webkit.lenient import parse_date
from bureau.webkit.templatetags.fields import summary_of
from tests.conftest import TODAY


class Sample(PortalForm):
    on = DateField(label="日期")
    people = IntegerField(label="人数", required=False, biggest=500)
    kind = ChoiceField(label="类型", choices=[("a", "讲座")])


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-07-11", dt.date(2026, 7, 11)),
        ("20260711", dt.date(2026, 7, 11)),
        ("2026.7.11", dt.date(2026, 7, 11)),
        ("2026/7/1", dt.date(2026, 7, 1)),
        ("2026年7月11日", dt.date(2026, 7, 11)),
        ("２０２６．７．１１", dt.date(2026, 7, 11)),
        (" 7.11 ", dt.date(2026, 7, 11)),
        ("7月11日", dt.date(2026, 7, 11)),
        ("12.30", dt.date(2025, 12, 30)),
        ("7.15", dt.date(2026, 7, 15)),
        ("今天", dt.date(2026, 7, 15)),
        ("昨天", dt.date(2026, 7, 14)),
        ("yesterday", dt.date(2026, 7, 14)),
    ],
)
def test_date_is_read_as_typed(typed, day):
    assert DateField().clean(typed) == day


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2026-13-01", "date"),
        ("2026-02-30", "date"),
        ("tomorrowish", "date"),
        ("99999999999999999999", "date"),
        ("\x00", "date"),
        ("2026-07-16", "future"),
        ("明天", "future"),
        ("1999-12-31", "early"),
    ],
)
def test_date_that_cannot_be_is_refused(typed, code):
    with pytest.raises(ValidationError) as caught:
        DateField().clean(typed)
    assert caught.value.code == code


def test_future_date_is_read_where_it_may_be():
    assert DateField(future=True).clean("8.1") == dt.date(2026, 8, 1)
    assert parse_date("8.1", TODAY) == dt.date(2025, 8, 1)


@pytest.mark.parametrize(
    ("typed", "number"), [("12", 12), ("１２", 12), ("1,284", 1284), ("1，284", 1284), ("3.0", 3), (" 0 ", 0)]
)
def test_integer_is_read_as_typed(typed, number):
    assert IntegerField().clean(typed) == number


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1.5", "number"),
        ("abc", "number"),
        ("9" * 60, "number"),
        ("9999999999", "range"),
        ("-1", "range"),
        ("1e5", "number"),
    ],
)
def test_integer_that_cannot_be_stored_is_refused(typed, code):
    with pytest.raises(ValidationError) as caught:
        IntegerField().clean(typed)
    assert caught.value.code == code


def test_decimal_keeps_its_places():
    assert DecimalField(places=1).clean("１．５") == Decimal("1.5")
    with pytest.raises(ValidationError) as caught:
        DecimalField(places=1).clean("1.55")
    assert caught.value.code == "places"


@pytest.mark.parametrize("name", ["𠮷野", "买买提·吐尔逊", "王" * 25])
def test_text_keeps_every_character(name):
    assert TextField().clean(name) == name


@pytest.mark.parametrize("typed", ["a\x00b", "a\x07b", "a\ud800b"])
def test_text_names_invisible_characters(typed):
    with pytest.raises(ValidationError) as caught:
        TextField().clean(typed)
    assert caught.value.code in ("control", "null_characters_not_allowed")


def test_text_is_counted_by_character():
    assert TextField(max_length=3).clean("𠮷𠮷𠮷") == "𠮷𠮷𠮷"
    with override("zh-hans"), pytest.raises(ValidationError) as caught:
        LongTextField(max_length=500).clean("字" * 532)
    assert caught.value.messages == ["最多写500字，现在多了32字"]


def test_required_fields_say_what_to_do():
    with override("zh-hans"):
        form = Sample({})
        assert form.errors == {"on": ["填写日期"], "kind": ["选择类型"]}
    assert "required" not in str(form["on"])


def test_what_was_typed_is_kept():
    form = Sample({"on": "13.45", "people": "五百"})
    assert not form.is_valid()
    assert 'value="13.45"' in str(form["on"])
    assert 'value="五百"' in str(form["people"])


def test_initial_date_is_shown_as_typed_back():
    assert 'value="2026-07-15"' in str(Sample(initial={"on": TODAY})["on"])


class Rows(PortalForm):
    first = TextField(label="姓名")
    second = TextField(label="姓名")

    def where(self, name):
        return {"first": "第1位：", "second": "第2位："}[name]


def test_the_summary_tells_fields_of_one_label_apart():
    form = Rows({"first": "", "second": ""})
    assert [error["text"] for error in summary_of(form)] == ["第1位：填写姓名", "第2位：填写姓名"]
    assert summary_of(Sample({"on": "2026-07-11", "kind": "a", "people": "501"}))[0]["text"].startswith("人数")


@pytest.mark.parametrize(
    ("name", "theirs", "yours", "words"),
    [
        ("kind", "a", "b", ("讲座", "培训")),
        ("kind", "", "b", (None, "培训")),
        ("kind", "z", ["a", "b"], ("z", "讲座、培训")),
        ("people", 3, 0, (3, 0)),
        ("sure", True, False, ("是", "否")),
        ("none", "x", None, ("x", None)),
    ],
)
def test_both_values_after_a_stale_save_are_said_in_words(name, theirs, yours, words):
    class Kinds(Sample):
        kind = ChoiceField(label="类型", choices=[("", "—"), ("活动", [("a", "讲座"), ("b", "培训")])])

    found = difference(Kinds(), name, theirs, yours)
    assert (found.theirs, found.yours, found.can_choose) == (*words, name in ("kind", "people"))


class Named(PortalForm):
    on = DateField(label="day of the visit")


def test_labels_begin_with_a_capital_and_sentences_go_on_with_a_small_letter():
    with override("en"):
        form = Named({"on": ""})
        assert form["on"].label == "Day of the visit"
        # The sentence names the field, so the summary does not put its name in front of it as well.
        assert [error["text"] for error in summary_of(form)] == ["Fill in day of the visit"]
        assert form["on"].errors == ["Fill in day of the visit"]


class Chosen(PortalForm):
    who = ModelChoiceField(Permission.objects.none(), label="who")
    where = ModelChoiceField(Permission.objects.none(), label="where", empty_label="all")


def test_a_list_that_says_nothing_else_begins_with_a_dash_not_with_nine():
    form = Chosen()
    assert [form.fields[name].empty_label for name in form.fields] == ["—", "all"]
