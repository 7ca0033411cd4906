"""Tables of citizens' opinions, one file per subject."""

from bureau.opinions.models.handling import Message, Note, Part, Reopening, Reply, Transfer
from bureau.opinions.models.opinions import Opinion
from bureau.opinions.models.publishing import OpinionFile, Publication
from bureau.opinions.models.reference import Category, DeadlineRule, ReplyTemplate, RightBody, RoutingRule

__all__ = [
    "Category",
    "DeadlineRule",
    "Message",
    "Note",
    "Opinion",
    "OpinionFile",
    "Part",
    "Publication",
    "Reopening",
    "Reply",
    "ReplyTemplate",
    "RightBody",
    "RoutingRule",
    "Transfer",
]
