from decimal import Decimal

from bureau.bulletins.composing import compose, numbers_of, text_of
from bureau.bulletins.facts import Cell, Ranked, Subject
from tests.bulletins.facts import CELLS, STANDINGS, make_facts


def texts(section: str, **changes) -> list[str]:
    return [one["text"] for one in compose(make_facts(**changes))["sentences"] if one["section"] == section]


def test_title_has_week_and_dates():
    assert compose(make_facts())["title"] == "关于2026年第28周（7月6日—7月12日）争先榜工作情况的通报"


def test_opening_says_cut_off_and_schedule():
    assert texts("opening") == [
        "截至7月12日24时，2026年序时进度为52.9%。现将全县4个司法所第28周（7月6日—7月12日）争先榜工作情况通报如下："
    ]


def test_overall_compares_with_schedule_and_last_week():
    # Visits 50/80 = 62.5 %, aid 16/40 = 40.0 %; this week 6 and 2, the week before 6 and 1.
    assert texts("overall") == [
        "纳入统计的2项指标中，全县累计完成率快于序时进度的1项，慢于序时进度的1项。",
        "与上周相比，本周完成数增加的1项，持平的1项。",
        "慢于序时进度的指标是：法律援助累计16件，完成40.0%（慢12.9个百分点）。",
        "人民调解尚未纳入统计，本期不计分。",
    ]


def test_at_most_three_slow_indicators_are_named_the_slowest_first():
    subjects = [Subject(f"slow_{n}", f"指标{n}", "times") for n in range(1, 6)]
    cells = {(1, one.code): Cell(0, 0, 50 - 10 * n, 100) for n, one in enumerate(subjects)}
    assert texts("overall", subjects=subjects, cells=cells, before={})[1] == (
        "慢于序时进度较多的指标是：指标5累计10次，完成10.0%（慢42.9个百分点）、指标4累计20次，完成20.0%（慢32.9个百分点）、"
        "指标3累计30次，完成30.0%（慢22.9个百分点）。"
    )


def test_ranking_names_ties_together_and_movers():
    assert texts("ranking") == [
        "位列前三的是：河口司法所（68.00分）、青石司法所、山阴司法所（并列第2，58.00分）。",
        "较上周名次上升的有1个所：河口司法所上升2位（由第3位到第1位）。",
        "较上周名次下降的有1个所：山阴司法所下降1位（由第1位到第2位）。",
    ]


def test_problems_without_list_of_the_last_places():
    assert texts("problems") == [
        "得分低于序时进度的有1个所：白云司法所。",
        "本周各项指标均无新增的有1个所：山阴司法所。",
        (
            "本周补录、更正以前各周记录的有：青石司法所进村宣传净增1次、白云司法所法律援助净减1件，"
            "均已计入本周累计，以前各期通报不变。"
        ),
    ]


def test_last_places_only_where_the_board_shows_them():
    assert "位列后三的是：青石司法所、山阴司法所（并列第2，58.00分）、白云司法所（30.00分）。" in texts(
        "problems", shows_bottom=True
    )


def test_first_week_compares_nothing():
    standings = [Ranked(row.office, row.name, row.score, row.rank, row.is_tied, None, row.order) for row in STANDINGS]
    content = compose(make_facts(standings=standings, before={}))
    assert [one["text"] for one in content["sentences"] if one["section"] == "ranking"] == [
        "位列前三的是：河口司法所（68.00分）、青石司法所、山阴司法所（并列第2，58.00分）。",
        "本周是2026年度首次排名，不比较名次变化。",
    ]
    assert [row["cells"][3]["v"] for row in content["table"]["rows"]] == ["新", "新", "新", "新"]


def test_offices_without_rank_are_named_with_the_reason():
    standings = (
        STANDINGS[0],
        Ranked(2, "青石司法所", Decimal("100.00"), None, order=2),
        Ranked(3, "山阴司法所", None, None, order=3),
    )
    assert "山阴司法所未下达任务，不参加排名。青石司法所完成数合计不足5，只列得分，不参加排名。" in texts(
        "ranking", standings=standings, minimum_count=5
    )


def test_nobody_ranked_is_said():
    assert (
        texts("ranking", standings=(Ranked(1, "河口司法所", None, None),), cells={})[0] == "本周没有参加排名的司法所。"
    )


def test_critical_sentences_are_internal():
    internal = [one["text"][:8] for one in compose(make_facts())["sentences"] if one["internal"]]
    assert internal == [
        "慢于序时进度的指",
        "较上周名次上升的",
        "较上周名次下降的",
        "得分低于序时进度",
        "本周各项指标均无",
        "本周补录、更正以",
    ]


def test_table_prints_places_scores_and_changes():
    rows = compose(make_facts())["table"]["rows"]
    assert [(row["name"], *(cell["v"] for cell in row["cells"])) for row in rows] == [
        ("河口司法所", "1", "68.00", "快15.1", "↑2"),
        ("青石司法所", "并列2", "58.00", "快5.1", "—"),
        ("山阴司法所", "并列2", "58.00", "快5.1", "↓1"),
        ("白云司法所", "4", "30.00", "慢22.9", "—"),
    ]


def test_annex_has_every_office_and_the_sums():
    annex = compose(make_facts())["annex"]
    assert [column["name"] for column in annex["columns"]] == ["进村宣传", "法律援助"]
    first = annex["rows"][0]
    assert (first["name"], [[cell["v"] for cell in group] for group in first["cells"]]) == (
        "河口司法所",
        [["2", "16", "20", "80.0"], ["1", "5", "10", "50.0"]],
    )
    assert [[cell["v"] for cell in group] for group in annex["total"]] == [
        ["6", "50", "80", "62.5"],
        ["2", "16", "40", "40.0"],
    ]


def test_indicator_without_target_is_printed_with_dashes():
    cells = {**CELLS, (1, "legal_aid"): Cell(1, 0, 5, None)}
    annex = compose(make_facts(cells=cells))["annex"]
    assert [cell["v"] for cell in annex["rows"][0]["cells"][1]] == ["1", "5", "—", "—"]


def test_every_number_carries_a_key_that_leads_back_to_it():
    facts = make_facts(shows_bottom=True)
    content = compose(facts)
    numbers = [number for one in content["sentences"] for number in numbers_of(one["parts"])]
    assert len(numbers) > 20
    assert all(facts.value(number["k"]) == number["v"] for number in numbers)
    assert all(one["text"] == text_of(one["parts"]) for one in content["sentences"])
