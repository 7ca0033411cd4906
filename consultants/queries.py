"""Reading firms, consultants and appointments. Service records: consultants/services/queries.py."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from django.db.models import Count, Exists, Model, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.core.errors import NotVisible
from bureau.core.text import match_key
from consultants.models import Appointment, Consultant, Firm
from villages.models import Area, Township, Village

Row = TypeVar("Row", bound=Model)


def serving_on(day: dt.date) -> Q:
    """Condition on ``appointments__``: those that hold on ``day``."""
    return Q(appointments__valid_from__lte=day) & (
        Q(appointments__ended_on__isnull=True) | Q(appointments__ended_on__gte=day)
    )


def consultants_with_villages(on: dt.date) -> QuerySet[Consultant]:
    """Consultants with their firm and ``village_count``, the villages each serves on ``on``. The county's, no scope."""
    served = Count("appointments", filter=serving_on(on))
    return Consultant.objects.select_related("firm").annotate(village_count=served).order_by("name", "pk")


def firms_with_consultants() -> QuerySet[Firm]:
    """Firms with their area and ``consultant_count`` (active ones)."""
    active = Count("consultants", filter=Q(consultants__is_active=True))
    return Firm.objects.select_related("area").annotate(consultant_count=active).order_by("category", "name", "pk")


def appointments_of(user: User) -> QuerySet[Appointment]:
    """Appointments of the villages in the user's scope, with what lists show."""
    return Appointment.objects.visible_to(user).select_related(
        "village__township", "village__office", "consultant__firm"
    )


def history_of_village(user: User, village: Village) -> QuerySet[Appointment]:
    """All appointments of a village, the latest first."""
    return appointments_of(user).filter(village=village).order_by("-valid_from", "-pk")


def villages_and_consultants(user: User, on: dt.date) -> QuerySet[Village]:
    """Villages in force of the user's scope; ``is_vacant`` and the list ``serving`` of appointments on ``on``."""
    held = Appointment.objects.on(on)
    return (
        Village.objects.visible_to(user)
        .current(on)
        .select_related("township", "office")
        .annotate(is_vacant=~Exists(held.filter(village=OuterRef("pk"))))
        .prefetch_related(Prefetch("appointments", held.select_related("consultant__firm"), to_attr="serving"))
    )


def vacant_villages(user: User, on: dt.date) -> QuerySet[Village]:
    """Villages without a consultant on ``on``, in the user's scope."""
    everything: QuerySet[Any] = villages_and_consultants(user, on)
    return cast("QuerySet[Village]", everything.filter(is_vacant=True))


def consultant_of(village_id: int, on: dt.date) -> Appointment | None:
    """The appointment that holds in the village on ``on``; public."""
    held = Appointment.objects.on(on).filter(village_id=village_id).select_related("consultant__firm")
    return held.order_by("-valid_from").first()


def firms_by_name(*, active: bool | None = None) -> QuerySet[Firm]:
    """Firms to choose from."""
    return Firm.objects.order_by("name") if active is None else Firm.objects.filter(is_active=active).order_by("name")


def areas_by_name() -> QuerySet[Area]:
    return Area.objects.order_by("name")


def appointable_consultants() -> QuerySet[Consultant]:
    """Who can be appointed, with the firm that tells two of one name apart."""
    return Consultant.objects.active().select_related("firm").order_by("name", "pk")


def consultant_numbered(pk: int) -> Consultant:
    """A consultant by number; NotVisible when there is none."""
    return _numbered(Consultant.objects.select_related("firm", "user"), pk)


def firm_numbered(pk: int) -> Firm:
    return _numbered(Firm.objects.select_related("area"), pk)


def consultant_on_desk(pk: int, on: dt.date) -> Consultant:
    """A consultant with ``village_count``, for his page."""
    return _numbered(consultants_with_villages(on).select_related("firm", "user"), pk)


def _numbered(rows: QuerySet[Row], pk: int) -> Row:
    """County-wide lists have no scope, but a wrong number is still not found."""
    try:
        found = rows.filter(pk=pk).first()
    except OverflowError:
        found = None
    if found is None:
        raise NotVisible(_("There is no such record, or your account may not see it."))
    return found


def account_called(login: str) -> User | None:
    """The active account with this login; None: there is none."""
    account: User | None = User.objects.filter(login__iexact=login, is_active=True, is_service=False).first()
    return account


