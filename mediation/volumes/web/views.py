"""The page of a volume: what lies in it, its scans, its papers, archiving."""

from __future__ import annotations

import io
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from bureau.accounts.requests import user_of
from bureau.core.errors import NotVisible
from bureau.webkit.files import download_of
from bureau.webkit.formviews import ActionFormView, Text
from bureau.webkit.templatetags.portal import site
from bureau.webkit.views import visible_object
from mediation.cases.queries import case_for, may_read_facts
from mediation.choices import CaseState
from mediation.models import CaseFile, MediationCase, Volume
from mediation.volumes import queries
from mediation.volumes.actions import (
    archive_case,
    attach_scan,
    print_papers,
    remove_scan,
    reveal_scan,
    save_documents,
)
from mediation.volumes.choices import PaperCode
from mediation.volumes.papers.titles import TITLES
from mediation.volumes.rules import PLAIN, flat, frame_of, pages_field, state_field
from mediation.volumes.web.forms import ScanForm, VolumeForm
from mediation.volumes.web.history import history_of_volume

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ARCHIVE = "archive"


def volume_url(case_id: int) -> str:
    return reverse("volumes:volume", args=[case_id])


class VolumePage(ActionFormView):
    """The contents list with states and pages, and everything that is done with the volume.

    Saved and archived by two buttons of one form: whoever ticks the last document archives with the same click.
    """

    template_name = "mediation/volumes/volume.html"
    form_class = VolumeForm
    title = _("Volume")

    def get_object(self) -> MediationCase:
        return case_for(user_of(self.request), self.kwargs["pk"])

    @cached_property
    def volume(self) -> Volume | None:
        return queries.volume_of(self.object)

    @cached_property
    def lines(self) -> list[queries.ContentsLine]:
        return queries.contents_of(self.object, self.volume)

    def get_version(self) -> int:
        return self.volume.version if self.volume else 0

    def get_initial(self) -> dict[str, Any]:
        """As it stands; a document that nobody looked at yet by what the case needs."""
        entered = queries.values_of(self.volume)
        shown = {state_field(line.document.number): str(line.state) for line in self.lines}
        retention = str(entered.retention.pk) if entered.retention else ""
        return {**flat(entered), **shown, "retention": retention}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"traits": queries.traits_of(self.object), "volume": self.volume}

    @property
    def archives(self) -> bool:
        return self.request.POST.get("next") == ARCHIVE

    def perform(self, form: forms.Form) -> MediationCase | Volume:
        assert isinstance(form, VolumeForm)  # noqa: S101 - the form of this page
        given: dict[str, Any] = {
            "actor": user_of(self.request),
            "case_id": self.object.pk,
            "today": timezone.localdate(),
        }
        volume = save_documents(version=self.version or 0, values=form.values(), **given)
        return archive_case(version=self.case_version, **given) if self.archives else volume

    @property
    def case_version(self) -> int:
        """The case as the page was opened on it."""
        sent = self.request.POST.get("case_version", "")
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else self.object.version

    def get_success_url(self, result: Any) -> str:
        return volume_url(self.object.pk)

    def get_success_message(self, result: Any) -> Text:
        return gettext("Archived.") if self.archives else gettext("Saved.")

    def show(self, form: forms.Form, **kwargs: Any) -> HttpResponse:
        # After a stale save the page must tell what stands now.
        for name in ("volume", "lines"):
            self.__dict__.pop(name, None)
        return super().show(form, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, case = user_of(self.request), self.object
        form, stale = kwargs["form"], kwargs.get("stale")
        return super().get_context_data(
            case=case,
            case_version=case.version if stale else self.case_version,
            volume=self.volume,
            rows=[
                (line, form[state_field(line.document.number)], form[pages_field(line.document.number)])
                for line in self.lines
            ],
            kept=[form[name] for name in PLAIN],
            missing=[line for line in self.lines if line.is_missing],
            scanned=[line for line in self.lines if line.scans],
            frame=frame_of(queries.traits_of(case)),
            may_read=may_read_facts(user, case),
            may_file=queries.may_file(user, case),
            may_print=queries.may_print(user, case),
            may_archive=case.state == CaseState.CLOSED,
            scan_form=ScanForm(),
            events=history_of_volume(self.volume) if self.volume else [],
            **kwargs,
        )


class AttachScan(ActionFormView):
    """Attach one scan to a document of the volume."""

    title = _("Attach a scan")
    form_class = ScanForm
    submit_label = _("Attach")
    success_message = _("Attached.")

    def get_object(self) -> MediationCase:
        case: MediationCase = visible_object(MediationCase, self.request.user, self.kwargs["pk"])
        return case

    def perform(self, form: forms.Form) -> CaseFile:
        file = form.cleaned_data["file"]
        return attach_scan(
            actor=user_of(self.request),
            case_id=self.object.pk,
            document=form.cleaned_data["document"],
            name=file.name,
            content=file.read(),
        )

    def get_version(self) -> None:
        return None

    def get_success_url(self, result: CaseFile) -> str:
        return f"{volume_url(result.case_id)}#scans"


@require_POST
def remove(request: HttpRequest, pk: int, scan: int) -> HttpResponse:
    remove_scan(actor=user_of(request), case_id=pk, scan_id=scan)
    messages.success(request, gettext("The scan was removed."))
    return HttpResponseRedirect(f"{volume_url(pk)}#scans")


@require_POST
def open_scan(request: HttpRequest, pk: int, scan: int) -> FileResponse:
    """The scan, under the number of its case."""
    found = reveal_scan(actor=user_of(request), case_id=pk, scan_id=scan)
    return download_of(found, name=f"{found.case.number}-{found.pk}-{found.name}")


@require_POST
def paper(request: HttpRequest, pk: int, code: str) -> FileResponse:
    """One paper, filled from the case as it stands now."""
    if code not in PaperCode.values:
        raise NotVisible(gettext("There is no such paper."))
    return _printed(request, pk, [PaperCode(code)], TITLES[code])


@require_POST
def whole(request: HttpRequest, pk: int) -> FileResponse:
    """All papers that belong to the case, in the order of the volume."""
    return _printed(request, pk, [], "卷宗")


def _printed(request: HttpRequest, pk: int, codes: list[PaperCode], title: str) -> FileResponse:
    """The name of the file says which paper of which number, and nobody's name."""
    case: MediationCase = visible_object(MediationCase, request.user, pk)
    content = print_papers(actor=user_of(request), case_id=pk, codes=codes, author=site("name"), made_at=timezone.now())
    return FileResponse(
        io.BytesIO(content), as_attachment=True, filename=f"{title}-{case.number}.docx", content_type=DOCX
    )
