"""The papers of a mediation case: which belong to it, and each as a ``bureau.papers`` paper.

Forms: 人民调解文书格式 (司发通〔2010〕239号) and the volume as it is usually bound. Nothing here asks the database.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from bureau.papers.blocks import Paper
from bureau.papers.rendering import render
from mediation.choices import AgreementForm, PaperState, Source
from mediation.volumes.choices import PaperCode
from mediation.volumes.facts import VolumeFacts
from mediation.volumes.papers import aftermath, agreements, filing, hearing, opening

_WRITERS: Mapping[PaperCode, Callable[[VolumeFacts], Paper]] = {
    PaperCode.COVER: filing.cover,
    PaperCode.CONTENTS: filing.contents,
    PaperCode.APPLICATION: opening.application,
    PaperCode.ACCEPTANCE: opening.acceptance,
    PaperCode.RIGHTS: opening.rights,
    PaperCode.INQUIRY: hearing.inquiry,
    PaperCode.RECORD: hearing.record,
    PaperCode.AGREEMENT: agreements.agreement,
    PaperCode.ORAL_AGREEMENT: agreements.oral_agreement,
    PaperCode.PERFORMANCE: aftermath.performance,
    PaperCode.CONFIRMATION: aftermath.confirmation,
    PaperCode.CLOSING: filing.closing,
    PaperCode.BACK_COVER: filing.back_cover,
}
_INQUIRY_DOCUMENT = 5
# In the properties of the file: the kind of paper, and nobody's name.
_TITLE = "人民调解文书"


def document_of(facts: VolumeFacts, codes: Sequence[PaperCode], *, author: str, made_at: dt.datetime) -> bytes:
    """One .docx with these papers; ``author`` is the name of the site."""
    return render(papers_of(facts, codes), author=author, title=_TITLE, made_at=made_at)


def papers_of(facts: VolumeFacts, codes: Sequence[PaperCode]) -> list[Paper]:
    """The papers of these codes, filled from the facts; what is not known is left to be written by hand.

    Performance brings its receipt, return visits are a paper each.
    """
    papers: list[Paper] = []
    for code in codes:
        if code == PaperCode.VISIT:
            papers += aftermath.visits(facts)
        else:
            papers.append(_WRITERS[code](facts))
        if code == PaperCode.PERFORMANCE:
            papers.append(aftermath.receipt(facts))
    return papers


def papers_for(facts: VolumeFacts) -> list[PaperCode]:
    """The papers that belong to this case, in the order of the volume."""
    agreed = facts.agreement is not None
    written = facts.agreement is not None and facts.agreement.form == AgreementForm.WRITTEN
    inquiry = facts.filing.documents.get(_INQUIRY_DOCUMENT)
    wanted = {
        PaperCode.APPLICATION: facts.source == Source.APPLIED,
        PaperCode.ACCEPTANCE: facts.source != Source.APPLIED,
        PaperCode.INQUIRY: inquiry is None or inquiry.state != PaperState.NOT_NEEDED,
        PaperCode.AGREEMENT: written,
        PaperCode.ORAL_AGREEMENT: agreed and not written,
        PaperCode.PERFORMANCE: agreed,
        PaperCode.VISIT: agreed or bool(facts.visits),
        PaperCode.CONFIRMATION: facts.confirmation is not None,
        PaperCode.CLOSING: facts.end is not None,
    }
    return [code for code in PaperCode if wanted.get(code, True)]
