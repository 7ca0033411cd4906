"""The page of one step of a record: refused at the door if it leads nowhere, else a form that calls one action."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property

from bureau.webkit.formviews import ActionFormView
from bureau.webkit.views import visible_object


class RecordStepView(ActionFormView):
    """Give ``model`` (its manager has ``get_visible``; the address names the ``pk``) and ``refuse_opening``."""

    model: type[models.Model]

    @property
    def today(self) -> dt.date:
        return timezone.localdate()

    @cached_property
    def record(self) -> Any:
        return visible_object(self.model, self.request.user, self.kwargs["pk"])

    def get_object(self) -> Any:
        return self.record

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.refuse_opening()
        return super().get(request, *args, **kwargs)

    def refuse_opening(self) -> None:
        """Raise when the record does not have this step now."""
        raise NotImplementedError
