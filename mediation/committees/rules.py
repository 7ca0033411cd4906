"""The rules of storing committees and mediators; what the law asks of a committee as a whole: composition.py.

No database.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bureau.core.phones import is_phone, normalise_phone
from bureau.core.text import match_key
from bureau.webkit.texts import text_problems
from mediation.choices import CommitteeKind, Industry, MediatorKind, Sex
from mediation.models import Committee
from mediation.rules.outcomes import Found, Problems, said
from villages.models import JusticeOffice, Village
from villages.names import short_name as village_name

# 人民调解法 Art. 14: mediators are adult citizens; 民法典 Art. 17: adult from 18.
ADULT = 18
EARLIEST_BIRTH = 1900
# No committee is older than the People's Republic; the first general rules on them are of 1954.
EARLIEST = dt.date(1949, 10, 1)
LONGEST_SHORT_NAME = 20
# Which committees stand for a village or community, and which may be of an industry (行业性、专业性): those of
# enterprises and institutions, and those of social and other organisations, where such a committee is counted.
OF_A_VILLAGE = (CommitteeKind.VILLAGE, CommitteeKind.COMMUNITY)
OF_AN_INDUSTRY = (CommitteeKind.ENTERPRISE, CommitteeKind.SOCIAL_OTHER)

COMMITTEE_TEXTS = {"name": 60, "head": 50}
MEDIATOR_TEXTS = {"name": 50, "certificate_no": 40}

_ENDING = re.compile(r"(人民调解委员会|调解委员会|人民调委会|调委会)$")
_AUTHORITY = re.compile(r"(?<=街道)办事处$|(?<=[镇乡])人民政府$")
_NOT_IN_NUMBERS = re.compile(r"[\s()\[\]〔〕【】<>《》]")


@dataclass(frozen=True, slots=True)
class CommitteeValues:
    """What is entered of a committee. ``short_name`` blank: taken from the name."""

    name: str = ""
    short_name: str = ""
    kind: str = ""
    industry: str = ""
    office: JusticeOffice | None = None
    village: Village | None = None
    head: str = ""
    phone: str = ""
    founded_on: dt.date | None = None
    term_from: dt.date | None = None


@dataclass(frozen=True, slots=True)
class MediatorValues:
    committee: Committee | None = None
    name: str = ""
    kind: str = MediatorKind.PART
    is_member: bool = True
    sex: str = ""
    birth_year: int | None = None
    phone: str = ""
    certificate_no: str = ""
    appointed_on: dt.date | None = None


COMMITTEE_FIELDS = tuple(one.name for one in fields(CommitteeValues))
MEDIATOR_FIELDS = tuple(one.name for one in fields(MediatorValues))


@dataclass(frozen=True, slots=True)
class Known:
    """What stands of the record that is changed; nothing of a new one.

    ``key`` tells it from others in ``taken``. ``numbered_as``: the short name in the numbers of its cases, "" while it
    has none. ``first_case_on``: the first day it accepted one. ``closed_on``: its last day, when it is dissolved.
    """

    key: Hashable = None
    numbered_as: str = ""
    first_case_on: dt.date | None = None
    closed_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class CommitteeFacts:
    """What the rules must know of the world.

    ``offices``: those whose committees the actor keeps. ``taken``: names (``name_claims``) → whose they are.
    """

    today: dt.date
    offices: Mapping[int, JusticeOffice] = field(default_factory=dict)
    taken: Mapping[Hashable, Hashable] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MediatorFacts:
    """``committees``: those asked about that the actor keeps.

    ``namesakes``: committee and name → who serves there under this name, with the telephone number.
    """

    today: dt.date
    committees: Mapping[int, Committee] = field(default_factory=dict)
    namesakes: Mapping[tuple[int, str], Mapping[Hashable, str]] = field(default_factory=dict)


# -- names -------------------------------------------------------------------------------------------------------------


def committee_stem(name: str) -> str:
    """``王家村村民委员会人民调解委员会`` and ``王家村调委会`` → ``王家村``; what people call the place or body."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", name))
    stem = _AUTHORITY.sub("", _ENDING.sub("", plain))
    return village_name(stem) if stem else ""


