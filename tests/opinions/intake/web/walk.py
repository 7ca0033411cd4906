"""Walking through the form as a browser without scripts does, hidden fields included."""

from __future__ import annotations

from typing import Any

from django.test import Client

from bureau.opinions.rules.receipts import normalise_number
from tests.factories.opinions import BODY, make_category

START, CHECK, DONE = "/opinions/new/", "/opinions/new/check/", "/opinions/new/done/"
TRACK, VIEW = "/opinions/track/", "/opinions/track/view/"


def step(number: int) -> str:
    return f"/opinions/new/{number}/"


def fill(client: Client, county: Any, **answers: Any) -> None:
    """All five pages; what is given replaces the usual answer."""
    category = answers.pop("category", None) or make_category()
    client.post(START)
    client.post(step(1), {"category": category.pk, "told": category.pk})
    client.post(step(2), {"township": answers.get("township", county.hekou_town.pk)})
    if answers.get("township") != "0":
        client.post(step(2), {"village": answers.get("village", county.wangjia.pk)})
    client.post(step(3), {"body": BODY, **answers.get("text", {})})
    client.post(step(4), {"identity": answers.get("identity", "anonymous")})
    client.post(step(5), answers.get("reach", {}))


def sent(client: Client, county: Any, time_machine: Any, **answers: Any) -> tuple[str, str]:
    """Fill in and send; the number and the code of the receipt."""
    fill(client, county, **answers)
    time_machine.shift(10)
    response = client.post(CHECK, {"file": answers.get("files", [])}, follow=True)
    assert response.redirect_chain == [(DONE, 302)], response.context["form"].errors
    return normalise_number(response.context["number"]), response.context["received"].code


def look_up(client: Client, number: str, code: str) -> Any:
    return client.post(TRACK, {"number": number, "code": code})
