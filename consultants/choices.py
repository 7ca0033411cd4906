"""Allowed values of the consultants app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FirmCategory(models.TextChoices):
    LAW_FIRM = "law_firm", _("Law firm")
    LEGAL_SERVICE_OFFICE = "legal_service_office", _("Legal service office")


class ConsultantCategory(models.TextChoices):
    LAWYER = "lawyer", _("Lawyer")
    GRASSROOTS = "grassroots", _("Grass-roots legal worker")
    JUSTICE_STAFF = "justice_staff", _("Justice staff")
    VOLUNTEER = "volunteer", _("Law volunteer")


class EndReason(models.TextChoices):
    EXPIRED = "expired", _("Term expired")
    ADJUSTED = "adjusted", _("Adjusted")
    UNFIT = "unfit", _("Not up to the work")
    ABSENCE = "absence", _("Absent without reason")
    OTHER = "other", _("Other")


class ServiceKind(models.TextChoices):
    """服务类型: the consultant's services in the village, then the office's own activities."""

    CONSULT = "consult", _("Legal advice")
    LECTURE = "lecture", _("Lecture")
    MEDIATE = "mediate", _("Help in settling a dispute")
    CONTRACT = "contract", _("Contract review")
    RULES = "rules", _("Review of village rules and election documents")
    OPINION = "opinion", _("Legal opinion")
    DRAFT = "draft", _("Drafting a legal document")
    AID_GUIDE = "aid_guide", _("Guidance to legal aid")
    NOTARY_GUIDE = "notary_guide", _("Guidance to notary or arbitration")
    MEETING = "meeting", _("Attending a village meeting")
    PUBLICITY = "publicity", _("Publicity visit")
    TRAIN = "train", _("Training of village key persons")
    CONSULTANT_MEETING = "consultant_meeting", _("Meeting of consultants")
    MEDIATOR_MEETING = "mediator_meeting", _("Meeting of mediators")
    NOTARY_PARTICIPATION = "notary_participation", _("Notary participation in a rule-of-law village")
    LEGAL_AID = "legal_aid", _("Legal aid to a person in hardship")


# Done by the office itself: no consultant needed.
OFFICE_KINDS = frozenset(
    {
        ServiceKind.PUBLICITY,
        ServiceKind.CONSULTANT_MEETING,
        ServiceKind.MEDIATOR_MEETING,
        ServiceKind.NOTARY_PARTICIPATION,
        ServiceKind.LEGAL_AID,
    }
)


class Venue(models.TextChoices):
    """场所类型: where it took place; the board counts publicity visits by it."""

    VILLAGE = "village", _("Village")
    TOWNSHIP = "township", _("Township")
    COUNTY_DEPARTMENT = "county_department", _("County department")
    SCHOOL = "school", _("School")
    ENTERPRISE = "enterprise", _("Enterprise")
    BANK = "bank", _("Bank")
    OTHER = "other", _("Other")


class Topic(models.TextChoices):
    """宣传主题: the board counts notary and legal aid."""

    NOTARY = "notary", _("Notary")
    LEGAL_AID = "legal_aid", _("Legal aid")
    NOTARY_AND_AID = "notary_and_aid", _("Notary and legal aid")
    MEDIATION = "mediation", _("Mediation")
    CIVIL_CODE = "civil_code", _("Civil code")
    OTHER = "other", _("Other")


class Mode(models.TextChoices):
    """服务方式."""

    ONSITE = "onsite", _("On site")
    PHONE = "phone", _("Telephone")
    ONLINE = "online", _("WeChat or other network")
    APPOINTMENT = "appointment", _("By appointment")