def committee_key(name: str) -> str:
    """What two ways of writing one committee's name have in common."""
    return match_key(committee_stem(name)) or match_key(name)


def short_name_claim(short_name: str) -> Hashable:
    return "short", match_key(short_name)


def name_claims(name: str, short_name: str, office_id: int | None) -> Iterable[Hashable]:
    """What no second committee may have: the official name, the name in case numbers, one body twice in an office."""
    yield "name", match_key(name)
    yield "body", office_id, committee_key(name)
    yield short_name_claim(short_name)


def _numberable(text: str) -> str:
    return _NOT_IN_NUMBERS.sub("", unicodedata.normalize("NFKC", text))


def _free_short_name(values: CommitteeValues, facts: CommitteeFacts, known: Known) -> str:
    """The stem of the name, else with its township or office before it; the stem itself when nothing is free."""
    stem = _numberable(committee_stem(values.name))
    before = [values.village.township.name] if values.village else []
    before += [values.office.name.removesuffix("司法所")] if values.office else []
    tried = [stem, *(f"{place}{stem}" for place in before if not stem.startswith(place))]
    free = (one for one in tried if facts.taken.get(short_name_claim(one), known.key) == known.key)
    return next(free, stem) if stem else ""


def short_name_note(asked: CommitteeValues, values: CommitteeValues) -> str:
    """What to tell the person when the name in case numbers is not simply the committee's own; "" otherwise."""
    own = _numberable(committee_stem(values.name))
    if asked.short_name.strip() or values.short_name in ("", own) or not values.short_name.endswith(own):
        return ""
    return _("“%(own)s” is taken, so its case numbers say “%(short)s”; change that before the first case.") % {
        "own": own,
        "short": values.short_name,
    }


# -- committees --------------------------------------------------------------------------------------------------------


def settled_committee(values: CommitteeValues, facts: CommitteeFacts, known: Known) -> CommitteeValues:
    """The values as they are stored. The name in case numbers: as entered, else as it stands there, else made."""
    plain = replace(
        values, name=values.name.strip(), head=values.head.strip(), phone=normalise_phone(values.phone.strip())
    )
    entered = re.sub(r"\s", "", unicodedata.normalize("NFKC", values.short_name))
    return replace(plain, short_name=entered or known.numbered_as or _free_short_name(plain, facts, known))


def committee_problems(values: CommitteeValues, facts: CommitteeFacts, known: Known) -> Problems:
    """Everything that forbids to store ``settled_committee`` values, field → sentences."""
    return said(
        [
            *_name_problems(values, facts, known),
            *_short_name_problems(values, facts, known),
            *_kind_problems(values),
            *_place_problems(values, facts),
            *_committee_date_problems(values, facts, known),
            *_phone_problems(values.phone),
        ]
    )


def _name_problems(values: CommitteeValues, facts: CommitteeFacts, known: Known) -> Found:
    found = text_problems({name: getattr(values, name) for name in COMMITTEE_TEXTS}, COMMITTEE_TEXTS)
    if not committee_stem(values.name):
        return [*found, ("name", _("Write the official name, for example 王家村人民调解委员会."))]
    office_id = values.office.pk if values.office else None
    name, body, _short = name_claims(values.name, values.short_name, office_id)
    if facts.taken.get(body, known.key) != known.key:
        return [*found, ("name", _("The office has this committee already, perhaps under a longer name or dissolved."))]
    if facts.taken.get(name, known.key) != known.key:
        return [*found, ("name", _("Another committee has this name; write the township before it."))]
    return found


