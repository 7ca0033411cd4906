"""Shared material of the API: problem bodies in one shape (RFC 9457), pages, scoped viewsets with ETag and If-Match."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import InvalidPage, Paginator
from django.db import models
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.filters import BaseFilterBackend
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView, set_rollback
from rest_framework.viewsets import GenericViewSet

from bureau.core.errors import Advice, BureauError, InvalidValue, NeedsConfirmation, StaleRecord
from bureau.webkit.access import PUBLIC, allows, requirement_of
from bureau.webkit.apifilters import FormFilter
from bureau.webkit.middleware import status_of
from bureau.webkit.paging import COUNT_CAP
from bureau.webkit.problems import PROBLEM_TYPE, problem_body
from bureau.webkit.views import visible_object


def problem(
    code: int,
    title: str,
    kind: str,
    *,
    errors: dict[str, list[str]] | None = None,
    headers: dict[str, str] | None = None,
    **more: Any,
) -> Response:
    """One error body: status, title (for people), code (for programs) and, for bad values, errors by field."""
    body = problem_body(code, title, kind, errors=errors, **more)
    return Response(body, status=code, headers=headers, content_type=PROBLEM_TYPE)


def problem_handler(error: Exception, context: dict[str, Any]) -> Response | None:  # noqa: ARG001
    """Every error of the API as a problem body; None for what is a fault of ours (a 500 with its log entry)."""
    if isinstance(error, BureauError):
        set_rollback()
        return _refusal(error)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, ValidationError):
        return _refusal(InvalidValue.from_validation(error))
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    return _api_problem(error)


def _refusal(error: BureauError) -> Response:
    fields = error.fields if isinstance(error, InvalidValue) else None
    if isinstance(error, StaleRecord):
        changes = {name: {"theirs": _plain(t), "yours": _plain(y)} for name, (t, y) in error.changes.items()}
        return problem(status.HTTP_412_PRECONDITION_FAILED, str(error), error.code, changes=changes)
    if isinstance(error, NeedsConfirmation):
        return problem(status.HTTP_409_CONFLICT, str(error), error.code, advice=[_advice(one) for one in error.advice])
    return problem(status_of(error), str(error), error.code, errors=fields)


def _advice(one: Advice) -> dict[str, Any]:
    records = [getattr(record, "pk", str(record)) for record in one.records]
    return {"code": one.code, "field": one.field, "text": one.text, "records": records}


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


def _api_problem(error: exceptions.APIException) -> Response:
    headers = {}
    challenge = getattr(error, "auth_header", None)
    if challenge:
        headers["WWW-Authenticate"] = str(challenge)
    wait = getattr(error, "wait", None)
    if wait:
        headers["Retry-After"] = str(math.ceil(wait))
    if isinstance(error, exceptions.ValidationError):
        errors = flatten(error.detail)
        return problem(error.status_code, _("Some values cannot be used."), "invalid", errors=errors, headers=headers)
    codes = error.get_codes()
    code = codes if isinstance(codes, str) else error.default_code
    return problem(error.status_code, str(error.detail), code, headers=headers)


def flatten(detail: Any, prefix: str = "") -> dict[str, list[str]]:
    """DRF's nested errors as one level: ``{"rows.0.on": ["…"]}``."""
    if isinstance(detail, dict):
        pairs = [(f"{prefix}.{name}" if prefix else str(name), inner) for name, inner in detail.items()]
    elif isinstance(detail, list) and any(isinstance(one, (dict, list)) for one in detail):
        pairs = [(f"{prefix}.{i}" if prefix else str(i), inner) for i, inner in enumerate(detail) if inner]
    else:
        texts = detail if isinstance(detail, list) else [detail]
        return {prefix or "non_field_errors": [str(text) for text in texts]}
    found: dict[str, list[str]] = {}
    for name, inner in pairs:
        found.update(flatten(inner, name))
    return found


class CappedPagination(PageNumberPagination):
    """Pages of 50 (up to 200 by ``page_size``); counting stops at 10,000 and says so in ``count_capped``."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any] | None:
        counted = (
            queryset.order_by().values("pk")[: COUNT_CAP + 1].count()
            if isinstance(queryset, QuerySet)
            else len(queryset)
        )
        self.is_capped = counted > COUNT_CAP
        self.request = request
        paginator = Paginator(queryset, self.get_page_size(request) or self.page_size)
        vars(paginator)["count"] = min(counted, COUNT_CAP)  # counted once, up to the cap
        number = self.get_page_number(request, paginator)
        try:
            self.page = paginator.page(number)
        except InvalidPage:
            raise exceptions.NotFound(_("This list has no such page.")) from None
        return list(self.page)

    def get_paginated_response(self, data: Any) -> Response:
        response = super().get_paginated_response(data)
        response.data["count_capped"] = self.is_capped
        return response

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """For the OpenAPI schema."""
        described = super().get_paginated_response_schema(schema)
        described["properties"]["count_capped"] = {"type": "boolean", "description": "Whether there are more."}
        return described


class AddressPermission(BasePermission):
    """The address table for the API: the same row that guards the page, asked after token or session was read."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        match = request.resolver_match
        needed = requirement_of(match.view_name if match else "")
        return needed is not None and (needed == PUBLIC or allows(request.user, needed))


class PreconditionRequired(exceptions.APIException):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "precondition_required"

    def __init__(self) -> None:
        super().__init__(_("Send the version you have read in If-Match, so that nobody's change is lost."))


class ListedViewSet(GenericViewSet[Any]):
    """A viewset with pages and the filters of a list page: ``filter_form``, ``sorts``, ``default_sort``."""

    pagination_class = CappedPagination
    filter_backends: Sequence[type[BaseFilterBackend]] = (FormFilter,)
    permission_classes = (AddressPermission,)
    lookup_value_converter = "int"

    def get_filter_kwargs(self) -> dict[str, Any]:
        """Further arguments of the filter form."""
        return {}

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)


class ScopedViewSet(ListedViewSet):
    """A viewset over what the visitor may see. ``model`` has ``visible_to`` and ``get_visible`` on its manager."""

    model: type[models.Model]

    def get_queryset(self) -> QuerySet[Any]:
        manager: Any = self.model._default_manager
        return cast("QuerySet[Any]", manager.visible_to(self.request.user))

    def get_object(self) -> Any:
        return visible_object(self.model, self.request.user, self.kwargs[self.lookup_url_kwarg or self.lookup_field])

    def tagged(self, instance: Any, data: Any, code: int = status.HTTP_200_OK) -> Response:
        """A response for one object with its version as ETag."""
        return Response(data, status=code, headers={"ETag": f'"{instance.version}"'})

    def demanded_version(self) -> int:
        """The version in If-Match; 428 without one. An old version is refused by the action itself (412)."""
        sent = self.request.headers.get("If-Match", "").removeprefix("W/").strip('" ')
        if not (sent.isascii() and sent.isdigit() and len(sent) < 10):
            raise PreconditionRequired
        return int(sent)
