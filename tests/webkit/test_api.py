"""Problem bodies in one shape; pages; versions."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import path
from rest_framework import serializers, throttling
from rest_framework.response import Response
from rest_framework.test import APIClient
from rest_framework.views import APIView

from bureau.access import PUBLIC
from bureau.core.actions import writing
from bureau.core.errors import IllegalMove, InvalidValue, NotAllowed, NotVisible, StaleRecord
from bureau.webkit import paging
from bureau.webkit.api import AddressPermission, CappedPagination, ScopedViewSet, flatten
from bureau.webkit.models import SentForm

ERRORS = {
    "allowed": NotAllowed("You may not."),
    "visible": NotVisible("Not for you."),
    "move": IllegalMove("Not from here."),
    "stale": StaleRecord("Changed.", changes={"people": (12, 13)}),
    "invalid": InvalidValue(fields={"people": ["Too many."]}),
    "missing": Http404(),
    "model": ValidationError({"on": ["In the future."]}),
}


class Row(serializers.Serializer):
    people = serializers.IntegerField()


class Failing(APIView):
    permission_classes = (AddressPermission,)
    throttle_classes = ()

    def get(self, request, kind):
        raise ERRORS[kind]

    def post(self, request, kind):
        Row(data=request.data).is_valid(raise_exception=True)
        return Response({})


class Once(throttling.BaseThrottle):
    def allow_request(self, request, view):
        return False

    def wait(self):
        return 7.0


class Throttled(APIView):
    permission_classes = (AddressPermission,)
    throttle_classes = (Once,)


class Forms(ScopedViewSet):
    throttle_classes = ()
    filter_backends = ()

    def get_queryset(self):
        return SentForm.objects.order_by("key")

    def list(self, request):
        rows = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response([row.key for row in rows])

    def update(self, request):
        return self.tagged(type("Thing", (), {"version": self.demanded_version() + 1})(), {})


urlpatterns = [
    path("api/failing/<slug:kind>/", Failing.as_view(), name="failing"),
    path("api/throttled/", Throttled.as_view(), name="throttled"),
    path("api/forms/", Forms.as_view({"get": "list", "put": "update"}), name="forms"),
    path("api/closed/", Failing.as_view(), {"kind": "allowed"}, name="closed"),
]
TABLE = {"failing": PUBLIC, "throttled": PUBLIC, "forms": PUBLIC, "closed": "no.such.capability"}

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture(autouse=True)
def _table(settings):
    settings.ADDRESS_TABLE = f"{__name__}.TABLE"


@pytest.fixture
def api() -> APIClient:
    return APIClient()


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("allowed", 403, "not_allowed"),
        ("visible", 404, "not_found"),
        ("move", 409, "illegal_move"),
        ("missing", 404, "not_found"),
    ],
)
def test_refusal_is_a_problem_body(api, kind, status, code):
    response = api.get(f"/api/failing/{kind}/")
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    assert (response.json()["status"], response.json()["code"], response.json()["type"]) == (
        status,
        code,
        "about:blank",
    )


def test_stale_record_shows_both_values(api):
    body = api.get("/api/failing/stale/").json()
    assert body["changes"] == {"people": {"theirs": 12, "yours": 13}}


@pytest.mark.parametrize(
    ("kind", "errors"), [("invalid", {"people": ["Too many."]}), ("model", {"on": ["In the future."]})]
)
def test_values_are_named(api, kind, errors):
    response = api.get(f"/api/failing/{kind}/")
    assert (response.status_code, response.json()["errors"]) == (400, errors)


def test_serializer_errors_have_the_same_shape(api):
    body = api.post("/api/failing/x/", {"people": "many"}, format="json").json()
    assert (body["code"], list(body["errors"])) == ("invalid", ["people"])


def test_broken_json_and_wrong_method_have_it_too(api):
    broken = api.post("/api/failing/x/", "{", content_type="application/json")
    assert (broken.status_code, broken.json()["code"]) == (400, "parse_error")
    wrong = api.delete("/api/failing/x/")
    assert (wrong.status_code, wrong.json()["code"], wrong["Allow"]) == (
        405,
        "method_not_allowed",
        "GET, POST, HEAD, OPTIONS",
    )


def test_throttle_says_when_to_come_back(api):
    response = api.get("/api/throttled/")
    assert (response.status_code, response.json()["code"], response["Retry-After"]) == (429, "throttled", "7")


def test_address_table_guards_the_api(api, clerk):
    assert api.get("/api/closed/").status_code == 401
    api.force_authenticate(clerk)
    assert api.get("/api/closed/").status_code == 403


def test_pages_are_counted_up_to_the_cap(api, monkeypatch):
    monkeypatch.setattr(paging, "COUNT_CAP", 3)
    monkeypatch.setattr("bureau.webkit.api.COUNT_CAP", 3)
    monkeypatch.setattr(CappedPagination, "page_size", 2)
    with writing():
        SentForm.objects.bulk_create(SentForm(key=f"k{i}") for i in range(5))
    body = api.get("/api/forms/").json()
    assert (body["count"], body["count_capped"], body["results"]) == (3, True, ["k0", "k1"])
    assert api.get("/api/forms/?page=9").json()["code"] == "not_found"


@pytest.mark.parametrize("sent", ["", "x", '"x"', "*"])
def test_change_without_version_is_refused(api, sent):
    response = api.put("/api/forms/", headers={"If-Match": sent} if sent else {})
    assert (response.status_code, response.json()["code"]) == (428, "precondition_required")


@pytest.mark.parametrize("sent", ['"7"', 'W/"7"', "7"])
def test_version_is_read_and_given_back(api, sent):
    assert api.put("/api/forms/", headers={"If-Match": sent})["ETag"] == '"8"'


def test_nested_errors_are_flat():
    detail = {"rows": [{}, {"on": ["Late."]}], "name": ["Empty."]}
    assert flatten(detail) == {"rows.1.on": ["Late."], "name": ["Empty."]}
