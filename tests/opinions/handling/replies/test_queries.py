"""Who is answered together with an opinion."""

from bureau.opinions.handling.replies.queries import to_answer_too
from tests.factories.opinions import make_opinion


def test_linked_open_ones_that_the_person_leads(clerk, reviewer, county):
    original = make_opinion(county.wangjia, state="handling")
    ours, theirs = (make_opinion(village, duplicate_of=original) for village in (county.lijia, county.zhaojia))
    make_opinion(county.lijia, state="replied", duplicate_of=original)
    make_opinion(county.lijia)
    assert to_answer_too(clerk, original) == [ours]
    assert set(to_answer_too(reviewer, original)) == {ours, theirs}
