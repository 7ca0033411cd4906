"""The papers of a volume, in the order in which they lie in it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PaperCode(models.TextChoices):
    """调解文书: the forms of 司发通〔2010〕239号, with the papers that finish a volume."""

    COVER = "cover", _("Cover of the volume")
    CONTENTS = "contents", _("Contents of the volume")
    APPLICATION = "application", _("Application for mediation")
    ACCEPTANCE = "acceptance", _("Registration of acceptance")
    RIGHTS = "rights", _("Notice of rights and duties")
    INQUIRY = "inquiry", _("Record of inquiry")
    RECORD = "record", _("Record of mediation")
    AGREEMENT = "agreement", _("Mediation agreement")
    ORAL_AGREEMENT = "oral_agreement", _("Registration of an oral agreement")
    PERFORMANCE = "performance", _("Record of performance")
    VISIT = "visit", _("Record of the return visit")
    CONFIRMATION = "confirmation", _("Application for judicial confirmation")
    CLOSING = "closing", _("Closing report")
    BACK_COVER = "back_cover", _("Back cover of the volume")
