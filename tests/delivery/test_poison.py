"""A row that the database refuses, or that nobody can read, holds nobody else up."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from bot.delivery import batches, daily_limit, jobs, rules, service, slack_sender
from bot.delivery.batches import UncertainMessage
from bot.delivery.models import DeliveryState, Topic
from bot.delivery.service import Outgoing, ledger
from bot.kit.engine import FailedJobs, failed_jobs
from bot.kit.i18n import _
from bot.members import service as members
from sandbox import actions
from sandbox.people import LENA, SAM
from tests.office import Office
from tests.sentences import says
from tests.waiting import until

PRIVATE = "what somebody wrote"


async def refuse(office: Office, target: str, change: str) -> None:
    """From now on the database refuses a `change` (a condition on OLD and NEW) of the message to somebody."""
    when = f"NEW.target = '{target}' AND ({change})"
    raised = f"SELECT RAISE(ABORT, '{PRIVATE}')"
    sqlite = [f"CREATE TRIGGER poison BEFORE UPDATE ON delivery WHEN {when} BEGIN {raised}; END"]
    postgres = [
        f"""CREATE FUNCTION poison() RETURNS trigger AS $$ BEGIN
            IF {when} THEN RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = '{PRIVATE}'; END IF;
            RETURN NEW; END $$ LANGUAGE plpgsql""",
        "CREATE TRIGGER poison BEFORE UPDATE ON delivery FOR EACH ROW EXECUTE FUNCTION poison()",
    ]
    db = office.product.db
    for statement in sqlite if db.is_sqlite else postgres:
        await db.transact(_run, statement)


def _run(session: Session, statement: str) -> None:
    session.connection().exec_driver_sql(statement)


async def row(office: Office, target: str) -> Any:
    """The only message to somebody, as it is kept."""
    found = sa.select(ledger).where(ledger.c.target == target)
    return await office.product.db.read(lambda session: session.connection().execute(found).one())


async def change(office: Office, target: str, **values: Any) -> None:
    """Somebody has written into the database by hand."""
    changed = sa.update(ledger).where(ledger.c.target == target).values(**values)
    await office.product.db.transact(lambda session: session.connection().execute(changed))


async def failures(office: Office) -> list[FailedJobs]:
    """The failed jobs of the workspace, once there are any."""
    found: list[FailedJobs] = await until(lambda: office.product.db.read(failed_jobs, office.team), "a failed job")
    return found


@pytest.mark.parametrize("state", ["sending", "sent"])
async def test_a_row_that_cannot_be_moved_on_is_set_aside(any_office: Office, state: str):
    """All others of its batch are sent, once; its job has failed, and the next one runs."""
    people = any_office.crowd(5)
    await refuse(any_office, people[2], f"NEW.state = '{state}'")
    await any_office.post(*people)
    await any_office.until_states(sent=4, failed=1)
    others = [person for person in people if person != people[2]]
    assert [len(any_office.seen(person)) for person in others] == [1] * 4

    [failed] = await failures(any_office)
    assert (failed.name, failed.count) == (jobs.DELIVER, 1)
    kept = await row(any_office, people[2])
    assert kept.reason.startswith("IntegrityError at ")
    assert PRIVATE not in kept.reason

    await any_office.post(LENA.id)
    await any_office.until_states(sent=5, failed=1)


async def test_a_row_that_cannot_be_changed_at_all_holds_nobody_up(any_office: Office):
    """It stays as it is, and is tried again whenever something is due."""
    people = any_office.crowd(5)
    await refuse(any_office, people[2], "TRUE")
    await any_office.post(*people)

    await any_office.until_states(sent=4, pending=1)

    await any_office.post(LENA.id)
    await any_office.until_states(sent=5, pending=1)
    assert [len(any_office.seen(person)) for person in people] == [1, 1, 0, 1, 1]


async def test_a_batch_that_cannot_be_ended_lets_the_next_one_run(any_office: Office):
    """A reply that waits for its parent cannot be put back."""
    people = any_office.crowd(2)
    await refuse(any_office, people[0], "NEW.batch IS NULL AND OLD.batch IS NOT NULL")
    await any_office.post(people[0], thread_of="nobody")
    await any_office.dispatch()

    await any_office.post(people[1])

    await any_office.until_states(sent=1, failed=1)
    assert [job.name for job in await failures(any_office)] == [jobs.DELIVER]


@pytest.mark.parametrize("payload", [None, "", "{", "[]"])
async def test_a_message_nobody_can_read_is_set_aside(office: Office, payload: str | None):
    """All others of its batch are sent, and a reply to it is skipped."""
    people = office.crowd(4)
    await office.post(*people[:3])
    await change(office, people[1], payload=payload)
    await office.post(people[3], thread_of=(await row(office, people[1])).key)

    await office.until_states(sent=2, failed=1, skipped=1)

    assert (await row(office, people[1])).state == DeliveryState.FAILED


async def test_an_unreadable_line_of_a_digest_is_set_aside(any_office: Office):
    """The other lines are gathered for the one who likes a digest, and everybody else is served."""
    deps = any_office.product.deps

    def likes_digests(session: Session) -> None:
        member = members.arrive(session, any_office.team, LENA.id, now=deps.now())
        member.digest, member.zone = True, "Etc/UTC"
        member.days, member.hours_from, member.hours_to = "mon,tue,wed,thu,fri,sat,sun", "00:00", "23:59"
        member.at = "00:00"

    await deps.db.transact(likes_digests)
    lines = [
        Outgoing(any_office.team, f"line{number}", LENA.id, {"text": f"line {number}"}, deps.now(), topic=topic)
        for number, topic in enumerate((Topic.STORY, Topic.COMMUNITY, Topic.REMINDER))
    ]
    await deps.db.transact(service.post, *lines)
    unreadable = sa.update(ledger).where(ledger.c.key == "line1").values(payload="{")
    await deps.db.transact(lambda session: session.connection().execute(unreadable))
    await any_office.post(SAM.id)

    await any_office.until_states(sent=2, gathered=2, failed=1)

    [digest] = any_office.seen()
    assert "line 0" in str(digest.blocks)
    assert "line 1" not in str(digest.blocks)
    assert "line 2" in str(digest.blocks)


async def test_what_fails_for_everybody_is_no_fault_of_the_messages(office: Office, monkeypatch: pytest.MonkeyPatch):
    """They wait until it is mended."""
    people = office.crowd(3)
    await office.post(*people)
    with monkeypatch.context() as patch:
        patch.setattr(daily_limit, "apply_policy", lambda *_, **__: 1 / 0)
        assert await office.dispatch() == 0
    assert await office.states() == {DeliveryState.PENDING: 3}

    await office.until_states(sent=3)


async def test_a_doubt_nobody_can_look_into_holds_no_other_up(office: Office, monkeypatch: pytest.MonkeyPatch):
    """It is looked into again a limited number of times, and then set aside."""
    people = office.crowd(3)
    real = slack_sender.settle

    async def settle(client: Any, doubt: UncertainMessage, **more: Any) -> Any:
        if doubt.target == people[0]:
            raise LookupError(PRIVATE)
        return await real(client, doubt, **more)

    monkeypatch.setattr(slack_sender, "settle", settle)
    monkeypatch.setattr(rules, "MAX_ATTEMPTS", 2)
    office.trouble("drop_after_write", times=3)
    await office.post(*people)

    await office.until_states(sent=2, failed=1)

    kept = await row(office, people[0])
    assert kept.reason.startswith("LookupError at ")
    assert PRIVATE not in kept.reason


async def test_an_unavailable_database_is_no_failed_job(any_office: Office, monkeypatch: pytest.MonkeyPatch):
    """It is waited for, and everything is sent."""
    real, away = batches.record, 0

    def record(*args: Any, **more: Any) -> None:
        nonlocal away
        away += 1
        if away == 1:
            raise sa.exc.OperationalError("UPDATE", {}, ConnectionError())
        real(*args, **more)

    monkeypatch.setattr(batches, "record", record)
    await any_office.post(LENA.id)

    await any_office.until_states(sent=1)

    assert await any_office.product.db.read(failed_jobs, any_office.team) == []


async def test_an_admin_reads_about_failed_jobs(any_office: Office):
    """How many of which kind, and when the last one failed."""
    people = any_office.crowd(2)
    await refuse(any_office, people[0], "NEW.state = 'sending'")
    await any_office.post(*people)
    await any_office.until_states(sent=1, failed=1)
    await failures(any_office)

    channel = any_office.sandbox.workspace.direct_message(SAM.id, any_office.sandbox.installation.bot_user_id).id
    ack = await actions.command(any_office.sandbox, user=SAM.id, channel=channel, command="/groundswell", text="status")

    said = str(ack.reply)
    assert says(said, "couldn't be processed")
    assert f"{_('sending messages')}: 1" in said
    assert PRIVATE not in said
