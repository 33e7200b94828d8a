"""Faults that can be switched on for Web API methods."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

FaultKind = Literal["rate_limited", "server_error", "drop_after_write", "slow"]
KINDS: tuple[str, ...] = get_args(FaultKind)


@dataclass
class Fault:
    """A fault of one method (`*`: of every method), for a number of `times`, or without end when None."""

    method: str
    kind: FaultKind
    times: int | None = None
    retry_after: int = 1
    seconds: float = 1.0

    def concerns(self, method: str) -> bool:
        """Whether it applies to this method and has not run out."""
        return self.method in ("*", method) and self.times != 0


class Faults:
    """The faults that are switched on, in the order in which they were added."""

    def __init__(self) -> None:
        self.active: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """Switch a fault on."""
        self.active.append(fault)
        return fault

    def clear(self) -> None:
        """Switch everything off."""
        self.active.clear()

    def strike(self, method: str) -> Fault | None:
        """The first fault that applies to this call, with one use counted; None without a fault."""
        fault = next((fault for fault in self.active if fault.concerns(method)), None)
        if fault and fault.times is not None:
            fault.times -= 1
            if fault.times == 0:
                self.active.remove(fault)
        return fault
