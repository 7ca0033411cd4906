"""The sheet of villages: our own headings, and the published division files as they are."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bureau.accounts.models import User
from bureau.core.text import match_key
from bureau.sheets.columns import ChoiceColumn, CodeColumn, DateColumn, IntegerColumn, ReferenceColumn, TextColumn
from bureau.sheets.kinds import SheetKind, SheetRow, SheetRun, fetch
from villages.choices import VillageKind
from villages.divisions.actions import TownshipLine, VillageLine, load_divisions, mark_missing
from villages.models import JusticeOffice, Township, Village
from villages.names import office_stem, township_stem, village_kind
from villages.queries import VillageFinder, missing_from, villages_of
from villages.rules import kind_warning

TWELVE = r"\d{12}"
LISTED = 20
# Columns that mean the same as a field of the village; blank says nothing in the last three.
PLAIN = ("code", "name_", "kind", "households", "population", "valid_from", "valid_to")
BLANK_SAYS_NOTHING = ("code", "kind", "valid_to")


class VillageSheet(SheetKind):
    """Key: the code; without one, name within the township. Nothing is deleted: see ``notes`` and ``finish``."""

    name = "villages"
    title = gettext_lazy("Villages")
    model = Village
    import_capability = "sheets.import_reference"
    export_capability = "sheets.export"
    filters = {"township": gettext_lazy("township"), "office": gettext_lazy("justice office")}

    code = CodeColumn(
        "区划代码", aliases=["code", "代码", "行政区划代码", "统计用区划代码"], pattern=TWELVE, width=16,
        pattern_hint=gettext_lazy("A division code has 12 digits."), example="371121001001",
    )  # fmt: skip
    name_ = TextColumn(
        "名称", attribute="name", aliases=["name", "村(社区)", "村居", "村名", "村居名称", "村(居)名称"],
        max_length=60, required=True, width=24, example="某某村村民委员会",
    )  # fmt: skip
    township = ReferenceColumn(
        "乡镇(街道)", attribute="township__name", compared=False, max_length=50,
        aliases=["town_name", "乡镇", "镇街", "所属乡镇", "乡镇街道"], example="某某镇",
    )  # fmt: skip
    office = ReferenceColumn("司法所", attribute="office__name", compared=False, max_length=50, example="某某司法所")
    kind = ChoiceColumn(
        "类型", choices=VillageKind.choices, aliases=["kind_by_code"],
        also=dict.fromkeys(("村", "村民委员会", "村委会", "行政村"), "village")
        | dict.fromkeys(("社区", "居民委员会", "居委会", "居"), "community"),
    )  # fmt: skip
    households = IntegerColumn("户数", unit="户", maximum=1_000_000)
    population = IntegerColumn("人口", unit="人", aliases=["人口数", "户籍人口"], maximum=10_000_000)
    valid_from = DateColumn("启用日期", hint=gettext_lazy("When the village began, if it is new"))
    valid_to = DateColumn("停用日期", hint=gettext_lazy("Last day; blank while the village exists"))
    merged_into = ReferenceColumn(
        "并入",
        attribute="merged_into__code",
        compared=False,
        hint=gettext_lazy("Code or name of the village it went into"),
    )
    town_code = CodeColumn("town_code", aliases=["乡镇代码"], pattern=TWELVE, import_only=True, compared=False)
    county_code = CodeColumn("county_code", import_only=True, compared=False)
    county = TextColumn("county", import_only=True, compared=False)
    urban_rural_class = TextColumn("urban_rural_class", aliases=["城乡分类代码"], import_only=True, compared=False)

    # -- import ----------------------------------------------------------------------------------------------------

    def lookups(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        """Townships and offices of the whole file; new townships become lines of ``run.memory["townships"]``."""
        towns = _Towns(Township.objects.select_related("office"))
        offices = {key: o for o in JusticeOffice.objects.all() for key in (office_stem(o.name), match_key(o.name))}
        lines: dict[str, TownshipLine] = {}
        run.memory["townships"] = lines
        # Rows with codes first: what they say about a new township holds for the rows without one.
        for row in sorted(rows, key=lambda row: not _town_code(row)):
            row.found["office"] = _office_named(row.get("office", ""), offices)
            key = towns.line_for(row, lines, renames="town_code" in run.columns)
            row.found["township"] = key
            if key is None and not row.is_refused("township"):
                row.refuse("township", _township_problem(row))

    def match(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        """By code, else by name within the township."""
        lines: dict[str, TownshipLine] = run.memory["townships"]
        stored = Village.objects.select_related("township", "office")
        by_code = {v.code: v for v in fetch(stored, "code__in", (r.get("code") for r in rows))}
        loose = [r for r in rows if r.get("code") not in by_code and r.found["township"] and r.has("name_")]
        finder = _finder_for(loose, lines)
        for row in rows:
            row.record = by_code.get(row.get("code"))
        taken = {village.pk for village in by_code.values()}
        for row in loose:
            self._match_by_name(row, lines[row.found["township"]], finder, taken)
        run.memory["file_codes"] = frozenset(r["code"] for r in rows if r.has("code")) if "code" in run.columns else ()
        self._find_targets(run, rows)

    def _match_by_name(self, row: SheetRow, line: TownshipLine, finder: VillageFinder, taken: set[int]) -> None:
        if line.record is None:
            return
        found = finder.find(name=row["name_"], township=line.record.code or line.record.name)
        village = found.village
        if village is None:
            if not row.get("code") and found.is_ambiguous:
                row.refuse("name_", found.problem)
            return
        # A row with a code may adopt a village that has none yet; it never takes over one with another code.
        if row.get("code") and (village.code or village.name != row["name_"]):
            return
        if village.pk not in taken:
            taken.add(village.pk)
            row.record = village

    def _find_targets(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        wanted = [row for row in rows if row.has("merged_into")]
        finder = VillageFinder.visible_to(run.actor) if wanted else None
        for row in wanted:
            words = row["merged_into"]
            is_code = words.isdigit() and len(words) == 12
            if is_code and words in run.memory["file_codes"]:
                row.found["merged_into"] = words
            elif finder is not None:
                town = row.get("township", "")
                found = finder.find(code=words) if is_code else finder.find(name=words, township=town)
                row.found["merged_into"] = found.village
                if found.problem:
                    row.refuse("merged_into", found.problem)

    def key(self, row: SheetRow) -> Hashable | None:
        return row.get("code") or (row.found.get("township"), row["name_"])

    def check(self, run: SheetRun, row: SheetRow) -> None:
        """Dates in order, a merged village is closed; kind against code is only a hint."""
        first = row.get("valid_from") or (row.record.valid_from if row.record else None)
        last = row.get("valid_to") or (row.record.valid_to if row.record else None)
        if first and last and last < first:
            row.refuse("valid_to", _("The last day lies before the first one"))
        if row.has("merged_into") and not last:
            row.refuse("valid_to", _("A merged village needs its last day"))
        hint = kind_warning(row["kind"], row.get("code")) if row.has("kind") else ""
        if hint:
            row.warn("kind", hint)

    def changes(self, row: SheetRow) -> tuple[str, ...]:
        """As every sheet; a township that is renamed changes all its villages' rows."""
        found = [n for n in super().changes(row) if n not in BLANK_SAYS_NOTHING or row.has(n)]
        village, key = row.record, row.found["township"]
        if key not in (f"#{village.township_id}", f"#{village.township_id}*"):
            found.append("township")
        if row.has("office") and row.found["office"] != village.office:
            found.append("office")
        target = row.found.get("merged_into")
        if target is not None and target not in (village.merged_into, getattr(village.merged_into, "code", None)):
            found.append("merged_into")
        if key == f"#{village.township_id}*":
            found.append("township")
        return tuple(found)

    def apply(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        lines: dict[str, TownshipLine] = run.memory["townships"]
        used = {row.found["township"] for row in rows}
        villages = [_line_of(row, run) for row in rows]
        load_divisions(actor=run.actor, townships={k: v for k, v in lines.items() if k in used}, villages=villages)

    def finish(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        """A published division file lists its whole county: what it lacks waits for a decision."""
        counties = _counties(run, rows)
        if counties:
            mark_missing(actor=run.actor, county_codes=counties, seen=run.memory["file_codes"], on=run.today)

    def notes(self, run: SheetRun, rows: Sequence[SheetRow]) -> list[str]:
        lines: dict[str, TownshipLine] = run.memory["townships"]
        new = [line.name for line in lines.values() if line.record is None]
        renamed = [f"{line.record} → {line.name}" for key, line in lines.items() if line.record and key.endswith("*")]
        notes = []
        if new:
            notes.append(_("New townships: %(names)s") % {"names": "、".join(new)})
        if renamed:
            notes.append(_("Renamed townships: %(names)s") % {"names": "、".join(renamed)})
        gone = missing_from(_counties(run, rows), run.memory["file_codes"]) if _counties(run, rows) else []
        if gone:
            words = ngettext(
                "%(count)d village is not in this file; decide about it on the page “Undecided”: %(names)s",
                "%(count)d villages are not in this file; decide about them on the page “Undecided”: %(names)s",
                len(gone),
            )
            names = "、".join(f"{v.township} {v.name}" for v in gone[:LISTED])
            notes.append(words % {"count": len(gone), "names": names + ("…" if len(gone) > LISTED else "")})
        return notes

    # -- export ----------------------------------------------------------------------------------------------------

    def export_queryset(self, user: User, filters: Mapping[str, str]) -> QuerySet[Village]:
        found = villages_of(user).order_by("township__code", "code", "pk")
        if "township" in filters:
            found = found.filter(township__name=filters["township"])
        return found.filter(office__name=filters["office"]) if "office" in filters else found

    def options(self, user: User) -> Mapping[str, Iterable[str]]:
        return {
            "township": Township.objects.visible_to(user).values_list("name", flat=True),
            "office": JusticeOffice.objects.visible_to(user).values_list("name", flat=True),
        }


class _Towns:
    """Stored townships by code and by name, and the lines a file adds to them."""

    def __init__(self, townships: Iterable[Township]) -> None:
        self.by_code: dict[str, Township] = {}
        self.by_name: dict[str, list[Township]] = {}
        self.new: dict[str, list[str]] = {}
        for town in townships:
            if town.code:
                self.by_code[town.code] = town
            if town.valid_to is None:
                for key in {match_key(town.name), "~" + township_stem(town.name)}:
                    self.by_name.setdefault(key, []).append(town)

    def line_for(self, row: SheetRow, lines: dict[str, TownshipLine], *, renames: bool) -> str | None:
        """Key of the row's township in ``lines`` (``#pk``, ``#pk*`` if the file renames it); None: unknown."""
        name, code = row.get("township", ""), _town_code(row)
        town = self.by_code.get(code) or self._named(name, exact=bool(code))
        if town is not None:
            renamed = renames and bool(name) and name != town.name and town.code == code
            key = f"#{town.pk}*" if renamed else f"#{town.pk}"
            lines.setdefault(key, TownshipLine(name if renamed else town.name, town.code or code or None, record=town))
            return key
        added = self.new.setdefault(match_key(name), [])
        if not code and len(added) == 1:
            return added[0]
        if not name or not (code or row.get("office")):
            return None
        key = code or match_key(name)
        if key not in lines:
            lines[key] = TownshipLine(name, code or None, row.get("office", ""))
            added.append(key)
        return key

    def _named(self, name: str, *, exact: bool) -> Township | None:
        """With a code only the very name counts (高泽街道 is not 高泽镇); without, 高泽 is enough if only one fits."""
        found = self.by_name.get(match_key(name), []) if name else []
        if not found and name and not exact:
            found = self.by_name.get("~" + township_stem(name), [])
        return found[0] if len(found) == 1 else None


def _town_code(row: SheetRow) -> str:
    return row.get("town_code") or (row["code"][:9] + "000" if row.has("code") else "")


def _township_problem(row: SheetRow) -> str:
    if not row.get("township"):
        return _("Fill in the township; it does not follow from the code")
    return _("There is no such township. If it is new, fill in its code or its justice office")


def _office_named(name: str, offices: Mapping[str, JusticeOffice]) -> JusticeOffice | None:
    return (offices.get(match_key(name)) or offices.get(office_stem(name))) if name else None


def _finder_for(rows: Sequence[SheetRow], lines: Mapping[str, TownshipLine]) -> VillageFinder:
    towns = {line.record.pk for key in {r.found["township"] for r in rows} if (line := lines[key]).record is not None}
    if not towns:
        return VillageFinder([])
    return VillageFinder(Village.objects.filter(township__in=towns).select_related("township", "office").order_by("pk"))


def _counties(run: SheetRun, rows: Sequence[SheetRow]) -> list[str]:
    """Counties that the file lists whole: only the published files name county and township codes."""
    if not {"county_code", "town_code", "code"} <= run.columns:
        return []
    return sorted({row["county_code"] for row in rows if row.has("county_code") and len(row["county_code"]) == 6})


def _line_of(row: SheetRow, run: SheetRun) -> VillageLine:
    """The row as the action takes it: only what the file says, in the village's own field names."""
    values: dict[str, Any] = {}
    for name in PLAIN:
        if name in run.columns and (row.has(name) or name not in BLANK_SAYS_NOTHING):
            values["name" if name == "name_" else name] = row[name]
    if row.record is None:
        values.setdefault("kind", village_kind(row["name_"], row.get("code")))
    office = row.found["office"]
    named = office.name if office is not None else row.get("office", "")
    target = row.found.get("merged_into")
    return VillageLine(row.number, row.found["township"], values, row.record, named, target)
