"""How a message reaches its receiver: a signed web request to a checked address, or an e-mail."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ipaddress
import json
import smtplib
import socket
import ssl
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit

from kb.alerts import AlertError
from kb.settings import Settings

TIMEOUT = 15.0
"""Seconds for a connection and for each answer."""


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """``sha256=<hex>``: the HMAC of timestamp, full stop and body, which the receiver computes as well."""
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def post_webhook(url: str, secret: str, key: str, message: Mapping[str, Any], *, inside: bool) -> None:
    """Sends a message as JSON. Raises AlertError unless the answer is 2xx; redirects are not followed.

    The host is resolved once, its address checked, and that address connected to, so that a name cannot lead elsewhere
    in between. ``inside`` allows private and loopback addresses.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = _checked_address(host, port, inside)
    body = json.dumps(message, ensure_ascii=False).encode()
    timestamp = str(int(datetime.now(UTC).timestamp()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "BienNien",
        "Idempotency-Key": key,
        "X-Biennien-Timestamp": timestamp,
        "X-Biennien-Signature": sign(secret, timestamp, body),
    }
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
    try:
        raw = socket.create_connection((address, port), TIMEOUT)
        secure = parts.scheme == "https"
        connection.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=host) if secure else raw
        connection.request("POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body, headers)
        answer = connection.getresponse()
        answer.read(64 * 1024)
        if not 200 <= answer.status < 300:
            raise AlertError(f"{host} answered {answer.status}")
    except (OSError, http.client.HTTPException) as error:
        raise AlertError(f"{host} cannot be reached: {error}") from error
    finally:
        connection.close()


def _checked_address(host: str, port: int, inside: bool) -> str:
    try:
        found = [item[4][0] for item in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except OSError as error:
        raise AlertError(f"{host} cannot be found: {error}") from error
    for address in found:
        known = ipaddress.ip_address(str(address).partition("%")[0])
        mapped = getattr(known, "ipv4_mapped", None) or known
        if not inside and (not mapped.is_global or mapped.is_multicast):
            raise AlertError(f"{host} leads to the address {address}, which is not a public one")
    if not found:
        raise AlertError(f"{host} has no address")
    return str(found[0])


def send_mail(settings: Settings, address: str, key: str, subject: str, lines: Sequence[str]) -> None:
    """Sends an e-mail of these lines. Raises AlertError where no mail server is set or it refuses."""
    sender = settings.mail_from or settings.contact
    if not settings.smtp_url or "@" not in sender:
        raise AlertError("no mail can be sent: set BIENNIEN_SMTP_URL and BIENNIEN_MAIL_FROM")
    parts = urlsplit(settings.smtp_url)
    mail = EmailMessage()
    # A header must stay one line whatever a headline holds.
    mail["Subject"] = " ".join(subject.split())
    mail["From"], mail["To"] = sender, address
    mail["Message-ID"] = f"<{key}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content("\n".join(lines))
    server_type = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    port = parts.port or (465 if parts.scheme == "smtps" else 25)
    try:
        with server_type(parts.hostname or "localhost", port, timeout=TIMEOUT) as server:
            if parts.scheme == "smtp" and server.ehlo()[0] == 250 and server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(mail)
    except (OSError, smtplib.SMTPException) as error:
        raise AlertError(f"the mail server {parts.hostname} does not take the message: {error}") from error
