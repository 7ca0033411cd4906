"""Histories of mediation cases with their parties for measuring, in the order of life. Texts, names and numbers are
encrypted and cut into keyed pieces as the ledger does it, each once; a million cases draw from these stocks.

The rows are made here and written by COPY on PostgreSQL, by plain inserts on SQLite.
"""

from __future__ import annotations

import datetime as dt
import io
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db import connection, models, transaction

from bureau.core.actions import writing
from bureau.core.fields import blind_index
from bureau.core.masking import mask_name
from bureau.core.search import GramsField
from bureau.core.text import match_key
from bureau.portal.bench.county import County
from bureau.portal.bench.history import ENTERED_AFTER, Span, analyze, without_indexes
from bureau.portal.demo import names
from bureau.portal.demo.mediation import people, texts
from bureau.portal.demo.mediation.matters import matters
from bureau.portal.demo.mediation.registration import claimed_amount
from mediation.choices import AgreementForm, CaseState, CommitteeKind, Difficulty, Performance, Result, Source
from mediation.models import Committee, MediationCase, Mediator, Party

COMMITTEES_AN_OFFICE, MEDIATORS = 5, 4
TEXTS, PEOPLE, PHONES, PLACES = 4000, 5000, 20_000, 2000
# Rows of one COPY or one insert.
CHUNK = 5000
LIMIT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Told:
    """What a case is about and what is agreed in it: encrypted, with their pieces."""

    kind: str
    brief: str
    content: str
    amount: Decimal | None
    brief_pieces: frozenset[str]
    content_pieces: frozenset[str]


@dataclass(frozen=True, slots=True)
class Known:
    """A name or number of the stock: plain, encrypted, hashed, with its pieces."""

    plain: str
    cipher: str
    hashed: str
    pieces: frozenset[str] = frozenset()


class Stock:
    """Everything that costs much to make, made once."""

    def __init__(self) -> None:
        self.rng = random.Random("bench cases")  # noqa: S311 - made-up people
        grams = MediationCase._meta.get_field("grams")
        assert isinstance(grams, GramsField)  # noqa: S101 - tells mypy what the model says
        self.grams = grams
        self.texts = [self._told() for _ in range(TEXTS)]
        self.people = [self._name(names.person(self.rng)) for _ in range(PEOPLE)]
        self.phones = [self._phone(people.mobile(self.rng)) for _ in range(PHONES)]
        self.places = [self._place(n) for n in range(PLACES)]

    def pieces_of(self, text: str) -> list[str]:
        return self.grams.pieces_of(text)

    def words_of(self, number: str) -> list[str]:
        return self.grams.word_of(number)

    def _told(self) -> Told:
        rng = self.rng
        kind = rng.choices(list(matters()), [matter.share for matter in matters().values()])[0]
        story = rng.choice(matters()[kind].stories)
        scene = texts.Scene(story, "申请人", "被申请人", "河口", dt.date(2026, 7, 1), Source.APPLIED)
        amount = claimed_amount(rng, kind, story)
        brief, content = texts.brief(rng, scene, amount), texts.agreement(rng, scene, amount, is_oral=False)
        pieces = frozenset(self.pieces_of(brief)), frozenset(self.pieces_of(content))
        return Told(kind, _encrypted(brief), _encrypted(content), amount, *pieces)

    def _name(self, name: str) -> Known:
        return Known(name, _encrypted(name), blind_index(match_key(name)), frozenset(self.pieces_of(name)))

    def _phone(self, number: str) -> Known:
        words = (*self.words_of(number), *self.words_of(number[-4:]))
        return Known(number, _encrypted(number), blind_index(number), frozenset(words))

    def _place(self, number: int) -> Known:
        place = f"第{number % 40}镇第{number}村{number % 9 + 1}组"
        return Known(place, _encrypted(place), blind_index(match_key(place)))


def _encrypted(text: str) -> str:
    value: str = Party._meta.get_field("name").get_prep_value(text)
    return value


