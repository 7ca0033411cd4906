"""The pages: nonsense is answered in Chinese, nothing of it is stored, nothing of others is found."""

import io
import struct
import zipfile
import zlib

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bureau.core.actions import writing
from rectification.models import ProblemFile
from tests.rectification.abuse import world as worlds
from tests.rectification.abuse.world import (
    FORMS,
    MOVES,
    POSTED_ONLY,
    READ_ONLY,
    browser_of,
    make_world,
    sent_to,
    stored,
    undone,
)

SCRIPT, HUGE, NUL, TURNED = "<script>alert(1)</script>", "长" * 350_000, "王\x00家", "\u202e王家\u202c"
# Forms that ask for words alone take whatever is a word; a plan of no measures is one.
_WORDS = (
    "problems:void", "closing:return", "closing:send-back", "closing:request-closing", "origins:take-off",
)  # fmt: skip
# Value → the forms that it is good enough for.
NONSENSE: dict[str, tuple[str, ...]] = {
    "": ("problems:measures",),
    NUL: (),
    "𠮷" * 3000: (),
    **dict.fromkeys((TURNED + SCRIPT, "-1", "9999-12-31"), _WORDS),
}
FILTERS = (
    "q", "campaign", "state", "office", "unit", "owner", "source", "rect_type", "category", "since", "until",
    "due_until", "overdue", "on_time", "relapsed", "sort", "chosen", "chosen_all", "back",
)  # fmt: skip
LISTS = {
    "problems:list", "assigning:assign", "origins:shares", "origins:opinions", "wall:wall", "problems:new",
    "rectification_public:progress", "campaigns:list",
}  # fmt: skip
# Fields that hold words, of every form.
_PROBLEM = ("description", "cause", "goal", "leader", "unit", "owner", "public_text", "remarks")
LONGEST = {
    "problems:new": _PROBLEM,
    "problems:change": _PROBLEM,
    "origins:new": _PROBLEM,
    "problems:void": ("reason",),
    "problems:measures": ("text_0", "owner_0", "proof_0"),
    "problems:progress": ("text",),
    "closing:extend": ("reason",),
    "closing:request-closing": ("proof",),
    "closing:return": ("reason",),
    "closing:send-back": ("reason",),
    "closing:relapse": ("reason",),
    "closing:look-back": ("note",),
    "assigning:assign": ("owner", "leader", "unit"),
    "origins:join": ("number",),
    "origins:take-off": ("reason",),
    "campaigns:add": ("code", "name", "goal"),
    "campaigns:change": ("name", "goal"),
    "campaigns:category-add": ("name",),
    "campaigns:category-change": ("name",),
    "campaigns:question-add": ("text",),
    "campaigns:question-change": ("text",),
}
# Columns that hold no words, or none as these rows stand.
KEPT = ("grams", "file", "content_type", "reason", "void_reason", "result")
PAGED = ("problems:list", "origins:opinions", "wall:wall", "rectification_public:progress")


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def world(county, clerk):
    return make_world(county, clerk)


@pytest.fixture
def desk(world):
    return browser_of(world.everybody)


def text(answer) -> str:
    return answer.content.decode()


def test_the_table_has_every_address():
    assert set(FORMS) | set(POSTED_ONLY) | set(READ_ONLY) == worlds.addresses()


def test_every_valid_form_is_stored_and_sent_twice_it_is_stored_once(world, desk):
    """The rest would prove nothing if the forms were refused for another reason."""
    before = stored()
    for name in FORMS:
        sent, content = {**sent_to(world, name), "form_key": name}, {}
        with undone():
            answers = []
            for _twice in range(2):
                if name == "problems:attach":
                    content = {"file": SimpleUploadedFile("台账.pdf", worlds.PDF)}
                answers.append(desk.post(world.url(name), {**sent, **content}))
                answers.append(stored())
            first, after, second, again = answers
            assert first.status_code == 302, (name, text(first))
            assert after != before, name
            assert (second.status_code, second["Location"]) == (302, first["Location"]), name
            assert again == after, name
    assert stored() == before


