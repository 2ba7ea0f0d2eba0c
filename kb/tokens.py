"""Bearer tokens of the HTTP interface: shown once when they are made, kept as digests, with scopes and an expiry."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from kb.ids import digest
from kb.models import Token as TokenRow

SCOPES = ("review", "alerts", "admin", "sql")
"""What a token may do: give verdicts on facts, keep searches and alerts, administer, ask in SQL where that is on."""
_PREFIX = "bn_"
"""Tells a token of this program apart from others, for people and for scanners of leaked secrets."""


class TokenError(Exception):
    """The token cannot be made or revoked; the message says why, in one sentence."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is known afterwards: without its secret."""

    id: str
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None

    def is_valid(self, at: datetime) -> bool:
        """Whether it opens anything at that moment."""
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)


def create_token(
    session: Session, name: str, scopes: Sequence[str], *, expires_at: datetime | None = None
) -> tuple[Token, str]:
    """A new token and its secret, which is nowhere kept. Raises TokenError for a nameless one and unknown scopes."""
    if not name.strip():
        raise TokenError("a token needs a name that says who uses it")
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise TokenError(f"{', '.join(unknown) or 'an empty list'} is no scope; there are {', '.join(SCOPES)}")
    # 256 random bits: a plain digest cannot be guessed back, so no slow password hash is needed at every request.
    secret = _PREFIX + secrets.token_urlsafe(32)
    token = Token(secrets.token_hex(4), name.strip(), tuple(sorted(set(scopes))), datetime.now(UTC), expires_at)
    values = {
        "id": token.id,
        "name": token.name,
        "digest": digest("token", secret),
        "scopes": list(token.scopes),
        "created_at": token.created_at,
        "expires_at": expires_at,
    }
    session.execute(insert(TokenRow).values(values))
    return token, secret


def list_tokens(session: Session) -> list[Token]:
    """All tokens, the revoked and expired ones too, oldest first."""
    return [_token(row) for row in session.scalars(select(TokenRow).order_by(TokenRow.created_at, TokenRow.id))]


def revoke_token(session: Session, token_id: str) -> Token:
    """The token, which opens nothing from now on. Raises TokenError where there is none with that id."""
    row = session.get(TokenRow, token_id)
    if row is None:
        raise TokenError(f"there is no token {token_id}")
    if row.revoked_at is None:
        row.revoked_at = datetime.now(UTC)
    return _token(row)


def resolve_token(session: Session, secret: str) -> Token | None:
    """The valid token with that secret, or None: unknown, expired and revoked ones are not told apart."""
    row = session.scalars(select(TokenRow).where(TokenRow.digest == digest("token", secret))).one_or_none()
    token = _token(row) if row is not None else None
    return token if token is not None and token.is_valid(datetime.now(UTC)) else None


def _token(row: TokenRow) -> Token:
    return Token(row.id, row.name, tuple(row.scopes), row.created_at, row.expires_at, row.revoked_at)