def load_cases(county: County, span: Span) -> Stock:
    """Write ``span.count`` cases, two parties each, ids rising with dates; those of the last days are partly open."""
    stock, committees = Stock(), make_committees(county)
    mediators = list(Mediator.objects.order_by("pk").values_list("pk", flat=True))
    with without_indexes(MediationCase._meta.db_table, span.count), without_indexes(Party._meta.db_table, span.count):
        made = _rows(stock, committees, mediators, span, county.clerk.pk)
        while chunk := list(islice(made, CHUNK)):
            _write(MediationCase, [case for case, _parties in chunk])
            _write(Party, [party for _case, parties in chunk for party in parties])
    analyze()
    return stock


def make_committees(county: County) -> list[Committee]:
    """Some for each office, with mediators."""
    kinds = CommitteeKind.values
    with writing():
        committees = Committee.objects.bulk_create(
            [
                Committee(
                    name=f"第{place}第{n}人民调解委员会", short_name=f"第{place}第{n}", kind=kinds[n % 6], office=office
                )
                for place, office in enumerate(county.offices, 1)
                for n in range(COMMITTEES_AN_OFFICE)
            ]
        )
        Mediator.objects.bulk_create(
            [Mediator(name=f"调解员{n}", committee=one) for one in committees for n in range(MEDIATORS)]
        )
    return committees


# -- rows --------------------------------------------------------------------------------------------------------------


