"""What makes a function an action."""

import pytest
from django.core.exceptions import ValidationError

from bureau.accounts.models import HeldRole, User
from bureau.core.actions import action, is_writing, writing
from bureau.core.errors import InvalidValue, NotAllowed
from bureau.core.querysets import WriteOutsideActionError
from villages.models import Area


@action
def add_area(*, actor: User | None, name: str, fail: Exception | None = None) -> Area:
    area = Area.objects.create(name=name)
    if fail:
        raise fail
    return area


def test_action_writes_and_closes_the_gate(db):
    assert add_area(actor=None, name="东片").name == "东片"
    assert not is_writing()


def test_refusal_rolls_everything_back_and_closes_the_gate(db):
    with pytest.raises(NotAllowed):
        add_area(actor=None, name="东片", fail=NotAllowed("no"))
    assert Area.objects.count() == 0
    assert not is_writing()


def test_validation_error_becomes_invalid_value(db):
    with pytest.raises(InvalidValue) as caught:
        add_area(actor=None, name="东片", fail=ValidationError({"name": ["太长"]}))
    assert caught.value.fields == {"name": ["太长"]}


def test_action_without_actor_or_with_positional_parameters_is_a_programming_error():
    with pytest.raises(TypeError, match="takes its actor"):
        action(lambda *, name: name)
    with pytest.raises(TypeError, match="keyword-only and annotated"):

        @action
        def rename(actor: User, name: str) -> None: ...


@pytest.mark.parametrize(
    "write",
    [
        lambda: Area.objects.create(name="x"),
        lambda: Area(name="x").save(),
        lambda: Area.objects.update(name="x"),
        lambda: Area.objects.all().delete(),
        lambda: Area.objects.bulk_create([Area(name="x")]),
        lambda: HeldRole.objects.filter(role="entry").delete(),
    ],
)
def test_writing_outside_an_action_is_refused(db, write):
    with pytest.raises(WriteOutsideActionError):
        write()


def test_gate_is_closed_again_after_a_block(db):
    with writing():
        Area.objects.create(name="x")
    with pytest.raises(WriteOutsideActionError):
        Area.objects.create(name="y")
