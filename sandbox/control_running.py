"""The control API's part for the clock, for faults and recorded calls, and for the installation."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from aiohttp import web

from sandbox import travel
from sandbox.control_requests import Asked, answering
from sandbox.errors import RefusedError
from sandbox.faults import KINDS, Fault, FaultKind
from sandbox.state import Json

if TYPE_CHECKING:
    from sandbox.server import Sandbox


def routes(sandbox: Sandbox) -> list[web.RouteDef]:
    """clock, due, faults, calls, env, uninstall."""
    return [
        web.get("/sandbox/clock", answering(sandbox, show_clock)),
        web.post("/sandbox/clock", answering(sandbox, move_clock)),
        web.put("/sandbox/due", answering(sandbox, expect)),
        web.get("/sandbox/faults", answering(sandbox, list_faults)),
        web.post("/sandbox/faults", answering(sandbox, add_fault)),
        web.delete("/sandbox/faults", answering(sandbox, clear_faults)),
        web.get("/sandbox/calls", answering(sandbox, list_calls)),
        web.delete("/sandbox/calls", answering(sandbox, clear_calls)),
        web.get("/sandbox/env", answering(sandbox, env)),
        web.post("/sandbox/uninstall", answering(sandbox, uninstall)),
    ]


def show_clock(asked: Asked) -> Json:
    clock = asked.sandbox.clock
    return {
        "now": clock.now().isoformat(),
        "offset_seconds": clock.offset.total_seconds(),
        "due": clock.due.isoformat() if clock.due else None,
    }


async def move_clock(asked: Asked) -> Json:
    target = asked.text("to")
    if target == "due":
        travel.next_due(asked.sandbox)
    elif target == "tomorrow":
        await travel.tomorrow(asked.sandbox)
    elif "at" in asked.given:
        travel.move_to(asked.sandbox, asked.moment("at"))
    elif "advance_seconds" in asked.given:
        travel.advance(asked.sandbox, timedelta(seconds=asked.number("advance_seconds", 0)))
    else:
        raise RefusedError("say how far: advance_seconds, at, or to: due or tomorrow")
    return show_clock(asked)


def expect(asked: Asked) -> Json:
    travel.expect(asked.sandbox, asked.moment("at") if asked.text("at") else None)
    return show_clock(asked)


def list_faults(asked: Asked) -> Json:
    return {"faults": [asdict(fault) for fault in asked.sandbox.faults.active]}


def add_fault(asked: Asked) -> Json:
    if asked.need("kind") not in KINDS:
        raise RefusedError(f"'kind' is one of {', '.join(KINDS)}")
    fault = Fault(
        method=asked.text("method", "*"),
        kind=cast("FaultKind", asked.text("kind")),
        times=int(asked.number("times", 1)) if asked.given.get("times") is not None else None,
        retry_after=int(asked.number("retry_after", 1)),
        seconds=asked.number("seconds", 1.0),
    )
    return {"fault": asdict(asked.sandbox.faults.add(fault))}


def clear_faults(asked: Asked) -> Json:
    asked.sandbox.faults.clear()
    return {}


def list_calls(asked: Asked) -> Json:
    """The calls of the Web API since the start or the last DELETE, of one method where it is named."""
    wanted = asked.text("method")
    calls = (call for call in asked.sandbox.calls if wanted in ("", call["method"]))
    return {"calls": [call | {"at": call["at"].isoformat()} for call in calls]}


def clear_calls(asked: Asked) -> Json:
    asked.sandbox.calls.clear()
    return {}


def env(asked: Asked) -> Json:
    return {"env": asked.sandbox.env()}


def uninstall(asked: Asked) -> Json:
    asked.sandbox.uninstall()
    return {}
