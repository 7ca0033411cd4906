"""Something that notices can be about: a village, which stands for any record of a ledger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bureau.notices.actions import post_notices
from tests.conftest import TODAY


@pytest.fixture
def post(county, bureau_office) -> Callable[..., int]:
    """``post(clerk, …)`` tells these people about 王家村, by default as an assignment of today."""

    def told(*recipients: Any, **given: Any) -> int:
        values = {
            "actor": bureau_office,
            "kind": "assigned",
            "subject": county.wangjia,
            "text": "有1件事项转到本所",
            "url": f"/desk/villages/{county.wangjia.pk}/",
            "day": TODAY,
        }
        return post_notices(recipients=recipients, **{**values, **given})

    return told
