"""How workers share what is waiting: each takes its part of the partitions, instead of the first one all.

DBOS gives a worker everything that it may run, up to a fixed limit. That would either leave work lying while one worker
is alone, or let two of four workers take all. So the limit follows what there is to do and how many workers there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

# Beyond its part, so that nothing waits for a worker that has just died, or only for a slow model.
SPARE = 2


def share(launched: Any, queue: str, count_workers: sa.Select[Any]) -> None:
    """Have a launched engine take its part of a queue whenever it looks; `count_workers` selects one number."""
    sys_db = launched._sys_db  # noqa: SLF001 - DBOS has no other way to a limit that depends on the others
    take_all, active = sys_db.start_queued_partitioned_workflows, _active(sys_db.tables.workflow_status, queue)

    def take_part(looked_at: Any, executor: str, version: str, room: int, **more: Any) -> Any:
        if looked_at.name == queue:
            with sys_db.engine.connect() as connection:
                found = {row[0]: row[1] for row in connection.execute(active)}
                workers = connection.execute(count_workers).scalar_one() if None in found else 1
            room = min(room, part_of(found, executor, workers))
        return take_all(looked_at, executor, version, room, **more) if room else []

    sys_db.start_queued_partitioned_workflows = take_part


def part_of(active: Mapping[str | None, int], executor: str, workers: int) -> int:
    """How many partitions a worker may take now; `active` counts them by who runs them, None if nobody does yet."""
    fair = -(-sum(active.values()) // max(1, workers))
    return min(active.get(None, 0), max(fair - active.get(executor, 0), SPARE))


def _active(jobs: sa.Table, queue: str) -> sa.Select[Any]:
    """Counts the partitions with something to do, by the worker that runs them, or None."""
    runner = sa.func.max(sa.case((jobs.c.status == "PENDING", jobs.c.executor_id)))
    mine = sa.and_(jobs.c.queue_name == queue, jobs.c.status.in_(["ENQUEUED", "PENDING"]))
    partitions = sa.select(runner.label("runner")).where(mine).group_by(jobs.c.queue_partition_key).subquery()
    return sa.select(partitions.c.runner, sa.func.count()).group_by(partitions.c.runner)
