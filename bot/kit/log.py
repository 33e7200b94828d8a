"""Log lines as events with facts: ids, counts and codes, never the text of a person or a token."""

from __future__ import annotations

import logging
import sys
import traceback
from typing import Literal

import structlog


def configure(style: Literal["json", "console"], level: int = logging.INFO) -> None:
    """Events from a level on to standard error, as JSON lines or for a person at a terminal."""
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
    # Bolt and the SDK log request bodies in full on some paths.
    for name in ("slack_bolt", "slack_sdk", "apscheduler", "dbos", "alembic"):
        logging.getLogger(name).setLevel(logging.ERROR)


class _StandardHandler(logging.Handler):
    """Libraries log through the standard library: one event a record, and an error as its type and place."""

    def emit(self, record: logging.LogRecord) -> None:
        message, facts = record.getMessage().partition("\n")[0], {}
        if record.exc_info and (error := record.exc_info[1]):
            facts = {"error": type(error).__name__, "where": where(error)}
            # Some put the error's own words into theirs, and those may be what somebody wrote.
            message = message.replace(str(error) or message, type(error).__name__)
        structlog.get_logger().log(record.levelno, "library.log", logger=record.name, message=message, **facts)


def reason(error: BaseException) -> str:
    """Why something failed, to be kept: the class of an error and where it came from."""
    return f"{type(error).__name__} at {where(error)}"


def where(error: BaseException) -> str:
    """The places an error passed through, without its message, which may quote what somebody wrote."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return " > ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames)
