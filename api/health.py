"""Whether the service lives, whether it can answer, and its counters for a monitor (Prometheus text format)."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from fastapi import APIRouter
from fastapi.responses import JSONResponse, PlainTextResponse

from api.dependencies import InSettings, Reader, answer
from api.errors import describe_problems
from kb.migrations import require_current
from kb.queries.overview import count_open_runs, count_outcomes, get_counts, last_change
from kb.sessions import SchemaError, is_reachable, open_engine

router = APIRouter()


@dataclass(frozen=True, slots=True)
class State:
    """Whether the service is well, and why not."""

    status: str
    detail: str | None = None


@router.get("/healthz", response_model=State)
def get_health() -> JSONResponse:
    """200 as long as the process answers at all."""
    return answer(State("ok"))


@router.get("/readyz", response_model=State, responses={503: {"model": State}})
def get_readiness(settings: InSettings) -> JSONResponse:
    """200 when the database answers and has the schema that this version expects, else 503 with the reason."""
    engine = open_engine(settings)
    if not is_reachable(engine):
        return _unready("the database does not answer")
    try:
        require_current(engine)
    except SchemaError as error:
        return _unready(str(error))
    return answer(State("ready"))


def _unready(detail: str) -> JSONResponse:
    return JSONResponse({"status": "unavailable", "detail": detail}, HTTPStatus.SERVICE_UNAVAILABLE)


@router.get("/metrics", response_class=PlainTextResponse, responses=describe_problems(503))
def get_metrics(session: Reader) -> PlainTextResponse:
    """Counts of the knowledge base and of fetched pages by outcome."""
    counts = get_counts(session)
    lines = ["# HELP biennien_records Records in the knowledge base.", "# TYPE biennien_records gauge"]
    lines += [f'biennien_records{{kind="{name}"}} {getattr(counts, name)}' for name in counts.__slots__]
    lines += ["# HELP biennien_fetches_total Fetched or imported pages.", "# TYPE biennien_fetches_total counter"]
    lines += [f'biennien_fetches_total{{outcome="{name}"}} {count}' for name, count in count_outcomes(session).items()]
    lines += ["# HELP biennien_open_runs Runs that have not ended.", "# TYPE biennien_open_runs gauge"]
    lines += [f"biennien_open_runs {count_open_runs(session)}"]
    lines += [
        "# HELP biennien_last_change Number of the last change to an article.",
        "# TYPE biennien_last_change gauge",
    ]
    lines += [f"biennien_last_change {last_change(session)}"]
    return PlainTextResponse("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4")
