"""Model fields for personal data: encrypted at rest, searchable only by an exact keyed hash."""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
from typing import Any, TypeVar

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models

M = TypeVar("M", bound=models.Model)


@functools.cache
def _derived(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())


def key_for(purpose: bytes) -> bytes:
    """A key of PORTAL_FIELD_KEY for one purpose only: hashes of one column say nothing about those of another."""
    return _derived(settings.FIELD_KEY, purpose)


def _cipher() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(key_for(b"bureau field encryption")))


def blind_index(value: str) -> str:
    """Keyed hash (HMAC-SHA256, hex) of an already normalised value, for exact search beside an encrypted column."""
    if not value:
        return ""
    return hmac.new(key_for(b"bureau blind index"), value.encode(), hashlib.sha256).hexdigest()


def without_encrypted(rows: models.QuerySet[M]) -> models.QuerySet[M]:
    """The rows without their encrypted columns: for lists and labels, which have no need of them."""
    hidden = [field.name for field in rows.model._meta.fields if isinstance(field, EncryptedTextField)]
    return rows.defer(*hidden) if hidden else rows


class EncryptedTextField(models.TextField[Any, Any]):
    """Text encrypted with Fernet under PORTAL_FIELD_KEY. An empty string stays empty; lookups on it are refused."""

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return _cipher().encrypt(text.encode()).decode() if text else text

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> str | None:
        if not value:
            return value
        try:
            return _cipher().decrypt(value.encode()).decode()
        except InvalidToken:
            raise ValueError(
                f"{self.model._meta.label}.{self.name}: PORTAL_FIELD_KEY does not fit the stored data"
            ) from None

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name in {"isnull", "exact"}:
            return super().get_lookup(lookup_name)
        return None
