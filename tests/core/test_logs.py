"""Nothing that identifies a person reaches the logs."""

import json
import logging
import sys

import pytest

from bureau.core.logs import RedactedJson, RedactedText, redact


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("phone 13812345678 called", "phone 138****5678 called"),
        ("id 37112119900307123X,", "id 371****123X,"),
        ("GET /villages/?q=%E5%BC%A0&page=2 200", "GET /villages/?… 200"),
        ("at 2026-07-15 10:00:00,123 took 0.123456 s", "at 2026-07-15 10:00:00,123 took 0.123456 s"),
        ("error\nDETAIL:  Key (name)=(张三) already exists.\nnext", "error\nDETAIL: (left out)\nnext"),
        ("week 2026-W07, record 12345", "week 2026-W07, record 12345"),
    ],
)
def test_redact(text, shown):
    assert redact(text) == shown


def make_record() -> logging.LogRecord:
    try:
        raise ValueError("bad phone 13812345678")
    except ValueError:
        return logging.LogRecord("a.b", logging.ERROR, "", 1, "for %s", ("13900001111",), sys.exc_info())


def test_text_masks_message_and_exception():
    line = RedactedText("%(levelname)s %(message)s").format(make_record())
    assert line.startswith("ERROR for 139****1111\n")
    assert line.endswith("ValueError: bad phone 138****5678")


def test_json_is_one_line_with_chinese_unescaped():
    record = make_record()
    record.msg, record.args = "五莲县 %s", ("13900001111",)
    line = RedactedJson().format(record)
    entry = json.loads(line)
    assert "\n" not in line
    assert entry["message"] == "五莲县 139****1111"
    assert "五莲县" in line
    assert "138****5678" in entry["exception"]
