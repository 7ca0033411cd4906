"""Problem bodies (RFC 9457): one shape for every error below ``/api/``, whoever answers it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse

PROBLEM_TYPE = "application/problem+json"
CODES = {
    400: "bad_request",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    429: "throttled",
    500: "server_error",
}


def is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def problem_body(status: int, title: str, code: str = "", **more: Any) -> dict[str, Any]:
    """``title`` is for people, ``code`` for programs; what is empty in ``more`` is left out."""
    body = {"type": "about:blank", "status": status, "title": title, "code": code or CODES.get(status, "error")}
    return {**body, **{name: value for name, value in more.items() if value}}


def problem_response(status: int, title: str, code: str = "", **more: Any) -> JsonResponse:
    """For middleware and error handlers, which stand outside the views of the API."""
    return JsonResponse(problem_body(status, title, code, **more), status=status, content_type=PROBLEM_TYPE)
