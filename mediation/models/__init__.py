"""Tables of people's mediation, one file per subject."""

from mediation.models.cases import MediationCase, Party, Recusal, Reopening
from mediation.models.committees import Committee, Mediator
from mediation.models.followup import Instalment, ReturnVisit
from mediation.models.prevention import PreventionReport
from mediation.models.settings import CaseRules, RetentionPeriod
from mediation.models.signals import Signal
from mediation.models.volumes import CaseFile, Volume

__all__ = [
    "CaseFile",
    "CaseRules",
    "Committee",
    "Instalment",
    "MediationCase",
    "Mediator",
    "Party",
    "PreventionReport",
    "Recusal",
    "Reopening",
    "RetentionPeriod",
    "ReturnVisit",
    "Signal",
    "Volume",
]
