"""How a message reaches its receiver: a signed web request to a checked address, or an e-mail."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import http.client
import ipaddress
import json
import smtplib
import socket
import ssl
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit

from kb.alerts import AlertError
from kb.settings import Settings

TIMEOUT = 15.0
"""Seconds for a connection and for each answer."""
DEADLINE = 60.0
"""Seconds for a web request as a whole: an answer that comes letter by letter must not outlive the sender's lease."""
_MOST_ADDRESSES = 4
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_COMPATIBLE = ipaddress.ip_network("::/96")


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """``sha256=<hex>``: the HMAC of timestamp, full stop and body, which the receiver computes as well."""
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def post_webhook(url: str, secret: str, key: str, message: Mapping[str, Any], *, inside: bool) -> None:
    """Sends a message as JSON. Raises AlertError unless the answer is 2xx; redirects are not followed.

    The host is resolved once, its addresses checked, and those connected to, so that a name cannot lead elsewhere in
    between. ``inside`` allows private and loopback addresses.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https"):
        raise AlertError(f"{url!r} is no web address that a message can be sent to")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    addresses = _checked_addresses(host, port, inside)
    body = json.dumps(message, ensure_ascii=False).encode()
    timestamp = str(int(datetime.now(UTC).timestamp()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "BienNien",
        "Idempotency-Key": key,
        "X-Biennien-Timestamp": timestamp,
        "X-Biennien-Signature": sign(secret, timestamp, body),
    }
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    secure = parts.scheme == "https"
    connection = (http.client.HTTPSConnection if secure else http.client.HTTPConnection)(host, port, timeout=TIMEOUT)
    # It must never connect by itself: that would resolve the name anew.
    connection.auto_open = 0
    try:
        connection.sock = _connect(addresses, port, host if secure else None)
        clock = threading.Timer(DEADLINE, _break_off, [connection.sock])
        clock.start()
        try:
            if isinstance(connection.sock, ssl.SSLSocket):
                connection.sock.do_handshake()
            connection.request("POST", path, body, headers)
            status = connection.getresponse().status
        finally:
            clock.cancel()
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise AlertError(f"{host} cannot be reached: {error}") from error
    finally:
        connection.close()
    if not 200 <= status < 300:
        raise AlertError(f"{host} answered {status}")


def _connect(addresses: Sequence[str], port: int, tls_name: str | None) -> socket.socket:
    """A connection to the first address that takes it; the TLS handshake is left to the caller."""
    for number, address in enumerate(addresses, 1):
        try:
            raw = socket.create_connection((address, port), TIMEOUT)
            break
        except OSError:
            if number == len(addresses):
                raise
    if tls_name is None:
        return raw
    return ssl.create_default_context().wrap_socket(raw, server_hostname=tls_name, do_handshake_on_connect=False)


def _break_off(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        # Not SSLSocket's own, which would let go of the TLS state that the other thread is reading with.
        socket.socket.shutdown(connection, socket.SHUT_RDWR)


def _checked_addresses(host: str, port: int, inside: bool) -> list[str]:
    """The addresses of the host. Raises AlertError where one of them is not public, unless ``inside`` allows that."""
    try:
        found = [str(item[4][0]) for item in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, ValueError) as error:
        raise AlertError(f"{host} cannot be found: {error}") from error
    if not found:
        raise AlertError(f"{host} has no address")
    for address in found:
        if not inside and not is_public(address):
            raise AlertError(f"{host} leads to the address {address}, which is not a public one")
    return list(dict.fromkeys(found))[:_MOST_ADDRESSES]


def is_public(address: str) -> bool:
    """Whether an IP address can be reached by everybody; one that wraps an IPv4 address is public as that one is."""
    known = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(known, ipaddress.IPv6Address):
        if known in _NAT64 or known in _COMPATIBLE:
            known = ipaddress.IPv4Address(int(known) & 0xFFFFFFFF)
        else:
            known = known.ipv4_mapped or known.sixtofour or known
    return known.is_global and not known.is_multicast and not known.is_reserved


def send_mail(settings: Settings, address: str, key: str, subject: str, lines: Sequence[str]) -> None:
    """Sends an e-mail of these lines. Raises AlertError where no mail server is set or it refuses."""
    sender = settings.mail_from or settings.contact or ""
    if not settings.smtp_url or "@" not in sender:
        raise AlertError("no mail can be sent: set BIENNIEN_SMTP_URL and BIENNIEN_MAIL_FROM")
    mail = EmailMessage()
    # A header must stay one line whatever a headline holds.
    mail["Subject"] = " ".join(subject.split())
    mail["From"], mail["To"] = sender, address
    mail["Date"] = datetime.now(UTC)
    mail["Message-ID"] = f"<{key}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content("\n".join(lines))
    try:
        server = _open_mail_server(settings.smtp_url)
    except (OSError, ValueError, smtplib.SMTPException) as error:
        raise AlertError(f"the mail server of BIENNIEN_SMTP_URL cannot be used: {error}") from error
    try:
        server.send_message(mail)
    except (OSError, ValueError, smtplib.SMTPException) as error:
        server.close()
        raise AlertError(f"the mail server does not take the message: {error}") from error
    # The message is taken: whatever goes wrong with the farewell must not send it again.
    with contextlib.suppress(OSError, smtplib.SMTPException):
        server.quit()
    server.close()


def _open_mail_server(url: str) -> smtplib.SMTP:
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("it is no address like smtp://user:password@host:587")
    context = ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(parts.hostname, parts.port or 465, timeout=TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(parts.hostname, parts.port or 25, timeout=TIMEOUT)
    try:
        if parts.scheme == "smtp" and server.ehlo()[0] == 250 and server.has_extn("starttls"):
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        server.close()
        raise
    return server
