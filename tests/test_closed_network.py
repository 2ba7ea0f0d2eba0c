"""The network is closed to the tests and to what they start, and loopback is open."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable

import pytest

# Of the block that RFC 5737 keeps for documentation: nobody answers there.
ELSEWHERE = ("192.0.2.1", 9)


def datagram() -> socket.socket:
    return socket.socket(type=socket.SOCK_DGRAM)


@pytest.mark.parametrize(
    "reach",
    [
        lambda: socket.create_connection(ELSEWHERE, timeout=1),
        lambda: socket.socket().connect_ex(ELSEWHERE),
        lambda: datagram().sendto(b"x", ELSEWHERE),
        lambda: socket.getaddrinfo("vi.example", 80),
        lambda: socket.gethostbyname("vi.example"),
    ],
    ids=["connect", "connect_ex", "sendto", "getaddrinfo", "gethostbyname"],
)
def test_nothing_gets_out(reach: Callable[[], object]) -> None:
    with pytest.raises(PermissionError, match="closed to tests"):
        reach()


def test_nothing_gets_out_of_a_process_that_a_test_starts() -> None:
    program = f"import socket; socket.create_connection({ELSEWHERE!r}, timeout=1)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert "closed to tests" in done.stderr


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1]), timeout=5).close()
        server.accept()[0].close()
