"""Tables of the rectification ledger, one file per subject."""

from rectification.models.assigning import AssignedProblem, Assignment
from rectification.models.campaigns import Campaign, ChecklistItem, ProblemCategory
from rectification.models.origins import Origin
from rectification.models.problems import Measure, Problem, ProblemFile, Progress
from rectification.models.steps import ChecklistAnswer, Extension, LookBack, Relapse

__all__ = [
    "AssignedProblem",
    "Assignment",
    "Campaign",
    "ChecklistAnswer",
    "ChecklistItem",
    "Extension",
    "LookBack",
    "Measure",
    "Origin",
    "Problem",
    "ProblemCategory",
    "ProblemFile",
    "Progress",
    "Relapse",
]
