"""Structured logging of ids, counts and codes, never of people's text or tokens."""

from __future__ import annotations

import logging
import sys
import threading
import time
import traceback
from collections.abc import Callable, MutableMapping
from typing import Any, Literal

import structlog

# Why PostgreSQL can't be connected to comes without a code, but in words that are always the same.
UNCODED = {
    "connection refused": "refused",
    "no route to host": "unreachable",
    "timeout expired": "timeout",
    "could not translate host name": "unknown host",
    "failed to resolve host": "unknown host",
    "server closed the connection": "08006",
    "password authentication failed": "28P01",
    "too many clients": "53300",
    "remaining connection slots": "53300",
    "not currently accepting connections": "55000",
    "is starting up": "57P03",
    "is shutting down": "57P03",
    "does not exist": "3D000",
}
REPEAT_SECONDS, MAX_REMEMBERED = 60.0, 1000
# On some paths, Bolt and the SDK log full request bodies.
QUIETED_LOGGERS = ("slack_bolt", "slack_sdk", "apscheduler", "dbos", "alembic")
# This one puts the whole text of errors into its messages, tracebacks included.
TALKATIVE = "dbos"


def configure(style: Literal["json", "console"], level: int = logging.INFO) -> None:
    """Log from `level` on to standard error, as JSON lines or for a terminal."""
    renderer = structlog.processors.JSONRenderer() if style == "json" else structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            Repetitions(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
    logging.basicConfig(level=logging.WARNING, handlers=[_StandardHandler()], force=True)
    logging.captureWarnings(capture=True)
    for name in QUIETED_LOGGERS:
        logging.getLogger(name).setLevel(logging.ERROR)


def request_id() -> str | None:
    """The id of the request from Slack that is being handled, which is in each of its lines; None for anything else."""
    found = structlog.contextvars.get_contextvars().get("request")
    return str(found) if found else None


def logger() -> Any:
    """A logger as configured now."""
    return structlog.get_logger()


def adopt(name: str) -> None:
    """Have a library's records go where all others go, whatever handlers it has given itself."""
    theirs = logging.getLogger(name)
    theirs.handlers.clear()
    theirs.propagate = True


def catch_all() -> None:
    """Log what nobody catches, in this thread, in others and where Python can't raise it, as a line like any other."""

    def log_error(kind: str, error: BaseException | None) -> None:
        if error is not None and not isinstance(error, KeyboardInterrupt):
            logger().critical("process.uncaught", kind=kind, error=cause(error), where=where(error))

    sys.excepthook = lambda _kind, error, _trace: log_error("main", error)
    threading.excepthook = lambda given: log_error("thread", given.exc_value)
    sys.unraisablehook = lambda given: log_error("unraisable", given.exc_value)


class Repetitions:
    """Drops a warning or an error that says what another has said within a minute; the next one says how many.

    While a database is away, each of dozens of ticks would say so every second.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._said: dict[str, list[float]] = {}

    def __call__(self, _logger: object, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        if method not in {"warning", "error"}:
            return event
        now, key = self._clock(), repr(sorted(event.items(), key=str))
        said_at, dropped = self._said.get(key, [-REPEAT_SECONDS, 0])
        if now - said_at < REPEAT_SECONDS:
            self._said[key] = [said_at, dropped + 1]
            raise structlog.DropEvent
        if len(self._said) >= MAX_REMEMBERED:
            self._said.clear()
        self._said[key] = [now, 0]
        return {**event, "repeated": int(dropped)} if dropped else event


class _StandardHandler(logging.Handler):
    """Logs records of the standard library as events, with an error's type and place."""

    def emit(self, record: logging.LogRecord) -> None:
        message, facts = record.getMessage().partition("\n")[0], {}
        if record.name.startswith(TALKATIVE):
            # What follows is the text of an error.
            message = message.partition(":")[0]
        if record.exc_info and (error := record.exc_info[1]):
            facts = {"error": cause(error), "where": where(error)}
            # Some libraries put the error's message into theirs, and it may quote what people wrote.
            message = message.replace(str(error) or message, type(error).__name__)
        structlog.get_logger().log(record.levelno, "library.log", logger=record.name, message=message, **facts)


def database_code(error: BaseException) -> str:
    """The cause of a database error as its driver codes it, such as SQLITE_FULL or 57P01; empty for any other error."""
    inner = getattr(error, "orig", None) or error
    code = getattr(inner, "sqlite_errorname", None) or getattr(inner, "sqlstate", None)
    if code is None and hasattr(inner, "sqlstate"):
        said = str(inner).casefold()
        code = next((code for words, code in UNCODED.items() if words in said), None)
    return str(code or "")


def cause(error: BaseException) -> str:
    """An error's class, and the database's or the system's code for it, without its message."""
    code = database_code(error) or getattr(error, "errno", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__


def reason(error: BaseException) -> str:
    """An error's class and place, safe to store."""
    return f"{type(error).__name__} at {where(error)}"


def where(error: BaseException) -> str:
    """The last frames of an error's traceback, without its message, which may quote what people wrote."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return " > ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames)
