"""Health checks for a monitor: whether the chat runs, and whether it can answer."""

import logging
from threading import Event
from typing import TYPE_CHECKING

from pincite.index.errors import PinciteError
from pincite.index.types import Library
from starlette.responses import JSONResponse

if TYPE_CHECKING:
    from fastapi import FastAPI


def add_routes(application: "FastAPI", library: Library, ready: Event) -> None:
    """Add the routes /health (the process runs) and /ready (questions can be answered)."""

    @application.get("/health")
    def check_liveness() -> JSONResponse:
        return JSONResponse({"status": "alive"})

    @application.get("/ready")
    def check_readiness() -> JSONResponse:
        try:
            library.coverage()
        except PinciteError as error:
            logging.getLogger(__name__).error("%s", error)
            return JSONResponse({"status": "the index cannot be asked"}, 503)
        if not ready.is_set():
            return JSONResponse({"status": "getting ready"}, 503)
        return JSONResponse({"status": "ready"})
