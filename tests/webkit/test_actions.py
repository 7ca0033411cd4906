"""One-time keys of forms: claimed once, then answered with the first result."""

from __future__ import annotations

import pytest

from bureau.webkit.actions import claim_form, settle_form


@pytest.mark.django_db
def test_second_claim_gets_the_first_result():
    assert claim_form(actor=None, key="k") is None
    settle_form(actor=None, key="k", location="/desk/services/1/")
    assert claim_form(actor=None, key="k") == "/desk/services/1/"
    assert claim_form(actor=None, key="other") is None
