"""What a stranger can reach, under abuse: nonsense, floods, guessing, tokens of others, tokens sent again."""

import html
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bureau.opinions.intake import limits
from bureau.opinions.intake.web.answers import HIDDEN_FIELD
from bureau.opinions.intake.web.tokens import ANSWERS, RECEIPT, TRACKED
from bureau.opinions.models import Opinion
from tests.factories.opinions import BODY, make_category, put_into, report_category, submitted
from tests.opinions.abuse.desk import NONSENSE, SCRIPT, said, stored
from tests.opinions.intake.web.walk import CHECK, DONE, START, TRACK, VIEW, fill, look_up, sent, step
from tests.permissions.addresses import addresses

# What the forms of all public pages read, the hidden fields too.
FIELDS = {
    START: ("v",),
    step(1): ("category", "told"),
    step(2): ("township", "village"),
    step(3): ("body", "against_text", "against_office"),
    step(4): ("identity", "for_someone_else"),
    step(5): ("name", "phone", "no_reply", "publish_consent"),
    CHECK: ("as_is", "website", "file"),
    TRACK: ("number", "code"),
    VIEW: ("act", "body", "satisfaction", "solved", "note", "reason", "file", "version", "form_key"),
}
SHOWN = ("/opinions/published/", "/opinions/published/monthly/", START, TRACK, DONE, CHECK, step(1), step(5))
ASKED = ("v", "page", "category", "year", "q", "m", "number", "code")
OTHERS = {DONE, f"{DONE}receipt.svg", f"{TRACK}leave/", "/opinions/published/{pk}/"}


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


def refused(answer):
    """No crash: led on, shown again, or told what is wrong."""
    return answer.status_code in (200, 302) or (answer.status_code in (400, 404, 413, 422, 429) and said(answer))


def test_every_public_address_is_abused_here():
    spaces = {name for name, _example in addresses() if name.partition(":")[0] in ("voice", "published")}
    assert len(spaces) == len({*FIELDS, *SHOWN, *OTHERS} - {step(n) for n in range(2, 6)})