def _short_name_problems(values: CommitteeValues, facts: CommitteeFacts, known: Known) -> Found:
    short = values.short_name
    if known.numbered_as and short != known.numbered_as:
        words = _("Cases are numbered “%(short)s” already, so it does not change any more.")
        return [("short_name", words % {"short": known.numbered_as})]
    if not short:
        return [("short_name", _("Write how the committee is called in case numbers."))] if values.name else []
    if len(short) > LONGEST_SHORT_NAME or "人调字" in short or _NOT_IN_NUMBERS.search(short):
        words = _("In case numbers the committee has a short name without brackets, of at most %(most)d characters.")
        return [("short_name", words % {"most": LONGEST_SHORT_NAME})]
    if facts.taken.get(short_name_claim(short), known.key) != known.key:
        return [("short_name", _("Another committee's case numbers have this name; choose another one."))]
    return []


def _kind_problems(values: CommitteeValues) -> Found:
    found: Found = []
    if values.kind not in CommitteeKind.values:
        found.append(("kind", _("Choose the kind of committee.")))
    if values.industry and values.industry not in Industry.values:
        found.append(("industry", _("This is not one of the choices.")))
    elif values.industry and values.kind in CommitteeKind.values and values.kind not in OF_AN_INDUSTRY:
        words = _("Only committees of enterprises, institutions and organisations have an industry; empty this.")
        found.append(("industry", words))
    return found


def _place_problems(values: CommitteeValues, facts: CommitteeFacts) -> Found:
    if values.office is None:
        return [("office", _("Choose the justice office."))]
    if values.office.pk not in facts.offices:
        return [("office", _("This justice office is not one your account keeps committees for."))]
    if values.village is None:
        return []
    if values.kind in CommitteeKind.values and values.kind not in OF_A_VILLAGE:
        return [("village", _("Only a committee of a village or community belongs to one; empty this."))]
    if values.village.office_id != values.office.pk:
        return [("village", _("This village belongs to another justice office."))]
    return []


def _committee_date_problems(values: CommitteeValues, facts: CommitteeFacts, known: Known) -> Found:
    founded, found = values.founded_on, _past_day("founded_on", values.founded_on, facts.today)
    if founded and known.first_case_on and founded > known.first_case_on:
        words = _("The committee accepted a case on %(day)s already; it was founded before that.")
        found.append(("founded_on", words % _iso(known.first_case_on)))
    if founded and known.closed_on and founded > known.closed_on:
        found.append(("founded_on", _("The committee was dissolved on %(day)s.") % _iso(known.closed_on)))
    found += _past_day("term_from", values.term_from, facts.today)
    if founded and values.term_from and values.term_from < founded:
        found.append(("term_from", _("The present term began before the committee was founded; check both days.")))
    return found


def dissolving_problems(
    *, on: dt.date | None, founded_on: dt.date | None, last_case_on: dt.date | None, open_cases: int, today: dt.date
) -> Problems:
    """Why a committee cannot be dissolved with ``on`` as its last day."""
    if open_cases:
        return {"on": [open_cases_words(open_cases)]}
    if on is None:
        return {"on": [_("Fill in the last day.")]}
    found = _past_day("on", on, today)
    if founded_on and on < founded_on:
        found.append(("on", _("It was founded only on %(day)s.") % _iso(founded_on)))
    if last_case_on and on < last_case_on:
        words = _("It accepted a case on %(day)s; the last day cannot be before that.")
        found.append(("on", words % _iso(last_case_on)))
    return said(found)


def open_cases_words(number: int) -> str:
    """Why a committee with open cases is not dissolved."""
    words = ngettext(
        "%(count)d case is still open; close it first.", "%(count)d cases are still open; close them first.", number
    )
    return words % {"count": number}


# -- mediators ---------------------------------------------------------------------------------------------------------


def settled_mediator(values: MediatorValues) -> MediatorValues:
    return replace(
        values,
        name=values.name.strip(),
        kind=values.kind or MediatorKind.PART,
        phone=normalise_phone(values.phone.strip()),
        certificate_no=values.certificate_no.strip(),
    )


