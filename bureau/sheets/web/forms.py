"""Forms of import and export."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bureau.accounts.models import User
from bureau.sheets import registry
from bureau.webkit.forms import PortalForm


class UploadForm(PortalForm):
    """Which sheet, and the file."""

    kind = forms.ChoiceField(label=_("Sheet"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("File"),
        help_text=_("An .xlsx, .xls or .csv file of at most 50 MB and 100,000 rows"),
        error_messages={"required": _("Choose the file to import"), "empty": _("The file is empty")},
        max_length=None,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = registry.importable(user)
        field: Any = self.fields["kind"]
        field.choices = [(kind.name, kind.title) for kind in kinds]
