"""Structured logging of ids, counts and codes, never of people's text or tokens."""

from __future__ import annotations

import logging
import sys
import traceback
from typing import Any, Literal

import structlog

# On some paths, Bolt and the SDK log full request bodies.
QUIETED_LOGGERS = ("slack_bolt", "slack_sdk", "apscheduler", "dbos", "alembic")


def configure(style: Literal["json", "console"], level: int = logging.INFO) -> None:
    """Log from `level` on to standard error, as JSON lines or for a terminal."""
    renderer = structlog.processors.JSONRenderer() if style == "json" else structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
    logging.basicConfig(level=logging.WARNING, handlers=[_StandardHandler()], force=True)
    for name in QUIETED_LOGGERS:
        logging.getLogger(name).setLevel(logging.ERROR)


def request_id() -> str | None:
    """The id of the request from Slack that is being handled, which is in each of its lines; None for anything else."""
    found = structlog.contextvars.get_contextvars().get("request")
    return str(found) if found else None


def logger() -> Any:
    """A logger as configured now."""
    return structlog.get_logger()


class _StandardHandler(logging.Handler):
    """Logs records of the standard library as events, with an error's type and place."""

    def emit(self, record: logging.LogRecord) -> None:
        message, facts = record.getMessage().partition("\n")[0], {}
        if record.exc_info and (error := record.exc_info[1]):
            facts = {"error": type(error).__name__, "where": where(error)}
            # Some libraries put the error's message into theirs, and it may quote what people wrote.
            message = message.replace(str(error) or message, type(error).__name__)
        structlog.get_logger().log(record.levelno, "library.log", logger=record.name, message=message, **facts)


def cause(error: BaseException) -> str:
    """An error's class, and the database's or the system's code for it, without its message."""
    inner = getattr(error, "orig", None) or error
    code = getattr(inner, "sqlite_errorname", None) or getattr(inner, "sqlstate", None) or getattr(inner, "errno", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__


def reason(error: BaseException) -> str:
    """An error's class and place, safe to store."""
    return f"{cause(error)} at {where(error)}"


def where(error: BaseException) -> str:
    """The last frames of an error's traceback, without its message, which may quote what people wrote."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return " > ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames)
