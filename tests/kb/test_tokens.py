from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from kb.cli_tokens import token as token_group
from kb.migrations import upgrade
from kb.models import Token as TokenRow
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings
from kb.tokens import TokenError, create_token, list_tokens, resolve_token, revoke_token


def test_a_token_opens_until_it_is_revoked_and_its_secret_is_nowhere_kept(settings: Settings) -> None:
    engine = open_engine(settings)
    with write_session(engine) as session:
        made, secret = create_token(session, "Người duyệt", ["review"])
    with read_session(engine) as session:
        found = resolve_token(session, secret)
        assert found is not None
        assert (found.id, found.name, found.scopes) == (made.id, "Người duyệt", ("review",))
        kept = session.scalars(select(TokenRow)).one()
        assert secret not in json.dumps([kept.id, kept.name, kept.digest, kept.scopes])
        assert resolve_token(session, secret + "x") is None
        assert resolve_token(session, kept.digest) is None
    with write_session(engine) as session:
        revoke_token(session, made.id)
    with read_session(engine) as session:
        assert resolve_token(session, secret) is None
        assert [item.revoked_at is not None for item in list_tokens(session)] == [True]


def test_an_expired_token_opens_nothing(sqlite_settings: Settings) -> None:
    engine = open_engine(sqlite_settings)
    now = datetime.now(UTC)
    with write_session(engine) as session:
        _, late = create_token(session, "cũ", ["review"], expires_at=now - timedelta(seconds=1))
        _, early = create_token(session, "mới", ["review"], expires_at=now + timedelta(days=1))
    with read_session(engine) as session:
        assert resolve_token(session, late) is None
        assert resolve_token(session, early) is not None


@pytest.mark.parametrize(("name", "scopes"), [("x", ["everything"]), ("x", []), ("  ", ["review"])])
def test_a_token_needs_a_name_and_known_scopes(sqlite_settings: Settings, name: str, scopes: list[str]) -> None:
    with write_session(open_engine(sqlite_settings)) as session, pytest.raises(TokenError):
        create_token(session, name, scopes)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BIENNIEN_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("BIENNIEN_DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    upgrade(open_engine(Settings()))
    return tmp_path


def test_the_commands_make_list_and_revoke(folder: Path) -> None:
    made = CliRunner().invoke(token_group, ["create", "Hà Nội", "--scope", "review", "--days", "90", "--json"])
    assert made.exit_code == 0
    secret = json.loads(made.output)["secret"]
    listed = CliRunner().invoke(token_group, ["list"])
    assert "Hà Nội  review  valid until" in listed.output
    assert secret not in listed.output
    revoked = CliRunner().invoke(token_group, ["revoke", json.loads(made.output)["id"]])
    assert revoked.exit_code == 0
    rows = json.loads(CliRunner().invoke(token_group, ["list", "--json"]).output)
    assert [row["is_valid"] for row in rows] == [False]


def test_wrong_use_is_one_sentence(folder: Path) -> None:
    assert CliRunner().invoke(token_group, ["create", "x", "--scope", "all"]).exit_code == 2
    unknown = CliRunner().invoke(token_group, ["revoke", "none"])
    assert (unknown.exit_code, unknown.output) == (1, "Error: there is no token none\n")
