"""How a message travels: to public addresses alone, over TLS that is verified, and not for ever."""

from __future__ import annotations

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from kb.alert_channels import is_public, post_webhook, send_mail
from kb.alerts import AlertError
from kb.settings import Settings
from tests.kb.receivers import Mailbox, open_receiver


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:9/x", "http://localhost/x", "http://[::1]/x", "http://10.0.0.1/", "http://[::ffff:127.0.0.1]/"],
)
def test_addresses_inside_are_refused(url: str) -> None:
    with pytest.raises(AlertError, match="not a public one"):
        post_webhook(url, "s", "k", {}, inside=False)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("0.0.0.0", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("172.16.3.4", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("64:ff9b::808:808", True),
        ("2002:7f00:1::", False),
        ("::7f00:1", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_an_answer_that_never_ends_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.alert_channels.DEADLINE", 0.5)
    listening = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def drip() -> None:
        connection, _ = listening.accept()
        with connection:
            for _ in range(200):
                try:
                    connection.sendall(b"H")
                except OSError:
                    break
                if ended.wait(0.05):
                    break

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    with pytest.raises(AlertError, match="cannot be reached"):
        post_webhook(f"http://127.0.0.1:{listening.getsockname()[1]}/", "s", "k", {}, inside=True)
    ended.set()
    thread.join(5)
    listening.close()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for localhost that it has signed itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path / "localhost.pem"
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


def test_tls_is_verified(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with open_receiver(context) as receiver:
        url = receiver.url.replace("127.0.0.1", "localhost")
        assert url.startswith("https://localhost:")
        with pytest.raises(AlertError, match=r"cannot be reached: .*certificate"):
            post_webhook(url, "s", "k", {}, inside=True)
        assert receiver.messages == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        post_webhook(url, "s", "k", {"tin": "mới"}, inside=True)
    ((headers, body),) = receiver.messages
    assert headers["host"] == url.removeprefix("https://")
    assert body.decode() == '{"tin": "mới"}'


@pytest.mark.parametrize("farewell", ["221 bye", "554 in a bad mood"])
def test_a_letter_that_was_taken_is_sent_whatever_follows(sqlite_settings: Settings, farewell: str) -> None:
    mailbox = Mailbox(farewell)
    settings = sqlite_settings.model_copy(update={"smtp_url": mailbox.url, "mail_from": "bien-nien@example.org"})
    send_mail(settings, "ban@example.org", "key-1", "Hai bài\r\nBcc: x@example.org", ["Mới đăng"])
    mailbox.socket.close()
    letter = message_from_bytes(mailbox.letters[0], policy=policy.default)
    assert letter["Message-ID"] == "<key-1@example.org>"
    assert letter["Subject"] == "Hai bài Bcc: x@example.org"
    assert letter["Bcc"] is None
    assert letter.get_content().strip() == "Mới đăng"
