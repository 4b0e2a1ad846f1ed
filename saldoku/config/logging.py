"""Logs through structlog: plain lines for people, JSON lines in production. No personal data: what
may be logged is named at each call; request bodies, query strings and message texts never are.

Two things would carry it in all the same, and are kept out here. The text and the local variables of an
exception hold what somebody typed, so a fault is logged by its kind and the places it passed. And an
address holds card numbers and the secrets of links, so a request is logged by the pattern of its address.
"""

import logging
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from typing import Any

import structlog


def configure(options: dict[str, Any]) -> None:
    """Called by Django with the LOGGING setting."""
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if options["json"]
        else structlog.dev.ConsoleRenderer(colors=False)
    )
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
    handler.addFilter(_without_path)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _fault_without_words,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(options["level"])
    # Django's request log prints paths with identifiers in them; the metrics count requests instead.
    logging.getLogger("django.request").setLevel(logging.ERROR)


def _without_path(record: logging.LogRecord) -> bool:
    """Django's lines about a request, with the pattern of the address in place of the address."""
    path = getattr(getattr(record, "request", None), "path", None)
    if path and isinstance(record.args, tuple):
        match = getattr(record.request, "resolver_match", None)  # type: ignore[attr-defined]  # seen above
        known = f"/{match.route}" if match else "an unknown address"
        record.args = tuple(known if one == path else one for one in record.args)
    return True


def _fault_without_words(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """`exc_info` as `fault`: from the first cause on, each kind of exception and where it came by."""
    told = event.pop("exc_info", None)
    if told is True:
        told = sys.exc_info()[1]
    elif isinstance(told, tuple):
        told = told[1]
    if isinstance(told, BaseException):
        event["fault"] = " <- ".join(_places(told))
    return event


def _places(error: BaseException | None) -> Iterator[str]:
    while error is not None:
        frames = traceback.extract_tb(error.__traceback__)
        passed = " > ".join(f"{_short(one.filename)}:{one.lineno} {one.name}" for one in frames)
        yield f"{type(error).__name__} [{passed}]"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _short(filename: str) -> str:
    return "/".join(filename.split("/")[-2:])
