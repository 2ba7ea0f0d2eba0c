"""The sender is killed in the middle: nothing is lost, and what is told twice comes with the same key."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter, defaultdict
from email import message_from_bytes, policy

from sqlalchemy import func, select, update

from kb.alert_finding import find_alerts
from kb.alerts import Channel, store_saved_search
from kb.models import Alert, SavedSearch
from kb.queries.filters import Filters
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings
from kb.tokens import create_token
from tests.kb.receivers import Mailbox, open_receiver
from tests.kb.small_press import make_article, take

SEARCHES = 20
ARTICLES = 10


class Sender:
    """Runs the command again and again, and can be killed from the receivers' threads."""

    def __init__(self, settings: Settings, mail_url: str) -> None:
        self.environment = os.environ | {
            "BIENNIEN_DATA_DIR": str(settings.data_dir),
            "BIENNIEN_DATABASE_URL": settings.url,
            "BIENNIEN_WEBHOOKS_INSIDE": "true",
            "BIENNIEN_SMTP_URL": mail_url,
            "BIENNIEN_MAIL_FROM": "bien-nien@example.org",
        }
        self.process: subprocess.Popen[str] | None = None
        self.kills = 0

    def run(self, kill_after: float | None = None) -> tuple[int, str]:
        """Exit status and standard error of one run, which is killed after so many seconds where it lasts as long."""
        command = [sys.executable, "-m", "kb.command", "alerts", "send", "--json"]
        self.process = subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        timer = threading.Timer(kill_after, self.kill) if kill_after is not None else None
        if timer is not None:
            timer.start()
        _, errors = self.process.communicate(timeout=60)
        if timer is not None:
            timer.cancel()
        return self.process.returncode, errors

    def kill(self) -> None:
        """kill -9, of the process that this one started."""
        if self.process is not None and self.process.poll() is None:
            self.kills += 1
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(10)


def end_leases(settings: Settings) -> None:
    """As if the ten minutes of a lost sender were over."""
    with write_session(open_engine(settings)) as session:
        session.execute(update(SavedSearch).values(sending_until=None))


def test_killed_at_any_moment_every_match_arrives_under_one_key(settings: Settings) -> None:
    engine = open_engine(settings)
    mailbox = Mailbox()
    with open_receiver() as receiver:
        with write_session(engine) as session:
            create_token(session, "ban", ["alerts"])
            for number in range(SEARCHES):
                channel: Channel = "webhook" if number % 2 else "email"
                target = f"{receiver.url}/{number}" if number % 2 else f"ban{number}@example.org"
                store_saved_search(
                    session,
                    name=f"Số {number}",
                    owner="ban",
                    filters=Filters(source="bao"),
                    channel=channel,
                    target=target,
                )
        take(settings, [make_article(n, f"Bài số {n}", f"Nội dung {n}.") for n in range(ARTICLES)], annotate=False)
        sender = Sender(settings, mailbox.url)
        # At the worst moments: a message has arrived and is not answered yet, or is answered and not yet noted.
        for moment in ("before", "after"):
            for place in (receiver, mailbox):
                end_leases(settings)
                setattr(place, moment, sender.kill)
                status, errors = sender.run()
                assert status == -signal.SIGKILL, errors
                setattr(place, moment, lambda: None)
        # And at random ones.
        moments = random.Random(7)
        for _ in range(3):
            end_leases(settings)
            sender.run(kill_after=moments.uniform(0.6, 1.2))
        end_leases(settings)
        assert sender.run() == (0, "")
        posted = [(headers["idempotency-key"], json.loads(body)) for headers, body in receiver.messages]
    letters = [message_from_bytes(letter, policy=policy.default) for letter in mailbox.letters]
    mailbox.socket.close()

    times = Counter(key for key, _ in posted)
    contents = defaultdict(set)
    for key, message in posted:
        contents[key].add(json.dumps(message, sort_keys=True))
    mails = Counter(str(letter["Message-ID"]) for letter in letters)
    receivers = {str(letter["Message-ID"]): str(letter["To"]) for letter in letters}
    assert all(len(variants) == 1 for variants in contents.values()), "a key always stands for the same message"
    assert len(times) == len({message["saved_search"]["id"] for _, message in posted}) == SEARCHES // 2
    assert all(len(message["found"]) == ARTICLES for _, message in posted)
    assert len(mails) == len(set(receivers.values())) == SEARCHES // 2
    repeated = sum(times.values()) - len(times) + sum(mails.values()) - len(mails)
    assert 1 <= repeated <= sender.kills, "only what was under way at a kill is told again"
    with read_session(engine) as session:
        assert session.scalars(select(Alert.state).distinct()).all() == ["sent"]
        assert session.scalar(select(func.count()).select_from(Alert)) == SEARCHES * ARTICLES
    assert find_alerts(settings) == (0, [])
