"""The sheets of committees and mediators, as an outsider uses them."""

import contextlib
import csv
import datetime as dt
import io
import json

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from bureau.accounts.roles import Role
from mediation.models import Committee, Mediator
from tests.factories.accounts import make_user
from tests.factories.mediation import make_case, make_committee, make_mediator
from tests.factories.villages import make_township, make_village

COMMITTEES = ["调委会名称", "类型", "行业", "司法所", "主任", "电话", "成立日期"]
MEDIATORS = ["姓名", "调委会", "专兼职", "电话", "聘任日期"]
TOWN = ["河口镇人民调解委员会", "乡镇调委会", "", "河口司法所", "刘和平", "0633-5212345", "2010-05-01"]


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


def export(kind, path, *options, login="bureau_office"):
    call_command("export_sheet", kind, str(path), "--as", login, *options, stdout=io.StringIO())
    return path


def cells(path):
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return {str(cell.value) for line in sheet.iter_rows() for cell in line if cell.value is not None}


class TestCommittees:
    def test_created_then_unchanged_then_updated(self, bureau_office, county, run):
        rows = [
            TOWN,
            ["王家村人民调解委员会", "村", "", "河口镇司法所", "王立国", "", ""],
            ["青石镇物业纠纷人民调解委员会", "行业性、专业性调委会", "物业纠纷", "青石司法所", "", "", "2020.1.5"],
        ]
        assert run("committees", rows, COMMITTEES)[0] == (3, 3, 0, 0, 0)
        assert run("committees", rows, COMMITTEES)[0] == (3, 0, 0, 3, 0)
        village = Committee.objects.get(name="王家村人民调解委员会")
        assert (village.village, village.short_name, village.head) == (county.wangjia, "王家村", "王立国")
        industry = Committee.objects.get(industry="property")
        assert (industry.kind, industry.office, industry.founded_on) == (
            "social_other", county.qingshi, dt.date(2020, 1, 5),
        )  # fmt: skip
        rows[0] = [*TOWN[:4], "李秀英", *TOWN[5:]]
        assert run("committees", rows, COMMITTEES)[0] == (3, 0, 1, 2, 0)
        assert Committee.objects.get(name=TOWN[0]).head == "李秀英"

    def test_other_headings_and_words(self, bureau_office, county, run):
        head = ["人民调解委员会名称", "调委会类别", "行专类型", "指导司法所", "负责人", "联系电话", "成立时间"]
        rows = [
            ["河口镇医疗纠纷人民调解委员会", "行专", "医患纠纷", "河口司法所", "刘和平", "５２１２３４５", "20100501"]
        ]
        assert run("committees", rows, head)[0] == (1, 1, 0, 0, 0)
        made = Committee.objects.get()
        assert (made.kind, made.industry, made.phone) == ("social_other", "medical", "5212345")

    def test_the_office_may_follow_from_the_name(self, bureau_office, county, run):
        head = ["调委会名称", "类型"]
        rows = [
            ["河口镇人民调解委员会", "乡镇"],
            ["王家村调委会", "村"],
            ["青石镇赵家村村民委员会人民调解委员会", "村"],
            ["县医疗纠纷人民调解委员会", "行专"],
        ]
        counted, text = run("committees", rows, head, "--partial")
        assert counted == (4, 3, 0, 0, 1)
        assert "“司法所”" in text
        found = dict(Committee.objects.values_list("name", "office__name"))
        assert found == {
            "河口镇人民调解委员会": "河口司法所",
            "王家村调委会": "河口司法所",
            "青石镇赵家村村民委员会人民调解委员会": "青石司法所",
        }
        assert run("committees", rows[:3], head)[0] == (3, 0, 0, 3, 0)

    def test_one_committee_in_two_ways_of_writing(self, bureau_office, county, run):
        run("committees", [TOWN], COMMITTEES)
        short = ["河口镇调委会", "乡镇", "", "河口司法所", "刘和平", "0633-5212345", "2010-05-01"]
        assert run("committees", [short], COMMITTEES)[0] == (1, 0, 0, 1, 0)
        assert Committee.objects.get().name == TOWN[0]
        assert run("committees", [TOWN, short], COMMITTEES)[0] == (2, 0, 0, 1, 1)

    def test_two_villages_of_one_name_need_different_names(self, bureau_office, county, run):
        make_village("王家村", county.qingshi_town)
        rows = [["王家村人民调解委员会", "村", "", office, "", "", ""] for office in ("河口司法所", "青石司法所")]
        assert run("committees", rows, COMMITTEES)[0] == (2, 0, 0, 0, 1)
        rows[1][0] = "青石镇王家村人民调解委员会"
        assert run("committees", rows, COMMITTEES)[0] == (2, 2, 0, 0, 0)
        assert set(Committee.objects.values_list("short_name", flat=True)) == {"王家村", "青石镇王家村"}
        assert Committee.objects.get(office=county.qingshi).village.township == county.qingshi_town

    def test_a_made_up_short_name_is_a_hint(self, bureau_office, county, run):
        make_committee(county.qingshi, "王家村调委会", short_name="王家村")
        row = ["王家村人民调解委员会", "村", "", "河口司法所", "", "", ""]
        counted, text = run("committees", [row], COMMITTEES)
        assert (counted, "河口镇王家村" in text) == ((1, 1, 0, 0, 0), True)
        assert Committee.objects.get(office=county.hekou).short_name == "河口镇王家村"

    @pytest.mark.parametrize(
        ("place", "value", "heading"),
        [
            (0, "", "调委会名称"),
            (0, "人民调解委员会", "调委会名称"),
            (1, "", "类型"),
            (1, "县调委会", "类型"),
            (2, "医疗", "行业"),
            (2, "渔业", "行业"),
            (3, "无此司法所", "司法所"),
            (5, "12", "电话"),
            (6, "2026-07-16", "成立日期"),
            (6, "1949-09-30", "成立日期"),
            (6, "2026-02-30", "成立日期"),
        ],
    )
    def test_wrong_cells(self, bureau_office, county, run, place, value, heading):
        row = list(TOWN)
        row[place] = value
        counted, text = run("committees", [row], COMMITTEES)
        assert (counted, f"“{heading}”" in text) == ((1, 0, 0, 0, 1), True)
        assert not Committee.objects.exists()

    def test_clerk_imports_his_own_office_only(self, clerk, county, run):
        assert run("committees", [TOWN], COMMITTEES, login="clerk01")[0] == (1, 1, 0, 0, 0)
        foreign = ["青石镇人民调解委员会", "乡镇", "", "青石司法所", "", "", ""]
        assert run("committees", [foreign], COMMITTEES, login="clerk01")[0] == (1, 0, 0, 0, 1)
        untold = ["赵家村人民调解委员会", "村", "", "", "", "", ""]
        assert run("committees", [untold], COMMITTEES, login="clerk01")[0] == (1, 0, 0, 0, 1)
        make_committee(county.qingshi, "王家村人民调解委员会")
        taken = ["王家村人民调解委员会", "村", "", "", "", "", ""]
        assert run("committees", [taken], COMMITTEES, login="clerk01")[0] == (1, 0, 0, 0, 1)

    def test_own_export_comes_back_unchanged_and_is_scoped(
        self, clerk, other_clerk, bureau_office, county, run, tmp_path
    ):
        run("committees", [TOWN, ["王家村调委会", "村", "", "", "王立国", "", ""]], COMMITTEES)
        make_committee(county.qingshi, "赵家村人民调解委员会", kind="village", village=county.zhaojia)
        make_village("王家村", make_township("河口新区", county.hekou))
        make_case(Committee.objects.get(name=TOWN[0]), county.wangjia)
        assert load("committees", export("committees", tmp_path / "all.xlsx"))[0] == (3, 0, 0, 3, 0)
        own = export("committees", tmp_path / "own.xlsx", login="clerk01")
        assert load("committees", own, login="clerk01")[0] == (2, 0, 0, 2, 0)
        assert "赵家村人民调解委员会" not in cells(own)
        assert TOWN[0] not in cells(export("committees", tmp_path / "other.xlsx", login="clerk02"))

    def test_export_takes_the_filters_of_the_list(self, bureau_office, county, tmp_path):
        make_committee(county.hekou, "旧村人民调解委员会", kind="village", closed_on=dt.date(2025, 1, 1))
        make_committee(county.hekou)
        make_committee(county.qingshi)
        for options, names in (
            ([], {"河口镇人民调解委员会", "青石镇人民调解委员会"}),
            (["--filter", "office=青石司法所"], {"青石镇人民调解委员会"}),
            (["--filter", "kind=村调委会", "--filter", "state=dissolved"], {"旧村人民调解委员会"}),
            (["--filter", "q=河口", "--filter", "state=all"], {"河口镇人民调解委员会"}),
        ):
            found = cells(export("committees", tmp_path / "out.xlsx", *options))
            assert {name for name in found if name.endswith("人民调解委员会")} - {"人民调解委员会"} == names
        with pytest.raises(CommandError):
            export("committees", tmp_path / "out.xlsx", "--filter", "kind=县调委会")

    def test_case_numbers_are_not_changed_by_a_file(self, bureau_office, county, run):
        committee = make_committee(county.hekou)
        make_case(committee, county.wangjia)
        head = [*COMMITTEES, "卷号简称"]
        assert run("committees", [[*TOWN, "河口"]], head)[0] == (1, 0, 0, 0, 1)
        assert run("committees", [[*TOWN, ""]], head)[0] == (1, 0, 1, 0, 0)
        committee.refresh_from_db()
        assert (committee.short_name, committee.head) == ("河口镇", "刘和平")

    def test_reviewer_may_not_import_and_consultant_may_not_export(self, reviewer, county, run, tmp_path):
        with pytest.raises(CommandError):
            run("committees", [TOWN], COMMITTEES, login="reviewer")
        make_user("consultant01", Role.CONSULTANT)
        for kind in ("committees", "mediators"):
            with pytest.raises(CommandError):
                export(kind, tmp_path / "out.xlsx", login="consultant01")


