"""A click that writes an answer, beside Bolt's hello world: one after the other, and from 64 connections at once."""

from __future__ import annotations

import tempfile
from pathlib import Path

import crowd
from figures import Row, at_least, at_most, interleaved
from processes import Server, instant_slack
from product import bare_bolt, click, product

from bot.kit.db import Database

CONNECTIONS = 64
LESSONS = (("with a reflection", crowd.WITH_REFLECTION), ("without a reflection", crowd.WITHOUT_REFLECTION))


def measure(*, quick: bool) -> list[Row]:
    rounds, one_by_one, at_once = (2, 50, 250) if quick else (4, 100, 500)
    rows, expected = [], 0
    with tempfile.TemporaryDirectory() as folder, instant_slack() as slack:
        database = crowd.new_database(Path(folder))
        each = rounds * (one_by_one + at_once)
        bodies = {
            name: crowd.gather(database, each, position, after=nth * each)
            for nth, (name, position) in enumerate(LESSONS)
        }
        with bare_bolt(slack) as bare, product(database, slack) as ours:
            for name, clicks in bodies.items():
                rows += _compare(name, clicks, (bare, ours), (rounds, one_by_one))
                expected += each
                _check(database, answers=expected, invitations=each)
        database.close()
    return rows


def _compare(name: str, clicks: list[str], servers: tuple[Server, Server], size: tuple[int, int]) -> list[Row]:
    (bare, ours), (rounds, one_by_one) = servers, size
    sequential, crowded = clicks[: rounds * one_by_one], clicks[rounds * one_by_one :]
    at_once = len(crowded) // rounds

    def alone(server: Server, bodies: list[str]) -> list[float]:
        return [click(server, bodies, connections=1)["p50"]]

    def together(server: Server, bodies: list[str]) -> list[float]:
        seen = click(server, bodies, connections=CONNECTIONS)
        return [seen["per_second"], seen["cpu"]]

    # Bare Bolt keeps nothing, so it may have the same clicks every time; ours are used once.
    [ack] = interleaved(
        rounds,
        lambda: alone(bare, sequential[:one_by_one]),
        lambda: alone(ours, [sequential.pop() for _ in range(one_by_one)]),
    )
    per_second, cpu = interleaved(
        rounds,
        lambda: together(bare, crowded[:at_once]),
        lambda: together(ours, [crowded.pop() for _ in range(at_once)]),
    )
    return [
        Row(f"click {name}: ack, median", "ms", *ack, at_most(0.5)),
        Row(f"click {name}: {CONNECTIONS} connections", "clicks/s", *per_second, at_least(0.15)),
        Row(f"click {name}: processor time, all that follows included", "µs", *cpu),
    ]


def _check(database: Database, *, answers: int, invitations: int) -> None:
    found = crowd.kept(database)
    assert found == (answers, invitations), f"{found} answers and invitations instead of {(answers, invitations)}"
