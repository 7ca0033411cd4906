"""Allowed values of people's mediation; those of the official statistics form stand in its order.

Sources: 司发通〔2010〕239号 (forms and statistics), the columns of the form as districts report them, 人民调解法.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CommitteeKind(models.TextChoices):
    """By body (不同主体); 行业性、专业性 committees count as those of social and other organisations."""

    VILLAGE = "village", _("Village committee")
    COMMUNITY = "community", _("Residents' committee")
    TOWNSHIP = "township", _("Township committee")
    SUBDISTRICT = "subdistrict", _("Subdistrict committee")
    ENTERPRISE = "enterprise", _("Committee of an enterprise or institution")
    SOCIAL_OTHER = "social_other", _("Committee of a social or other organisation")


class Industry(models.TextChoices):
    """行业性、专业性 committees."""

    MEDICAL = "medical", pgettext_lazy("industry", "Medical")
    TRAFFIC = "traffic", pgettext_lazy("industry", "Road traffic")
    LABOUR = "labour", pgettext_lazy("industry", "Labour")
    PROPERTY = "property", pgettext_lazy("industry", "Property management")
    CONSUMER = "consumer", pgettext_lazy("industry", "Consumer")
    TOURISM = "tourism", pgettext_lazy("industry", "Tourism")
    ECOMMERCE = "ecommerce", pgettext_lazy("industry", "E-commerce")
    IP = "ip", pgettext_lazy("industry", "Intellectual property")
    MARRIAGE = "marriage", pgettext_lazy("industry", "Marriage and family")
    OTHER = "other", pgettext_lazy("industry", "Other industry")


class MediatorKind(models.TextChoices):
    FULL = "full", _("Full-time")
    PART = "part", _("Part-time")


class Sex(models.TextChoices):
    MALE = "male", _("Male")
    FEMALE = "female", _("Female")


class Source(models.TextChoices):
    """案件来源: own initiative, application, or delegated by another body."""

    ACTIVE = "active", _("Own initiative")
    APPLIED = "applied", _("Application of the parties")
    COURT = "court", _("Delegated by a court")
    PROCURATORATE = "procuratorate", _("Delegated by a procuratorate")
    POLICE = "police", _("Delegated by the police")
    PETITION = "petition", _("Delegated by a petition office")
    OTHER_DEPT = "other_dept", _("Delegated by another department")


# 接受委托移送调解: a document of the delegating body belongs to the file.
DELEGATED = (Source.COURT, Source.PROCURATORATE, Source.POLICE, Source.PETITION, Source.OTHER_DEPT)


class DisputeType(models.TextChoices):
    """纠纷类型: the 18 of the official form, in its order."""

    FAMILY = "family", _("Marriage and family dispute")
    NEIGHBOUR = "neighbour", _("Neighbours' dispute")
    HOUSE_SITE = "house_site", _("House and house site dispute")
    CONTRACT = "contract", _("Contract dispute")
    BUSINESS = "business", _("Production and business dispute")
    DAMAGES = "damages", _("Damages dispute")
    FOREST_LAND = "forest_land", _("Forest and land dispute")
    EXPROPRIATION = "expropriation", _("Expropriation and demolition dispute")
    POLLUTION = "pollution", _("Environmental pollution dispute")
    MIGRANT_WAGES = "migrant_wages", _("Unpaid wages of migrant workers")
    OTHER_LABOUR = "other_labour", _("Other labour dispute")
    TOURISM = "tourism", _("Tourism dispute")
    ECOMMERCE = "ecommerce", _("E-commerce dispute")
    OTHER_CONSUMER = "other_consumer", _("Other consumer dispute")
    MEDICAL = "medical", _("Medical dispute")
    TRAFFIC = "traffic", _("Road traffic accident dispute")
    PROPERTY = "property", _("Property management dispute")
    OTHER = "other", _("Other dispute")


class Difficulty(models.TextChoices):
    """难易程度; complex and major are the form's 疑难复杂案件."""

    SIMPLE = "simple", pgettext_lazy("difficulty", "Simple")
    NORMAL = "normal", pgettext_lazy("difficulty", "Ordinary")
    COMPLEX = "complex", pgettext_lazy("difficulty", "Difficult and complex")
    MAJOR = "major", pgettext_lazy("difficulty", "Major")


DIFFICULT = (Difficulty.COMPLEX, Difficulty.MAJOR)


class SpecialGroup(models.TextChoices):
    """涉及特殊群体. A minor's case is shown to fewer people (个人信息保护法 Art. 28, 31)."""

    MIGRANT_WORKER = "migrant_worker", _("Migrant worker")
    WOMAN = "woman", _("Woman")
    MINOR = "minor", _("Minor")
    ELDER = "elder", _("Elderly person")
    DISABLED = "disabled", _("Disabled person")
    MILITARY = "military", _("Soldier or soldier's family")
    OTHER = "other", pgettext_lazy("group", "Other group")


class CaseState(models.TextChoices):
    REGISTERED = "registered", pgettext_lazy("case", "Registered")
    MEDIATING = "mediating", pgettext_lazy("case", "In mediation")
    CLOSED = "closed", pgettext_lazy("case", "Closed")
    ARCHIVED = "archived", pgettext_lazy("case", "Archived")


OPEN_STATES = (CaseState.REGISTERED, CaseState.MEDIATING)
ENDED_STATES = (CaseState.CLOSED, CaseState.ARCHIVED)


