"""A workflow as a data table: which moves exist, who may make them, and which rule says so."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bureau.core.errors import IllegalMove


@dataclass(frozen=True)
class Edge:
    """One move: ``name`` from ``source`` to ``target`` for those with ``capability``.

    ``rule`` says where the move comes from; ``facts`` names what must be given with it.
    """

    name: str
    source: str
    target: str
    capability: str
    rule: str
    facts: tuple[str, ...] = ()


class Workflow:
    """The moves of one kind of record. Raises ValueError for a table that contradicts itself."""

    def __init__(self, states: Iterable[str], edges: Iterable[Edge]) -> None:
        self.states = tuple(str(state) for state in states)
        self.edges = tuple(edges)
        self._by_start = {(edge.name, edge.source): edge for edge in self.edges}
        unknown = {edge.name for edge in self.edges if not {edge.source, edge.target} <= set(self.states)}
        if unknown:
            raise ValueError(f"moves between unknown states: {sorted(unknown)}")
        if len(self._by_start) != len(self.edges):
            raise ValueError("two moves of one name start in the same state")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all moves, each once, in the order of the table."""
        return tuple(dict.fromkeys(edge.name for edge in self.edges))

    def edge(self, name: str, source: str) -> Edge:
        """The move ``name`` out of ``source``; IllegalMove when the table has none."""
        found = self._by_start.get((name, source))
        if found is None:
            raise IllegalMove(_("This step is not possible now. Load the page again and look at the present state."))
        return found

    def edges_from(self, source: str) -> tuple[Edge, ...]:
        return tuple(edge for edge in self.edges if edge.source == source)

    def pairs(self) -> Iterator[tuple[str, str, Edge | None]]:
        """Every move name with every state, and its edge or None: what an exhaustive test walks through."""
        for name, source in itertools.product(self.names, self.states):
            yield name, source, self._by_start.get((name, source))
