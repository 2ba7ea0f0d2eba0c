"""What a library writes a file into, and a stream takes it out of again."""

from __future__ import annotations


class Sink:
    """A file that can only be written to and keeps what has not been taken yet: it has no place to go back to."""

    closed = False

    def __init__(self) -> None:
        self._held = bytearray()

    def __len__(self) -> int:
        """Bytes that wait to be taken."""
        return len(self._held)

    def write(self, data: bytes) -> int:
        """Keeps the bytes; gives their number."""
        self._held += data
        return len(data)

    def flush(self) -> None:
        """Nothing to do: what is written is there."""

    def close(self) -> None:
        """Takes no more; what waits can still be taken."""
        self.closed = True

    def take(self) -> bytes:
        """What has been written since the last time."""
        taken = bytes(self._held)
        self._held.clear()
        return taken
