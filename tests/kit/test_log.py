"""Log lines have ids, counts and codes, and nothing that anybody wrote."""

from __future__ import annotations

import json
import logging

import pytest
import structlog

from bot.kit import log

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