@pytest.mark.parametrize("value", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_in_every_field_of_the_form(client, county, value):
    fill(client, county)
    wrong = []
    for path, names in FIELDS.items():
        answer = client.post(path, {**dict.fromkeys(names, value), HIDDEN_FIELD: value})
        page = answer.content.decode()
        lost = "body" in names and answer.status_code == 422 and value[1:] not in html.unescape(page)
        if not refused(answer) or SCRIPT in page or lost:
            wrong.append((path, answer.status_code, lost))
        if path == START:
            fill(client, county)
    assert wrong == []
    assert not Opinion.objects.exists()


@pytest.mark.parametrize("value", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_in_every_address(client, county, value):
    make_category()
    client.post(START)
    answers = [(path, client.get(path, dict.fromkeys(ASKED, value))) for path in SHOWN]
    wrong = [(path, one.status_code) for path, one in answers if not refused(one) or SCRIPT in one.content.decode()]
    assert wrong == []
    for path in ("/opinions/new/0/", "/opinions/new/6/", f"/opinions/new/{'9' * 40}/", "/opinions/published/0/"):
        assert client.get(path).status_code == 404, path


def test_a_megabyte_is_answered_in_words_and_more_than_the_server_takes_is_too(client, county):
    fill(client, county)
    long = "长" * (1024 * 1024 // 3)
    answer = client.post(step(3), {"body": long})
    assert (answer.status_code, long in answer.content.decode()) == (422, True)
    assert client.get(CHECK).status_code == 200
    for size, status in ((6, 413), (61, 413)):
        answer = client.post(
            step(3), "body=" + "a" * (size * 1024**2), content_type="application/x-www-form-urlencoded"
        )
        assert (answer.status_code, said(answer)) == (status, True), size
    many = {f"f{number}": "" for number in range(2100)}
    answer = client.post(step(3), many)
    assert (answer.status_code, said(answer)) == (413, True)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data"),
        ("application/json", b"[[[["),
        ("text/plain; charset=nonsense", b"\xff\xfe"),
        ("application/x-www-form-urlencoded; charset=nonsense", b"body=%ff%fe%00"),
        ("application/x-www-form-urlencoded", b"body=%ED%A0%80&&&=&%"),
    ],
)
def test_a_body_that_is_none(client, county, content_type, body):
    fill(client, county)
    for path in (START, step(3), CHECK, TRACK):
        answer = client.generic("POST", path, body, content_type=content_type)
        assert refused(answer), (path, answer.status_code)
    assert not Opinion.objects.exists()


def test_methods_that_no_page_has(client, county):
    fill(client, county)
    for path in (*FIELDS, DONE, f"{TRACK}leave/", "/opinions/published/"):
        for method in ("put", "delete", "patch"):
            answer = getattr(client, method)(path)
            assert answer.status_code in (302, 405), (path, method, answer.status_code)


def test_answers_that_skip_a_page_or_were_changed_by_hand(client, county):
    """The pages before are asked for first; a hidden field that is not ours is as good as none."""
    assert client.post(CHECK)["Location"] == START
    client.post(START)
    assert client.post(CHECK)["Location"] == step(1)
    client.post(step(3), {"body": BODY})
    assert client.post(CHECK)["Location"] == step(1)
    fill(client, county)
    token = client.session["opinion"]
    stranger = Client()
    for changed in ("", token[:-3] + "AAA", token[::-1], TRACKED.token.make("1"), RECEIPT.token.make("1")):
        assert stranger.post(CHECK, {HIDDEN_FIELD: changed})["Location"] == START, changed


def test_a_form_sent_again_makes_no_second_opinion(client, county, time_machine):
    """Double click, Back and send again, and a recorded request that somebody plays back on another machine."""
    fill(client, county)
    token = client.session["opinion"]
    time_machine.shift(10)
    assert client.post(CHECK, {HIDDEN_FIELD: token})["Location"] == DONE
    first = client.get(DONE).context["number"]
    before = stored()
    for again in (client, Client()):
        assert again.post(CHECK, {HIDDEN_FIELD: token})["Location"] == DONE
        assert again.get(DONE).context["number"] == first
    changed = json.loads(ANSWERS.read(token)) | {"body": "另一段话，用的是同一张表格的钥匙", "name": "别人"}
    Client().post(CHECK, {HIDDEN_FIELD: ANSWERS.make(json.dumps(changed))})
    assert (Opinion.objects.count(), stored()) == (1, before)
    time_machine.shift(25 * 60 * 60)
    assert Client().post(CHECK, {HIDDEN_FIELD: token})["Location"] == START


def test_a_ticket_is_good_for_its_own_opinion_only(client, county, time_machine):
    """Cookies of other kinds, of another opinion's form, changed ones, and one whose opinion is gone."""
    number, code = sent(client, county, time_machine)
    look_up(client, number, code)
    ticket = client.cookies["opinion_track"].value
    receipt = client.cookies["opinion_receipt"].value
    for value in (ticket[:-4], receipt, ANSWERS.make("{}"), TRACKED.token.make(str(2**53 - 1)), "é", "1" * 4000):
        stranger = Client()
        stranger.cookies["opinion_track"] = value
        for answer in (stranger.get(VIEW), stranger.post(VIEW, {"act": "add", "body": "加一句话"})):
            assert answer["Location"] == TRACK, value[:20]
    for value in (ticket, receipt[:-4], ANSWERS.make("{}")):
        stranger = Client()
        stranger.cookies["opinion_receipt"] = value
        assert stranger.get(DONE).status_code == stranger.get(f"{DONE}receipt.svg").status_code == 302
    assert not Opinion.objects.get().messages.exists()


NOW_POSSIBLE = {"new": "add", "waiting": "add", "replied": "rate", "closed": "rate", "rejected": ""}
POSSIBLE = {"add": ("new", "waiting"), "rate": ("replied", "closed"), "reopen": ("replied", "closed"), "": ()}


@pytest.mark.parametrize("state", NOW_POSSIBLE)
def test_a_citizen_does_nothing_that_the_state_does_not_allow(client, county, state):
    """An act that is none stands for the one that can be done now."""
    typed = {"body": "加一句话", "satisfaction": "satisfied", "solved": "yes", "note": "", "reason": "没有解决"}
    for act in ("rate", "reopen", "add", "close", ""):
        received = submitted(county.wangjia)
        put_into(received.opinion, state)
        look_up(client, received.opinion.receipt_no, received.code)
        before = stored()
        answer = client.post(VIEW, {"act": act, **typed})
        possible = state in POSSIBLE[act if act in POSSIBLE and act else NOW_POSSIBLE[state]]
        assert (answer.status_code, stored() == before) == ((302, False) if possible else (409, True)), act
        assert possible or said(answer), act


def test_the_same_message_twice_is_kept_once(client, county, time_machine):
    number, code = sent(client, county, time_machine)
    look_up(client, number, code)
    for _ in range(2):
        answer = client.post(VIEW, {"act": "add", "body": "路灯在第三根杆子", "form_key": "once"})
        assert answer["Location"] == VIEW
    assert Opinion.objects.get().messages.count() == 1


def test_what_hides_in_a_file(client, county, time_machine):
    """A picture in name only, a bomb, markup, six of them: refused at the field, and the text stays."""
    fill(client, county)
    time_machine.shift(10)
    for name, content in (
        ("a.jpg", b"\xff\xd8\xff" + b"\x00" * 64),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR\xff\xff\xff\xff\xff\xff\xff\xff\x08\x06\x00\x00\x00"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("a.jpg", b"GIF89a" + b"\x00" * 32),
        ("../../a.png", b"PK\x03\x04"),
        ("\u202egpj.exe", b"MZ"),
    ):
        answer = client.post(CHECK, {"file": SimpleUploadedFile(name, content)})
        assert (answer.status_code, BODY in answer.content.decode()) == (422, True), name
    assert not Opinion.objects.exists()
    assert client.post(CHECK)["Location"] == DONE


def test_choices_that_are_not_offered(client, county):
    """Ids of other tables, a village of another township, a category that is no longer offered, an office nowhere."""
    off = make_category("停用的类别", is_active=False)
    fill(client, county, category=report_category(), text={"against_text": "某人"})
    for path, data in (
        (step(1), {"category": off.pk}),
        (step(1), {"category": "0"}),
        (step(2), {"village": county.zhaojia.pk}),
        (step(3), {"body": BODY, "against_text": "某人", "against_office": 10**9}),
        (step(4), {"identity": "verified"}),
    ):
        answer = client.post(path, data)
        assert (answer.status_code, said(answer)) == (422, True), (path, data)


def test_a_scripted_flood_from_one_network_is_stopped_and_another_network_goes_on(client, county, time_machine):
    for _ in range(limits.SUBMISSIONS_OF_NETWORK.most):
        assert limits.take(limits.SUBMISSIONS_OF_NETWORK, "203.0.113.9")
    fill(client, county)
    time_machine.shift(10)
    answer = client.post(CHECK, REMOTE_ADDR="203.0.113.9")
    assert (answer.status_code, BODY in answer.content.decode(), Opinion.objects.count()) == (429, True, 0)
    # What the visitor claims about himself changes nothing.
    assert client.post(CHECK, REMOTE_ADDR="203.0.113.9", HTTP_X_FORWARDED_FOR="198.51.100.1").status_code == 429
    assert client.post(CHECK, REMOTE_ADDR="203.0.113.10")["Location"] == DONE