class Result(models.TextChoices):
    """调解结果."""

    SUCCESS = "success", pgettext_lazy("result", "Successful")
    FAILED = "failed", pgettext_lazy("result", "Not successful")
    TERMINATED = "terminated", pgettext_lazy("result", "Terminated")


class TerminateReason(models.TextChoices):
    REFUSED = "refused", _("A party refused")
    WITHDRAWN = "withdrawn", _("Application withdrawn")
    OUT_OF_SCOPE = "out_of_scope", _("Not a matter for people's mediation")
    TRANSFERRED = "transferred", _("Handed over to another body")
    OTHER = "other", pgettext_lazy("reason", "Other reason")


class NextStep(models.TextChoices):
    """Where parties without agreement were sent (人民调解法 Art. 26)."""

    ARBITRATION = "arbitration", _("Arbitration")
    ADMINISTRATIVE = "administrative", _("Administrative settlement")
    LAWSUIT = "lawsuit", _("Lawsuit")
    POLICE = "police", pgettext_lazy("next step", "Police")
    OTHER = "other", pgettext_lazy("next step", "Other way")


class Conversion(models.TextChoices):
    """纠纷转化情况; 01 to 03 in the data exchange of older systems."""

    NONE = "none", _("Not turned into another case")
    PUBLIC_ORDER = "public_order", _("Public order case")
    CRIMINAL = "criminal", _("Criminal case")
    CIVIL = "civil", _("Civil or commercial case")


class AgreementForm(models.TextChoices):
    """协议形式 (人民调解法 Art. 28)."""

    ORAL = "oral", _("Oral agreement")
    WRITTEN = "written", _("Written agreement")


class PerformMode(models.TextChoices):
    """履行方式."""

    IMMEDIATE = "immediate", _("At once")
    LUMP = "lump", _("In one go by a day")
    INSTALMENTS = "instalments", _("In instalments")
    OTHER = "other", pgettext_lazy("performance", "Other way")


class Performance(models.TextChoices):
    """履行情况."""

    NOT_DUE = "not_due", _("Not due yet")
    DONE = "done", _("Performed")
    PARTIAL = "partial", _("Partly performed")
    NONE = "none", pgettext_lazy("performance", "Not performed")
    NOT_NEEDED = "n_a", _("Nothing to perform")


class ConfirmationResult(models.TextChoices):
    """司法确认 (人民调解法 Art. 33)."""

    APPLIED = "applied", pgettext_lazy("confirmation", "Applied for")
    ACCEPTED = "accepted", pgettext_lazy("confirmation", "Accepted by the court")
    CONFIRMED = "confirmed", pgettext_lazy("confirmation", "Confirmed")
    REJECTED = "rejected", pgettext_lazy("confirmation", "Rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("confirmation", "Withdrawn")


class VisitMode(models.TextChoices):
    HOME = "home", _("At home")
    PHONE = "phone", _("By telephone")
    OTHER = "other", pgettext_lazy("visit", "Other way")


class Satisfaction(models.TextChoices):
    SATISFIED = "satisfied", _("Satisfied")
    FAIRLY = "fairly", _("Fairly satisfied")
    DISSATISFIED = "dissatisfied", _("Dissatisfied")


class Side(models.TextChoices):
    APPLICANT = "applicant", _("Applicant")
    RESPONDENT = "respondent", _("Respondent")
    THIRD = "third", _("Third party")


class PartyKind(models.TextChoices):
    PERSON = "person", _("Natural person")
    LEGAL_PERSON = "legal_person", _("Legal person")
    OTHER_ORG = "other_org", _("Other organisation")


class SubsidyGrade(models.TextChoices):
    """以案定补: set by a reviewer, never by the mediator."""

    NORMAL = "normal", pgettext_lazy("subsidy", "Ordinary")
    DIFFICULT = "difficult", pgettext_lazy("subsidy", "Difficult")
    MAJOR = "major", pgettext_lazy("subsidy", "Major")
    NONE = "none", pgettext_lazy("subsidy", "No subsidy")


class LimitKind(models.TextChoices):
    CALENDAR = "calendar", _("Calendar days")
    WORKING = "working", _("Working days")


class PaperState(models.TextChoices):
    """Whether a document lies in the volume."""

    YES = "yes", pgettext_lazy("document", "In the volume")
    NO = "no", pgettext_lazy("document", "Missing")
    NOT_NEEDED = "n_a", pgettext_lazy("document", "Not needed")


class SignalKind(models.TextChoices):
    """Worded as «please check»: a signal is never an accusation (domain notes 1.10)."""

    SAME_TEXT = "same_text", _("Nearly the same text in several cases")
    SAME_PARTY = "same_party", _("Same party, phone or address in several cases")
    SAME_MINUTE = "same_minute", _("Many cases entered within a minute")
    ORAL_SHARE = "oral_share", _("Share of oral agreements far above the county's")
    SAME_DAY = "same_day", _("Agreement always on the day of acceptance")
    DAILY_LOAD = "daily_load", _("More cases of a mediator on a day than seems possible")
    ID_CHECK = "id_check", _("Identity number does not fit sex or year of birth")


class SignalState(models.TextChoices):
    OPEN = "open", _("To be checked")
    CLEARED = "cleared", pgettext_lazy("signal", "Checked")
