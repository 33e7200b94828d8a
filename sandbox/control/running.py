"""The control API for the clock, faults, recorded calls and the installation."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import cast

from sandbox import clock_control
from sandbox.control.requests import ControlRequest, Verb
from sandbox.errors import RefusedError
from sandbox.faults import KINDS, Fault, FaultKind
from sandbox.state import Json


def show_clock(request: ControlRequest) -> Json:
    clock = request.world.clock
    return {
        "now": clock.now().isoformat(),
        "offset_seconds": clock.offset.total_seconds(),
        "due": clock.due.isoformat() if clock.due else None,
    }


async def move_clock(request: ControlRequest) -> Json:
    target = request.text("to")
    if target == "due":
        clock_control.next_due(request.world)
    elif target == "tomorrow":
        await clock_control.tomorrow(request.world)
    elif target == "next week":
        await clock_control.next_week(request.world)
    elif "at" in request.given:
        clock_control.move_to(request.world, request.moment("at"))
    elif "advance_seconds" in request.given:
        clock_control.advance(request.world, timedelta(seconds=request.number("advance_seconds", 0)))
    else:
        raise RefusedError("say how far: advance_seconds, at, or to: due, tomorrow or next week")
    return show_clock(request)


def expect(request: ControlRequest) -> Json:
    clock_control.expect(request.world, request.moment("at") if request.text("at") else None)
    return show_clock(request)


def list_faults(request: ControlRequest) -> Json:
    return {"faults": [asdict(fault) for fault in request.world.faults.active]}


def add_fault(request: ControlRequest) -> Json:
    if request.need("kind") not in KINDS:
        raise RefusedError(f"'kind' is one of {', '.join(KINDS)}")
    fault = Fault(
        method=request.text("method", "*"),
        kind=cast("FaultKind", request.text("kind")),
        times=int(request.number("times", 1)) if request.given.get("times") is not None else None,
        retry_after=int(request.number("retry_after", 1)),
        seconds=request.number("seconds", 1.0),
    )
    return {"fault": asdict(request.world.faults.add(fault))}


def clear_faults(request: ControlRequest) -> Json:
    request.world.faults.clear()
    return {}


def list_calls(request: ControlRequest) -> Json:
    """The calls of the Web API since the start or the last DELETE, of one method where it is named."""
    wanted = request.text("method")
    calls = (call for call in request.world.calls if wanted in ("", call["method"]))
    return {"calls": [call | {"at": call["at"].isoformat()} for call in calls]}


def clear_calls(request: ControlRequest) -> Json:
    request.world.calls.clear()
    return {}


def env(request: ControlRequest) -> Json:
    return {"env": request.world.env()}


def uninstall(request: ControlRequest) -> Json:
    request.world.uninstall()
    return {}


verbs: dict[tuple[str, str], Verb] = {
    ("GET", "clock"): show_clock,
    ("POST", "clock"): move_clock,
    ("PUT", "due"): expect,
    ("GET", "faults"): list_faults,
    ("POST", "faults"): add_fault,
    ("DELETE", "faults"): clear_faults,
    ("GET", "calls"): list_calls,
    ("DELETE", "calls"): clear_calls,
    ("GET", "env"): env,
    ("POST", "uninstall"): uninstall,
}
