"""Log lines have ids, counts and codes, and nothing that anybody wrote."""

from __future__ import annotations

import json
import logging
import subprocess
import sys

import psycopg
import pytest
import sqlalchemy as sa
import structlog

from bot.kit import log
from bot.kit.db import Database
from bot.settings import ROOT

SECRET = "what she wrote about her team"


def fails() -> None:
    raise LookupError(SECRET)


def test_where_an_error_came_from_is_told_without_its_message():
    """Files, lines and functions; never the words."""
    with pytest.raises(LookupError) as raised:
        fails()

    place = log.where(raised.value)

    assert "test_log.py" in place
    assert place.endswith(" fails")
    assert SECRET not in place


def test_an_error_that_was_never_raised_has_no_place():
    """And does no harm."""
    assert log.where(LookupError(SECRET)) == ""


def test_an_event_is_a_line_of_json(capsys: pytest.CaptureFixture[str]):
    """With its level, its time and its facts, on standard error."""
    log.configure("json")

    structlog.get_logger().info("delivery.sent", batch="b1", messages=3)

    printed = capsys.readouterr()
    line = json.loads(printed.err)
    assert printed.out == ""
    assert line | {"timestamp": ""} == {
        "event": "delivery.sent", "batch": "b1", "messages": 3, "level": "info", "timestamp": ""
    }  # fmt: skip
    assert line["timestamp"].endswith("Z")


def test_an_event_for_a_person_is_readable(capsys: pytest.CaptureFixture[str]):
    """The same facts in a line of words."""
    log.configure("console")
    structlog.get_logger().warning("engine.took_over", jobs=2)
    printed = capsys.readouterr().err
    assert "engine.took_over" in printed
    assert "jobs" in printed


@pytest.mark.parametrize("name", ["slack_bolt.groundswell", "slack_sdk.web.async_client", "apscheduler.executors"])
def test_the_vendors_keep_bodies_to_themselves(name: str, capsys: pytest.CaptureFixture[str]):
    """Bolt and the SDK log whole requests below the level of an error."""
    log.configure("json")
    logging.getLogger(name).warning("the body was %s", SECRET)
    logging.getLogger(name).debug("the body was %s", SECRET)
    assert SECRET not in capsys.readouterr().err


def test_a_library_s_record_is_a_line_of_json(capsys: pytest.CaptureFixture[str]):
    """Whatever logs through the standard library, on one line."""
    log.configure("json")
    logging.getLogger("some.library").warning("Invalid HTTP request %s.\nMore of it.", "received")

    line = json.loads(capsys.readouterr().err)

    assert (line["event"], line["level"], line["logger"]) == ("library.log", "warning", "some.library")
    assert line["message"] == "Invalid HTTP request received."


@pytest.mark.parametrize("words", [SECRET, ""])
def test_a_library_s_error_is_logged_without_its_words(capsys: pytest.CaptureFixture[str], words: str):
    """Its type and place, neither its message nor a traceback."""
    log.configure("json")
    try:
        dict[str, str]()[words]
    except LookupError as error:
        logging.getLogger("slack_sdk").exception("Failed to run a listener: %s", error)  # noqa: TRY401 - as the SDK does

    printed = capsys.readouterr().err
    line = json.loads(printed)
    assert line["error"] == "KeyError"
    assert "test_log.py" in line["where"]
    assert SECRET not in printed
    assert "Traceback" not in printed


def test_what_is_said_again_and_again_is_said_once_a_minute(capsys: pytest.CaptureFixture[str]):
    """With how often it was not said; what differs, and what is no trouble, is said."""
    now = 0.0
    repetitions = log.Repetitions(lambda: now)

    def say(method: str = "error", **facts: object) -> object:
        try:
            return repetitions(None, method, {"event": "clock.tick_failed", **facts})
        except structlog.DropEvent:
            return None

    assert say(tick="a")
    assert say(tick="b")
    for _ in range(59):
        now += 1
        assert say(tick="a") is None
        assert say("info", tick="a")
    now += 1
    assert say(tick="a") == {"event": "clock.tick_failed", "tick": "a", "repeated": 59}
    now += 60
    assert say(tick="a") == {"event": "clock.tick_failed", "tick": "a"}


def test_it_remembers_no_more_than_it_must():
    """Each line of thousands is different: memory stays as it is."""
    repetitions = log.Repetitions()
    for number in range(3 * log.MAX_REMEMBERED):
        repetitions(None, "error", {"event": str(number)})
    assert len(repetitions._said) <= log.MAX_REMEMBERED


UNCAUGHT = """
import sys, threading
from bot.kit import log
log.configure("json")
log.catch_all()

class Broken:
    def __del__(self):
        raise OSError(28, sys.argv[1])

def fails():
    raise LookupError(sys.argv[1])

Broken()
thread = threading.Thread(target=fails)
thread.start()
thread.join()
import warnings
warnings.warn("deprecated", DeprecationWarning, stacklevel=1)
fails()
"""


def test_what_nobody_catches_is_a_line_of_json():
    """In the main thread, in another and in a destructor; without a traceback and without its words."""
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", UNCAUGHT, SECRET],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    uncaught = [line for line in lines if line["event"] == "process.uncaught"]
    assert [line["kind"] for line in uncaught] == ["unraisable", "thread", "main"]
    assert uncaught[0]["error"] == "OSError 28"
    assert [line["event"] for line in lines].count("library.log") == 1
    assert SECRET not in done.stderr
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ('connection to server at "10.0.0.1", port 5432 failed: Connection refused', "refused"),
        ('FATAL:  database "acme" does not exist', "3D000"),
        ("consuming input failed: server closed the connection unexpectedly", "08006"),
        ("something that nobody has seen", ""),
    ],
)
def test_a_server_that_cannot_be_reached_has_a_code_too(words: str, code: str):
    """The driver has none, and its words name hosts."""
    assert log.database_code(psycopg.OperationalError(words)) == code


@pytest.mark.parametrize(
    ("statement", "told"), [("SELECT * FROM nowhere", ("SQLITE_ERROR", "42P01")), ("SELEC", ("SQLITE_ERROR", "42601"))]
)
def test_a_database_s_error_is_told_by_its_code(db: Database, statement: str, told: tuple[str, str]):
    """As its driver gives it, on both databases."""
    with pytest.raises(sa.exc.DBAPIError) as raised, db.engine.connect() as connection:
        connection.exec_driver_sql(statement)
    shown = log.cause(raised.value)
    assert shown.split() == [type(raised.value).__name__, told[not db.is_sqlite]]
    assert "nowhere" not in shown


def test_a_library_with_handlers_of_its_own_is_made_to_use_ours(capsys: pytest.CaptureFixture[str]):
    """It prints nothing beside our lines any more, and not the text of the error that it puts into its message."""
    log.configure("json")
    theirs = logging.getLogger("dbos")
    theirs.setLevel(logging.WARNING)
    theirs.addHandler(logging.StreamHandler(sys.stderr))
    theirs.propagate = False

    log.adopt("dbos")
    theirs.warning("Exception polling schedules: %s\nTraceback:\n  more", SECRET)

    [line] = capsys.readouterr().err.splitlines()
    assert json.loads(line)["message"] == "Exception polling schedules"
    assert SECRET not in line
