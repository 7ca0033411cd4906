"""What the rows of a file refer to: campaigns, categories, offices. Looked up once for the whole file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.core.text import match_key
from bureau.sheets.kinds import SheetRow, SheetRun
from rectification.models import Campaign, ProblemCategory
from villages.models import JusticeOffice


def campaigns() -> QuerySet[Campaign]:
    """Those that are going on, the latest first: what a template offers."""
    return Campaign.objects.active()


def offices_of(user: User) -> QuerySet[JusticeOffice]:
    return JusticeOffice.objects.visible_to(user).order_by("order", "pk")


def find_campaigns(rows: Sequence[SheetRow]) -> None:
    """By name or code, ended ones too: an older ledger is about them."""
    known: dict[str, Campaign] = {}
    for campaign in Campaign.objects.order_by("pk"):
        known[match_key(campaign.name)] = known[match_key(campaign.code)] = campaign
    for row in rows:
        row.found["campaign"] = known.get(match_key(row.get("campaign") or ""))
        if row.has("campaign") and row.found["campaign"] is None:
            row.refuse("campaign", _("There is no such campaign. The bureau office opens it first, under campaigns."))


def find_categories(rows: Sequence[SheetRow]) -> None:
    """By name, among those of the row's campaign and those of all campaigns."""
    ids = {row.found["campaign"].pk for row in rows if row.found["campaign"] is not None}
    known: dict[int | None, dict[str, ProblemCategory]] = defaultdict(dict)
    for one in ProblemCategory.objects.filter(Q(campaign=None) | Q(campaign__in=ids)):
        known[one.campaign_id][match_key(one.name)] = one
    for row in rows:
        if "category" not in row.values:
            continue
        campaign, name = row.found["campaign"], match_key(row["category"])
        own = known[campaign.pk] if campaign is not None else {}
        row.found["category"] = own.get(name) or known[None].get(name)
        if name and row.found["category"] is None and campaign is not None:
            names = "、".join(dict.fromkeys(one.name for one in (*own.values(), *known[None].values())))
            words = _("The campaign has no such category (it has: %(names)s). The bureau office adds categories.")
            row.refuse("category", words % {"names": names or "—"})


def find_offices(run: SheetRun, rows: Sequence[SheetRow]) -> None:
    """By the column 司法所, else by the responsible unit: a unit that is no office is one of the bureau itself."""
    known = {match_key(office.name): office for office in offices_of(run.actor)}
    for row in rows:
        told = row.get("office") or ""
        office = known.get(match_key(told or row.get("unit") or ""))
        if told and office is None:
            row.refuse("office", _("There is no such justice office among those your account enters for."))
        if "office" in row.values or "unit" in row.values:
            row.found["office"] = office


def keep_unit(row: SheetRow) -> None:
    """A blank or lacking 司法所 beside the unit that stands: the office of that problem stays."""
    problem = row.record
    if problem is None or row.get("office") or "office" not in row.found:
        return
    if match_key(row.get("unit") or "") in ("", match_key(problem.unit)):
        row.found["office"] = problem.office
