"""What the bureau sets for opinions, in the admin; every change goes through the actions, nothing is deleted."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bureau.accounts.requests import user_of
from bureau.core.errors import BureauError
from bureau.opinions.models import Category, DeadlineRule, ReplyTemplate, RightBody, RoutingRule
from bureau.opinions.reference.actions import (
    ROUTE,
    save_category,
    save_deadline_rule,
    save_reply_template,
    save_right_body,
    save_routing_rule,
)
from bureau.opinions.reference.queries import opinions_hit_by
from bureau.opinions.rules.placeholders import KNOWN
from bureau.opinions.telling import called
from bureau.webkit.admin import CapabilityAdmin

# So many are named in a look at what a routing rule would catch.
NAMED = 10


class OpenedForm(forms.ModelForm[Any]):
    """Knows the version that its editor opened: a second save on an old one is refused."""

    opened = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["opened"].initial = self.instance.version


class ReferenceAdmin(CapabilityAdmin):
    """What the tables share: who sets them, and the version."""

    form = OpenedForm
    view_capability = ROUTE
    change_capability = ROUTE
    actions = None

    def given(self, request: HttpRequest, form: forms.ModelForm[Any]) -> dict[str, Any]:
        """The typed values, with the actor and the version the page was opened on."""
        values: dict[str, Any] = dict(form.cleaned_data)
        return {"actor": user_of(request), "version": values.pop("opened", None), **values}


@admin.register(Category)
class CategoryAdmin(ReferenceAdmin):
    list_display = ("order", "name", "kind", "default_kind", "is_active")
    list_display_links = ("name",)
    list_filter = ("is_active", "kind")
    fieldsets = (
        (
            None,
            {
                "fields": ("opened", "name", "order", "kind", "default_kind", "advice", "is_active"),
                "description": gettext_lazy(
                    "The citizens' form offers the active ones in this order. One that is no longer offered is set "
                    "inactive: opinions keep theirs. A sealed report goes to the inspectors only; emergency and "
                    "“belongs elsewhere” stop the citizen with the text on where to turn."
                ),
            },
        ),
    )

    def save_by_action(
        self, request: HttpRequest, obj: Category, form: forms.ModelForm[Any], *, change: bool
    ) -> Category:
        return save_category(category_id=obj.pk if change else None, **self.given(request, form))


@admin.register(DeadlineRule)
class DeadlineRuleAdmin(ReferenceAdmin):
    """A rule that has begun can only be read: what came in under it keeps its days."""

    list_display = ("kind", "valid_from", "accept_days", "reply_days", "day_kind", "extend_days")
    list_filter = ("kind",)
    fieldsets = (
        (
            None,
            {
                "fields": ("opened", "kind", "valid_from", "accept_days", "reply_days", "day_kind", "extend_days"),
                "description": gettext_lazy(
                    "Holds for opinions received from that day on; it begins tomorrow at the earliest. Acceptance is "
                    "counted in working days; an extension takes the days of the reply."
                ),
            },
        ),
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        begun = obj is not None and obj.valid_from <= timezone.localdate()
        return super().has_change_permission(request, obj) and not begun

    def save_by_action(
        self, request: HttpRequest, obj: DeadlineRule, form: forms.ModelForm[Any], *, change: bool
    ) -> DeadlineRule:
        values = self.given(request, form)
        return save_deadline_rule(
            actor=values.pop("actor"),
            version=values.pop("version"),
            rule_id=obj.pk if change else None,
            values=values,
            today=timezone.localdate(),
        )


class NotSavedYet(BureauError):
    """Somebody wanted to look at what a rule would catch before saving it."""

    code = "not_saved_yet"


@admin.register(RoutingRule)
class RoutingRuleAdmin(ReferenceAdmin):
    """«Look first» says which open opinions the rule would have caught, and saves nothing."""

    change_form_template = "opinions/admin/routing_rule.html"
    list_display = ("order", "category", "township", "goes_to", "is_active")
    list_display_links = ("order", "category")
    list_filter = ("is_active",)
    list_select_related = ("category", "township", "office")
    fieldsets = (
        (
            None,
            {
                "fields": ("opened", "order", "category", "township", "office", "is_active"),
                "description": gettext_lazy(
                    "The first rule that fits wins, in this order; an empty condition fits everything. Without a rule "
                    "an opinion goes to the office of its village or township, else to the bureau. What is there "
                    "already stays where it is."
                ),
            },
        ),
    )

    @admin.display(description=gettext_lazy("goes to"), ordering="office")
    def goes_to(self, rule: RoutingRule) -> str:
        return str(rule.office or _("bureau"))

    def save_by_action(
        self, request: HttpRequest, obj: RoutingRule, form: forms.ModelForm[Any], *, change: bool
    ) -> RoutingRule:
        values, pk = self.given(request, form), obj.pk if change else None
        if "_look" in request.POST:
            raise NotSavedYet(caught_by(values, pk))
        return save_routing_rule(rule_id=pk, **values)


def caught_by(rule: dict[str, Any], pk: int | None) -> str:
    """Which open opinions the typed rule would have caught, in a sentence."""
    conditions: Any = {name: rule[name] for name in ("category", "township", "order")}
    found = opinions_hit_by(rule["actor"], **conditions, but_not=pk)
    count = found.count()
    said = ngettext(
        "Not saved yet. Of the opinions open now it would have caught %(count)d.",
        "Not saved yet. Of the opinions open now it would have caught %(count)d.",
        count,
    ) % {"count": count}
    named = [str(called(one)) for one in found.order_by("-received_at", "pk")[:NAMED]]
    if not named:
        return said
    return f"{said} {'、'.join(named)}{' …' if count > NAMED else ''}"


@admin.register(RightBody)
class RightBodyAdmin(ReferenceAdmin):
    list_display = ("order", "name", "contact", "is_active")
    list_display_links = ("name",)
    list_filter = ("is_active",)
    fields = ("opened", "name", "contact", "order", "is_active")

    def save_by_action(
        self, request: HttpRequest, obj: RightBody, form: forms.ModelForm[Any], *, change: bool
    ) -> RightBody:
        return save_right_body(body_id=obj.pk if change else None, **self.given(request, form))


class ReplyTemplateForm(OpenedForm):
    class Meta:
        help_texts = {
            "text": gettext_lazy(
                "Filled in by the portal: %(known)s. Anything else between 【 and 】 is left for the writer, and a "
                "reply that still has one is not sent."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = "、".join(f"【{name}】" for name in KNOWN)
        self.fields["text"].help_text = str(self.fields["text"].help_text) % {"known": known}


@admin.register(ReplyTemplate)
class ReplyTemplateAdmin(ReferenceAdmin):
    form = ReplyTemplateForm
    list_display = ("name", "category", "is_active")
    list_filter = ("is_active", "category")
    list_select_related = ("category",)
    search_fields = ("name", "text")
    fields = ("opened", "name", "category", "text", "is_active")

    def save_by_action(
        self, request: HttpRequest, obj: ReplyTemplate, form: forms.ModelForm[Any], *, change: bool
    ) -> ReplyTemplate:
        values: Any = cast("Any", self.given(request, form))
        return save_reply_template(template_id=obj.pk if change else None, **values)
