"""What the pages of the steps share: each shows the case, asks for what the step takes, and calls its action."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.requests import user_of
from bureau.core.errors import IllegalMove
from bureau.webkit.steps import RecordStepView
from mediation.choices import ENDED_STATES, Result
from mediation.models import MediationCase
from mediation.rules.privacy import may_read_facts


class StepView(RecordStepView):
    """A step of one case."""

    model = MediationCase
    template_name = "mediation/followup/step.html"
    # Which cases have this step: those with an agreement, all closed ones, any.
    needs_agreement = True
    needs_end = True

    @property
    def user(self) -> User:
        return user_of(self.request)

    @property
    def case(self) -> MediationCase:
        case: MediationCase = self.record
        return case

    def refuse_opening(self) -> None:
        if self.case.is_void:
            raise IllegalMove(_("This case is void. Restore it first."))
        if self.needs_end and self.case.state not in ENDED_STATES:
            raise IllegalMove(_("This is entered after the case was closed."))
        if self.needs_agreement and self.case.result != Result.SUCCESS:
            raise IllegalMove(_("Only a case with an agreement has this."))

    @property
    def may_read(self) -> bool:
        return may_read_facts(self.user, self.case)

    def get_success_url(self, result: Any) -> str:
        return reverse("cases:detail", args=[self.case.pk])

    def facts(self) -> list[tuple[Any, Any]]:
        """Label and value of what one has to know on this page."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(case=self.case, facts=self.facts(), **kwargs)
