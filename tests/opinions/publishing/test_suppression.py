"""Hidden counts stay hidden: an attacker who tries every way to fill the gaps finds more than one."""

import itertools
import random

import pytest

from bureau.opinions.publishing.suppression import THRESHOLD, hidden_cells, with_sums


def shown(table, also=()):
    hidden = hidden_cells(table, also)
    return [["*" if (r, c) in hidden else n for c, n in enumerate(row)] for r, row in enumerate(with_sums(table))]


def fillings(table, most=9):
    """Every way to fill the hidden inner cells of a shown table that keeps all that is shown."""
    gaps = [(r, c) for r, row in enumerate(table[:-1]) for c, n in enumerate(row[:-1]) if n == "*"]
    for values in itertools.product(range(1, most), repeat=len(gaps)):
        filled = dict(zip(gaps, values, strict=True))
        inner = [[filled.get((r, c), n) for c, n in enumerate(row[:-1])] for r, row in enumerate(table[:-1])]
        whole = with_sums(inner)
        if all(n in ("*", whole[r][c]) for r, row in enumerate(table) for c, n in enumerate(row)):
            yield filled


def test_nothing_is_hidden_where_nothing_is_small():
    assert shown([[3, 0, 8], [0, 5, 4]]) == [[3, 0, 8, 11], [0, 5, 4, 9], [3, 5, 12, 20]]
    assert shown([]) == []


def test_the_threshold():
    assert THRESHOLD == 3
    assert shown([[3, 4], [5, 6]])[0] == [3, 4, 7]
    assert shown([[2, 4], [5, 6]])[0] == ["*", "*", 6]


def test_a_single_small_count_takes_others_along_in_its_row_and_in_its_column():
    found = shown([[1, 10, 7], [20, 9, 6], [30, 12, 5]])
    assert found[0] == ["*", 10, "*", 18]
    assert sum(row[:-1].count("*") for row in found[:-1]) == 4
    assert found[-1] == [51, 31, 18, 100]


def test_two_ones_that_sum_up_to_two_would_be_known():
    (line, _sums) = shown([[1, 1, 9, 12]])
    assert line.count("*") == 3


def test_one_month_alone_hides_its_sums_too():
    assert shown([[2]]) == [["*", "*"], ["*", "*"]]
    assert shown([[0, 1, 0]]) == [[0, "*", 0, "*"], [0, "*", 0, "*"]]


def test_hidden_for_another_reason_stays_hidden_and_is_protected():
    found = shown([[5, 6], [7, 8]], also={(0, 0)})
    assert found[0][0] == "*"
    assert len({filling[0, 0] for filling in fillings(found, most=16)}) > 1


@pytest.mark.once
@pytest.mark.parametrize("seed", range(60))
def test_no_small_count_can_be_computed_from_what_is_shown(seed):
    drawn = random.Random(seed)
    table = [[drawn.choice((0, 0, 1, 2, 3, 4, 6)) for _ in range(3)] for _ in range(drawn.choice((1, 2, 3)))]
    found = shown(table)
    small = [(r, c) for r, row in enumerate(table) for c, n in enumerate(row) if 0 < n < THRESHOLD]
    if sum(row[:-1].count("*") for row in found[:-1]) > 6:
        return  # too many to try, and hidden all the better
    ways = list(fillings(found))
    for cell in small:
        assert len({way[cell] for way in ways}) > 1, (table, found)