# -- areas -------------------------------------------------------------------------------------------------------------


@dataclass
class AreaLine:
    """One area: its firms, townships, and how many of its villages are served, by whom."""

    area: Area | None
    firms: list[Firm] = field(default_factory=list)
    townships: list[Township] = field(default_factory=list)
    villages: int = 0
    served: int = 0
    served_by_own: int = 0

    @property
    def share(self) -> float | None:
        """Served villages ÷ villages; None when there are none."""
        return self.served / self.villages if self.villages else None


def area_lines(on: dt.date) -> list[AreaLine]:
    """The county by areas, townships without area last. Five queries whatever the size."""
    lines = {area.pk: AreaLine(area) for area in Area.objects.order_by("name")}
    for firm in Firm.objects.filter(is_active=True, area__isnull=False):
        lines[cast("int", firm.area_id)].firms.append(firm)
    rest = AreaLine(None)
    own = {firm.pk: key for key, line in lines.items() for firm in line.firms}
    of_town: dict[int, AreaLine] = {}
    for town in Township.objects.filter(valid_to__isnull=True).order_by("code", "pk"):
        line = lines.get(town.area_id, rest) if town.area_id else rest
        line.townships.append(town)
        of_town[town.pk] = line
    current = Village.objects.current(on)
    for town_id, number in current.order_by().values_list("township").annotate(n=Count("pk")):
        if town_id in of_town:
            of_town[town_id].villages += number
    held = Appointment.objects.on(on).filter(village__in=current)
    for town_id, firm_id, number in (
        held.order_by().values_list("village__township", "consultant__firm").annotate(n=Count("village", distinct=True))
    ):
        line = of_town.get(town_id, rest)
        line.served += number
        line.served_by_own += number if line.area is not None and own.get(firm_id) == line.area.pk else 0
    return [*lines.values(), *([rest] if rest.townships else [])]


# -- look-up by what people write --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FoundConsultant:
    """The consultant, or ``problem``: why there is none."""

    consultant: Consultant | None = None
    problem: str = ""


class ConsultantFinder:
    """Finds consultants by name, and firm where two share a name; all from one query."""

    def __init__(self, consultants: Iterable[Consultant]) -> None:
        self._by_name: dict[str, list[Consultant]] = defaultdict(list)
        for consultant in consultants:
            self._by_name[match_key(consultant.name)].append(consultant)

    @classmethod
    def everybody(cls) -> ConsultantFinder:
        return cls(Consultant.objects.select_related("firm", "user").order_by("pk"))

    def find(self, name: str, firm: str = "") -> FoundConsultant:
        found = self._by_name.get(match_key(name), [])
        if firm and len(found) > 1:
            found = [c for c in found if c.firm is not None and match_key(c.firm.name) == match_key(firm)]
        if len(found) > 1:
            found = [c for c in found if c.is_active] or found
        if len(found) == 1:
            return FoundConsultant(found[0])
        if not found:
            return FoundConsultant(problem=_("There is no consultant called %(name)s.") % {"name": name[:30]})
        firms = "、".join(str(c.firm or "—") for c in found)
        return FoundConsultant(
            problem=_("Several consultants have this name; write the firm too: %(firms)s") % {"firms": firms}
        )


# -- for everybody -----------------------------------------------------------------------------------------------------


def public_consultants(on: dt.date) -> QuerySet[Consultant]:
    """Active consultants who serve a village on ``on``, each with ``serving``: the appointments that hold. Public."""
    held = Appointment.objects.on(on).order_by("village__pinyin", "village_id")
    return (
        serving_villages(Consultant.objects.active(), on)
        .select_related("firm")
        .prefetch_related(Prefetch("appointments", held.select_related("village__township"), to_attr="serving"))
        .order_by("name", "pk")
    )


def serving_villages(consultants: QuerySet[Consultant], on: dt.date, **villages: Any) -> QuerySet[Consultant]:
    """Those of ``consultants`` who serve a village (such as ``village=1``) on ``on``."""
    held = Appointment.objects.on(on).filter(consultant=OuterRef("pk"), **villages)
    return consultants.filter(Exists(held))


def public_consultant(pk: int, on: dt.date) -> Consultant:
    """One of ``public_consultants``, or NotVisible; public."""
    consultant = public_consultants(on).filter(pk=pk).first()
    if consultant is None:
        raise NotVisible(_("There is no such consultant."))
    return consultant
