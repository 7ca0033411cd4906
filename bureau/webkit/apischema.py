"""The OpenAPI document: always in English, with the one shape of errors on every operation."""

from __future__ import annotations

from typing import Any

PROBLEM = {
    "type": "object",
    "description": "Every error has this shape (RFC 9457).",
    "required": ["type", "status", "title", "code"],
    "properties": {
        "type": {"type": "string"},
        "status": {"type": "integer", "description": "The HTTP status again."},
        "title": {"type": "string", "description": "What happened, for people, in the language of the visitor."},
        "code": {"type": "string", "description": "What happened, for programs."},
        "errors": {
            "type": "object",
            "description": "Field or filter and what is wrong with it.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
        "advice": {
            "type": "array",
            "description": "With needs_confirmation: what to look at first. Send the codes in `accept` to go on.",
            "items": {
                "type": "object",
                "properties": {
                    "code": {"type": "string"},
                    "field": {"type": "string"},
                    "text": {"type": "string"},
                    "records": {"type": "array", "items": {"type": "integer"}},
                },
            },
        },
        "changes": {
            "type": "object",
            "description": "With stale_record: field and both values.",
            "additionalProperties": {"type": "object", "properties": {"theirs": {}, "yours": {}}},
        },
    },
}
METHODS = {"get", "post", "put", "patch", "delete"}


def add_problems(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """Hook of drf-spectacular (POSTPROCESSING_HOOKS)."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path in result.get("paths", {}).values():
        for method in METHODS & set(path):
            path[method]["responses"]["default"] = {"description": "An error.", "content": content}
    return result
