"""The page of a form that takes long to fill in: kept while it is typed, and asked about before it is saved."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.utils import timezone

from bureau.core.actions import Actor
from bureau.drafts.actions import discard_draft
from bureau.drafts.queries import Draft, Fields, draft_of
from bureau.webkit.formviews import AskingFormView


class DraftedFormView(AskingFormView):
    """``draft_form`` names the draft ("" keeps none); ``get_initial`` takes what ``restored`` gives and ``perform``
    calls ``forget_draft`` once the record is saved.
    """

    draft_form = ""
    draft: Draft | None = None

    @property
    def today(self) -> dt.date:
        return timezone.localdate()

    def restored(self) -> dict[str, Any]:
        """The fields of the draft, when the page is opened and there is one."""
        if self.request.method == "GET" and self.draft_form:
            self.draft = draft_of(cast("Actor", self.request.user), self.draft_form)
        return self.typed(self.draft.fields) if self.draft else {}

    def typed(self, fields: Fields) -> dict[str, Any]:
        """Values as the browser sends them, as initial values of the form."""
        return {name: values[0] for name, values in fields.items() if values}

    def forget_draft(self) -> None:
        if self.draft_form:
            key = self.request.POST.get("form_key", "")
            discard_draft(actor=cast("Actor", self.request.user), form=self.draft_form, key=key)

    def get_version(self) -> int | None:
        # A draft was begun on the version it names: what others saved since must come to light.
        begun = self.draft.fields.get("version", [""])[0] if self.draft else ""
        return int(begun) if begun.isascii() and begun.isdigit() and len(begun) < 10 else super().get_version()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            entering_next=bool(self.request.POST.get("next")),
            draft=self.draft,
            draft_form=self.draft_form,
            today=self.today,
            yesterday=self.today - dt.timedelta(days=1),
            **kwargs,
        )
