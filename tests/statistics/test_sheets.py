"""The sheet of targets, through the same path as the screen."""

import contextlib
import csv
import io
import json

import pytest
from django.core.management import call_command

from bureau.statistics.models import Target
from tests.factories.statistics import make_indicators

HEAD = ["年度", "司法所", "指标", "年度目标"]


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def run(path, *options, login="bureau_office"):
    out = io.StringIO()
    with contextlib.suppress(SystemExit):
        call_command("import_sheet", "targets", str(path), "--as", login, *options, stdout=out)
    result = json.loads(out.getvalue().strip().splitlines()[-1])
    return tuple(result[name] for name in ("rows", "created", "updated", "unchanged", "refused"))


def write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEAD, *rows])
    return path


def test_targets_are_imported_changed_and_recognised(county, bureau_office, tmp_path):
    make_indicators()
    rows = [["2026", "河口司法所", "困难群众法律援助", "40"], ["２０２６年", "青石司法所", "legal_aid", "30"]]
    file = write(tmp_path / "targets.csv", rows)
    assert run(file) == (2, 2, 0, 0, 0)
    assert run(file) == (2, 0, 0, 2, 0)
    rows[0][3] = "45"
    assert run(write(tmp_path / "targets.csv", rows)) == (2, 0, 1, 1, 0)
    assert sorted(Target.objects.values_list("office__name", "value")) == [("河口司法所", 45), ("青石司法所", 30)]


def test_one_bad_row_and_nothing_is_written(county, bureau_office, tmp_path):
    make_indicators()
    rows = [
        ["2026", "河口司法所", "困难群众法律援助", "40"],
        ["2026", "无此所", "困难群众法律援助", "40"],
        ["2026", "河口司法所", "没有的指标", "40"],
        ["1999", "河口司法所", "困难群众法律援助", "40"],
        ["2026", "河口司法所", "公证参与法治村建设", "-1"],
        ["2026", "河口司法所", "困难群众法律援助", "41"],
    ]
    assert run(write(tmp_path / "targets.csv", rows))[4] >= 5
    assert Target.objects.count() == 0


def test_own_export_imports_back_unchanged(county, bureau_office, tmp_path):
    make_indicators()
    run(write(tmp_path / "targets.csv", [["2026", "河口司法所", "困难群众法律援助", "40"]]))
    out = tmp_path / "out.xlsx"
    call_command("export_sheet", "targets", str(out), "--as", "bureau_office", stdout=io.StringIO())
    assert run(out) == (1, 0, 0, 1, 0)
