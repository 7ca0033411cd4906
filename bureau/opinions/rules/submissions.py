"""What may be sent in, by citizens and by staff for them: one implementation for form, desk, import and API."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from bureau.core.errors import Advice
from bureau.core.phones import is_phone, normalise_phone
from bureau.opinions.choices import PUBLIC_CHANNELS, CategoryKind, Channel, Identity, OpinionKind
from bureau.opinions.models import Category
from bureau.opinions.rules.said import Found, Problems, said
from bureau.webkit.texts import privacy_advice, text_problems
from villages.models import JusticeOffice, Township, Village

# Domain notes 11.7: title 4–50, body 10–1,000 characters; what staff copy from a letter is longer.
SHORTEST_TITLE, LONGEST_TITLE = 4, 50
SHORTEST_BODY, LONGEST_BODY, LONGEST_BODY_STAFF = 10, 1000, 2000
LONGEST_NAME, LONGEST_AGAINST = 50, 200
# A title made of the text is its first sentence, as far as fits into a list.
DERIVED_TITLE = 30
EARLIEST = dt.date(2000, 1, 1)

# Marks that turn the direction of writing (Unicode bidirectional algorithm, UAX #9): with them a text can show other
# words than it holds. Zero-width joiners stay: families of emoji need them.
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SENTENCE = re.compile(r"[。！？!?;；\n]")


@dataclass(frozen=True, slots=True)
class OpinionValues:
    """What comes in, whatever the channel. Empty texts are ``""``, everything else missing is None.

    ``received_on``: None for today. ``against_…``: whom a report is about; any of them seals it.
    """

    category: Category | None = None
    body: str = ""
    title: str = ""
    kind: str = ""
    channel: str = Channel.WEB
    received_on: dt.date | None = None
    village: Village | None = None
    township: Township | None = None
    identity: str = ""
    name: str = ""
    phone: str = ""
    for_someone_else: bool = False
    reply_wish: bool = True
    publish_consent: bool = False
    against_office: JusticeOffice | None = None
    against_consultant: int | None = None
    against_text: str = ""

    @property
    def is_report(self) -> bool:
        """Sealed from the first moment: said to be one, or naming somebody."""
        named = self.against_office is not None or self.against_consultant is not None or self.against_text
        return bool(named) or self.kind == OpinionKind.REPORT


@dataclass(frozen=True, slots=True)
class SubmissionFacts:
    """What the rules must know of the world: what is in use, asked for in sets.

    ``by_staff``: entered at a desk. ``consultants``: keys of those asked about who exist.
    """

    today: dt.date
    by_staff: bool = False
    categories: Mapping[int, Category] = field(default_factory=dict)
    villages: Mapping[int, Village] = field(default_factory=dict)
    townships: Mapping[int, Township] = field(default_factory=dict)
    offices: Mapping[int, JusticeOffice] = field(default_factory=dict)
    consultants: frozenset[int] = frozenset()


def settled(values: OpinionValues) -> OpinionValues:
    """The values with what follows from others: title, kind, place, with or without name; nothing of who stays unnamed.

    What was typed is kept as it is, HTML included: it is text, and every page shows it as text.
    """
    body = values.body.strip()
    kind = values.kind
    if values.category is not None:
        is_report = values.category.kind == CategoryKind.REPORT
        kind = OpinionKind.REPORT if is_report else kind or values.category.default_kind
    name, phone = values.name.strip(), normalise_phone(values.phone)
    identity = values.identity or (Identity.NAMED if name or phone else Identity.ANONYMOUS)
    if identity == Identity.ANONYMOUS:
        name = phone = ""
    found = replace(
        values,
        body=body,
        title=values.title.strip() or derived_title(body),
        kind=kind,
        township=values.village.township if values.village is not None else values.township,
        identity=identity,
        name=name,
        phone=phone,
        against_text=values.against_text.strip(),
    )
    return replace(found, publish_consent=found.publish_consent and not found.is_report)


def derived_title(body: str) -> str:
    """The first sentence of a text, cut where lists cut: what stands as a title when nobody wrote one."""
    first = next((part.strip() for part in _SENTENCE.split(body) if len(part.strip()) >= SHORTEST_TITLE), body.strip())
    first = re.sub(r"\s+", " ", first)
    return first if len(first) <= DERIVED_TITLE else f"{first[: DERIVED_TITLE - 1]}…"


def problems_of(values: OpinionValues, facts: SubmissionFacts) -> Problems:
    """Everything that forbids to store ``settled`` values, field → sentences; empty when they can be stored."""
    return said(
        [
            *_text_problems(values, facts),
            *_choice_problems(values, facts),
            *_date_problems(values, facts),
            *_place_problems(values, facts),
            *_person_problems(values, facts),
            *_report_problems(values, facts),
        ]
    )


def mark_problems(texts: Mapping[str, str]) -> Found:
    """Texts with marks that turn the direction of writing."""
    words = _("A mark that turns the direction of writing was pasted in. Type this part by hand.")
    return [(name, words) for name, text in texts.items() if _DIRECTION.search(text)]


def _text_problems(values: OpinionValues, facts: SubmissionFacts) -> Found:
    longest = LONGEST_BODY_STAFF if facts.by_staff else LONGEST_BODY
    limits = {"title": LONGEST_TITLE, "body": longest, "name": LONGEST_NAME, "against_text": LONGEST_AGAINST}
    texts = {name: getattr(values, name) for name in limits}
    if values.title == derived_title(values.body):
        texts["title"] = ""  # nobody typed it: what is wrong with it is said of the text
    found = [*text_problems(texts, limits), *mark_problems(texts)]
    wrong = {name for name, _words in found}
    if len(re.sub(r"\s", "", values.body)) < SHORTEST_BODY:
        if "body" not in wrong:
            words = _("Write what it is about, in at least %(least)d characters.") % {"least": SHORTEST_BODY}
            found.append(("body", words))
    elif len(values.title) < SHORTEST_TITLE and "title" not in wrong:
        words = _("Write a title of %(least)d to %(most)d characters, or leave it empty.")
        found.append(("title", words % {"least": SHORTEST_TITLE, "most": LONGEST_TITLE}))
    return found


def _choice_problems(values: OpinionValues, facts: SubmissionFacts) -> Found:
    found: Found = []
    if values.category is None or values.category.pk not in facts.categories:
        found.append(("category", _("Choose what fits best.")))
    if values.kind not in OpinionKind.values and values.category is not None:
        found.append(("kind", _("This is not one of the choices.")))
    if values.channel not in Channel.values or (values.channel in PUBLIC_CHANNELS) is facts.by_staff:
        found.append(("channel", _("Choose how the opinion came in.")))
    known = Identity.values if facts.by_staff else (Identity.ANONYMOUS, Identity.NAMED)
    if values.identity not in known:
        # Verified is what a person of the bureau has checked, never what a form says.
        found.append(("identity", _("Choose with or without name.")))
    return found


def _date_problems(values: OpinionValues, facts: SubmissionFacts) -> Found:
    day = values.received_on
    if day is None or day == facts.today:
        return []
    if not facts.by_staff:
        return [("received_on", _("What is sent in here is received today."))]
    if day > facts.today:
        words = _("The day of receipt cannot be after today (%(today)s).")
        return [("received_on", words % {"today": facts.today.isoformat()})]
    if day < EARLIEST:
        return [("received_on", _("The date cannot be before %(first)s.") % {"first": EARLIEST.isoformat()})]
    return []


def _place_problems(values: OpinionValues, facts: SubmissionFacts) -> Found:
    found: Found = []
    if values.village is not None and values.village.pk not in facts.villages:
        found.append(("village", _("There is no such village any more; choose another, or «not sure».")))
    elif values.village is None and values.township is not None and values.township.pk not in facts.townships:
        found.append(("township", _("There is no such township any more; choose another, or «not sure».")))
    return found


def _person_problems(values: OpinionValues, facts: SubmissionFacts) -> Found:
    if values.phone and not is_phone(values.phone):
        return [("phone", _("This is no telephone number: a mobile number has 11 digits."))]
    if values.identity == Identity.ANONYMOUS or values.phone:
        return []
    if not facts.by_staff:
        return [("phone", _("With your name belongs a telephone number, so that you can be asked."))]
    if not values.name:
        return [("name", _("Write the name or the telephone number, or enter it as anonymous."))]
    return []


def _report_problems(values: OpinionValues, facts: SubmissionFacts) -> Found:
    found: Found = []
    if values.against_office is not None and values.against_office.pk not in facts.offices:
        found.append(("against_office", _("This is not one of the choices.")))
    if values.against_consultant is not None and values.against_consultant not in facts.consultants:
        found.append(("against_consultant", _("This is not one of the choices.")))
    is_about = values.against_office is not None or values.against_consultant is not None or values.against_text
    if values.kind == OpinionKind.REPORT and not is_about:
        found.append(("against_text", _("Write whom it is about: only so can it be kept away from them.")))
    return found


def advice_of(values: OpinionValues, *, by_staff: bool) -> list[Advice]:
    """What to look at before sending: personal numbers in the text, and where else to turn (for citizens)."""
    found = privacy_advice({"title": values.title, "body": values.body})
    category = values.category
    if not by_staff and category is not None and category.kind != CategoryKind.NORMAL and category.advice:
        found.append(Advice(category.kind, "category", category.advice))
    return found
