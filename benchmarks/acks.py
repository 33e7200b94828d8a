"""A click that writes an answer, beside Bolt's hello world and a plain app: one by one, and from 64 connections."""

from __future__ import annotations

import tempfile
from pathlib import Path

import crowd
from figures import Row, at_least, at_most, in_turns
from processes import Server, instant_slack
from product import bare_bolt, click, plain_app, product

from bot.kit.db import Database

CONNECTIONS = 64
BESIDE_PLAIN = "(beside it: a plain app with a table)"
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
        with (
            bare_bolt(slack) as bare,
            plain_app(slack, Path(folder)) as plain,
            product(database, slack) as ours,
        ):
            for name, clicks in bodies.items():
                rows += _compare(name, clicks, (bare, plain, ours), (rounds, one_by_one))
                expected += each
                _check(database, answers=expected, invitations=each)
        database.close()
    return rows


def _compare(name: str, clicks: list[str], servers: tuple[Server, Server, Server], size: tuple[int, int]) -> list[Row]:
    (bare, plain, ours), (rounds, one_by_one) = servers, size
    sequential, crowded = clicks[: rounds * one_by_one], clicks[rounds * one_by_one :]
    at_once = len(crowded) // rounds

    def alone(server: Server, bodies: list[str]) -> list[float]:
        return [click(server, bodies, connections=1)["p50"]]

    def together(server: Server, bodies: list[str]) -> list[float]:
        seen = click(server, bodies, connections=CONNECTIONS)
        return [seen["per_second"], seen["cpu"]]

    # Bare Bolt keeps nothing, so it may have the same clicks every time; those of the others are used once.
    lone, plain_lone = iter(_parts(sequential, rounds)), iter(_parts(sequential, rounds))
    crowd_of_ours, crowd_of_plain = iter(_parts(crowded, rounds)), iter(_parts(crowded, rounds))
    bare_ack, plain_ack, ack = in_turns(
        rounds,
        lambda: alone(bare, sequential[:one_by_one]),
        lambda: alone(plain, next(plain_lone)),
        lambda: alone(ours, next(lone)),
    )
    bare_many, plain_many, many = in_turns(
        rounds,
        lambda: together(bare, crowded[:at_once]),
        lambda: together(plain, next(crowd_of_plain)),
        lambda: together(ours, next(crowd_of_ours)),
    )
    at_64, cost = f"click {name}: {CONNECTIONS} connections", f"click {name}: processor time, all that follows included"
    return [
        Row(f"click {name}: ack, median", "ms", ack[0], bare_ack[0], at_most(0.35)),
        Row(f"… {BESIDE_PLAIN}", "ms", ack[0], plain_ack[0]),
        Row(at_64, "clicks/s", many[0], bare_many[0]),
        Row(f"… {BESIDE_PLAIN}", "clicks/s", many[0], plain_many[0], at_least(1.3)),
        Row(cost, "µs", many[1], bare_many[1]),
        Row(f"… {BESIDE_PLAIN}", "µs", many[1], plain_many[1], at_most(0.8)),
    ]


def _parts(bodies: list[str], rounds: int) -> list[list[str]]:
    each = len(bodies) // rounds
    return [bodies[at : at + each] for at in range(0, rounds * each, each)]


def _check(database: Database, *, answers: int, invitations: int) -> None:
    found = crowd.kept(database)
    assert found == (answers, invitations), f"{found} answers and invitations instead of {(answers, invitations)}"
