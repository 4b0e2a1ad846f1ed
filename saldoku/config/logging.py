"""Logs through structlog: plain lines for people, JSON lines in production. No personal data: what
may be logged is named at each call; request bodies, query strings and message texts never are."""

import logging
from typing import Any

import structlog


def configure(options: dict[str, Any]) -> None:
    """Called by Django with the LOGGING setting."""
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if options["json"]
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    )
    # A traceback tells of lines, never of the values in them: those are somebody's numbers.
    told = [structlog.processors.format_exc_info, renderer] if options["json"] else [renderer]
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *told],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(options["level"])
    # Django's request log prints paths with identifiers in them; the metrics count requests instead.
    logging.getLogger("django.request").setLevel(logging.ERROR)
