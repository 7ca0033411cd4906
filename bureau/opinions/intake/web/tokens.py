"""What a citizen's browser keeps for us, encrypted: nothing on the server leads from a session to an opinion."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils.functional import Promise

from bureau.core.fields import key_for
from bureau.opinions.intake.queries import SHOWN_AGAIN

# Whoever reads his answer slowly, or is called away, is not sent back to the numbers at once; a shared phone forgets.
TRACKED_FOR = timedelta(minutes=30)
# Half-written answers are taken back from a page for a day: a form left open over night can still be sent.
ANSWERS_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Token:
    """One purpose of encrypted text: what is made for one is worth nothing for another."""

    purpose: bytes
    lives: timedelta

    def make(self, text: str) -> str:
        return self._cipher().encrypt(text.encode()).decode()

    def read(self, token: str) -> str:
        """The text; "" for what is not ours, was changed or is too old."""
        try:
            return self._cipher().decrypt(token.encode(), ttl=int(self.lives.total_seconds())).decode()
        except (InvalidToken, UnicodeError):
            return ""

    def _cipher(self) -> Fernet:
        return Fernet(base64.urlsafe_b64encode(key_for(self.purpose)))


@dataclass(frozen=True, slots=True)
class Keepsake:
    """A cookie that holds a token until the browser is closed, sent to a part of the portal only."""

    name: str
    token: Token
    path: str | Promise

    def put(self, request: HttpRequest, response: HttpResponse, text: str) -> None:
        response.set_cookie(
            self.name,
            self.token.make(text),
            path=str(self.path),
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )

    def read(self, request: HttpRequest) -> str:
        return self.token.read(request.COOKIES.get(self.name, ""))

    def drop(self, response: HttpResponse) -> None:
        response.delete_cookie(self.name, path=str(self.path), samesite="Lax")


ANSWERS = Token(b"opinion answers", ANSWERS_FOR)
RECEIPT = Keepsake("opinion_receipt", Token(b"opinion receipt page", SHOWN_AGAIN), reverse_lazy("voice:start"))
TRACKED = Keepsake("opinion_track", Token(b"opinion tracking page", TRACKED_FOR), reverse_lazy("voice:track"))