def mediator_problems(
    values: MediatorValues, facts: MediatorFacts, key: Hashable = None, ended_on: dt.date | None = None
) -> Problems:
    """Everything that forbids to store ``settled_mediator`` values.

    ``key``: the mediator's own in ``namesakes``. ``ended_on``: the last day of one who is released.
    """
    found = text_problems({name: getattr(values, name) for name in MEDIATOR_TEXTS}, MEDIATOR_TEXTS)
    if not values.name:
        found.append(("name", _("Write the name.")))
    for name, choices in (("kind", MediatorKind), ("sex", Sex)):
        if getattr(values, name) and getattr(values, name) not in choices.values:
            found.append((name, _("This is not one of the choices.")))
    return said(
        [
            *found,
            *_membership_problems(values, facts, ended_on),
            *_namesake_problems(values, facts, key),
            *_birth_problems(values, facts.today),
            *_phone_problems(values.phone),
        ]
    )


def _membership_problems(values: MediatorValues, facts: MediatorFacts, ended_on: dt.date | None) -> Found:
    if values.committee is None:
        return [("committee", _("Choose the mediation committee."))]
    committee = facts.committees.get(values.committee.pk)
    if committee is None:
        return [("committee", _("This committee is not one your account keeps."))]
    since = values.appointed_on
    found = _past_day("appointed_on", since, facts.today)
    if committee.closed_on and (since or ended_on or facts.today) > committee.closed_on:
        found.append(("appointed_on", _("The committee was dissolved on %(day)s.") % _iso(committee.closed_on)))
    if since and committee.founded_on and since < committee.founded_on:
        found.append(("appointed_on", _("The committee was founded only on %(day)s.") % _iso(committee.founded_on)))
    if since and ended_on and since > ended_on:
        found.append(("appointed_on", _("The last day was %(day)s already.") % _iso(ended_on)))
    return found


def _namesake_problems(values: MediatorValues, facts: MediatorFacts, key: Hashable) -> Found:
    """Two people of one name in one committee are told apart by their telephone numbers."""
    committee_id = values.committee.pk if values.committee else 0
    others = facts.namesakes.get((committee_id, match_key(values.name)), {})
    if any(other != key and (not phone or values.phone in ("", phone)) for other, phone in others.items()):
        words = _("%(name)s serves in this committee already. For a second person of that name, give both phones.")
        return [("name", words % {"name": values.name})]
    return []


def _birth_problems(values: MediatorValues, today: dt.date) -> Found:
    year = values.birth_year
    if year is None or EARLIEST_BIRTH <= year <= today.year - ADULT:
        return []
    words = _("A mediator is an adult; write the year of birth, from %(first)d to %(last)d.")
    return [("birth_year", words % {"first": EARLIEST_BIRTH, "last": today.year - ADULT})]


def release_problems(*, on: dt.date | None, appointed_on: dt.date | None, today: dt.date) -> Problems:
    """Why a mediator cannot be released with ``on`` as the last day."""
    if on is None:
        return {"on": [_("Fill in the last day.")]}
    found = _past_day("on", on, today)
    if appointed_on and on < appointed_on:
        found.append(("on", _("The appointment began only on %(day)s.") % _iso(appointed_on)))
    return said(found)


def _phone_problems(phone: str) -> Found:
    if not phone or (is_phone(phone) and len(phone) <= 20):
        return []
    return [("phone", _("This is not a telephone number, for example 0633-5212345 or 13800001234."))]


def _past_day(name: str, day: dt.date | None, today: dt.date) -> Found:
    if day and day > today:
        return [(name, _("The date cannot be after today (%(today)s).") % {"today": today.isoformat()})]
    if day and day < EARLIEST:
        return [(name, _("The date cannot be before %(first)s.") % {"first": EARLIEST.isoformat()})]
    return []


def _iso(day: dt.date) -> dict[str, str]:
    return {"day": day.isoformat()}
