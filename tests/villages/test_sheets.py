"""The sheet of villages with the published division files and with small built ones."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import lzma
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command

from bureau.journal.models import Entry
from tests.factories.villages import make_office, make_township, make_village
from villages.models import JusticeOffice, Township, Village

PLACES = [folder / "shared" / "data" / "divisions" for folder in Path(__file__).parents[3:]]
DIVISIONS = next((place for place in PLACES if place.is_dir()), PLACES[0])
real_files = pytest.mark.skipif(not DIVISIONS.is_dir(), reason="the published division files are not here")
HEAD = ["区划代码", "名称", "乡镇(街道)", "司法所", "类型", "户数", "人口", "启用日期", "停用日期", "并入"]


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def run(path, *options, login="bureau_office"):
    out = io.StringIO()
    with contextlib.suppress(SystemExit):
        call_command("import_sheet", "villages", str(path), "--as", login, *options, stdout=out)
    text = out.getvalue()
    return json.loads(text.strip().splitlines()[-1]), text


def counts(result):
    return tuple(result[name] for name in ("rows", "created", "updated", "unchanged", "refused"))


def write(path, rows, head=HEAD):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)
    return path


@real_files
def test_wulian_2016_gives_632_villages_in_12_townships(bureau_office):
    file = DIVISIONS / "371121_五莲县_2016.csv"
    result, text = run(file)
    assert counts(result) == (632, 632, 0, 0, 0), text
    assert (Township.objects.count(), JusticeOffice.objects.count(), Village.objects.count()) == (12, 12, 632)
    assert Counter(Village.objects.values_list("kind", flat=True)) == {"village": 621, "community": 11}
    assert dict(JusticeOffice.objects.values_list("name", "townships__name"))["洪凝司法所"] == "洪凝街道"
    assert Village.objects.filter(name="吴家庄子村村民委员会").count() == 2
    assert Entry.objects.filter(event="villages.village.created").count() == 632
    assert counts(run(file)[0]) == (632, 0, 0, 632, 0)


@real_files
def test_later_years_rename_in_place_and_flag_what_is_gone(bureau_office):
    run(DIVISIONS / "371121_五莲县_2016.csv")
    before = Village.objects.get(code="371121001005")
    result, text = run(DIVISIONS / "371121_五莲县_2020.csv")
    assert result["rows"] == 561
    assert result["refused"] == 0
    present = set(Village.objects.values_list("code", flat=True))
    assert Village.objects.count() == 632 + result["created"] == len(present)
    missing = Village.objects.filter(missing_since__isnull=False).count()
    assert missing == 632 - (561 - result["created"])
    assert f"{missing}" in text
    run(DIVISIONS / "371121_五莲县_2023.csv")
    after = Village.objects.get(code="371121001005")
    assert (before.pk, after.name, after.match_name) == (before.pk, "莲山社区居民委员会", "莲山社区")
    assert after.pk == before.pk
    assert Village.objects.filter(missing_since__isnull=False).count() == missing
    assert Village.objects.get(code="371121001005").missing_since is None
    assert JusticeOffice.objects.filter(name="高泽司法所").count() == 1
    assert counts(run(DIVISIONS / "371121_五莲县_2023.csv")[0]) == (561, 0, 0, 561, 0)


@real_files
def test_jurong_parks_and_renamed_township(bureau_office):
    run(DIVISIONS / "321183_句容市_2020.csv")
    assert Village.objects.count() == 193
    assert JusticeOffice.objects.filter(name="茅山管委会司法所").exists()
    result, text = run(DIVISIONS / "321183_句容市_2023.csv")
    assert result["refused"] == 0, text
    assert Township.objects.get(code="321183429000").name == "茅山风景区"
    changes = list(csv.DictReader((DIVISIONS / "321183_句容市_changes_2020_2023.csv").open(encoding="utf-8-sig")))
    removed = {row["code"] for row in changes if row["change"] == "removed"}
    assert set(Village.objects.filter(missing_since__isnull=False).values_list("code", flat=True)) == removed


@real_files
def test_national_slice_with_rare_characters_and_long_names(bureau_office, tmp_path):
    towns = {}
    with lzma.open(DIVISIONS / "national_upper_levels_2023.csv.xz", "rt", encoding="utf-8") as file:
        towns = {row["code"]: row["name"] for row in csv.DictReader(file) if row["level"] == "4"}
    rows = []
    with lzma.open(DIVISIONS / "national_villages_2023.csv.xz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if len(row["name"]) > 25 or any(ord(c) > 0xFFFF for c in row["name"]):
                town = row["code"][:9] + "000"
                rows.append([row["code"], row["name"], town, towns[town]])
    result, text = run(write(tmp_path / "slice.csv", rows, ["code", "name", "town_code", "town_name"]))
    assert counts(result) == (len(rows), len(rows), 0, 0, 0), text
    assert max(len(name) for name in Village.objects.values_list("name", flat=True)) == 33
    village = Village.objects.get(code="420602006207")
    assert (village.name, village.match_name, Village.objects.search("莫𡐓").get().pk) == (
        "莫𡐓村委会",
        "莫𡐓村",
        village.pk,
    )


def test_our_own_headings_create_township_and_office(bureau_office, tmp_path):
    rows = [
        ["", "王家村村民委员会", "河口镇", "河口司法所", "村", "３５户", "120", "", "", ""],
        ["371121100201", "李家村村民委员会", "青石镇", "", "", "", "", "2020-01-01", "", ""],
    ]
    result, text = run(write(tmp_path / "a.csv", rows))
    assert counts(result) == (2, 2, 0, 0, 0), text
    village = Village.objects.get(match_name="王家村")
    assert (village.households, village.population, village.office.name, village.pinyin, village.initials) == (
        35,
        120,
        "河口司法所",
        "wangjiacun",
        "wjc",
    )
    assert Village.objects.get(match_name="李家村").office.name == "青石司法所"
    assert counts(run(tmp_path / "a.csv")[0]) == (2, 0, 0, 2, 0)


def test_a_row_without_code_follows_the_rows_that_name_its_new_township(bureau_office, tmp_path):
    rows = [
        ["", "周庄", "街头镇", "", "", "", "", "", "", ""],
        ["", "吴庄", "街头镇", "街头司法所", "", "", "", "", "", ""],
        ["371121101201", "孙庄", "街头镇", "", "", "", "", "", "", ""],
    ]
    result, text = run(write(tmp_path / "new.csv", rows))
    assert counts(result) == (3, 3, 0, 0, 0), text
    assert list(Township.objects.values_list("name", "code")) == [("街头镇", "371121101000")]
    result, text = run(tmp_path / "new.csv")
    assert counts(result) == (3, 0, 0, 3, 0), text


def test_own_export_comes_back_unchanged(bureau_office, county, tmp_path):
    closed = make_village("旧村", county.hekou_town, code="371121100299", valid_to="2025-12-31")
    closed.merged_into = make_village("新村", county.hekou_town, code="371121100298")
    out = tmp_path / "out.xlsx"
    from bureau.core.actions import writing

    with writing():
        closed.save()
    call_command("export_sheet", "villages", str(out), "--as", "bureau_office", stdout=io.StringIO())
    assert counts(run(out)[0]) == (6, 0, 0, 6, 0)


def test_rows_without_code_match_by_township_and_name(bureau_office, county, tmp_path):
    rows = [["王家村委会", "河口"], ["赵家村村民委员会", "青石镇"]]
    result, text = run(write(tmp_path / "a.csv", rows, ["名称", "乡镇"]))
    assert counts(result) == (2, 0, 2, 0, 0), text
    county.wangjia.refresh_from_db()
    assert (county.wangjia.name, county.wangjia.match_name) == ("王家村委会", "王家村")


def test_two_villages_of_one_name_are_refused_with_the_candidates(bureau_office, county, tmp_path):
    make_village("王家社区", county.hekou_town, code="371121100001")
    result, text = run(write(tmp_path / "a.csv", [["王家", "河口镇"]], ["名称", "乡镇"]))
    assert counts(result) == (1, 0, 0, 0, 1)
    assert "王家村" in text
    assert "王家社区 371121100001" in text


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (["12345", "甲村", "河口镇"], "区划代码"),
        (["", "", "河口镇"], "名称"),
        (["", "甲村", "不存在镇"], "乡镇"),
        (["", "甲\x00村", "河口镇"], "名称"),
        (["", "长" * 61, "河口镇"], "名称"),
    ],
)
def test_bad_rows_are_refused_by_row_and_column(bureau_office, county, tmp_path, row, word):
    result, text = run(write(tmp_path / "a.csv", [row], ["区划代码", "名称", "乡镇(街道)"]))
    assert counts(result) == (1, 0, 0, 0, 1)
    assert word in text
    assert Village.objects.count() == 4


def test_full_width_code_is_read(bureau_office, county, tmp_path):
    result, _text = run(write(tmp_path / "a.csv", [["３７１１２１１００２０１", "甲村", "河口镇"]], HEAD[:3]))
    assert result["created"] == 1
    assert Village.objects.get(name="甲村").code == "371121100201"


def test_merge_in_a_file_closes_and_points_to_the_target_of_the_same_file(bureau_office, county, tmp_path):
    rows = [
        ["371121100201", "甲村", "河口镇", "", "", "", "", "", "2026-06-30", "371121100202"],
        ["371121100202", "乙村", "河口镇", "", "", "", "", "", "", ""],
    ]
    result, text = run(write(tmp_path / "a.csv", rows))
    assert counts(result) == (2, 2, 0, 0, 0), text
    assert Village.objects.get(name="甲村").merged_into.name == "乙村"
    assert counts(run(tmp_path / "a.csv")[0]) == (2, 0, 0, 2, 0)


def test_a_partial_list_flags_nothing_and_a_whole_county_does(bureau_office, tmp_path):
    head = ["code", "name", "town_code", "town_name", "county_code", "county"]
    one = ["371121100201", "甲村村委会", "371121100000", "河口镇", "371121", "五莲县"]
    two = ["371121100202", "乙村村委会", "371121100000", "河口镇", "371121", "五莲县"]
    run(write(tmp_path / "both.csv", [one, two], head))
    run(write(tmp_path / "part.csv", [one[:2]], head[:2]))
    assert not Village.objects.filter(missing_since__isnull=False).exists()
    result, text = run(write(tmp_path / "one.csv", [one], head))
    assert counts(result) == (1, 0, 0, 1, 0)
    assert "乙村" in text
    assert str(Village.objects.get(missing_since__isnull=False).missing_since) == "2026-07-15"
    run(write(tmp_path / "both.csv", [one, two], head))
    assert not Village.objects.filter(missing_since__isnull=False).exists()


def test_two_townships_of_one_stem_get_two_offices(bureau_office, tmp_path):
    rows = [
        ["371121100201", "甲村", "371121100000", "城关镇"],
        ["371121200201", "乙村", "371121200000", "城关乡"],
    ]
    run(write(tmp_path / "a.csv", rows, ["code", "name", "town_code", "town_name"]))
    assert set(JusticeOffice.objects.values_list("name", flat=True)) == {"城关镇司法所", "城关乡司法所"}


def test_office_that_serves_the_township_already_is_kept(bureau_office, tmp_path):
    office = make_office("洪凝中心司法所")
    make_township("洪凝街道", office, code="371121001000")
    rows = [["371121001201", "甲村", "371121001000", "洪凝街道"]]
    run(write(tmp_path / "a.csv", rows, ["code", "name", "town_code", "town_name"]))
    assert list(JusticeOffice.objects.values_list("name", flat=True)) == ["洪凝中心司法所"]
    assert Village.objects.get().office == office


def test_a_clerk_may_not_import_villages(clerk, tmp_path):
    from django.core.management import CommandError

    with pytest.raises(CommandError):
        run(write(tmp_path / "a.csv", [["371121100201", "甲村", "河口镇"]], HEAD[:3]), login="clerk01")


def test_import_needs_few_queries(bureau_office, tmp_path, django_assert_max_num_queries):
    head = ["code", "name", "town_code", "town_name"]
    rows = [[f"3711211002{n:02d}", f"第{n}村委会", "371121100000", "河口镇"] for n in range(99)]
    with django_assert_max_num_queries(90):
        run(write(tmp_path / "a.csv", rows, head))
