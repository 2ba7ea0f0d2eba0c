"""Keeps the search index up while articles come in: a process of its own, beside the one that stores them.

Only the index: facts are drawn at the end of a harvest, in the order of time. Until then an article is found by its
words, source and date.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Timer

from kb.settings import Settings

EVERY = 2.0
"""Seconds between two looks at the outbox."""
_SHORT = 1.0
"""Seconds within which a block may end without a process having been started for it."""
_NICENESS = 5
_LONGEST = 60.0
"""Seconds that the end of the block waits for the last round."""


@contextmanager
def kept_up(settings: Settings, *, every: float = EVERY) -> Iterator[None]:
    """While the block runs, what is committed is searchable a few seconds later; the last of it when the block ends.

    Nothing depends on it: what it does not come to waits in the outbox, and where it cannot go on it says so on
    standard error. It ends with its parent, however that ends.
    """
    ours, its = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=_keep_up, args=(settings, its, every), name="index", daemon=True)

    def start() -> None:
        process.start()
        its.close()

    timer = Timer(_SHORT, start)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        ours.close()
        if process.pid is not None:
            process.join(_LONGEST)


def _keep_up(settings: Settings, parent: Connection, every: float) -> None:
    # The parent alone decides what an interruption from the keyboard means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_NICENESS)
    from kb.search import IndexBusy
    from kb.search.index import take_in

    ended = False
    while not ended:
        # The pipe has something to say only when its other end is gone.
        ended = parent.poll(every)
        try:
            take_in(settings, whole=ended)
        except IndexBusy:
            continue
        except Exception as error:
            print(f"The search index is not kept up, it will be at the end: {error}", file=sys.stderr)  # noqa: T201
            return
