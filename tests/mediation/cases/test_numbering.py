"""Case numbers as people write them; gaps."""

import pytest

from mediation.cases.actions import record_cases
from mediation.cases.bulk import BulkEntry
from mediation.cases.numbering import missing_serials, read_number
from tests.conftest import TODAY
from tests.factories.mediation import case_values, make_committee


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("(2026)河口镇人调字第1号", (2026, "河口镇", 1)),
        ("（２０２６）河口镇人调字第 12 号", (2026, "河口镇", 12)),
        ("〔2026〕河口镇人调字12号", (2026, "河口镇", 12)),
        ("(2026)河口镇人调字第1", (2026, "河口镇", 1)),
        ("2026-12", None),
        ("(2026)人调字第1号", None),
        ("", None),
    ],
)
def test_numbers_as_people_write_them(text, number):
    assert read_number(text) == number


def test_gaps_come_from_paper_files_only_and_are_shown(clerk, county):
    committee = make_committee(county.hekou)
    entries = [BulkEntry(case_values(committee, county.wangjia), serial=serial) for serial in (2, 5)]
    record_cases(actor=clerk, entries=entries, today=TODAY)
    assert list(missing_serials(committee.pk, 2026)) == [1, 3, 4]
    assert list(missing_serials(committee.pk, 2025)) == []
