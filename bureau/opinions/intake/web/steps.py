"""What each of the five pages asks, and where its answer goes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bureau.opinions.choices import CategoryKind, Identity
from bureau.opinions.intake import queries
from bureau.opinions.intake.known import known_on
from bureau.opinions.intake.web.answers import Answers
from bureau.opinions.intake.web.forms import (
    NOT_SURE,
    ReachForm,
    ReportForm,
    TextForm,
    TownshipForm,
    VillageForm,
    WhatForm,
    WhoForm,
    category_choices,
    is_report,
)
from bureau.opinions.models import Category
from bureau.opinions.reference.queries import active_categories
from bureau.opinions.rules.submissions import problems_of, settled
from villages.queries import public_villages, townships_with_counts

LAST = 5
# Numbers that a stop text names: 110, 119, 120, and the hotlines of five digits.
_HOTLINE = re.compile(r"(?<!\d)(?:1[12]\d|12\d{3})(?!\d)")


@dataclass(frozen=True, slots=True)
class Step:
    """``form`` makes the form for the answers so far, ``apply`` takes over what was sent."""

    title: str | Promise
    form: Callable[..., forms.Form]
    apply: Callable[[Answers, dict[str, Any]], None]


# -- 1 what ------------------------------------------------------------------------------------------------------------


def _what_form(answers: Answers, *args: Any) -> forms.Form:
    return WhatForm(*args, categories=category_choices(active_categories()), initial={"category": answers.category})


def _take_what(answers: Answers, data: dict[str, Any]) -> None:
    if answers.category != data["category"]:
        # A report asks for more than other matters do, and is the only one that names anybody.
        answers.written, answers.against_text, answers.against_office = False, "", None
    answers.category = data["category"]


def stop_text_of(category: Category | None) -> str:
    """What is to be read before anything is typed; "" for an ordinary matter."""
    return category.advice if category is not None and category.kind != CategoryKind.NORMAL else ""


def hotlines_in(text: str) -> list[str]:
    """The numbers that a stop text names, each once, for buttons that call."""
    return list(dict.fromkeys(_HOTLINE.findall(text)))


# -- 2 where -----------------------------------------------------------------------------------------------------------


def _where_form(answers: Answers, *args: Any) -> forms.Form:
    today = timezone.localdate()
    if answers.township is None:
        initial = {"township": NOT_SURE} if answers.placed else {}
        return TownshipForm(*args, townships=townships_with_counts(today), initial=initial)
    chosen = answers.village or (NOT_SURE if answers.placed else "")
    villages = public_villages(today).filter(township=answers.township)
    return VillageForm(*args, villages=villages, initial={"village": chosen})


def _take_where(answers: Answers, data: dict[str, Any]) -> None:
    if "township" in data:
        found = townships_with_counts(timezone.localdate()).filter(pk=data["township"] or 0).first()
        answers.place_in(found)
    else:
        answers.village, answers.placed = data["village"], True


# -- 3 text, 4 name, 5 reach -------------------------------------------------------------------------------------------


def _text_form(answers: Answers, *args: Any) -> forms.Form:
    category = answers.chosen_category()
    names = {"body": answers.body, "against_text": answers.against_text, "against_office": answers.against_office}
    kind = ReportForm if category is not None and is_report(category.kind) else TextForm
    return kind(*args, initial=names)


def _take_text(answers: Answers, data: dict[str, Any]) -> None:
    answers.body, answers.written = data["body"], True
    office = data.get("against_office")
    answers.against_text, answers.against_office = data.get("against_text", ""), office.pk if office else None


def _who_form(answers: Answers, *args: Any) -> forms.Form:
    initial = {"identity": answers.identity, "for_someone_else": answers.for_someone_else}
    return WhoForm(*args, initial=initial)


def _take_who(answers: Answers, data: dict[str, Any]) -> None:
    if answers.identity != data["identity"]:
        answers.settled = False
    answers.identity, answers.for_someone_else = data["identity"], data["for_someone_else"]
    if answers.identity == Identity.ANONYMOUS:
        answers.name = answers.phone = ""


def _reach_form(answers: Answers, *args: Any) -> forms.Form:
    category = answers.chosen_category()
    return ReachForm(
        *args,
        is_named=answers.identity == Identity.NAMED,
        is_report=category is not None and is_report(category.kind),
        initial={name: getattr(answers, name) for name in ("name", "phone", "no_reply", "publish_consent")},
    )


def _take_reach(answers: Answers, data: dict[str, Any]) -> None:
    answers.name, answers.phone = data.get("name", ""), data.get("phone", "")
    answers.no_reply, answers.publish_consent = data["no_reply"], data.get("publish_consent", False)
    answers.settled = True


STEPS: dict[int, Step] = {
    1: Step(_("What is it about?"), _what_form, _take_what),
    2: Step(_("Where is it?"), _where_form, _take_where),
    3: Step(_("Tell us about it"), _text_form, _take_text),
    4: Step(_("With or without your name?"), _who_form, _take_who),
    5: Step(_("How do we reach you?"), _reach_form, _take_reach),
}


def put_rule_problems(form: forms.Form, answers: Answers) -> None:
    """Ask the rules about what this page asks; what other pages ask is judged there."""
    values = settled(answers.values())
    facts = queries.submission_facts(values, known=known_on(timezone.localdate()), by_staff=False)
    for name, sentences in problems_of(values, facts).items():
        for words in sentences:
            if name in form.fields:
                form.add_error(name, words)
