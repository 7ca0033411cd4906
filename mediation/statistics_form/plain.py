"""The form as plain data with stable English keys: what the command prints and the API answers."""

from __future__ import annotations

from typing import Any

from mediation.statistics_form.queries import Form
from mediation.statistics_form.rates import PERFORMED, RATES, SUCCESS, VISITED, Figures, in_wan
from mediation.statistics_form.shape import BASES, BLOCKS

FLOW = {"open_before": "open_before", "accepted": "cases", "concluded": "concluded", "open_after": "open_after"}
TOTALS = ("cases", "parties", "successful", "failed", "terminated", "difficult")


def form_as_data(form: Form) -> dict[str, Any]:
    """One object; amounts in yuan and (rounded) in ten thousand yuan; rates as they are shown, null for none."""
    total = form.total
    return {
        "period": form.period.key,
        "first": form.period.first.isoformat(),
        "last": form.period.last.isoformat(),
        "office": form.office.name if form.office else None,
        "committee_kind": form.kind or None,
        "totals": _totals(total),
        "by_committee_kind": _block(total, "by_committee_kind"),
        "by_source": {**_block(total, "by_source"), "delegated_by": _block(total, "delegated_by")},
        "by_type": _block(total, "by_type"),
        "by_form": _block(total, "by_form"),
        "prevention": _block(total, "prevention"),
        "performance": {**_named(total, "performed", "due", "performed_of_due"), "rate": PERFORMED.text(total)},
        "confirmation": {"applied": total["confirm_applied"], "confirmed": total["confirmed"]},
        "visits": {**_named(total, "visited", "visited_of_successful"), "rate": VISITED.text(total)},
        "flow": {name: total[key] for name, key in FLOW.items()},
        "success_rate": SUCCESS.text(total),
        "formula": str(SUCCESS.formula),
        "notes": [*(str(rate.formula) for rate in RATES), *(str(basis) for basis in BASES)],
        "offices": [
            {
                "office": row.office.name,
                "totals": _totals(row.figures),
                "success_rate": SUCCESS.text(row.figures),
                "flow": {name: row.figures[key] for name, key in FLOW.items()},
            }
            for row in form.rows
        ],
        "checks": [
            {
                "name": check.name,
                "label": str(check.label),
                "ok": check.ok,
                "left": _number(check.left),
                "right": _number(check.right),
            }
            for check in form.checks
        ],
    }


def _totals(figures: Figures) -> dict[str, Any]:
    amount = figures["amount"]
    return {**_named(figures, *TOTALS), "amount_yuan": float(amount), "amount_wan": float(in_wan(amount))}


def _named(figures: Figures, *names: str) -> dict[str, Any]:
    return {name: figures[name] for name in names}


def _block(figures: Figures, prefix: str) -> dict[str, Any]:
    """The columns called ``prefix.…`` in the order of the form."""
    keys = (column.key for block in BLOCKS for column in block.columns)
    return {key.partition(".")[2]: figures[key] for key in keys if key.startswith(f"{prefix}.")}


def _number(value: Any) -> int | float:
    return value if isinstance(value, int) else float(value)