class TestMediators:
    ROW = ["刘和平", "河口镇人民调解委员会", "专职", "138 1234 1402", "2020-05-01"]

    @pytest.fixture(autouse=True)
    def committee(self, county):
        return make_committee(county.hekou)

    def test_created_then_unchanged_then_updated(self, bureau_office, committee, run):
        rows = [self.ROW, ["李秀英", "河口镇调委会", "", "", ""]]
        assert run("mediators", rows, MEDIATORS)[0] == (2, 2, 0, 0, 0)
        assert run("mediators", rows, MEDIATORS)[0] == (2, 0, 0, 2, 0)
        liu = Mediator.objects.get(name="刘和平")
        assert (liu.kind, liu.phone, liu.appointed_on, liu.is_member) == (
            "full", "13812341402", dt.date(2020, 5, 1), True,
        )  # fmt: skip
        assert (Mediator.objects.get(name="李秀英").kind, len(liu.phone_hash)) == ("part", 64)
        changed = [[*self.ROW[:3], "13812349999", self.ROW[4]]]
        assert run("mediators", changed, MEDIATORS)[0] == (1, 0, 1, 0, 0)
        liu.refresh_from_db()
        assert liu.phone == "13812349999"

    def test_all_columns_and_other_headings(self, bureau_office, run):
        head = ["调解员姓名", "所属调委会", "专(兼)职", "手机", "任职时间", "是否委员", "性别", "出生年份", "证号"]
        row = ["刘和平", "河口镇人民调解委员会", "兼", "13812341402", "2020.5.1", "否", "男", "1975年", "SD-001"]
        assert run("mediators", [row], head)[0] == (1, 1, 0, 0, 0)
        made = Mediator.objects.get()
        assert (made.is_member, made.sex, made.birth_year, made.certificate_no) == (False, "male", 1975, "SD-001")
        assert run("mediators", [row], head)[0] == (1, 0, 0, 1, 0)

    def test_two_people_of_one_name_are_told_apart_by_phone(self, bureau_office, committee, run):
        other = ["刘和平", "河口镇人民调解委员会", "兼职", "13812341403", ""]
        assert run("mediators", [self.ROW, other], MEDIATORS)[0] == (2, 2, 0, 0, 0)
        assert run("mediators", [other, self.ROW], MEDIATORS)[0] == (2, 0, 0, 2, 0)
        assert run("mediators", [[*self.ROW[:3], "", ""]], MEDIATORS)[0] == (1, 0, 0, 0, 1)
        assert run("mediators", [self.ROW, self.ROW], MEDIATORS)[0] == (2, 0, 0, 1, 1)

    def test_who_was_released_is_entered_anew(self, bureau_office, committee, run):
        make_mediator(committee, phone="13812341402", ended_on=dt.date(2025, 1, 1))
        assert run("mediators", [self.ROW], MEDIATORS)[0] == (1, 1, 0, 0, 0)
        assert Mediator.objects.filter(ended_on=None).count() == 1

    @pytest.mark.parametrize(
        ("place", "value", "heading"),
        [
            (0, "", "姓名"),
            (1, "", "调委会"),
            (1, "赵家村调委会", "调委会"),
            (2, "临时", "专兼职"),
            (3, "99", "电话"),
            (4, "2026-07-16", "聘任日期"),
        ],
    )
    def test_wrong_cells(self, bureau_office, run, place, value, heading):
        row = list(self.ROW)
        row[place] = value
        counted, text = run("mediators", [row], MEDIATORS)
        assert (counted, f"“{heading}”" in text) == ((1, 0, 0, 0, 1), True)
        assert not Mediator.objects.exists()

    def test_phones_are_masked_for_those_who_do_not_keep_the_list(self, clerk, reviewer, bureau_office, run, tmp_path):
        run("mediators", [self.ROW], MEDIATORS)
        for login, shown in (("clerk01", "13812341402"), ("reviewer", "138****1402")):
            path = export("mediators", tmp_path / f"{login}.xlsx", login=login)
            assert {"13812341402", "138****1402"} & cells(path) == {shown}
            assert load("mediators", path)[0] == (1, 0, 0, 1, 0)

    def test_clerk_sees_and_imports_his_own_office_only(self, clerk, county, committee, run, tmp_path):
        make_mediator(committee)
        make_mediator(make_committee(county.qingshi), "赵强")
        foreign = ["赵强", "青石镇人民调解委员会", "", "", ""]
        assert run("mediators", [foreign], MEDIATORS, login="clerk01")[0] == (1, 0, 0, 0, 1)
        found = cells(export("mediators", tmp_path / "out.xlsx", login="clerk01"))
        assert {"刘和平", "赵强"} & found == {"刘和平"}

    def test_only_who_serves_is_exported(self, bureau_office, county, committee, tmp_path):
        make_mediator(committee)
        make_mediator(committee, "陈退", ended_on=dt.date(2026, 7, 14))
        make_mediator(make_committee(county.qingshi), "赵强")
        everybody = {"刘和平", "陈退", "赵强"}
        assert everybody & cells(export("mediators", tmp_path / "a.xlsx")) == {"刘和平", "赵强"}
        narrowed = export("mediators", tmp_path / "b.xlsx", "--filter", "office=青石司法所")
        assert everybody & cells(narrowed) == {"赵强"}
