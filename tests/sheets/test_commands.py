"""import_sheet and export_sheet as an outsider sees them."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from bureau.journal.models import Entry
from bureau.sheets.models import ImportBatch
from tests.sheets.hamlets import HamletSheet, last_line, registered, write_csv, write_xlsx
from villages.models import Village

GOOD = [
    ["371121001001", "王村", "河口镇", "村", 120, "2026-03-05", "13800000001"],
    ["371121001002", "李村", "河口镇", "居委会", "３５户", "2026年3月5日", ""],
]
BAD = ["371121001003", "其他", "青石镇", "街", "12.5", "2026-02-30", ""]


@pytest.fixture(autouse=True)
def _kind(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    with registered():
        yield


def run(*args: object) -> tuple[dict, str, int]:
    out, code = io.StringIO(), 0
    try:
        call_command("import_sheet", *[str(arg) for arg in args], stdout=out)
    except SystemExit as stop:
        code = int(stop.code)
    return last_line(out.getvalue()), out.getvalue(), code


def made() -> dict[str, str]:
    return dict(Village.objects.exclude(code=None).order_by("code").values_list("code", "name"))


def test_import_writes_all_rows(county, clerk, tmp_path):
    result, _text, code = run("hamlets", write_xlsx(tmp_path / "a.xlsx", GOOD), "--as", "clerk01")
    assert (result, code) == (
        {"kind": "hamlets", "rows": 2, "created": 2, "updated": 0, "unchanged": 0, "refused": 0},
        0,
    )
    village = Village.objects.get(code="371121001002")
    assert (village.name, village.kind, village.households, village.valid_from.isoformat()) == (
        "李村", "community", 35, "2026-03-05",
    )  # fmt: skip
    assert Entry.objects.filter(event="sheets.batch.committed", actor=clerk).count() == 1


def test_second_time_everything_is_unchanged(county, clerk, tmp_path):
    path = write_csv(tmp_path / "a.csv", GOOD, "gb18030")
    run("hamlets", path, "--as", "clerk01")
    result, _text, code = run("hamlets", path, "--as", "clerk01")
    assert (result["unchanged"], result["created"], result["updated"], code) == (2, 0, 0, 0)


def test_changed_cell_is_an_update(county, clerk, tmp_path):
    run("hamlets", write_xlsx(tmp_path / "a.xlsx", GOOD), "--as", "clerk01")
    changed = [[*GOOD[0][:4], 121, *GOOD[0][5:]], GOOD[1]]
    result, _text, _code = run("hamlets", write_xlsx(tmp_path / "b.xlsx", changed), "--as", "clerk01")
    assert (result["updated"], result["unchanged"]) == (1, 1)
    assert Village.objects.get(code="371121001001").households == 121


def test_one_refused_row_means_nothing_is_written(county, clerk, tmp_path):
    result, text, code = run("hamlets", write_xlsx(tmp_path / "a.xlsx", [*GOOD, BAD]), "--as", "clerk01")
    assert (result, code) == (
        {"kind": "hamlets", "rows": 3, "created": 0, "updated": 0, "unchanged": 0, "refused": 1},
        1,
    )
    assert made() == {}
    # Every reason at once: rule, foreign township, choice, number, date.
    assert text.count("371121001003") == 0
    for words in ("其他", "青石镇", "街", "12.5", "2026-02-30"):
        assert words in text


def test_partial_writes_the_good_rows(county, clerk, tmp_path):
    result, _text, code = run("hamlets", write_xlsx(tmp_path / "a.xlsx", [*GOOD, BAD]), "--as", "clerk01", "--partial")
    assert (result["created"], result["refused"], code) == (2, 1, 1)
    assert made() == {"371121001001": "王村", "371121001002": "李村"}


def test_rows_the_action_refuses_are_told_by_row(county, clerk, tmp_path):
    full = ["371121001009", "满员村", "河口镇", "村", 1, "", ""]
    path = write_xlsx(tmp_path / "a.xlsx", [GOOD[0], full])
    result, text, code = run("hamlets", path, "--as", "clerk01")
    assert (result["refused"], result["created"], code, made()) == (1, 0, 1, {})
    assert "这个村已满" in text
    result, _text, code = run("hamlets", path, "--as", "clerk01", "--partial")
    assert (result["refused"], result["created"], code) == (1, 1, 1)
    assert made() == {"371121001001": "王村"}


def test_dry_run_tells_and_writes_nothing(county, clerk, tmp_path):
    result, _text, code = run("hamlets", write_xlsx(tmp_path / "a.xlsx", GOOD), "--as", "clerk01", "--dry-run")
    assert (result["created"], code, made(), ImportBatch.objects.count()) == (2, 0, {}, 0)


def test_same_row_twice_in_one_file_is_refused(county, clerk, tmp_path):
    result, text, _code = run("hamlets", write_xlsx(tmp_path / "a.xlsx", [GOOD[0], GOOD[0]]), "--as", "clerk01")
    assert (result["refused"], made()) == (1, {})
    assert "2" in text


def test_personal_values_are_masked_in_output(county, clerk, tmp_path):
    row = [*GOOD[0][:6], "1380000000123456789012345678901234567890123"]
    _result, text, _code = run("hamlets", write_xlsx(tmp_path / "a.xlsx", [row]), "--as", "clerk01")
    assert "13800000001234" not in text
    assert "1****3" in text


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["nothing", "{file}", "--as", "clerk01"], 2),
        (["hamlets", "{file}", "--as", "nobody"], 2),
        (["hamlets", "/nowhere.xlsx", "--as", "clerk01"], 2),
        (["hamlets", "{file}", "--as", "reviewer"], 1),
    ],
)
def test_wrong_arguments_end_in_a_sentence(county, clerk, reviewer, tmp_path, args, code):
    path = write_xlsx(tmp_path / "a.xlsx", GOOD)
    with pytest.raises(CommandError) as caught:
        call_command("import_sheet", *[arg.format(file=path) for arg in args], stdout=io.StringIO())
    assert caught.value.returncode == code
    assert str(caught.value)
    assert made() == {}


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_own_export_comes_back_unchanged(county, clerk, tmp_path, suffix):
    rows = [
        *GOOD,
        ["371121001003", "=HYPERLINK(1)", "河口镇", "其他", "", "", ""],
        ["371121001004", "-", "河口镇", "", "", "", ""],
    ]
    typed = [[row[0], f"'{row[1]}" if row[1][0] in "=-" else row[1], *row[2:]] for row in rows]
    run("hamlets", write_xlsx(tmp_path / "a.xlsx", typed), "--as", "clerk01")
    assert Village.objects.get(code="371121001003").name == "=HYPERLINK(1)"
    before = list(Village.objects.exclude(code=None).order_by("code").values())
    out = io.StringIO()
    call_command(
        "export_sheet",
        "hamlets",
        str(tmp_path / f"e.{suffix}"),
        "--as",
        "clerk01",
        "--filter",
        "township=河口镇",
        stdout=out,
    )
    # 4 imported and the 2 villages of the small county, which have no code.
    assert json.loads(out.getvalue()) == {"kind": "hamlets", "rows": 6}
    result, text, _code = run("hamlets", tmp_path / f"e.{suffix}", "--as", "clerk01", "--partial")
    assert (result["unchanged"], result["updated"], result["created"], result["refused"]) == (4, 0, 0, 2), text
    assert list(Village.objects.exclude(code=None).order_by("code").values()) == before


def test_export_holds_only_what_the_user_may_see(county, clerk, other_clerk, tmp_path):
    out = io.StringIO()
    call_command("export_sheet", "hamlets", str(tmp_path / "e.xlsx"), "--as", "clerk02", stdout=out)
    assert json.loads(out.getvalue())["rows"] == 2


def exported_phones(path, login: str) -> list[str]:
    call_command("export_sheet", "hamlets", str(path), "--as", login, stdout=io.StringIO())
    return [row[6] for row in openpyxl.load_workbook(path).active.iter_rows(min_row=4, values_only=True) if row[6]]


def test_personal_columns_are_masked_unless_the_user_may_reveal_them(
    county, clerk, bureau_office, tmp_path, monkeypatch
):
    run("hamlets", write_xlsx(tmp_path / "a.xlsx", GOOD), "--as", "clerk01")
    assert "1****1" in exported_phones(tmp_path / "e.xlsx", "bureau_office")
    monkeypatch.setattr(HamletSheet, "reveal_capability", "consultants.manage")
    assert "13800000001" in exported_phones(tmp_path / "e.xlsx", "bureau_office")
    assert "13800000001" not in exported_phones(tmp_path / "e.xlsx", "clerk01")
    assert [entry.after["revealed"] for entry in Entry.objects.filter(event="sheets.exported").order_by("id")] == [
        False,
        True,
        False,
    ]


def test_masked_value_is_never_stored(county, clerk, tmp_path):
    row = [*GOOD[0][:6], "138****0001"]
    result, _text, _code = run("hamlets", write_xlsx(tmp_path / "a.xlsx", [row]), "--as", "clerk01")
    assert (result["refused"], made()) == (1, {})


def test_unknown_filter_is_told(county, clerk, tmp_path):
    with pytest.raises(CommandError, match="township"):
        call_command("export_sheet", "hamlets", str(tmp_path / "e.xlsx"), "--as", "clerk01", "--filter", "colour=red")