def test_a_move_sent_again_without_its_key_and_every_old_version_is_refused(world, desk):
    before, wrong = stored(), []
    versioned = [name for name in FORMS if "version" in sent_to(world, name)]
    assert len(versioned) == len(MOVES) + 5
    for name in versioned:
        sent = sent_to(world, name)
        with undone():
            assert desk.post(world.url(name), sent).status_code == 302
            after = stored()
            assert (desk.post(world.url(name), sent).status_code, name) == (409, name)
            assert stored() == after
        for version in ("", "99", "１" * 30):
            answer = desk.post(world.url(name), {**sent, "version": version})
            if answer.status_code != 409 or stored() != before:
                wrong.append((name, version, answer.status_code))
    assert wrong == []


def test_every_move_is_refused_from_every_other_state(world, desk):
    before, wrong = stored(), []
    for name, (source, _sent) in MOVES.items():
        for state, problem in world.of.items():
            if state == source:
                continue
            url, sent = reverse(name, args=[problem.pk]), {**sent_to(world, name), "version": problem.version}
            answers = desk.get(url), desk.post(url, sent)
            if [one.status_code for one in answers] != [409, 409] or "整改" not in text(answers[1]):
                wrong.append((name, state, [one.status_code for one in answers]))
    assert (wrong, stored() == before) == ([], True)


def test_nonsense_in_every_field_at_once_is_said_in_chinese_and_stores_nothing(world, desk):
    before, wrong = stored(), []
    for bad, takers in NONSENSE.items():
        for name in set(FORMS) - {"closing:take-on", *takers}:
            valid = sent_to(world, name)
            sent = {**dict.fromkeys(valid, bad), **{one: valid[one] for one in ("version", "chosen") if one in valid}}
            answer = desk.post(world.url(name), sent)
            said = "需要修改" in text(answer) and "<script>alert" not in text(answer)
            if answer.status_code != 422 or not said:
                wrong.append((bad[:12], name, answer.status_code))
    assert (wrong, stored() == before) == ([], True)


def test_a_megabyte_is_refused_at_its_field_and_in_every_field_as_too_much(world, desk):
    before, wrong = stored(), []
    for name, fields in LONGEST.items():
        for some in filter(None, (fields[:4], fields[4:])):
            answer = desk.post(world.url(name), {**sent_to(world, name), **dict.fromkeys(some, HUGE)})
            if answer.status_code != 422 or text(answer).count("现在多") < len(some):
                wrong.append((name, some, answer.status_code))
    answer = desk.post(reverse("problems:new"), dict.fromkeys(worlds.PROBLEM, HUGE))
    assert (wrong, answer.status_code, "太大" in text(answer), stored() == before) == ([], 413, True, True)


def test_tags_that_are_stored_are_shown_as_text(world, desk):
    """Every column of words holds some; no page of rectification shows it as more than that."""
    models = list(apps.get_app_config("rectification").get_models())
    with writing():
        for model in models:
            words = [one for one in model._meta.fields if one.get_internal_type() in ("CharField", "TextField")]
            names = [one.name for one in words if one.name not in KEPT and not (one.choices or one.unique)]
            model._base_manager.update(**dict.fromkeys(names, SCRIPT))
    shown = 0
    for name in (*READ_ONLY, *FORMS):
        if name != "problems:file":
            answer = desk.get(world.url(name), {"chosen": world.of["open"].pk})
            assert (answer.status_code, "<script>alert" in text(answer)) == (200, False), name
            shown += "&lt;script&gt;alert" in text(answer)
    assert shown > 20


def test_no_query_string_breaks_a_list_and_a_page_that_is_none_is_not_found(world, desk):
    for bad in (*NONSENSE, "999999"):
        for name in LISTS:
            answer = desk.get(world.url(name), dict.fromkeys(FILTERS, bad))
            assert answer.status_code in (200, 302, 400), (name, bad)
            assert "<script>alert" not in text(answer), (name, bad)
    for name in PAGED:
        codes = [desk.get(world.url(name), {"page": page}).status_code for page in ("1", "2", "0", "-1", "x", "9" * 40)]
        assert codes == [200, 404, 404, 404, 404, 404], name


