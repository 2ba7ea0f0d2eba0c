"""A client of the interface: every list to its end, every export with its checksum, every record typed.

    from api.client import Client

    with Client("http://127.0.0.1:8000") as client:
        for figure in client.list_figures(indicator="members_admitted", since="2023-01-01"):
            print(figure["value"], figure["sentence"], client.page_of(figure))

It needs httpx2 (the extra `client`) and nothing of the server. A method has the name of its operation in the OpenAPI
document; what it takes and gives is written from that document (`bench/write_client.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from api.client_export import ExportChanged
from api.client_http import (
    ApiError,
    BadRequest,
    Conflict,
    CursorGone,
    Forbidden,
    Gone,
    Items,
    NotFound,
    TooManyRequests,
    Unauthorized,
    Unavailable,
)
from api.client_methods import Methods

__all__ = [
    "ApiError",
    "BadRequest",
    "Client",
    "Conflict",
    "CursorGone",
    "ExportChanged",
    "Forbidden",
    "Gone",
    "Items",
    "NotFound",
    "TooManyRequests",
    "Unauthorized",
    "Unavailable",
]


class Client(Methods):
    """The interface at ``origin``, asked with ``token`` where one is given; closed at the end of a `with`.

    A refusal raises `ApiError`, each kind its own class. A spent quota is waited for, up to ``longest_wait`` seconds
    for a call. A read that was made before is asked for by its ETag.
    """

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def page_of(self, fact: Mapping[str, Any]) -> str:
        """The address of the page on which a fact (a figure, a reference, a mention ...) is marked in its article."""
        return f"{self.origin}/articles/{fact['article']['id']}#{fact['id']}"
