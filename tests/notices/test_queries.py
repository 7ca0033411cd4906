"""The order of the inbox, and whose it is."""

import datetime as dt

from bureau.core.actions import writing
from bureau.notices.actions import mark_read
from bureau.notices.models import Notice
from bureau.notices.queries import inbox, unread_count
from tests.conftest import NOW


def texts(user):
    return [notice.text for notice in inbox(user)]


def test_urgent_and_unread_first_then_the_newest(post, clerk, time_machine):
    for day, (text, urgent) in enumerate([("旧", False), ("旧急", True), ("新", False), ("新急", True)]):
        time_machine.move_to(NOW + dt.timedelta(days=day), tick=False)
        post(clerk, kind=text, text=text, urgent=urgent)
    assert texts(clerk) == ["新急", "旧急", "新", "旧"]
    mark_read(actor=clerk, notice_id=Notice.objects.get(text="旧急").pk)
    assert texts(clerk) == ["新急", "新", "旧急", "旧"]


def test_everybody_has_his_own(post, clerk, other_clerk, leader):
    post(clerk, text="甲所的消息")
    post(other_clerk, text="乙所的消息")
    assert (texts(clerk), texts(other_clerk), texts(leader)) == (["甲所的消息"], ["乙所的消息"], [])
    assert (unread_count(clerk), unread_count(leader)) == (1, 0)


def test_who_is_disabled_has_none(post, clerk):
    post(clerk)
    with writing():
        clerk.is_active = False
        clerk.save()
    assert (texts(clerk), unread_count(clerk)) == ([], 0)
