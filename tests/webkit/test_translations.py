"""The command translations: collects, keeps, reports."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils.translation import gettext, override

from bureau.webkit import catalogs
from bureau.webkit.catalogs import Catalog, Message, messages_of
from bureau.webkit.management.commands.translations import compare, contradictions, update


@pytest.fixture
def catalog(tmp_path: Path, monkeypatch) -> Catalog:
    """An app of one module and one template."""
    monkeypatch.setattr(catalogs, "ROOT", tmp_path)
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/models.py").write_text(
        "from django.utils.translation import gettext_lazy as _, ngettext, pgettext\n"
        'A = _("township")\nB = ngettext("%(n)d week", "%(n)d weeks", 2)\nC = pgettext("of a month", "May")\n'
    )
    (tmp_path / "templates/shop").mkdir(parents=True)
    (tmp_path / "templates/shop/page.html").write_text(
        '{% load i18n %}{% translate "township" %}{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}'
    )
    return Catalog("shop", tmp_path / "shop", (tmp_path / "templates/shop",))


def test_messages_come_from_python_and_templates(catalog: Catalog):
    assert messages_of(catalog) == [
        Message(("", "%(n)d week", "%(n)d weeks"), ("shop/models.py",)),
        Message(("", "Hello %(name)s", ""), ("templates/shop/page.html",)),
        Message(("", "township", ""), ("shop/models.py", "templates/shop/page.html")),
        Message(("of a month", "May", ""), ("shop/models.py",)),
    ]


def test_update_keeps_translations_and_drops_what_is_gone(catalog: Catalog):
    update(catalog, messages_of(catalog))
    book = polib.pofile(str(catalog.po))
    book.find("township").msgstr = "乡镇（街道）"
    book.append(polib.POEntry(msgid="gone", msgstr="没有了"))
    book.save()
    update(catalog, messages_of(catalog))
    assert {e.msgid: e.msgstr for e in polib.pofile(str(catalog.po))}["township"] == "乡镇（街道）"
    assert [e.msgid for e in polib.mofile(str(catalog.mo))] == ["township"]


def test_compare_names_missing_stale_and_uncompiled(catalog: Catalog):
    update(catalog, messages_of(catalog))
    book = polib.pofile(str(catalog.po))
    for entry in book:
        if entry.msgid_plural:
            entry.msgstr_plural = {0: "%(n)d周"}
        elif entry.msgid != "township":
            entry.msgstr = "译文"
    book.append(polib.POEntry(msgid="gone", msgstr="没有了"))
    book.save()
    assert compare(catalog, messages_of(catalog)) == [
        "shop: stale: 'gone'",
        "shop: missing: 'township'",
        "shop: not compiled: django.mo differs from django.po",
    ]


def test_compare_finds_nothing_in_a_complete_catalog(catalog: Catalog):
    update(catalog, messages_of(catalog))
    book = polib.pofile(str(catalog.po))
    for entry in book:
        if entry.msgid_plural:
            entry.msgstr_plural = {0: "%(n)d周"}
        else:
            entry.msgstr = "译文"
    book.save()
    update(catalog, messages_of(catalog))
    assert compare(catalog, messages_of(catalog)) == []


def test_two_catalogs_must_not_translate_a_word_differently(catalog: Catalog, tmp_path: Path):
    other = Catalog("stall", tmp_path / "stall", ())
    for one, words in ((catalog, "乡镇"), (other, "乡镇（街道）")):
        update(one, [Message(("", "township", ""), ()), Message((one.label, "May", ""), ())])
        book = polib.pofile(str(one.po))
        for entry in book:
            entry.msgstr = words
        book.save()
    assert contradictions([catalog, other]) == [
        "shop, stall: translated in different ways: 'township' (one wording, or a context each)"
    ]


@pytest.mark.once
def test_every_catalog_is_complete_and_they_agree():
    call_command("translations", "--check")


def test_unknown_app_is_named():
    with pytest.raises(CommandError, match="no such app of ours: nowhere"):
        call_command("translations", "nowhere")


def test_words_of_the_frame_are_chinese():
    with override("zh-hans"):
        assert gettext("Skip to the content") == "跳到正文"
