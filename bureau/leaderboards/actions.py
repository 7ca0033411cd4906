"""Writing boards, formulas and standings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.core.errors import IllegalMove, InvalidValue, NotVisible
from bureau.core.weeks import Week
from bureau.jobs.actions import run_stage
from bureau.jobs.models import JobRun
from bureau.jobs.stages import RANK_WEEK
from bureau.journal import actions as journal
from bureau.journal.saving import save_changes, save_new
from bureau.leaderboards import ranking
from bureau.leaderboards.models import Board, Formula, Standing, Term
from bureau.leaderboards.rules import (
    DEFAULT_BOARD,
    DEFAULT_BOARD_NAME,
    DEFAULT_CAP,
    DEFAULT_WEIGHTS,
    TOTAL_WEIGHT,
    TermInput,
)
from bureau.statistics.choices import WeekState
from bureau.statistics.models import Indicator, WeekClosing

_COMPARED = ("formula_id", "office_id", "score", "rank", "is_tied", "previous_rank", "inputs")


def run_rank_stage(*, week: Week, actor: User, again: bool = False) -> JobRun:
    """The second stage of the weekly chain, once for ``week``: refuses (NotReady) before the figures are done."""

    def work() -> dict[str, int]:
        return {"standings": rank_week(actor=actor, week=week)}

    return run_stage(name=RANK_WEEK, period=week.key, work=work, again=again)


@action
def rank_week(*, actor: User, week: Week) -> int:
    """Rank every board that is on, for each calendar year of ``week``; returns how many standings the week has.

    Needs a closed week (IllegalMove otherwise). A published week is left as it is; a second run changes nothing.
    """
    require(actor, "weeks.close")
    closing = WeekClosing.objects.select_for_update().filter(week=week.key).first()
    if closing is None or closing.state not in (WeekState.CLOSED, WeekState.PUBLISHED):
        raise IllegalMove(_("Week %(week)s is not closed yet, so it cannot be ranked.") % {"week": week.key})
    standing = Standing.objects.filter(week=week.key)
    if closing.state == WeekState.PUBLISHED:
        return standing.count()
    wanted: list[Standing] = []
    for year in week.calendar_years:
        sources = ranking.sources_of(week, year)
        for board in Board.objects.filter(is_active=True):
            formula = ranking.formula_for(board, week)
            if formula is not None:
                wanted += ranking.standings_of(formula, week, year, sources)
    if _facts(standing) != _facts(wanted):
        standing.delete()
        Standing.objects.bulk_create(wanted)
        journal.record(actor=actor, event="leaderboards.week.ranked", subject=closing, after={"standings": len(wanted)})
    return len(wanted)


def _facts(standings: Iterable[Standing]) -> dict[tuple[object, ...], tuple[object, ...]]:
    return {
        (one.board_id, one.year, one.office_id): tuple(getattr(one, name) for name in _COMPARED) for one in standings
    }


@action
def save_board(
    *,
    actor: User,
    board_id: int | None,
    code: str,
    name: str,
    is_active: bool = True,
    is_public: bool = True,
    lists_all: bool = True,
    shows_bottom: bool = False,
    order: int = 0,
) -> Board:
    """Make or change a board; switching it off keeps its published weeks."""
    require(actor, "boards.manage")
    values = {
        "code": code,
        "name": name,
        "is_active": is_active,
        "is_public": is_public,
        "lists_all": lists_all,
        "shows_bottom": shows_bottom,
        "order": order,
    }
    if board_id is None:
        new = Board(created_by=actor, updated_by=actor)
        return save_new(actor=actor, event="leaderboards.board.added", subject=new, values=values)
    board = _locked_board(board_id)
    board.updated_by = actor
    return save_changes(actor=actor, event="leaderboards.board.changed", subject=board, values=values)


@action
def save_formula(
    *,
    actor: User,
    board_id: int,
    formula_id: int | None,
    valid_from: Week,
    minimum_count: int = 0,
    note: str = "",
    terms: Sequence[TermInput],
) -> Formula:
    """Add a version, or change one that no standing rests on. Weights must add up to 100."""
    require(actor, "boards.manage")
    board = _locked_board(board_id)
    _refuse_bad_terms(terms)
    _refuse_past(board, valid_from)
    formula = _new_version(board, actor) if formula_id is None else _unused_formula(board, formula_id)
    before = _formula_facts(formula) if formula_id is not None else {}
    formula.valid_from, formula.minimum_count, formula.note = valid_from.key, minimum_count, note
    formula.updated_by = actor
    formula.full_clean()
    formula.save()
    formula.terms.all().delete()
    for order, entered in enumerate(terms, start=1):
        term = Term(formula=formula, order=order, **vars(entered))
        term.full_clean()
        term.save()
    event = "leaderboards.formula.added" if formula_id is None else "leaderboards.formula.changed"
    journal.record(actor=actor, event=event, subject=formula, before=before, after=_formula_facts(formula))
    return formula


@action
def install_default_board(*, actor: User, valid_from: Week) -> Board:
    """Make 争先榜 with its formula unless it is there; its indicators must be there already."""
    require(actor, "boards.manage")
    board = Board.objects.filter(code=DEFAULT_BOARD).first()
    if board is not None:
        return board
    indicators = {one.code: one.pk for one in Indicator.objects.filter(code__in=DEFAULT_WEIGHTS)}
    missing = [code for code in DEFAULT_WEIGHTS if code not in indicators]
    if missing:
        raise InvalidValue(_("These indicators are missing: %(codes)s.") % {"codes": ", ".join(missing)})
    board = save_board(actor=actor, board_id=None, code=DEFAULT_BOARD, name=DEFAULT_BOARD_NAME)
    terms = [TermInput(indicators[code], weight, DEFAULT_CAP) for code, weight in DEFAULT_WEIGHTS.items()]
    save_formula(actor=actor, board_id=board.pk, formula_id=None, valid_from=valid_from, terms=terms)
    return board


def _locked_board(board_id: int) -> Board:
    board = Board.objects.select_for_update().filter(pk=board_id).first()
    if board is None:
        raise NotVisible(_("There is no such board."))
    return board


def _new_version(board: Board, actor: User) -> Formula:
    last = board.formulas.order_by("-number").first()
    return Formula(board=board, number=last.number + 1 if last else 1, created_by=actor)


def _unused_formula(board: Board, formula_id: int) -> Formula:
    formula = board.formulas.filter(pk=formula_id).first()
    if formula is None:
        raise NotVisible(_("There is no such formula."))
    if formula.standings.exists():
        raise IllegalMove(_("Standings rest on this formula. Add a new version that holds from a later week."))
    return formula


def _refuse_past(board: Board, valid_from: Week) -> None:
    published = WeekClosing.objects.filter(state=WeekState.PUBLISHED)
    last = board.standings.filter(week__in=published.values("week")).order_by("-week").first()
    if last is not None and valid_from.key <= last.week:
        text = _("Week %(week)s is published. The formula can hold from the week after it at the earliest.")
        raise InvalidValue(fields={"valid_from": [text % {"week": last.week}]})


def _refuse_bad_terms(terms: Sequence[TermInput]) -> None:
    total = sum((term.weight for term in terms), Decimal(0))
    if total != TOTAL_WEIGHT:
        raise InvalidValue(_("The weights must add up to 100; now they add up to %(total)s.") % {"total": total})


def _formula_facts(formula: Formula) -> dict[str, object]:
    rows = formula.terms.select_related("indicator")
    terms = {row.indicator.code: [str(row.weight), str(row.cap)] for row in rows}
    return {**journal.snapshot(formula, ("number", "valid_from", "minimum_count", "note")), "terms": terms}