def _rows(
    stock: Stock, committees: Sequence[Committee], mediators: Sequence[int], span: Span, clerk: int
) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """A case and its parties, column by column; what is not named has the model's default."""
    villages: dict[int, list[int]] = {}
    for pk, office in _villages():
        villages.setdefault(office, []).append(pk)
    serials: dict[tuple[int, int], int] = {}
    for n in range(span.count):
        day = span.first + dt.timedelta(days=n * span.days // span.count)
        place = n * 7919 % len(committees)
        committee, told = committees[place], stock.texts[n * 31 % TEXTS]
        key = (committee.pk, day.year)
        serials[key] = serials.get(key, 0) + 1
        near = villages[committee.office_id]
        who = [stock.people[(n * 17 + side * 2503) % PEOPLE] for side in (0, 1)]
        phones = [stock.phones[(n * 13 + side * 7001) % PHONES] for side in (0, 1)]
        case = {
            "id": n + 1,
            "committee_id": committee.pk,
            "serial_year": day.year,
            "serial": serials[key],
            "number": f"({day.year}){committee.short_name}人调字第{serials[key]}号",
            "office_id": committee.office_id,
            "village_id": near[n % len(near)],
            "accepted_on": day,
            "due_on": day + dt.timedelta(days=LIMIT_DAYS),
            "lead_id": mediators[place * MEDIATORS + n % MEDIATORS],
            "parties_masked": " — ".join(mask_name(one.plain) for one in who),
            **_story(n, told, day, span.last),
            **_stamps(day, clerk),
        }
        said = told.brief_pieces.union(told.content_pieces if "agreement_content" in case else ())
        case["grams"] = _grams(said, stock.pieces_of(case["number"]), who, phones)
        yield case, [_party(2 * n + side, n + 1, who[side], phones[side], stock) for side in (0, 1)]


def _villages() -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, office_id FROM villages_village ORDER BY id")
        return list(cursor.fetchall())


def _story(n: int, told: Told, day: dt.date, last: dt.date) -> dict[str, Any]:
    """Facts and end: of the last month every third case is open, of older ones nearly none."""
    found = {
        "source": Source.values[n % 11 % 7],
        "dispute_type": told.kind,
        "difficulty": Difficulty.COMPLEX if n % 20 == 3 else Difficulty.NORMAL,
        "party_count": 2 + n % 5 // 4,
        "amount_claimed": told.amount,
        "brief": told.brief,
        "is_dangerous": n % 400 == 7,
        "involves_minor": n % 150 == 11,
        "state": CaseState.MEDIATING,
    }
    age = (last - day).days
    if (age < LIMIT_DAYS and n % 3 == 0) or n % 25_000 == 1:
        return found
    ended = min(last, day + dt.timedelta(days=n % 12))
    found |= {"state": CaseState.ARCHIVED if age > 120 else CaseState.CLOSED, "ended_on": ended, "conversion": "none"}
    if n % 50 == 0:
        return {**found, "result": Result.FAILED}
    return {**found, "result": Result.SUCCESS, **_agreement(n, told, ended, age)}


def _agreement(n: int, told: Told, ended: dt.date, age: int) -> dict[str, Any]:
    form = AgreementForm.ORAL if n % 9 < 4 else AgreementForm.WRITTEN
    visit = ended + dt.timedelta(days=30)
    return {
        "agreement_form": form,
        "agreement_no": f"协{n}" if form == AgreementForm.WRITTEN else None,
        "agreed_on": ended,
        "agreement_content": told.content,
        "amount_agreed": told.amount,
        "perform_mode": "immediate",
        "performance": Performance.DONE,
        "performed_on": ended,
        "visit_due_on": visit,
        "visited_on": visit if age > 60 else None,
    }


def _stamps(day: dt.date, clerk: int) -> dict[str, Any]:
    stamp = dt.datetime.combine(day, dt.time(), dt.UTC) + ENTERED_AFTER
    return {"created_at": stamp, "updated_at": stamp, "created_by_id": clerk, "updated_by_id": clerk}


def _grams(said: frozenset[str], number: Sequence[str], who: Sequence[Known], phones: Sequence[Known]) -> str:
    return " ".join(sorted(said.union(number, *(one.pieces for one in (*who, *phones)))))


def _party(number: int, case: int, who: Known, phone: Known, stock: Stock) -> dict[str, Any]:
    place = stock.places[number * 7 % PLACES]
    return {
        "id": number + 1,
        "case_id": case,
        "side": "applicant" if number % 2 == 0 else "respondent",
        "order": number % 2,
        "name": who.cipher,
        "name_hash": who.hashed,
        "phone": phone.cipher,
        "phone_hash": phone.hashed,
        "address": place.cipher,
        "address_hash": place.hashed,
    }


# -- writing -----------------------------------------------------------------------------------------------------------


def _write(model: type[models.Model], rows: Sequence[dict[str, Any]]) -> None:
    """What differs between the rows first, then what is the same in all of them."""
    fields, blank = model._meta.concrete_fields, model()
    usual = {one.column: one.get_prep_value(getattr(blank, one.attname)) for one in fields}
    usual |= {one.column: "[]" for one in fields if isinstance(one, models.JSONField)}
    various = sorted({column for row in rows for column in row})
    same = [column for column in usual if column not in various]
    columns = ", ".join(connection.ops.quote_name(column) for column in (*various, *same))
    lines = ([row.get(column, usual[column]) for column in various] for row in rows)
    rest = [usual[column] for column in same]
    if connection.vendor == "postgresql":
        end = "".join(f"\t{_for_copy(value)}" for value in rest) + "\n"
        text = "".join("\t".join(map(_for_copy, line)) + end for line in lines)
        _copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN", text)
        return
    marks = ", ".join(["%s"] * len(usual))
    with transaction.atomic(), connection.cursor() as cursor:
        statement = f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({marks})"  # noqa: S608
        cursor.executemany(statement, [[_for_sqlite(value) for value in (*line, *rest)] for line in lines])


def _copy(statement: str, text: str) -> None:
    with connection.cursor() as cursor:
        raw: Any = cursor.cursor
        raw.copy_expert(statement, io.StringIO(text))


def _for_copy(value: Any) -> str:
    """COPY's text format; no value here holds a tab, a line end or a backslash."""
    if value is None:
        return r"\N"
    return ("t" if value else "f") if isinstance(value, bool) else str(value)


def _for_sqlite(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None).isoformat(" ")
    return str(value) if isinstance(value, dt.date | Decimal) else value
