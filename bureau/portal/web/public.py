"""The public home page and the pages every public site owes its visitors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from bureau.portal.dashboards import PublicHome
from bureau.webkit.display import display_of

# Elder mode has big buttons for these, nothing else: more than four are looked through, not seen (ui notes P2).
BIG_FOR_ELDERS = 4


@dataclass(frozen=True, slots=True)
class Tile:
    """A big button of the home page."""

    url: str
    icon: str
    label: str
    note: str


class HomeView(TemplateView):
    template_name = "portal/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        elder = display_of(self.request).elder
        tiles = [call_tile(elder=True), *task_tiles()] if elder else [*task_tiles(), call_tile(elder=False)]
        shown = BIG_FOR_ELDERS if elder else len(tiles)
        return super().get_context_data(
            home=PublicHome(timezone.localdate()), elder=elder, tiles=tiles[:shown], more=tiles[shown:], **kwargs
        )


def task_tiles() -> list[Tile]:
    """What people come for, the most wanted first."""
    return [
        Tile(
            reverse("villages_public:search"),
            "village",
            _("Find a consultant"),
            _("Every village has its legal consultant"),
        ),
        Tile(
            reverse("voice:start"),
            "add",
            _("Tell us"),
            _("Advice, complaint, report; without account, also without name"),
        ),
        Tile(reverse("voice:track"), "clock", _("How does it stand"), _("With receipt number and code")),
        Tile(reverse("published:list"), "doc", _("Opinions and answers"), _("What others asked and what came of it")),
        Tile(reverse("leaderboards:board-list"), "chart", _("Weekly results"), _("How the justice offices stand")),
        Tile(reverse("bulletins:list"), "doc", _("Bulletins"), _("Signed and published every week")),
    ]


def call_tile(*, elder: bool) -> Tile:
    """The hotline; who would rather talk than read is told in words that it is a person who answers."""
    label = _("Call somebody who helps") if elder else _("Call 12348")
    note = _("12348, national legal service hotline") if elder else _("National legal service hotline")
    return Tile("tel:12348", "phone", label, note)


class HelpView(TemplateView):
    template_name = "portal/help.html"


class AccessibilityView(TemplateView):
    template_name = "portal/accessibility.html"


class PrivacyView(TemplateView):
    template_name = "portal/privacy.html"
