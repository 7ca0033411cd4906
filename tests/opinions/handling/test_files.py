"""Files that are added later."""

import pytest

from bureau.core.errors import InvalidValue
from bureau.opinions.handling.actions import add_facts
from bureau.opinions.handling.files import Upload
from bureau.opinions.handling.moving import Tracked
from bureau.opinions.models import Message, OpinionFile
from tests.conftest import TODAY
from tests.factories.opinions import make_opinion
from tests.opinions.intake.test_actions import PDF, picture


def test_photos_come_with_a_message(county):
    opinion = make_opinion(county.wangjia)
    add_facts(actor=None, which=Tracked(opinion.pk), body="补充照片", files=[picture()], today=TODAY)
    assert OpinionFile.objects.get().message == Message.objects.get()


def test_five_files_in_all(county):
    opinion = make_opinion(county.wangjia)
    add_facts(actor=None, which=Tracked(opinion.pk), body="补充照片", files=[picture()] * 4, today=TODAY)
    with pytest.raises(InvalidValue):
        add_facts(actor=None, which=Tracked(opinion.pk), body="补充照片", files=[picture()] * 2, today=TODAY)
    assert (OpinionFile.objects.count(), Message.objects.count()) == (4, 1)


def test_staff_attach_documents_to_an_anonymous_opinion(clerk, county):
    opinion = make_opinion(county.wangjia)
    add_facts(actor=clerk, which=opinion.pk, body="当面交来的材料", files=[PDF], today=TODAY)
    with pytest.raises(InvalidValue):
        add_facts(actor=None, which=Tracked(opinion.pk), body="补充材料", files=[PDF], today=TODAY)


def test_a_file_is_judged_by_its_content(county):
    opinion = make_opinion(county.wangjia)
    fake = Upload("照片.png", b"MZ\x90\x00" * 100)
    with pytest.raises(InvalidValue):
        add_facts(actor=None, which=Tracked(opinion.pk), body="补充照片", files=[fake], today=TODAY)
    assert not Message.objects.exists()
