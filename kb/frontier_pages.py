"""A page of the frontier: as it is found, leased, put off after a failure, and settled with its one outcome."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from kb import ingest
from kb.holidays import is_quiet
from kb.leases import Answer, Completed, Lease
from kb.models import Page
from kb.politeness import LAST_REVISIT, RECENT, backoff, next_interval
from kb.records import LOCAL

_PRIORITY = {"listing": 0, "feed": 0, "sitemap": 0, "article": 10}


def page_row(
    url: str, kind: str, source_id: str | None, now: datetime, found_on: str, hint: dict[str, Any]
) -> dict[str, Any]:
    """The row of a page that has just been found: due at once, listings before articles."""
    parts = urlsplit(url)
    return {
        "url": url,
        "origin": f"{parts.scheme}://{parts.netloc}",
        "source_id": source_id,
        "kind": kind,
        "state": "due",
        "priority": _PRIORITY[kind],
        "tries": 0,
        "next_fetch_at": now,
        "found_on": found_on,
        "hint": hint or None,
        "found_at": now,
    }


def lease_of(page: Page, token: str, run_id: int) -> Lease:
    """The page as a plain record for its holder."""
    return Lease(
        token=token,
        page_id=page.id,
        url=page.url,
        origin=page.origin,
        kind=page.kind,  # type: ignore[arg-type]
        source_id=page.source_id,
        run_id=run_id,
        tries=page.tries,
        etag=page.etag,
        last_modified=page.last_modified,
        last_full_fetch_at=page.last_full_fetch_at,
        found_on=page.found_on,
        hint=page.hint or {},
    )


def put_off(page: Page, answer: Answer, retry_wait: float) -> None:
    """The page is tried again, after ``retry_wait`` seconds and later at each further try."""
    page.tries += 1
    # Where the host is to blame it is left in peace as a whole; other pages of it then come first, so that an outage
    # does not use up this one's tries.
    wait = backoff(page.tries, retry_wait) if answer.proper else 4 * retry_wait
    wait = max(wait, answer.retry_after or 0.0)
    page.next_fetch_at = answer.at + timedelta(seconds=wait)
    page.state, page.lease_owner, page.lease_until = "due", None, None
    page.reason = answer.reason


def store_answer(
    session: Session, page: Page, lease: Lease, answer: Answer, capture_id: int | None, *, new_links: int = 0
) -> Completed:
    """Stores the article and the page's new state and counts the fetch under its one outcome.

    ``new_links``: articles that the page named first.
    """
    outcome, reason, article_id, new_article = answer.outcome, answer.reason, None, False
    is_other = False
    if answer.article is not None:
        stored = ingest.store_article(session, answer.article, capture_id=capture_id, seen_at=answer.at)
        outcome, article_id, new_article = stored.outcome, stored.article_id, stored.new_article
        is_other = outcome == "duplicate" and not stored.gained_address
    elif outcome == "gone":
        ingest.mark_gone(session, lease.url, answer.at)
    # What the server lost may come back; what was taken down must not.
    barred = outcome == "gone" and answer.article is not None
    page.state = "dead" if (is_other or barred or outcome == "redirect") and lease.kind == "article" else "done"
    lost_first = outcome == "gone" and page.outcome != "gone"
    page.outcome, page.reason, page.tries = outcome, reason, 0
    page.lease_owner = page.lease_until = None
    page.last_fetch_at = answer.at
    if answer.content_hash is not None:
        # A server that kept its validator while the content changed is never believed again.
        page.hint = _with_trust(page, answer)
        page.etag, page.last_modified, page.content_hash = answer.etag, answer.last_modified, answer.content_hash
        page.last_full_fetch_at = answer.at
    _judge_word(page, outcome)
    if page.kind != "article" and answer.content_hash is not None:
        _note_named(page, answer)
    if page.kind == "article":
        _plan_revisit(page, answer, changed=outcome == "stored" or lost_first)
    else:
        _plan_listing(page, answer, new_links)
    session.flush()
    ingest.store_fetch(
        session,
        run_id=lease.run_id,
        url=lease.url,
        kind=lease.kind,
        outcome=outcome,
        at=answer.at,
        reason=reason,
        status=answer.status,
        size=answer.size,
        source_id=lease.source_id,
        page_id=lease.page_id,
        capture_id=capture_id,
        article_id=article_id,
    )
    return Completed(outcome, article_id, new_article)


def _with_trust(page: Page, answer: Answer) -> dict[str, Any] | None:
    hint = dict(page.hint or {})
    kept = (page.etag is not None and page.etag == answer.etag) or (
        page.etag is None and page.last_modified is not None and page.last_modified == answer.last_modified
    )
    if kept and page.content_hash is not None and page.content_hash != answer.content_hash:
        hint["validators_lie"] = True
    return hint or None


def _note_named(page: Page, answer: Answer) -> None:
    """Keeps how many articles a listing, feed or sitemap named, and since when it names none any more."""
    hint = dict(page.hint or {})
    if answer.named:
        hint["named"] = answer.named
        hint.pop("silent_since", None)
    elif hint.get("named") and (page.kind == "listing" or not is_quiet(answer.at.astimezone(LOCAL).date())):
        hint.setdefault("silent_since", answer.at.isoformat())
    page.hint = hint or None


def _judge_word(page: Page, outcome: str) -> None:
    """Notes whether a sitemap's word that the page changed was true, where it was asked on that word."""
    hint = dict(page.hint or {})
    if hint.pop("modified_asked", False):
        hint["modified_vain"] = hint.get("modified_vain", 0) + 1 if outcome == "unchanged" else 0
        page.hint = hint


def _plan_revisit(page: Page, answer: Answer, *, changed: bool) -> None:
    """Recent articles are asked again after a day, then ever more rarely; so are failures, blocks and what is gone."""
    page.next_fetch_at = None
    if page.state == "dead":
        return
    published = answer.article.date_published if answer.article else None
    if published and datetime.fromisoformat(published[:10]).replace(tzinfo=UTC) < answer.at - RECENT:
        return
    page.revisit_days = next_interval(page.revisit_days, changed=changed)
    if page.revisit_days is not None:
        page.next_fetch_at = answer.at + timedelta(days=page.revisit_days)


def _plan_listing(page: Page, answer: Answer, new_links: int) -> None:
    """A page that continues a listing rests while it names nothing new, at most `LAST_REVISIT` days; what is declared
    never does. One that was read in part, or not at all, is due in the next round."""
    page.next_fetch_at = None
    if page.kind != "listing" or "page" not in (page.hint or {}) or answer.partial or answer.outcome != "listing":
        return
    page.revisit_days = next_interval(page.revisit_days, changed=new_links > 0) or LAST_REVISIT
    page.next_fetch_at = answer.at + timedelta(days=page.revisit_days)
