"""Rows of the leak table for rectification: problems, their files, their counts, what waits."""

from __future__ import annotations

import datetime as dt

from bureau.accounts.roles import Role
from rectification.models import LookBack, Problem, ProblemFile
from rectification.problems.actions import attach_proof
from tests.factories.rectification import make_campaign, make_closed, make_started, someone
from tests.factories.villages import SmallCounty
from tests.permissions.leaks import ALL, FORMER, HEKOU, QINGSHI, REVIEWER, Row, page, scoped
from tests.permissions.ledger_leaks import each, pages

OF_HEKOU, OF_QINGSHI, OF_BUREAU = "卷宗归档不及时", "排查记录不完整", "信访件逾期回复"
PROBLEMS = {OF_HEKOU, OF_QINGSHI, OF_BUREAU}
SEEN = {HEKOU: {OF_HEKOU}, QINGSHI: {OF_QINGSHI}, REVIEWER: PROBLEMS, ALL: PROBLEMS}
NUMBERS = {"2026-AA-001", "2026-BB-001", "2026-CC-001"}
NUMBERS_SEEN = {HEKOU: {"2026-AA-001"}, QINGSHI: {"2026-BB-001"}, REVIEWER: NUMBERS, ALL: NUMBERS}
FILES = {"归档台账.pdf", "排查台账.pdf"}
FILES_SEEN = {HEKOU: {"归档台账.pdf"}, QINGSHI: {"排查台账.pdf"}, REVIEWER: FILES, ALL: FILES}
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def make_problems(county: SmallCounty) -> None:
    """One overdue problem each of both offices and of a unit of the bureau."""
    rows = (("AA", county.hekou, OF_HEKOU), ("BB", county.qingshi, OF_QINGSHI), ("CC", None, OF_BUREAU))
    for code, office, description in rows:
        make_started(make_campaign(code), office, description=description, deadline=dt.date(2026, 7, 14))


def make_proofs(county: SmallCounty) -> None:
    make_problems(county)
    actor = someone(Role.BUREAU_OFFICE)
    for description, name in ((OF_HEKOU, "归档台账.pdf"), (OF_QINGSHI, "排查台账.pdf")):
        problem = Problem.objects.get(description=description)
        attach_proof(actor=actor, problem_id=problem.pk, name=name, content=PDF)


def make_look_backs(county: SmallCounty) -> None:
    for code, office in (("AA", county.hekou), ("BB", county.qingshi), ("CC", None)):
        make_closed(make_campaign(code), office, on=dt.date(2026, 7, 10))


def desk_only(seen: dict[str, set[str]]) -> dict[str, set[str]]:
    """A leader has no desk."""
    return {viewer: names for viewer, names in seen.items() if viewer != ALL}


def clerks_only(seen: dict[str, set[str]]) -> dict[str, set[str]]:
    return {viewer: names for viewer, names in seen.items() if viewer in (HEKOU, QINGSHI)}


PROBLEM_ROWS = [
    Row("problems in scope", NUMBERS, NUMBERS_SEEN, scoped(Problem), make_problems),
    Row("look-backs in scope", NUMBERS, NUMBERS_SEEN, scoped(LookBack), make_look_backs),
    Row("list of problems", PROBLEMS, SEEN, page("/desk/problems/"), make_problems),
    Row("search in problems", {OF_QINGSHI}, {viewer: {OF_QINGSHI} for viewer in (QINGSHI, REVIEWER, ALL)},
        page("/desk/problems/?q=排查"), make_problems),
    Row("overdue problems", PROBLEMS, SEEN, page("/desk/problems/?state=overdue"), make_problems),
    Row("timetable wall", PROBLEMS, SEEN, page("/desk/wall/"), make_problems),
    Row("export of problems", PROBLEMS, SEEN, pages(lambda _visit: ["/desk/exports/problems/"]), make_problems),
    Row("problems through the API", PROBLEMS, SEEN, page("/api/v1/problems/"), make_problems),
    Row("details of problems", PROBLEMS, SEEN, pages(each(Problem, "problems:detail")), make_problems),
    Row("forms of problems", PROBLEMS, clerks_only(SEEN), pages(each(Problem, "problems:change")), make_problems),
    Row("measures of problems", PROBLEMS, clerks_only(SEEN), pages(each(Problem, "problems:measures")), make_problems),
    Row("names of proofs", FILES, FILES_SEEN, pages(each(Problem, "problems:detail")), make_proofs),
    Row("problems that wait on the desk", NUMBERS, desk_only(NUMBERS_SEEN), page("/desk/"), make_problems),
    Row("problems that wait on the overview", NUMBERS, {REVIEWER: NUMBERS, ALL: NUMBERS}, page("/lead/"),
        make_problems),
    Row("offices offered for a problem", {"河口司法所", "青石司法所"}, {HEKOU: {"河口司法所"}, QINGSHI: {"青石司法所"}},
        page("/desk/problems/new/")),
    Row("proofs themselves", {"%PDF"}, {viewer: {"%PDF"} for viewer in FILES_SEEN},
        pages(each(ProblemFile, "problems:file")), make_proofs),
]  # fmt: skip

# Who left sees nothing anywhere.
assert all(FORMER not in row.seen for row in PROBLEM_ROWS)
