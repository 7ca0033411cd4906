"""Files in pages: the form that takes one, and handing one out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import FileResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bureau.core.errors import NotVisible
from bureau.core.models import StoredFile
from bureau.core.uploads import size_problem
from bureau.webkit.forms import PortalForm


class FileForm(PortalForm):
    """One file; its content is judged by the action."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        help_text=_("PDF, JPG, PNG, Word or Excel, at most 10 MB. Photos are kept without place and time."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file is None:
            raise forms.ValidationError(_("Choose a file first."), code="missing")
        if too_large := size_problem(file.size):
            raise forms.ValidationError(too_large, code="too_large")
        return file


def download_of(stored: StoredFile, *, name: str = "") -> FileResponse:
    """The file, always to be saved and never shown inside the portal; ``name`` instead of its own."""
    try:
        content = stored.file.open("rb")
    except FileNotFoundError:
        raise NotVisible(gettext("This file is missing on the server. Tell the system manager.")) from None
    return FileResponse(content, as_attachment=True, filename=name or stored.name, content_type=stored.content_type)
