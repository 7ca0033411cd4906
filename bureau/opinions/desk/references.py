"""What the rows of a file refer to: categories, townships, villages. Looked up once for the whole file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from bureau.core.text import match_key
from bureau.opinions.models import Category
from bureau.opinions.reference.queries import active_categories
from bureau.sheets.kinds import SheetRow
from villages.models import Township, Village
from villages.names import township_stem
from villages.queries import VillageFinder


def find_categories(rows: Sequence[SheetRow]) -> None:
    """By name; also those that can no longer be chosen, for rows that stand already."""
    known = {match_key(one.name): one for one in Category.objects.order_by("pk")}
    for row in rows:
        if "category" not in row.values:
            continue
        row.found["category"] = known.get(match_key(row["category"]))
        if row.has("category") and row.found["category"] is None:
            names = "、".join(one.name for one in active_categories())
            row.refuse("category", _("There is no such category. Write one of: %(names)s") % {"names": names})


def find_places(rows: Sequence[SheetRow]) -> None:
    """Villages by name within their township, as people write them; a township alone by its name."""
    finder = VillageFinder(Village.objects.select_related("township__office", "office").order_by("pk"))
    towns: dict[str, Township] = {}
    for town in Township.objects.select_related("office").order_by("-pk"):
        towns[township_stem(town.name)] = towns[match_key(town.name)] = town
    for row in rows:
        if "township" in row.values:
            _find_township(row, towns)
        if "village" in row.values:
            _find_village(row, finder)


def _find_township(row: SheetRow, towns: Mapping[str, Township]) -> None:
    name = row["township"]
    row.found["township"] = towns.get(match_key(name)) or towns.get(township_stem(name)) if name else None
    if name and row.found["township"] is None:
        row.refuse("township", _("There is no township called %(name)s.") % {"name": name[:30]})


def _find_village(row: SheetRow, finder: VillageFinder) -> None:
    """A blank township beside a village becomes that of the village: what will be stored looks like no change."""
    name = row["village"]
    row.found["village"] = None
    if not name or row.is_refused("township"):
        return
    place = finder.find(name=name, township=row.get("township") or "")
    row.found["village"] = place.village
    if place.village is None:
        row.refuse("village", place.problem)
    elif "township" in row.values:
        row.found["township"] = place.village.township
