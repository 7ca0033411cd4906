"""Reading an assignment: within the scope, in the words of the ledger."""

import pytest

from bureau.accounts.roles import Role
from rectification.assigning.actions import assign_problems
from rectification.assigning.queries import lines_of, words_of
from rectification.assigning.rules import Responsible
from tests.conftest import TODAY
from tests.factories.rectification import make_problem, someone

pytestmark = pytest.mark.django_db


def test_what_was_set_and_what_is_still_seen(campaign, county, clerk):
    mine, theirs = make_problem(campaign, county.hekou), make_problem(campaign, county.qingshi)
    bureau = someone(Role.BUREAU_OFFICE)
    versions = {one.pk: one.version for one in (mine, theirs)}
    responsible = Responsible(office=county.hekou, owner="周青山")
    made = assign_problems(actor=bureau, versions=versions, responsible=responsible, today=TODAY).assignment
    assert words_of(made) == [("司法所", "河口司法所"), ("责任单位", "河口司法所"), ("责任人", "周青山")]
    assert [line.problem for line in lines_of(bureau, made)] == [mine, theirs]
    assert [line.before["office"] for line in lines_of(bureau, made)] == [county.hekou.pk, county.qingshi.pk]
    # Both stand with Hekou now: its clerk would see them, another office's would not.
    assert len(lines_of(clerk, made)) == 2
