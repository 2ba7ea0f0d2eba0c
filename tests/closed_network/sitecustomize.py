"""Closes the network but for loopback: in the test process, and in every Python process that a test starts.

The folder is on the PYTHONPATH of the tests (``conftest.py``). An audit hook sees what a guard around
``socket.connect`` does not: ``connect_ex``, which Twisted calls, datagrams, and questions to name servers.
"""

from __future__ import annotations

import ipaddress
import socket
import sys
from typing import Any

CONNECTING = ("socket.connect", "socket.sendto", "socket.sendmsg")
LOOKING_UP = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
OWN_NAMES = {"", "localhost", socket.gethostname()}


def refuse_outside(event: str, arguments: tuple[Any, ...]) -> None:
    """Raises PermissionError, which is what a firewall gives, where something is asked of another machine."""
    if event in CONNECTING:
        address = arguments[1]
        # A path is a socket of this machine; without an address the socket has been connected before.
        host = address[0] if isinstance(address, tuple) else None
    elif event in LOOKING_UP:
        host = arguments[0]
    else:
        return
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if name is None or name in OWN_NAMES:
        return
    try:
        # Nobody is asked for the address of an address.
        inside = ipaddress.ip_address(name).is_loopback or event in LOOKING_UP
    except ValueError:
        inside = False
    if not inside:
        raise PermissionError(f"{event} of {name}: the network is closed to tests but for loopback")


sys.addaudithook(refuse_outside)
