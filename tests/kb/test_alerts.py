"""Alerts: found once, told once, over real HTTP and SMTP."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from sqlalchemy import select, update

from kb.alert_sending import MAX_TRIES, SendSummary, send_alerts
from kb.alerts import AlertError, list_alerts, list_saved_searches, remove_saved_search, store_saved_search
from kb.enrich import enrich
from kb.ingest import Ingest
from kb.models import Alert, SavedSearch
from kb.queries.filters import Filters
from kb.records import Article, Capture
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings
from kb.tokens import create_token, list_tokens, revoke_token
from tests.kb.receivers import Mailbox, Receiver, open_receiver
from tests.kb.small_press import make_article

YESTERDAY = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
NEW = make_article(1, "Công đoàn cảng ra quân", "Công đoàn cảng trao 12 suất quà cho thợ bốc xếp.", published=YESTERDAY)
OLD = make_article(2, "Công đoàn bến xe họp", "Công đoàn bến xe bàn việc nghỉ Tết.", published="2011-03-02")
OTHER = make_article(3, "Mưa lớn ở miền núi", "Nhiều nơi mất điện.", published=YESTERDAY)


def take(settings: Settings, articles: Sequence[Article], fetched_at: datetime | None = None) -> None:
    """Takes the articles in as fetched then, or now, and not yet annotated or indexed."""
    ingest = Ingest(settings)
    run = ingest.start_run("import", {})
    for article in articles:
        capture = Capture(url=str(article.url), fetched_at=fetched_at or datetime.now(UTC), status=200)
        ingest.take(run, capture, article)


def take_whole(settings: Settings, articles: Sequence[Article]) -> None:
    """Takes the articles in as of now, annotated and indexed."""
    take(settings, articles)
    assert enrich(settings).failed == {}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with open_receiver() as kept:
        yield kept


def allowed(settings: Settings, **changes: Any) -> Settings:
    return settings.model_copy(update={"webhooks_inside": True} | changes)


OWNER = "ban-tuyen-giao"


UNION = Filters(q="công đoàn")


def keep(settings: Settings, url: str | None, channel: Any = "webhook", filters: Filters = UNION) -> str | None:
    """A saved search of a token that is valid; gives its secret."""
    with write_session(open_engine(settings)) as session:
        if all(token.name != OWNER for token in list_tokens(session)):
            create_token(session, OWNER, ["alerts"])
        _, secret = store_saved_search(
            session, name="Tin mới", owner=OWNER, filters=filters, channel=channel, target=url
        )
    return secret


def states(settings: Settings) -> list[str]:
    with read_session(open_engine(settings)) as session:
        return list(session.scalars(select(Alert.state).order_by(Alert.id)))


def make_due(settings: Settings) -> None:
    with write_session(open_engine(settings)) as session:
        session.execute(update(Alert).values(next_try_at=Alert.found_at))


def test_what_is_new_is_told_once_grouped_and_signed(settings: Settings, receiver: Receiver) -> None:
    take_whole(settings, [make_article(9, "Công đoàn cũ", "Có từ trước khi tìm kiếm được lưu.", published=YESTERDAY)])
    secret = keep(settings, f"{receiver.url}/hook?from=bn")
    take_whole(settings, [NEW, OLD, OTHER])
    first = send_alerts(allowed(settings))
    assert (first.found, first.sent, first.messages, first.failures) == (2, 2, 1, ())
    ((headers, body),) = receiver.messages
    message = json.loads(body)
    assert [article["headline"] for article in message["published"]] == ["Công đoàn cảng ra quân"]
    assert [article["headline"] for article in message["found"]] == ["Công đoàn bến xe họp"]
    assert secret is not None
    signed = hmac.new(secret.encode(), headers["x-biennien-timestamp"].encode() + b"." + body, hashlib.sha256)
    assert headers["x-biennien-signature"] == f"sha256={signed.hexdigest()}"
    assert headers["idempotency-key"] == message["message"]
    again = send_alerts(allowed(settings))
    assert (again.found, again.sent) == (0, 0)
    assert len(receiver.messages) == 1


def test_a_receiver_that_fails_is_tried_again_with_the_same_key(settings: Settings, receiver: Receiver) -> None:
    keep(settings, receiver.url)
    take_whole(settings, [NEW])
    receiver.status = 500
    failed = send_alerts(allowed(settings))
    assert failed.sent == 0
    assert "answered 500" in failed.failures[0]
    assert send_alerts(allowed(settings)).failures == (), "it is not due yet"
    receiver.status = 200
    make_due(settings)
    assert send_alerts(allowed(settings)).sent == 1
    keys = {headers["idempotency-key"] for headers, _ in receiver.messages}
    assert (len(receiver.messages), len(keys)) == (2, 1)
    assert states(settings) == ["sent"]


def test_what_an_archive_brings_and_what_is_annotated_late_is_told_too(settings: Settings, receiver: Receiver) -> None:
    keep(settings, receiver.url)
    take_whole(settings, [OTHER])
    years_ago = datetime(2015, 6, 1, tzinfo=UTC)
    take(settings, [OLD], fetched_at=years_ago)
    assert send_alerts(allowed(settings)).found == 0, "it is not indexed yet"
    take_whole(settings, [NEW])
    assert send_alerts(allowed(settings)).found == 2
    message = json.loads(receiver.messages[0][1])
    assert [article["headline"] for article in message["found"]] == ["Công đoàn bến xe họp"]
    take_whole(settings, [OLD])
    assert send_alerts(allowed(settings)).found == 0, "it has only been seen again"


def test_an_older_reading_of_a_known_article_makes_it_no_new_one(settings: Settings, receiver: Receiver) -> None:
    take_whole(settings, [NEW])
    keep(settings, receiver.url)
    earlier = replace(NEW, article_body="Công đoàn cảng sẽ trao 12 suất quà.")
    take(settings, [earlier], fetched_at=datetime.now(UTC) - timedelta(days=9))
    assert enrich(settings).failed == {}
    assert send_alerts(allowed(settings)) == SendSummary(0, 0, 0)


def test_a_search_whose_token_was_revoked_tells_nobody(sqlite_settings: Settings, receiver: Receiver) -> None:
    keep(sqlite_settings, receiver.url)
    take_whole(sqlite_settings, [NEW])
    engine = open_engine(sqlite_settings)
    with write_session(engine) as session:
        revoke_token(session, list_tokens(session)[0].id)
    assert send_alerts(allowed(sqlite_settings)).found == 0
    assert receiver.messages == []
    with write_session(engine) as session:
        create_token(session, OWNER, ["alerts"])
    assert send_alerts(allowed(sqlite_settings)).sent == 1, "a new token of that name carries on"


def test_one_search_that_fails_keeps_nobody_else_waiting(sqlite_settings: Settings, receiver: Receiver) -> None:
    keep(sqlite_settings, "http://127.0.0.1:1/closed")
    keep(sqlite_settings, f"{receiver.url}/1")
    keep(sqlite_settings, f"{receiver.url}/2", filters=Filters(source="bao"))
    with write_session(open_engine(sqlite_settings)) as session:
        wrong = {"since": "2025-02-01", "until": "2025-01-01"}
        broken = update(SavedSearch).where(SavedSearch.target.endswith("/2")).values(filters=wrong, name="Lỗi")
        session.execute(broken)
    take_whole(sqlite_settings, [NEW])
    told = send_alerts(allowed(sqlite_settings))
    assert (told.sent, len(receiver.messages)) == (1, 1)
    assert len(told.failures) == 2
    assert "cannot be reached" in " ".join(told.failures)
    assert "before it begins" in " ".join(told.failures)


def test_more_than_a_message_holds_goes_out_in_several(
    sqlite_settings: Settings, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.alert_sending.MOST_ARTICLES", 2)
    keep(sqlite_settings, receiver.url, filters=Filters(source="bao"))
    take(sqlite_settings, [NEW, OLD, OTHER])
    told = send_alerts(allowed(sqlite_settings))
    assert (told.sent, told.messages) == (3, 2)
    assert len({headers["idempotency-key"] for headers, _ in receiver.messages}) == 2


def test_who_sends_keeps_others_from_sending(sqlite_settings: Settings, receiver: Receiver) -> None:
    keep(sqlite_settings, receiver.url, filters=Filters(source="bao"))
    take(sqlite_settings, [NEW])
    told: list[SendSummary] = []
    receiver.before = lambda: told.append(send_alerts(allowed(sqlite_settings)))
    assert send_alerts(allowed(sqlite_settings)).sent == 1
    assert [summary.messages for summary in told] == [0]
    assert len(receiver.messages) == 1


def test_a_message_is_given_up_in_the_end(sqlite_settings: Settings, receiver: Receiver) -> None:
    keep(sqlite_settings, receiver.url)
    take_whole(sqlite_settings, [NEW])
    receiver.status = 302
    for _ in range(MAX_TRIES):
        make_due(sqlite_settings)
        assert send_alerts(allowed(sqlite_settings)).sent == 0
    assert states(sqlite_settings) == ["failed"]
    make_due(sqlite_settings)
    assert send_alerts(allowed(sqlite_settings)).failures == ()
    assert {headers["host"] for headers, _ in receiver.messages} == {receiver.url.removeprefix("http://")}
    assert len(receiver.messages) == MAX_TRIES, "a redirect is not followed"


@pytest.mark.parametrize(
    ("channel", "target"),
    [
        ("webhook", "file:///etc/passwd"),
        ("webhook", "ftp://example.org/x"),
        ("webhook", "https://user:secret@example.org/"),
        ("webhook", "http://[broken/"),
        ("webhook", "http://example.org:99999/"),
        ("webhook", "http://example.org/hai từ"),
        ("webhook", "http://example.org/x\r\nX-Header: y"),
        ("webhook", None),
        ("email", "no address"),
        ("email", "a@example.org\nBcc: b@example.org"),
        ("email", "a@example.org,b@example.org"),
        ("email", "Ban <a@example.org>"),
        ("email", "@example.org"),
        (None, "a@example.org"),
    ],
)
def test_a_target_that_is_none_is_refused(sqlite_settings: Settings, channel: Any, target: str | None) -> None:
    with pytest.raises(AlertError):
        keep(sqlite_settings, target, channel)


def test_a_search_without_a_question_is_refused(sqlite_settings: Settings) -> None:
    with write_session(open_engine(sqlite_settings)) as session, pytest.raises(AlertError, match="a query or a filter"):
        store_saved_search(session, name="x", owner="y", filters=Filters())


def test_only_the_owner_removes_a_search_and_its_alerts_go_with_it(settings: Settings, receiver: Receiver) -> None:
    keep(settings, receiver.url)
    take_whole(settings, [NEW])
    send_alerts(allowed(settings))
    with write_session(open_engine(settings)) as session:
        (saved,) = list_saved_searches(session, OWNER).items
        assert [alert.state for alert in list_alerts(session, OWNER).items] == ["sent"]
        assert not remove_saved_search(session, saved.id, "somebody-else")
        assert remove_saved_search(session, saved.id, OWNER)
        assert list_alerts(session).items == ()


def test_by_mail(sqlite_settings: Settings) -> None:
    mailbox = Mailbox()
    keep(sqlite_settings, "ban@example.org", "email")
    take_whole(sqlite_settings, [NEW, OLD])
    told = send_alerts(allowed(sqlite_settings, smtp_url=mailbox.url, mail_from="bien-nien@example.org"))
    assert (told.sent, told.failures) == (2, ())
    letter = message_from_bytes(mailbox.letters[0], policy=policy.default)
    assert letter["To"] == "ban@example.org"
    assert "2 bài mới" in letter["Subject"]
    content = letter.get_content()
    assert content.index("Mới đăng") < content.index("Công đoàn cảng ra quân")
    assert content.index("Mới tìm thấy") < content.index("Công đoàn bến xe họp")
    assert states(sqlite_settings) == ["sent", "sent"]
    mailbox.socket.close()


def test_without_a_mail_server_the_alert_waits_and_says_why(sqlite_settings: Settings) -> None:
    keep(sqlite_settings, "ban@example.org", "email")
    take_whole(sqlite_settings, [NEW])
    told = send_alerts(allowed(sqlite_settings))
    assert "BIENNIEN_SMTP_URL" in told.failures[0]
    make_due(sqlite_settings)
    wrong = send_alerts(allowed(sqlite_settings, smtp_url="mail.example.org", mail_from="bien-nien@example.org"))
    assert "it is no address like smtp://" in wrong.failures[0]
    assert states(sqlite_settings) == ["waiting"]
