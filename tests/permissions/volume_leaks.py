"""Rows of the leak table for volumes: the page, the papers and the scans of every case."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Callable

from django.core.files.base import ContentFile
from django.urls import reverse

from bureau.core.actions import writing
from mediation.models import CaseFile, MediationCase, Volume
from tests.factories.mediation import applicant, make_case, make_committee, respondent, success
from tests.factories.villages import SmallCounty
from tests.permissions.leaks import ALL, HEKOU, QINGSHI, REVIEWER, Row, Visit
from tests.permissions.ledger_leaks import each, pages

# Name of the applicant, note on the volume, what is scanned: of a case of Hekou, of one of a minor there, of Qingshi.
OF_HEKOU = ("欧阳建国", "复印件已核", "甲号扫描")
OF_A_MINOR = ("司马小雨", "另册保管", "乙号扫描")
OF_QINGSHI = ("诸葛大山", "后补收条", "丙号扫描")
NUMBERS = {"(2026)河口镇人调字第1号", "(2026)河口镇人调字第2号", "(2026)青石镇人调字第1号"}
HEKOU_NUMBERS, QINGSHI_NUMBERS = {one for one in NUMBERS if "河口" in one}, {one for one in NUMBERS if "青石" in one}


def make_volumes(county: SmallCounty) -> None:
    hekou, qingshi = make_committee(county.hekou), make_committee(county.qingshi)
    for (name, note, scan), committee, village, groups in (
        (OF_HEKOU, hekou, county.wangjia, ()),
        (OF_A_MINOR, hekou, county.lijia, ("minor",)),
        (OF_QINGSHI, qingshi, county.zhaojia, ()),
    ):
        parties = (applicant(name), respondent())
        case = make_case(committee, village, parties=parties, outcome=success(), special_groups=groups)
        with writing():
            Volume.objects.create(case=case, note=note)
            CaseFile.objects.create(
                case=case,
                document=3,
                file=ContentFile(scan.encode(), name="x.pdf"),
                name="03.pdf",
                content_type="application/pdf",
                size=len(scan),
            )


def sent(addresses: Callable[[], list[str]]) -> Callable[[Visit], str]:
    """The text of what is handed out only to those who ask by a form, Word files unpacked."""

    def fetch(visit: Visit) -> str:
        return "\n".join(_text(visit, address) for address in addresses())

    return fetch


def _text(visit: Visit, address: str) -> str:
    response = visit.browser.post(address)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if not content.startswith(b"PK"):
        return content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return "\n".join(html.unescape(file.read(name).decode(errors="replace")) for name in file.namelist())


def whole_volumes() -> list[str]:
    return [reverse("volumes:whole", args=[pk]) for pk in MediationCase.objects.values_list("pk", flat=True)]


def agreements() -> list[str]:
    return [
        reverse("volumes:paper", args=[pk, "agreement"]) for pk in MediationCase.objects.values_list("pk", flat=True)
    ]


def scans() -> list[str]:
    return [reverse("volumes:scan", args=ids) for ids in CaseFile.objects.values_list("case_id", "pk")]


def everywhere(at: int) -> set[str]:
    return {one[at] for one in (OF_HEKOU, OF_A_MINOR, OF_QINGSHI)}


def seen(at: int) -> dict[str, set[str]]:
    """A leader sees numbers and states, no facts; a minor's case only whoever entered it and the reviewers."""
    return {HEKOU: {OF_HEKOU[at]}, QINGSHI: {OF_QINGSHI[at]}, REVIEWER: everywhere(at)}


VOLUME_ROWS = [
    Row("volumes in scope", NUMBERS,
        {HEKOU: HEKOU_NUMBERS, QINGSHI: QINGSHI_NUMBERS, REVIEWER: NUMBERS, ALL: NUMBERS},
        pages(each(MediationCase, "volumes:volume")), make_volumes),
    Row("parties on the pages of volumes", everywhere(0), {}, pages(each(MediationCase, "volumes:volume")),
        make_volumes),
    Row("notes on volumes", everywhere(1), seen(1), pages(each(MediationCase, "volumes:volume")), make_volumes),
    Row("papers of whole volumes", everywhere(0), seen(0), sent(whole_volumes), make_volumes),
    Row("single papers", everywhere(0), seen(0), sent(agreements), make_volumes),
    Row("scans", everywhere(2), seen(2), sent(scans), make_volumes),
]  # fmt: skip
