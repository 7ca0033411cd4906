"""What the pages of a case are tried on: a committee with a mediator, and a filled entry page."""

from __future__ import annotations

import pytest

from tests.factories.mediation import BRIEF, archive, make_committee, make_mediator

NEW = "/desk/cases/new/"


@pytest.fixture
def committee(county):
    return make_committee(county.hekou)


@pytest.fixture
def lead(committee):
    return make_mediator(committee)


@pytest.fixture
def desk(clerk, signed_in):
    return signed_in(clerk)


@pytest.fixture
def filled(committee, county, lead) -> dict[str, object]:
    """What a browser sends of a filled page, the case not closed yet."""
    return {
        "accepted_on": "2026-07-14",
        "committee": committee.pk,
        "village": county.wangjia.pk,
        "lead": lead.pk,
        "source": "applied",
        "dispute_type": "neighbour",
        "difficulty": "normal",
        "brief": BRIEF,
        **party(0, "applicant", "王建国"),
        **party(1, "respondent", "张伟"),
        "form_key": "a",
    }


def party(number: int, side: str, name: str, **more: object) -> dict[str, object]:
    """The fields of one row as a browser sends them."""
    given = {"side": side, "kind": "person", "name": name, **more}
    return {f"p{number}-{field}": value for field, value in given.items()}


AGREED = {
    "result": "success",
    "agreement_form": "written",
    "agreed_on": "2026-07-15",
    "ended_on": "2026-07-15",
    "agreement_content": "被申请人拆除围墙，赔偿3000元",
    "amount_agreed": "3000",
}


@pytest.fixture
def archived():
    """``archived(case)`` puts a case into the archive as its volume does, by the move of that name."""
    return archive
