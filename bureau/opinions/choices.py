"""Allowed values of citizens' opinions (domain notes 4 and 11.7)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Channel(models.TextChoices):
    """渠道: how it came in. The first two are the public form, the others are entered by staff."""

    WEB = "web", _("Website")
    QR = "qr", _("QR code of a village")
    PHONE = "phone", pgettext_lazy("channel", "Telephone")
    VISIT = "visit", pgettext_lazy("channel", "Visit")
    LETTER = "letter", _("Letter")
    BOX = "box", _("Letter box")
    SEMINAR = "seminar", _("Meeting")
    CARD = "card", _("Opinion card")
    QUESTIONNAIRE = "questionnaire", _("Questionnaire")
    HOTLINE = "hotline", _("Hotline 12345")


PUBLIC_CHANNELS = (Channel.WEB, Channel.QR)


class OpinionKind(models.TextChoices):
    """类型: what the citizen wants; the deadlines follow from it."""

    ADVICE = "advice", _("Advice")
    QUESTION = "question", pgettext_lazy("opinion", "Question")
    HELP = "help", _("Request for help")
    COMPLAINT = "complaint", _("Complaint")
    PRAISE = "praise", _("Praise")
    REPORT = "report", pgettext_lazy("opinion", "Report")


class CategoryKind(models.TextChoices):
    """What a category does to the form: a report is sealed, the last two tell at once where to turn instead."""

    NORMAL = "normal", pgettext_lazy("category", "Ordinary")
    REPORT = "report", _("Sealed report")
    EMERGENCY = "emergency", _("Emergency")
    OUT_OF_SCOPE = "out_of_scope", _("Belongs elsewhere")


class Identity(models.TextChoices):
    """署名方式. Verified: identity and contact were checked by a person; a typed name is not (domain notes 4.4)."""

    ANONYMOUS = "anonymous", _("Anonymous")
    NAMED = "named", _("With name")
    VERIFIED = "verified", _("With verified name")


class OpinionState(models.TextChoices):
    NEW = "new", pgettext_lazy("opinion", "To be accepted")
    ACCEPTED = "accepted", pgettext_lazy("opinion", "Accepted")
    HANDLING = "handling", pgettext_lazy("opinion", "Being handled")
    WAITING = "waiting", pgettext_lazy("opinion", "Waiting for more facts")
    REPLIED = "replied", pgettext_lazy("opinion", "Replied")
    CLOSED = "closed", pgettext_lazy("opinion", "Closed")
    REJECTED = "rejected", pgettext_lazy("opinion", "Not accepted")


# Somebody still has to do something.
OPEN_STATES = (OpinionState.NEW, OpinionState.ACCEPTED, OpinionState.HANDLING, OpinionState.WAITING)
# The clock of the reply runs: not while the citizen is asked for more.
RUNNING_STATES = (OpinionState.NEW, OpinionState.ACCEPTED, OpinionState.HANDLING)
REPLIED_STATES = (OpinionState.REPLIED, OpinionState.CLOSED)
ENDED_STATES = (OpinionState.CLOSED, OpinionState.REJECTED)


class Outcome(models.TextChoices):
    """办理结果 (domain notes 4.3); «not adopted» gives its reason in the reply."""

    ADOPTED = "adopted", _("Adopted")
    PARTLY = "partly", _("Partly adopted")
    NOT_ADOPTED = "not_adopted", _("Not adopted")
    TRANSFERRED = "transferred", _("Passed on to another body")
    EXPLAINED = "explained", _("Explained")


class RejectReason(models.TextChoices):
    """不予受理的理由 (domain notes 4.2: what county mailboxes exclude)."""

    OUT_OF_SCOPE = "out_of_scope", _("Not a matter of this bureau")
    IN_COURT = "in_court", _("Before a court or in arbitration")
    DISCIPLINE = "discipline", _("For the discipline office")
    UNCLEAR = "unclear", _("Nothing can be made out")
    ADVERTISING = "advertising", _("Advertising")
    ABUSE = "abuse", _("Only abuse")


# Another body is in charge: which one has to be said.
ELSEWHERE = (RejectReason.OUT_OF_SCOPE, RejectReason.IN_COURT, RejectReason.DISCIPLINE)


class Satisfaction(models.TextChoices):
    """The five steps of the national 好差评 rules."""

    VERY_SATISFIED = "very_satisfied", _("Very satisfied")
    SATISFIED = "satisfied", _("Satisfied")
    FAIRLY = "fairly", _("Fairly satisfied")
    DISSATISFIED = "dissatisfied", _("Dissatisfied")
    VERY_DISSATISFIED = "very_dissatisfied", _("Very dissatisfied")


CONTENT = (Satisfaction.VERY_SATISFIED, Satisfaction.SATISFIED, Satisfaction.FAIRLY)


class DayKind(models.TextChoices):
    WORKING = "working", _("Working days")
    CALENDAR = "calendar", _("Calendar days")


class Share(models.TextChoices):
    """主办、协办."""

    LEAD = "lead", _("Lead office")
    ASSIST = "assist", _("Assisting office")


class Direction(models.TextChoices):
    """Who wrote a message."""

    TO_CITIZEN = "to_citizen", _("Question of the bureau")
    FROM_CITIZEN = "from_citizen", _("Written by the citizen")
    NOTED = "noted", _("Told by the citizen, written down by staff")
