"""What the practice county's bureau wrote itself: every template is offered, every copy may be published as it is."""

import pytest

from bureau.opinions.models import Publication, ReplyTemplate
from bureau.opinions.reference.queries import templates_for
from bureau.opinions.rules.placeholders import blanks
from bureau.opinions.rules.replies import reply_problems
from bureau.portal.demo.opinions.desk import add_templates, publish_copies, written
from bureau.portal.demo.opinions.loading import CLOSED
from bureau.portal.demo.opinions.matters import matters
from tests.factories.opinions import make_category, make_opinion
from tests.portal.test_opinion_plans import plans

COPIES = {one["matter"]: one for one in written()["copies"]}


@pytest.fixture
def categories(county):
    return {one: make_category(one) for one in ("村（居）法律顾问", "人民调解", "窗口服务")}


def test_copies_are_of_matters_that_people_wrote_about_and_agreed_to_publish():
    titles = {matter.title for category in matters()[:-1] for matter in category}
    assert set(COPIES) <= titles
    agreed = {plan.matter.title for plan in plans() if plan.consents and plan.fate in CLOSED}
    assert len(agreed & set(COPIES)) >= 10


def test_the_reply_form_offers_the_texts_of_its_category_and_those_for_all(bureau_office, categories):
    add_templates(bureau_office, categories)
    general = ReplyTemplate.objects.filter(category__isnull=True)
    assert general.count() == 5
    assert set(templates_for(categories["窗口服务"])) == set(general)
    own = templates_for(categories["人民调解"]).exclude(category__isnull=True)
    assert [one.name for one in own] == ["申请调解：不收费、怎么申请"]


def test_no_template_can_be_sent_as_it_is():
    for one in written()["templates"]:
        assert blanks(one["text"]), one["name"]
        assert "text" in reply_problems(one["text"], "explained", ())


def test_every_copy_stands_on_the_public_page(client, county, bureau_office):
    agreed = {
        matter: make_opinion(county.wangjia, state="closed", publish_consent=True, title=matter).pk for matter in COPIES
    }
    publish_copies(bureau_office, agreed)
    assert Publication.objects.public().count() == len(COPIES) == 18
    page = client.get("/opinions/published/").content.decode()
    assert COPIES["希望讲讲防诈骗"]["title"] in page


def test_who_did_not_agree_is_not_published(county, bureau_office):
    opinion = make_opinion(county.wangjia, state="closed", publish_consent=True)
    publish_copies(bureau_office, {"希望讲讲防诈骗": opinion.pk})
    assert list(Publication.objects.values_list("opinion", "title")) == [(opinion.pk, "希望到村里讲防诈骗")]
