"""Names as lists show them. Telephone numbers: ``phones.mask_phone``; identity numbers: ``identity.mask_id``."""

from __future__ import annotations


def mask_name(name: str, *, is_person: bool = True) -> str:
    """王强 → 王*, 王建国 → 王*国, 欧阳建国 → 欧**国; longer names and names with a dot: the first character and ****.

    Organisations keep four characters, but never all: 日照市某某有限公司 → 日照市某****.
    """
    name = name.strip()
    if not is_person:
        return f"{name[: min(4, len(name) - 1)]}****" if name else ""
    if len(name) > 4 or "·" in name:
        return f"{name[0]}****"
    if len(name) < 3:
        return f"{name[:1]}*" if len(name) == 2 else "*" * len(name)
    return f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"