def test_what_is_unknown_or_anothers_is_not_found_by_get_or_post(world, desk):
    before, wrong = stored(), []
    theirs = browser_of(world.clerk)
    for name, keys in world.pks.items():
        for browser, pk in ((desk, 999_999), (desk, 10**30), (theirs, world.other.pk)):
            if browser is theirs and (name.startswith(("assigning:", "origins:", "campaigns:")) or "file" in name):
                continue
            url = reverse(name, args=[pk, *keys[1:]])
            codes = {
                browser.get(url).status_code,
                browser.post(url, sent_to(world, name) if name in FORMS else {}).status_code,
            }
            allowed = {404, 405} if name in (*POSTED_ONLY, *READ_ONLY) else {404}
            allowed |= {403} if browser is theirs else set()
            if not codes <= allowed:
                wrong.append((name, pk, codes))
    assert (wrong, stored() == before) == ([], True)


def test_ids_in_the_form_that_are_unknown_or_anothers_are_refused(world, desk):
    clerk, before = browser_of(world.clerk), stored()
    with writing():
        other_file = world.other.measures.create(text="清理")
    before, wrong = stored(), []
    cases = [
        (clerk, "problems:new", {"office": world.county.qingshi.pk}),
        (clerk, "problems:new", {"office": ""}),
        (clerk, "problems:change", {"office": world.county.qingshi.pk}),
        (desk, "problems:change", {"campaign": 999_999, "office": 999_999}),
        (desk, "problems:new", {"category": 999_999}),
        (desk, "problems:attach", {"measure": other_file.pk, "file": SimpleUploadedFile("台账.pdf", worlds.PDF)}),
        (clerk, "assigning:assign", {"office": world.county.qingshi.pk}),
        (clerk, "origins:join", {"number": world.other.number}),
        (desk, "origins:join", {"number": world.of["closed"].number}),
        (desk, "campaigns:category-add", {"campaign": 999_999}),
        (desk, "campaigns:add", {"code": "XC"}),
        (desk, "campaigns:add", {"name": "专项XC"}),
        (desk, "campaigns:change", {"code": "YY"}),
        (desk, "campaigns:category-add", {"name": "案卷", "campaign": world.of["open"].campaign_id}),
        (desk, "campaigns:add", {"begins_on": "2026-02-01", "ends_on": "2026-01-31"}),
        (desk, "problems:change", {"deadline": "2026-09-30"}),
        (desk, "problems:change", {"rect_type": "long_term", "deadline": "", "next_report_on": "2026-09-30"}),
        (desk, "problems:new", {"deadline": "2026-05-31"}),
        (desk, "problems:new", {"deadline": "2031-12-31", "found_on": "2025-01-01"}),
        (desk, "problems:new", {"rect_type": "long_term", "deadline": "", "next_report_on": "2026-05-31"}),
        (desk, "problems:measures", {"deadline_0": "2026-05-31"}),
        (desk, "problems:measures", {"done_on_0": "2026-05-31"}),
        (desk, "problems:measures", {"done_on_0": "2026-07-16"}),
        (desk, "problems:progress", {"on": "2026-05-31"}),
        (desk, "problems:progress", {"percent": "41"}),
        (desk, "problems:progress", {"next_report_on": "2026-12-01", "on": ""}),
        (desk, "closing:extend", {"deadline": "2026-07-31"}),
        (desk, "closing:extend", {"deadline": "2026-07-30"}),
        (desk, "closing:extend", {"deadline": "2026-07-14"}),
        (desk, "closing:extend", {"deadline": "2036-07-14"}),
        (desk, "closing:relapse", {"found_on": "2026-06-09"}),
        (desk, "closing:relapse", {"found_on": "2026-07-16"}),
        (desk, "closing:relapse", {"deadline": "2026-07-14"}),
        (desk, "closing:relapse", {"deadline": "2036-07-14"}),
        (desk, "closing:look-back", {"done_on": "2026-07-09"}),
        (desk, "closing:look-back", {"done_on": "2026-06-10"}),
        (desk, "closing:look-back", {"done_on": "2026-07-16"}),
    ]
    for browser, name, changed in cases:
        with undone():
            answer = browser.post(world.url(name), {**sent_to(world, name), **changed})
            if answer.status_code != 422 or "需要修改" not in text(answer) or stored() != before:
                wrong.append((name, changed, answer.status_code))
    assert wrong == []


