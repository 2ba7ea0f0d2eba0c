"""Alerts: found once, told once, over real HTTP and SMTP."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from sqlalchemy import select, update

from kb.alert_channels import post_webhook
from kb.alert_sending import MAX_TRIES, send_alerts
from kb.alerts import AlertError, list_alerts, list_saved_searches, remove_saved_search, store_saved_search
from kb.enrich import enrich
from kb.ingest import Ingest
from kb.models import Alert, SavedSearch
from kb.queries.filters import Filters
from kb.records import Article, Capture
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings
from tests.kb.small_press import make_article

YESTERDAY = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
NEW = make_article(1, "Công đoàn cảng ra quân", "Công đoàn cảng trao 12 suất quà cho thợ bốc xếp.", published=YESTERDAY)
OLD = make_article(2, "Công đoàn bến xe họp", "Công đoàn bến xe bàn việc nghỉ Tết.", published="2011-03-02")
OTHER = make_article(3, "Mưa lớn ở miền núi", "Nhiều nơi mất điện.", published=YESTERDAY)


def take(settings: Settings, articles: Sequence[Article]) -> None:
    """Takes the articles in as of now."""
    ingest = Ingest(settings)
    run = ingest.start_run("import", {})
    for article in articles:
        ingest.take(run, Capture(url=str(article.url), fetched_at=datetime.now(UTC), status=200), article)
    assert enrich(settings).failed == {}


@dataclass
class Receiver:
    """A web server on loopback that keeps what it is sent, and answers as told."""

    url: str = ""
    status: int = 204
    messages: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.messages.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(kept.status)
            self.send_header("Location", f"{kept.url}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield kept
    server.shutdown()
    server.server_close()


def allowed(settings: Settings, **changes: Any) -> Settings:
    return settings.model_copy(update={"webhooks_inside": True} | changes)


def keep(settings: Settings, url: str | None, channel: Any = "webhook", q: str = "công đoàn") -> str | None:
    with write_session(open_engine(settings)) as session:
        _, secret = store_saved_search(
            session, name="Tin mới", owner="ban-tuyen-giao", filters=Filters(q=q), channel=channel, target=url
        )
    return secret


def states(settings: Settings) -> list[str]:
    with read_session(open_engine(settings)) as session:
        return list(session.scalars(select(Alert.state).order_by(Alert.id)))


def make_due(settings: Settings) -> None:
    with write_session(open_engine(settings)) as session:
        session.execute(update(Alert).values(next_try_at=Alert.found_at))


def test_what_is_new_is_told_once_grouped_and_signed(settings: Settings, receiver: Receiver) -> None:
    take(settings, [make_article(9, "Công đoàn cũ", "Có từ trước khi tìm kiếm được lưu.", published=YESTERDAY)])
    secret = keep(settings, f"{receiver.url}/hook?from=bn")
    take(settings, [NEW, OLD, OTHER])
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
    take(settings, [NEW])
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


def test_a_crash_between_sending_and_noting_it_repeats_the_same_message(
    sqlite_settings: Settings, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(sqlite_settings, receiver.url)
    take(sqlite_settings, [NEW])
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("kb.alert_sending._note", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        send_alerts(allowed(sqlite_settings))
    assert send_alerts(allowed(sqlite_settings)).messages == 0, "the lease of the lost process still holds"
    with write_session(open_engine(sqlite_settings)) as session:
        session.execute(update(SavedSearch).values(sending_until=SavedSearch.created_at))
    assert send_alerts(allowed(sqlite_settings)).sent == 1
    first, second = receiver.messages
    assert first[0]["idempotency-key"] == second[0]["idempotency-key"]
    assert json.loads(first[1]) == json.loads(second[1])


def test_a_message_is_given_up_in_the_end(sqlite_settings: Settings, receiver: Receiver) -> None:
    keep(sqlite_settings, receiver.url)
    take(sqlite_settings, [NEW])
    receiver.status = 302
    for _ in range(MAX_TRIES):
        make_due(sqlite_settings)
        assert send_alerts(allowed(sqlite_settings)).sent == 0
    assert states(sqlite_settings) == ["failed"]
    assert {headers["host"] for headers, _ in receiver.messages} == {receiver.url.removeprefix("http://")}
    assert len(receiver.messages) == MAX_TRIES, "a redirect is not followed"


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:9/x", "http://localhost/x", "http://[::1]/x", "http://10.0.0.1/", "http://[::ffff:127.0.0.1]/"],
)
def test_addresses_inside_are_refused(url: str) -> None:
    with pytest.raises(AlertError, match=r"not a public one|cannot be found"):
        post_webhook(url, "s", "k", {}, inside=False)


@pytest.mark.parametrize(
    ("channel", "target"),
    [
        ("webhook", "file:///etc/passwd"),
        ("webhook", "ftp://example.org/x"),
        ("webhook", "https://user:secret@example.org/"),
        ("webhook", None),
        ("email", "no address"),
        ("email", "a@example.org\nBcc: b@example.org"),
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
    take(settings, [NEW])
    send_alerts(allowed(settings))
    with write_session(open_engine(settings)) as session:
        (saved,) = list_saved_searches(session, "ban-tuyen-giao")
        assert [alert.state for alert in list_alerts(session, "ban-tuyen-giao")] == ["sent"]
        assert not remove_saved_search(session, saved.id, "somebody-else")
        assert remove_saved_search(session, saved.id, "ban-tuyen-giao")
        assert list_alerts(session) == []


class Mailbox(threading.Thread):
    """An SMTP server on loopback for one connection after the other: keeps the letters."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.letters: list[bytes] = []
        self.start()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.socket.getsockname()[1]}"

    def run(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as stream:
                self._talk(stream)

    def _talk(self, stream: Any) -> None:
        def say(line: str) -> None:
            stream.write(line.encode() + b"\r\n")
            stream.flush()

        say("220 mailbox")
        for raw in stream:
            command = raw.decode().strip().upper()
            if command == "DATA":
                say("354 go on")
                lines: list[bytes] = []
                for line in stream:
                    if line == b".\r\n":
                        break
                    lines.append(line)
                self.letters.append(b"".join(lines))
                say("250 kept")
            elif command == "QUIT":
                say("221 bye")
                return
            else:
                say("250 well")


def test_by_mail(sqlite_settings: Settings) -> None:
    mailbox = Mailbox()
    keep(sqlite_settings, "ban@example.org", "email")
    take(sqlite_settings, [NEW, OLD])
    told = send_alerts(allowed(sqlite_settings, smtp_url=mailbox.url, mail_from="bien-nien@example.org"))
    assert (told.sent, told.failures) == (2, ())
    letter = message_from_bytes(mailbox.letters[0], policy=policy.default)
    assert letter["To"] == "ban@example.org"
    assert "2 bài mới" in letter["Subject"]
    content = letter.get_content()
    assert content.index("Mới đăng") < content.index("Công đoàn cảng ra quân")
    assert content.index("Mới tìm thấy") < content.index("Công đoàn bến xe họp")
    mailbox.socket.close()


def test_without_a_mail_server_the_alert_waits_and_says_why(sqlite_settings: Settings) -> None:
    keep(sqlite_settings, "ban@example.org", "email")
    take(sqlite_settings, [NEW])
    told = send_alerts(allowed(sqlite_settings))
    assert "BIENNIEN_SMTP_URL" in told.failures[0]
    assert states(sqlite_settings) == ["waiting"]
