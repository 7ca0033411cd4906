"""What the columns of a prevention report are called: in forms, lists, the journal and the official form alike."""

from __future__ import annotations

from mediation.models import PreventionReport
from mediation.rules.prevention import PREVENTION_FIELDS

_FIELDS = {field.name: field for field in PreventionReport._meta.concrete_fields}
LABELS = {name: _FIELDS[name].verbose_name for name in PREVENTION_FIELDS}
