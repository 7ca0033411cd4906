"""Names as lists show them."""

import pytest

from bureau.core.masking import mask_name


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("王强", "王*"),
        ("王建国", "王*国"),
        ("欧阳建国", "欧**国"),
        ("买买提·吐尔逊", "买****"),
        ("阿·买", "阿****"),
        ("𠮷田", "𠮷*"),
        ("𠮷田𠮷", "𠮷*𠮷"),
        ("王", "*"),
        (" 王强 ", "王*"),
        ("", ""),
    ],
)
def test_persons(name, masked):
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("name", "masked"),
    [("日照市某某有限公司", "日照市某****"), ("某某公司", "某某公****"), ("𠮷", "****"), ("", "")],
)
def test_organisations(name, masked):
    assert mask_name(name, is_person=False) == masked
