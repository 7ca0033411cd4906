"""The rival of ``voice``: a bare Django view, without middleware, that writes one row of the same table."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils import timezone

from bureau.core.actions import writing
from bureau.core.keys import random_key
from bureau.opinions.models import Opinion
from bureau.opinions.rules.receipts import new_number


def submit(request: HttpRequest) -> HttpResponse:
    """One insert, with what the table itself demands (encrypted text, search column, checks); nothing is judged."""
    today = timezone.localdate()
    opinion = Opinion(
        pk=random_key(),
        receipt_no=new_number(),
        code_hash="0" * 64,
        form_key=uuid.UUID(request.POST["form_key"]),
        channel="web",
        category_id=int(request.POST["category"]),
        kind="advice",
        body=request.POST["body"],
        identity="anonymous",
        received_at=timezone.now(),
        received_on=today,
        clock_from=today,
        accept_due=today,
        reply_due=today,
    )
    with writing():
        opinion.save(force_insert=True)
    return HttpResponseRedirect("/opinions/new/done/")


urlpatterns = [path("opinions/new/check/", submit)]
