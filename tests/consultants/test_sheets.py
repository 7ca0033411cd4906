"""The sheets of firms, consultants and appointments, as an outsider uses them."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import json

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from bureau.accounts.roles import Role
from consultants.models import Appointment, Consultant, Firm
from tests.factories.accounts import make_user
from tests.factories.consultants import make_appointment, make_consultant, make_firm
from tests.factories.villages import make_village
from villages.models import Area, Position

FIRMS = ["机构名称", "类别", "统一社会信用代码", "负责人", "电话", "片区"]
PEOPLE = ["姓名", "类别", "执业证号", "所属机构", "电话", "公开电话"]
HELD = ["区划代码", "乡镇(街道)", "村(社区)", "法律顾问", "所属机构", "起始日期", "结束日期", "合同编号"]
LICENCE = "13711201010000001"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def run(tmp_path):
    def run(kind, rows, head, *options, login="bureau_office"):
        path = tmp_path / "in.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *rows])
        return load(kind, path, *options, login=login)

    return run


def load(kind, path, *options, login="bureau_office"):
    out = io.StringIO()
    with contextlib.suppress(SystemExit):
        call_command("import_sheet", kind, str(path), "--as", login, *options, stdout=out)
    result = json.loads(out.getvalue().strip().splitlines()[-1])
    names = ("rows", "created", "updated", "unchanged", "refused")
    return tuple(result[name] for name in names), out.getvalue()


def export(kind, path, login="bureau_office"):
    call_command("export_sheet", kind, str(path), "--as", login, stdout=io.StringIO())
    return path


class TestFirms:
    ROWS = [
        ["正大律师事务所", "律师事务所", "91350100M000100Y43", "张主任", "0633-5212345", "东片区"],
        ["洪凝法律服务所", "基层法律服务所", "", "", "", ""],
    ]

    def test_created_then_unchanged_then_updated(self, bureau_office, run):
        assert run("firms", self.ROWS, FIRMS)[0] == (2, 2, 0, 0, 0)
        assert run("firms", self.ROWS, FIRMS)[0] == (2, 0, 0, 2, 0)
        assert Firm.objects.get(name="正大律师事务所").area == Area.objects.get(name="东片区")
        changed = [[*self.ROWS[0][:3], "李主任", *self.ROWS[0][4:]]]
        assert run("firms", changed, FIRMS)[0] == (1, 0, 1, 0, 0)
        assert Firm.objects.get(name="正大律师事务所").head == "李主任"

    def test_every_wrong_cell_is_named_and_nothing_is_written(self, bureau_office, run):
        rows = [
            ["甲所", "律师事务所", "91350100M000100Y44", "", "", ""],
            ["乙所", "咨询公司", "", "", "12", ""],
            ["", "律所", "", "", "", ""],
            self.ROWS[1],
        ]
        counted, text = run("firms", rows, FIRMS)
        assert counted == (4, 0, 0, 0, 3)
        for heading in ("统一社会信用代码", "类别", "电话", "机构名称"):
            assert heading in text
        assert not Firm.objects.exists()
        assert run("firms", rows, FIRMS, "--partial")[0] == (4, 1, 0, 0, 3)

    def test_own_export_comes_back_unchanged(self, bureau_office, run, tmp_path):
        run("firms", self.ROWS, FIRMS)
        assert load("firms", export("firms", tmp_path / "out.xlsx"))[0] == (2, 0, 0, 2, 0)


class TestConsultants:
    ROW = ["张三", "律师", LICENCE, "正大律师事务所", "138 0000 1402", "是"]

    @pytest.fixture(autouse=True)
    def _firm(self, db):
        make_firm("正大律师事务所")

    def test_created_then_unchanged(self, bureau_office, run):
        rows = [self.ROW, ["李四", "志愿者", "", "", "", ""]]
        assert run("consultants", rows, PEOPLE)[0] == (2, 2, 0, 0, 0)
        assert run("consultants", rows, PEOPLE)[0] == (2, 0, 0, 2, 0)
        zhang = Consultant.objects.get(name="张三")
        assert (zhang.phone, zhang.phone_public, zhang.firm.name) == ("13800001402", True, "正大律师事务所")
        assert len(zhang.phone_hash) == 64

    @pytest.mark.parametrize(
        ("place", "value", "heading"),
        [
            (2, "", "执业证号"),
            (2, "ABC", "执业证号"),
            (3, "无此所", "所属机构"),
            (4, "99", "电话"),
            (1, "国王", "类别"),
        ],
    )
    def test_wrong_cells(self, bureau_office, run, place, value, heading):
        row = list(self.ROW)
        row[place] = value
        counted, text = run("consultants", [row], PEOPLE)
        assert counted == (1, 0, 0, 0, 1)
        assert f"“{heading}”" in text

    def test_public_phone_needs_a_phone(self, bureau_office, run):
        assert run("consultants", [[*self.ROW[:4], "", "是"]], PEOPLE)[0] == (1, 0, 0, 0, 1)

    def test_licence_is_the_key_and_a_missing_one_is_completed(self, bureau_office, run):
        make_consultant("张三", firm=Firm.objects.get(), license_no=None, category="volunteer")
        assert run("consultants", [self.ROW], PEOPLE)[0] == (1, 0, 1, 0, 0)
        renamed = ["张三丰", *self.ROW[1:]]
        assert run("consultants", [renamed], PEOPLE)[0] == (1, 0, 1, 0, 0)
        assert Consultant.objects.get().name == "张三丰"

    def test_phones_are_masked_for_those_who_do_not_keep_the_list(self, bureau_office, clerk, run, tmp_path):
        run("consultants", [self.ROW], PEOPLE)
        seen = {}
        for login in ("bureau_office", "clerk01"):
            sheet = openpyxl.load_workbook(export("consultants", tmp_path / f"{login}.xlsx", login)).worksheets[0]
            seen[login] = {str(cell.value) for line in sheet.iter_rows() for cell in line}
        assert "13800001402" in seen["bureau_office"]
        assert "13800001402" not in seen["clerk01"]
        assert "138****1402" in seen["clerk01"]
        for login in seen:
            assert load("consultants", tmp_path / f"{login}.xlsx")[0] == (1, 0, 0, 1, 0)

    def test_clerk_may_not_import_and_consultant_may_not_export(self, clerk, run, tmp_path):
        with pytest.raises(CommandError):
            run("consultants", [self.ROW], PEOPLE, login="clerk01")
        make_user("consultant01", Role.CONSULTANT)
        with pytest.raises(CommandError):
            export("consultants", tmp_path / "out.xlsx", "consultant01")


class TestAppointments:
    @pytest.fixture(autouse=True)
    def _people(self, county):
        make_consultant("张三", firm=make_firm("正大律师事务所"), license_no=LICENCE)
        make_consultant("李四", license_no="13711201010000002")

    def row(self, village="王家村", who="张三", first="2026-01-01", end="", town="河口镇"):
        return ["", town, village, who, "", first, end, ""]

    def test_created_then_unchanged(self, bureau_office, run):
        rows = [self.row(), self.row("赵家村", "李四", "2026.3.1", "2026-12-31", "青石")]
        assert run("appointments", rows, HELD)[0] == (2, 2, 0, 0, 0)
        assert run("appointments", rows, HELD)[0] == (2, 0, 0, 2, 0)
        zhao = Appointment.objects.get(village__name="赵家村")
        assert (zhao.valid_from, zhao.ended_on, zhao.contract_until) == (
            dt.date(2026, 3, 1), None, dt.date(2026, 12, 31),
        )  # fmt: skip

    def test_a_past_end_ends_it(self, bureau_office, run):
        run("appointments", [self.row()], HELD)
        assert run("appointments", [self.row(end="2026-06-30")], HELD)[0] == (1, 0, 1, 0, 0)
        held = Appointment.objects.get()
        assert (held.ended_on, held.end_reason, held.contract_until) == (dt.date(2026, 6, 30), "expired", None)

    def test_hand_over_within_one_file(self, bureau_office, run):
        run("appointments", [self.row()], HELD)
        rows = [self.row(who="李四", first="2026-07-01"), self.row(end="2026-06-30")]
        assert run("appointments", rows, HELD)[0] == (2, 1, 1, 0, 0)
        assert Appointment.objects.get(ended_on=None).consultant.name == "李四"

    def test_a_second_consultant_is_refused_by_row(self, bureau_office, run):
        run("appointments", [self.row()], HELD)
        counted, text = run("appointments", [self.row(who="李四", first="2026-05-01"), self.row("李家村")], HELD)
        assert counted == (2, 0, 0, 0, 1)
        assert "张三" in text
        assert Appointment.objects.count() == 1
        again = [self.row(who="李四", first="2026-05-01"), self.row("李家村")]
        assert run("appointments", again, HELD, "--partial")[0] == (2, 1, 0, 0, 1)

    def test_two_rows_for_one_village_in_one_file(self, bureau_office, run):
        assert run("appointments", [self.row(), self.row(who="李四", first="2026-02-01")], HELD)[0][4] == 1
        assert not Appointment.objects.exists()

    @pytest.mark.parametrize(
        ("change", "heading"),
        [
            ({"village": "不存在村"}, "村(社区)"),
            ({"town": "不存在镇"}, "村(社区)"),
            ({"who": "王五"}, "法律顾问"),
            ({"first": "2026-02-30"}, "起始日期"),
            ({"first": ""}, "起始日期"),
            ({"end": "2025-01-01"}, "结束日期"),
        ],
    )
    def test_wrong_cells(self, bureau_office, run, change, heading):
        counted, text = run("appointments", [self.row(**change)], HELD)
        assert counted == (1, 0, 0, 0, 1)
        assert f"“{heading}”" in text

    def test_clerk_imports_his_own_villages_only(self, clerk, run):
        assert run("appointments", [self.row()], HELD, login="clerk01")[0] == (1, 1, 0, 0, 0)
        foreign = [self.row("赵家村", town="青石镇")]
        assert run("appointments", foreign, HELD, login="clerk01")[0] == (1, 0, 0, 0, 1)

    def test_own_export_comes_back_unchanged_and_is_scoped(self, bureau_office, other_clerk, run, tmp_path):
        rows = [self.row(end="2026-03-31"), self.row(who="李四", first="2026-04-01", end="2027-03-31")]
        run("appointments", rows, HELD)
        assert load("appointments", export("appointments", tmp_path / "out.xlsx"))[0] == (2, 0, 0, 2, 0)
        sheet = openpyxl.load_workbook(export("appointments", tmp_path / "other.xlsx", "clerk02")).worksheets[0]
        assert not any(cell.value == "王家村" for line in sheet.iter_rows() for cell in line)

    def test_an_expired_contract_does_not_end_what_goes_on(self, bureau_office, county, run, tmp_path):
        consultant = Consultant.objects.get(name="张三")
        make_appointment(county.wangjia, consultant, contract_until=dt.date(2026, 3, 31))
        assert load("appointments", export("appointments", tmp_path / "out.xlsx"))[0] == (1, 0, 0, 1, 0)
        assert Appointment.objects.get().ended_on is None

    def test_more_than_five_villages_is_said(self, bureau_office, county, run):
        for number in range(6):
            make_village(f"第{number}村", county.hekou_town)
        counted, text = run("appointments", [self.row(f"第{n}村") for n in range(6)], HELD)
        assert counted == (6, 6, 0, 0, 0)
        assert "张三" in text

    def test_accounts_follow(self, bureau_office, run):
        consultant = Consultant.objects.get(name="张三")
        user = make_user("consultant01", Role.CONSULTANT)
        from bureau.core.actions import writing

        with writing():
            consultant.user = user
            consultant.save()
        run("appointments", [self.row()], HELD)
        assert Position.objects.get(user=user).village.name == "王家村"
        run("appointments", [self.row(end="2026-06-30")], HELD)
        assert Position.objects.get(user=user).valid_to == dt.date(2026, 6, 30)
