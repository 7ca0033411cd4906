"""How far rectification has come, for everybody: published campaigns, one sentence for each problem, no names."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.webkit.views import PagedView
from rectification.wall.queries import PUBLIC_STATES, public_counts, public_problem, public_problems

LABELS = {
    "all": pgettext_lazy("problems", "All"),
    "doing": pgettext_lazy("problems", "Being put right"),
    "done": pgettext_lazy("problems", "Finished"),
    "overdue": pgettext_lazy("problems", "Overdue"),
}
EMPTY = {
    "all": _("No rectification is published at present. When a campaign is opened to the public, it appears here."),
    "doing": _("Nothing is being put right at present."),
    "done": _("Nothing has been finished yet."),
    "overdue": _("Nothing is overdue."),
}


class Progress(PagedView):
    """``?state=`` doing, done, overdue; anything else shows all."""

    template_name = "rectification/wall/public.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        asked = self.request.GET.get("state", "")
        state = asked if asked in PUBLIC_STATES else "all"
        counts = public_counts(today)
        page = self.page_of(public_problems(state, today))
        return super().get_context_data(
            today=today,
            state=state,
            tabs=[(name, label, counts[name]) for name, label in LABELS.items()],
            page=page,
            problems=[public_problem(row, today) for row in page.rows],
            empty=EMPTY[state],
            **kwargs,
        )
