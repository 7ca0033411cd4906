"""Log formatters that keep personal data out: query strings, phones, ID numbers, rows that PostgreSQL repeats."""

from __future__ import annotations

import json
import logging
import re

# A phone has 11 digits, a resident's ID number 15 or 18 with X as a possible last sign; dates and decimals stay.
_NUMBERS = re.compile(r"(?<![\d.:-])(\d{3})\d{4,14}([\dXx]{4})(?![\d.])")
_QUERIES = re.compile(r"(/[^\s?\"'<>]*)\?[^\s\"'<>]+")
_DETAILS = re.compile(r"^(\s*DETAIL:).*$", re.MULTILINE)


def redact(text: str) -> str:
    """Mask long numbers in the middle, cut query strings off addresses, drop PostgreSQL's DETAIL lines."""
    text = _DETAILS.sub(r"\1 (left out)", text)
    text = _QUERIES.sub(r"\1?…", text)
    return _NUMBERS.sub(r"\1****\2", text)


class RedactedText(logging.Formatter):
    """The plain line; an exception's text goes through the same mask."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


class RedactedJson(logging.Formatter):
    """One JSON object a line, for machines that collect logs."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": redact(record.getMessage()),
        }
        if record.exc_info:
            entry["exception"] = redact(self.formatException(record.exc_info))
        return json.dumps(entry, ensure_ascii=False)
