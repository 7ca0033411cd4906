"""What a citizen has answered so far, encrypted: in his session and, in case that is lost, in a hidden field."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Self, TypeVar

from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from bureau.opinions.choices import Channel, Identity
from bureau.opinions.intake.known import known_on
from bureau.opinions.intake.web.tokens import ANSWERS
from bureau.opinions.models import Category
from bureau.opinions.rules.submissions import OpinionValues
from villages.models import Township, Village

M = TypeVar("M", bound=Model)

SESSION_KEY = "opinion"
HIDDEN_FIELD = "so_far"


@dataclass
class Answers:
    """One form being filled in. ``told``: the category whose stop text was read. ``placed``, ``written``, ``settled``:
    the answers of pages 2, 3 and 5 stand.
    """

    form_key: str = ""
    started: float = 0.0
    channel: str = Channel.WEB
    category: int | None = None
    told: int | None = None
    placed: bool = False
    township: int | None = None
    village: int | None = None
    written: bool = False
    body: str = ""
    against_office: int | None = None
    against_text: str = ""
    identity: str = ""
    for_someone_else: bool = False
    settled: bool = False
    name: str = ""
    phone: str = ""
    no_reply: bool = False
    publish_consent: bool = False

    @classmethod
    def begun(cls) -> Self:
        return cls(form_key=str(uuid.uuid4()), started=time.time())

    @classmethod
    def of(cls, request: HttpRequest) -> Self | None:
        """From the session; else, of a form that was sent, from its hidden field."""
        kept = request.session.get(SESSION_KEY, "")
        token = kept if isinstance(kept, str) and kept else request.POST.get(HIDDEN_FIELD, "")
        text = ANSWERS.read(token)
        if not text:
            return None
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in json.loads(text).items() if name in known})

    def token(self) -> str:
        return ANSWERS.make(json.dumps(asdict(self), ensure_ascii=False))

    def keep(self, request: HttpRequest) -> None:
        request.session[SESSION_KEY] = self.token()

    def first_open_step(self) -> int:
        """The first of the five questions that is not answered; 6 when all are."""
        done = (self.category is not None, self.placed, self.written, bool(self.identity), self.settled)
        return next((number for number, is_done in enumerate(done, start=1) if not is_done), len(done) + 1)

    def values(self) -> OpinionValues:
        """As the rules take them; what has gone out of use since is missing and will be asked for again."""
        known = known_on(timezone.localdate())
        named = self.identity == Identity.NAMED
        return OpinionValues(
            category=_one(known.categories, self.category),
            body=self.body,
            channel=self.channel,
            village=_one(known.villages, self.village),
            township=_one(known.townships, self.township),
            identity=self.identity,
            name=self.name if named else "",
            phone=self.phone if named else "",
            for_someone_else=self.for_someone_else,
            reply_wish=not self.no_reply,
            publish_consent=self.publish_consent,
            against_office=_one(known.offices, self.against_office),
            against_text=self.against_text,
        )

    def chosen_category(self) -> Category | None:
        return _one(known_on(timezone.localdate()).categories, self.category)

    def place_at(self, village: Village) -> None:
        """The village whose QR code was read: said beforehand, confirmed in step 2."""
        self.channel, self.village, self.township = Channel.QR, village.pk, village.township_id

    def place_in(self, township: Township | None) -> None:
        self.township, self.village = (township.pk if township else None), None
        self.placed = township is None


def forget(request: HttpRequest) -> None:
    request.session.pop(SESSION_KEY, None)


def _one(rows: Mapping[int, M], pk: int | None) -> M | None:
    return rows.get(pk) if pk is not None else None
