"""Every address of the desk that is about one opinion: in which states it does something, and what that takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection
from django.urls import reverse

from bureau.accounts.models import User
from bureau.accounts.roles import Role
from bureau.core.actions import writing
from bureau.opinions.choices import Channel, OpinionState
from bureau.opinions.models import Opinion, Part, Publication
from bureau.opinions.rules.receipts import shown_number
from bureau.webkit.errorpages import TITLES
from tests.factories.accounts import make_user
from tests.factories.opinions import REPLY, hand_in, make_category, make_opinion
from tests.factories.villages import SmallCounty

WORDS = "说明原因，便于以后核对"
SCRIPT = "<script>alert(1)</script>"
NONSENSE = {
    "control": "\x00王",
    "turned": "\u202e王家\u202c",
    "markup": SCRIPT,
    "digits": "9" * 40,
    "no digit": "²",
    "long": "长" * 5000,
}

ALL = frozenset(OpinionState.values)
ANSWERING = frozenset({"accepted", "handling", "waiting"})
ANSWERED = frozenset({"replied", "closed"})


@dataclass
class World:
    """Who acts may do everything that is done at the desk; ``writer`` wrote the replies that he approves."""

    county: SmallCounty
    actor: User
    writer: User
    other: Opinion

    @classmethod
    def made(cls, county: SmallCounty) -> World:
        actor = make_user("chief", Role.BUREAU_OFFICE, Role.INSPECTOR)
        return cls(county, actor, make_user("writer", Role.REVIEWER), make_opinion(county.lijia))

    def opinion(self, state: str, **columns: Any) -> Opinion:
        """One that a citizen sent in and signed, and that he lets publish."""
        named = {"identity": "named", "name": "王建国", "phone": "13812341402", "publish_consent": True}
        made = make_opinion(self.county.wangjia, category=make_category(), state=state, **named, **columns)
        assert made.publish_consent
        return made


Fields = Callable[[World, Opinion], dict[str, Any]]
Prepare = Callable[[World, Opinion], Any]


@dataclass(frozen=True)
class Address:
    """``states``: where it is possible. ``fields``: what is sent besides the version. ``prepare``: what must be there.

    ``versioned``: a page that was opened on an older state is refused. ``key``: of what is in the address.
    """

    states: frozenset[str] = ALL
    fields: Fields = lambda _w, _o: {}
    prepare: Prepare = lambda _w, _o: None
    versioned: bool = True
    columns: tuple[tuple[str, Any], ...] = ()


def waits_for_approval(world: World, opinion: Opinion) -> None:
    hand_in(opinion, world.writer)


def has_part(world: World, opinion: Opinion) -> Part:
    with writing():
        return Part.objects.create(opinion=opinion, office=world.county.qingshi, share="assist", what=WORDS)


def is_linked(world: World, opinion: Opinion) -> None:
    with writing():
        Opinion.objects.filter(pk=opinion.pk).update(duplicate_of=world.other)


def others_are_linked(_world: World, opinion: Opinion) -> None:
    waits_for_approval(_world, opinion)
    twin = make_opinion(_world.county.lijia)
    with writing():
        Opinion.objects.filter(pk=twin.pk).update(duplicate_of=opinion)


def is_public(world: World, opinion: Opinion) -> None:
    with writing():
        Publication.objects.create(
            opinion=opinion,
            title="公示栏电话已经更新",
            text="有群众反映村里公示栏上的联系方式过期。",
            reply=REPLY,
            consent_checked=True,
            published_at=opinion.received_at,
            published_by=world.actor,
        )


def text(_w: World, _o: Opinion) -> dict[str, Any]:
    return {"text": WORDS}


def twins_of(opinion: Opinion) -> dict[str, Any]:
    return {"receivers": " ".join(str(pk) for pk in opinion.duplicates.values_list("pk", flat=True))}


COPY = {
    "title": "公示栏电话请更新",
    "text": "有群众反映村里公示栏上的联系方式已经过期，希望更新。",
    "reply": REPLY,
    "consent_checked": "on",
}

ADDRESSES: dict[str, Address] = {
    "opinions:accept": Address(frozenset({"new"})),
    "opinions:reject": Address(frozenset({"new", "accepted"}), lambda _w, _o: {"reason": "unclear"}),
    "opinions:transfer": Address(
        frozenset({"new", "accepted", "handling"}), lambda w, _o: {"office": w.county.qingshi.pk, "text": WORDS}
    ),
    "opinions:split": Address(
        frozenset({"accepted", "handling"}),
        lambda w, _o: {"office": w.county.qingshi.pk, "share": "assist", "text": WORDS},
    ),
    "opinions:ask": Address(frozenset({"accepted", "handling"}), text),
    "opinions:facts": Address(ANSWERING | {"new"}, text, versioned=False),
    "opinions:reply": Address(
        ANSWERING, lambda _w, _o: {"text": REPLY, "outcome": "adopted", "hand_in": "1"}, waits_for_approval
    ),
    "opinions:approve": Address(ANSWERING, prepare=waits_for_approval),
    "opinions:together": Address(ANSWERING, lambda _w, o: twins_of(o), others_are_linked),
    "opinions:return": Address(ANSWERING, text, waits_for_approval),
    "opinions:reopen": Address(ANSWERED | {"rejected"}, text),
    "opinions:note": Address(ALL, text, versioned=False),
    "opinions:identity": Address(ALL, text, versioned=False),
    "opinions:assign": Address(ANSWERING | {"new"}, lambda w, _o: {"handler": w.writer.pk}),
    "opinions:extend": Address(frozenset({"accepted", "handling"}), lambda _w, _o: {"days": "3", "text": WORDS}),
    "opinions:link": Address(
        ANSWERING | {"new"}, lambda w, _o: {"receipt": shown_number(w.other.receipt_no), "form_key": ""}
    ),
    "opinions:unlink": Address(ANSWERING | {"new"}, prepare=is_linked),
    "opinions:seal": Address(ALL, lambda w, _o: {"against_office": w.county.hekou.pk, "text": WORDS}),
    "opinions:unseal": Address(
        ALL,
        lambda w, _o: {"office": w.county.qingshi.pk, "text": WORDS},
        columns=(("is_sealed", True), ("sealed_text", "所里的人"), ("office", None), ("publish_consent", False)),
    ),
    "opinions:void": Address(ALL, lambda _w, _o: {"reason": WORDS}, columns=(("channel", Channel.PHONE),)),
    "opinions:restore": Address(ALL, versioned=False, columns=(("void_reason", WORDS),)),
    "opinions:finish-part": Address(frozenset({"handling", "waiting"}), text, has_part, versioned=False),
    "publishing:edit": Address(ANSWERED, lambda _w, _o: COPY),
    "publishing:withdraw": Address(ALL, lambda _w, _o: {"reason": WORDS}, is_public),
}

# Addresses that only show, and those that are about no single opinion.
SHOWING = {"opinions:detail", "opinions:file"}
OTHERS = {
    "opinions:list",
    "opinions:new",
    "opinions:receipt",
    "opinions:villages",
    "opinions:assign-many",
    "opinions:link-many",
    "publishing:list",
}


def made_for(world: World, name: str, state: str) -> Opinion:
    """An opinion in ``state`` with all that ``name`` needs to be possible."""
    address = ADDRESSES[name]
    columns = dict(address.columns)
    opinion = world.opinion(state)
    if columns.get("is_sealed"):
        columns["sealed_at"] = opinion.received_at
    if "void_reason" in columns:
        columns["voided_at"] = opinion.received_at
    if "channel" in columns:
        columns["created_by"] = world.actor
    if columns:
        with writing():
            Opinion.objects.filter(pk=opinion.pk).update(**columns)
    address.prepare(world, opinion)
    return Opinion.objects.get(pk=opinion.pk)


def path_of(name: str, opinion: Opinion) -> str:
    part = opinion.parts.first() if name == "opinions:finish-part" else None
    return reverse(name, args=[part.pk if part else opinion.pk])


def version_of(name: str, opinion: Opinion) -> int:
    """What the page of ``name`` is opened on."""
    if name in ("opinions:reply", "opinions:approve", "opinions:together", "opinions:return"):
        return opinion.replies.get().version
    if name.startswith("publishing:"):
        return opinion.publication.version if hasattr(opinion, "publication") else 0
    return opinion.version


def sent_for(world: World, name: str, opinion: Opinion) -> dict[str, Any]:
    """A form that is in order."""
    return {"version": version_of(name, opinion), **ADDRESSES[name].fields(world, opinion)}


TABLES = [model._meta.db_table for model in apps.get_app_config("opinions").get_models()]


def stored() -> str:
    """All rows of all tables of opinions as the database keeps them: equal texts mean that nothing was written."""
    found = []
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY id')
            found.append(cursor.fetchall())
    return repr(found)


def said(answer: Any) -> bool:
    """Whether a refusal is told: above the form, or by a whole page; to programs by a title. In Chinese."""
    page = answer.content.decode()
    if "json" in answer["Content-Type"]:
        return any("\u4e00" <= sign <= "\u9fff" for sign in answer.json()["title"])
    return 'class="esum"' in page or str(TITLES.get(answer.status_code, TITLES[400])) in page
