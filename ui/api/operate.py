"""The routes of those who run the server: status, rebuilding the index, metrics."""

from fastapi import APIRouter, Request
from pincite.ui.api import metrics
from pincite.ui.api.encoding import JsonBody
from pincite.ui.api.openapi.document import describe_problems
from pincite.ui.api.problems import ProblemError
from pincite.ui.api.responses import (
    IndexStatus,
    MonthCount,
    PublisherCount,
    ReindexStatus,
    SkippedEntry,
)
from pincite.ui.api.services import ApiServices, Reindexing, get_visitor
from starlette.responses import Response


def add_routes(router: APIRouter, services: ApiServices) -> None:
    """Add the routes /status and /reindex."""

    @router.get(
        "/status",
        tags=["operation"],
        summary="See what the index contains",
        operation_id="get_status",
        response_model=IndexStatus,
        responses=describe_problems(400, 401, 403, 503),
    )
    def get_status() -> Response:
        """Return what the index contains, and what can be asked."""
        return JsonBody(_describe_index(services).model_dump())

    @router.get(
        "/reindex",
        tags=["operation"],
        summary="See the progress of a rebuild",
        operation_id="get_reindex",
        response_model=ReindexStatus,
        responses=describe_problems(400, 401, 403),
    )
    def get_progress(request: Request) -> Response:
        """Return the progress of the rebuild that runs, or the result of the last one."""
        return JsonBody(_require_job(services, request).to_json())

    @router.post(
        "/reindex",
        tags=["operation"],
        summary="Rebuild the index",
        operation_id="reindex",
        status_code=202,
        response_model=ReindexStatus,
        responses=describe_problems(400, 401, 403, 409),
    )
    def start(request: Request) -> Response:
        """Read the folder of articles again, in a process of its own. Only operators may do this.

        Questions are answered meanwhile, from the index as it was.
        """
        job = _require_job(services, request)
        if not job.start():
            raise ProblemError(
                "reindex-running",
                "A rebuild runs already: GET /api/v1/reindex shows its progress.",
                {"Retry-After": "10"},
            )
        return JsonBody(job.to_json(), 202, {"Location": str(request.url_for("get_progress"))})


def add_metrics_route(router: APIRouter, services: ApiServices) -> None:
    """Add the route /metrics."""

    @router.get("/metrics", include_in_schema=False)
    def get_metrics() -> Response:
        return Response(services.metrics.render(), media_type=metrics.CONTENT_TYPE)


def _require_job(services: ApiServices, request: Request) -> Reindexing:
    if not get_visitor(request).operator:
        raise ProblemError(
            "not-operator",
            "Use the key of an operator: `pincite users add NAME --key --operator` makes one.",
        )
    if services.reindex_job is None:
        raise ProblemError("not-operator", "The index of this server cannot be rebuilt from here.")
    return services.reindex_job


def _describe_index(services: ApiServices) -> IndexStatus:
    import pincite

    index = services.get_index()
    coverage, manifest = index.coverage(), index.manifest
    return IndexStatus(
        version=pincite.__version__,
        ready=services.ready.is_set(),
        index_id=index.id,
        built=manifest.built,
        articles=coverage.articles,
        first=coverage.first,
        last=coverage.last,
        passages=manifest.passages,
        embedder=manifest.embedder.name,
        dimensions=manifest.dimensions,
        models=list(services.chains),
        publishers=[
            PublisherCount(publisher=name, articles=count)
            for name, count in index.publishers().items()
        ],
        months=[MonthCount(month=month, articles=n) for month, n in index.months().items()],
        skipped=[SkippedEntry(path=each.path, reason=each.reason) for each in index.skipped],
    )
