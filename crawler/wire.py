"""Keeps what came over the wire for the archive, before Scrapy decodes it."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.http import Response

Wire = tuple[int, tuple[tuple[str, str], ...], bytes]


class WireMiddleware:
    """Puts status, headers and body as received into the request's meta as ``wire``.

    Its place is between Scrapy's decompression and the downloader, so that it sees a response first.
    """

    def process_response(self, request: Request, response: Response) -> Any:
        """The response itself, untouched."""
        headers = tuple(
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            for value in values
        )
        request.meta["wire"] = (response.status, headers, response.body)
        return response