def test_a_look_back_is_not_made_before_it_is_due(world, desk):
    late = world.of["closed"].look_backs.get(after_days=90)
    url, before = reverse("closing:look-back", args=[late.problem_id, late.pk]), stored()
    answers = desk.get(url), desk.post(url, {"done_on": "2026-07-15", "note": "提前"})
    assert [one.status_code for one in answers] == [409, 409]
    assert all("2026-09-08" in text(one) for one in answers)
    assert stored() == before
    page = text(desk.get(reverse("problems:detail", args=[late.problem_id])))
    assert (world.url("closing:look-back") in page, url in page) == (True, False)


# -- files ---


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, data: bytes = b"", more: bytes = b"") -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + more + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


def package(*names: str, content: bytes = b"") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, content)
    return held.getvalue()


BAD_FILES = {
    "空.pdf": b"",
    "程序.pdf": b"MZ\x90\x00" + b"\x00" * 200,
    "网页.jpg": SCRIPT.encode(),
    "截断.png": png(10, 10)[:40],
    "像素炸弹.png": png(60_000, 60_000, b"\x00" * 1000),
    "文字炸弹.png": png(10, 10, b"\x00" * 110, chunk(b"zTXt", b"a\x00\x00" + zlib.compress(b"x" * 70_000_000, 9))),
    "压缩包.docx": package("readme.txt"),
    "宏.docx": package("word/document.xml", "word/vbaProject.bin"),
    "半个.xlsx": package("xl/workbook.xml")[:-10],
    "会动.pdf": b"%PDF-1.4\n/OpenAction<</S/JavaScript/JS(app.alert)>>\n%%EOF",
    "表格.pdf": package("word/other.xml"),
    "太大.pdf": b"%PDF-1.4\n" + b"0" * (10 * 1024 * 1024) + b"\n%%EOF",
}


def test_wrong_files_under_right_names_and_bombs_are_refused_and_nothing_is_kept(world, desk, tmp_path):
    before, kept, wrong = stored(), sorted(tmp_path.rglob("*")), []
    for name in ("problems:attach", "problems:progress"):
        for said, content in BAD_FILES.items():
            if name == "problems:progress" and not content:
                continue
            answer = desk.post(world.url(name), {**sent_to(world, name), "file": SimpleUploadedFile(said, content)})
            if answer.status_code != 422 or "需要修改" not in text(answer) or stored() != before:
                wrong.append((name, said, answer.status_code))
    assert (wrong, sorted(tmp_path.rglob("*"))) == ([], kept)


def test_a_name_of_a_file_that_tricks_is_put_right(world, desk):
    for given, kept in (
        ("../../etc/台账.pdf", "台账.pdf"),
        ("台账\u202efdp.exe", "台账fdp.pdf"),
        ("长" * 300 + ".pdf", "长" * 114 + ".pdf"),
        ("\u200b.pdf", "pdf.pdf"),
    ):
        with undone():
            file = SimpleUploadedFile("x.pdf", worlds.PDF)
            file._name = given  # as a program may send it
            assert desk.post(world.url("problems:attach"), {"file": file}).status_code == 302
            assert world.of["in_progress"].files.latest("pk").name == kept


def test_a_problem_holds_no_more_than_twenty_files(world, desk):
    rows = ProblemFile.objects.filter(problem=world.of["in_progress"])
    with writing():
        ProblemFile.objects.bulk_create(
            [ProblemFile(problem=one.problem, file=one.file.name, size=1) for one in rows for _more in range(19)]
        )
    before = stored()
    answer = desk.post(world.url("problems:attach"), {"file": SimpleUploadedFile("台账.pdf", worlds.PDF)})
    assert (answer.status_code, "最多" in text(answer), stored() == before) == (422, True, True)
