"""A table of people: uploaded or pasted in a form, told line by line, and only then enrolled."""

from __future__ import annotations

from typing import Any

from bot.journeys.models import Enrolment
from sandbox import actions
from sandbox.faults import Fault
from sandbox.people import LENA, MATEO, PRIYA, SAM
from sandbox.serializers.files import file_json
from sandbox.state import Message, User
from tests.scenarios.test_enrolling import agree
from tests.sentences import says
from tests.stage import Stage
from tests.waiting import until

PEOPLE = "*{n} people would start {track}*{how}"
UNKNOWN = "*Nobody here has this address or ID:*"
ENROLMENT = Enrolment.__table__  # type: ignore[attr-defined]
TABLE = """\ufeffE-Mail;Track;Start;Sprache
lena.brandt@harbour.example;;;
nobody@harbour.example;;;
priya.raman@harbour.example;scaling-successes;2027-01-11;de
LENA.brandt@harbour.example;;;
sam.okafor@harbour.example;knitting;;
mateo.alvarez@harbour.example;;soon;
;;;
"jonas@harbour.example;;;
"""


async def form(stage: Stage, by: str = SAM.id) -> str:
    """The form that the command opens; its view's id."""
    await stage.command("enrol csv", by, "/groundswell")
    views = await stage.seen(lambda: stage.sandbox.workspace.modals.get(by))
    return str(views[0].id)


async def hand_in(stage: Stage, *, by: str = SAM.id, file: bytes | None = None, **fields: Any) -> Any:
    """They fill it in and submit it; what came back."""
    view_id = await form(stage, by)
    values: dict[str, Any] = {block: {block: given} for block, given in fields.items()}
    if file is not None:
        kept = stage.sandbox.workspace.new_file(by, "people.csv", file)
        stage.sandbox.workspace.files[kept.id] = kept
        values["file"] = {"file": {"files": [file_json(stage.sandbox, kept)]}}
    return await actions.submit(stage.sandbox, user=by, view_id=view_id, values=values)


async def previewed(stage: Stage, **given: Any) -> Message:
    ack = await hand_in(stage, **given)
    assert ack.ok, ack
    found: list[Message] = await stage.seen(lambda: stage.messages(SAM.id))
    return found[0]


def paragraph(preview: Message, problem: str) -> str:
    """Where a preview tells a problem."""
    (found,) = [told for told in preview.text.split("\n\n") if says(told, problem)]
    return found


async def test_every_problem_is_told_by_its_line(stage: Stage):
    """Two begin, everything else is named with its line and changes nothing."""
    preview = await previewed(stage, file=TABLE.encode())
    assert says(preview.text, PEOPLE, n=2)
    for problem, line, given in (
        (UNKNOWN, 3, "nobody@harbour.example"),
        ("*Already in the list above, so I skipped them:*", 5, "LENA.brandt@harbour.example"),
        ("*There is no such track:*", 6, "knitting"),
    ):
        assert says(paragraph(preview, problem), "line {n} ({given})", n=line, given=given)
    assert says(paragraph(preview, "*A quotation mark is in the wrong place:*"), "line {n}", n=9)
    assert says(preview.text, "line {n} ({given})", n=7, given="soon")
    await stage.seen(lambda: any(message.files for message in stage.messages(SAM.id)))
    await agree(stage, preview)
    await stage.seen(lambda: stage.count(ENROLMENT) == 2)
    due = {row.next_due_at.isoformat() for row in stage.rows(ENROLMENT)}
    assert due == {"2026-11-24T08:00:00+00:00", "2027-01-11T03:30:00+00:00"}


async def test_pasted_lines_do_as_well(stage: Stage):
    """With a cohort of their own; without anything the form says what it needs."""
    empty = await hand_in(stage)
    assert empty.body["errors"].keys() == {"file"}
    assert says(empty.body["errors"], "Upload a table here, or paste its lines below.")
    await actions.close(stage.sandbox, user=SAM.id, view_id=stage.sandbox.workspace.modals[SAM.id][0].id)
    preview = await previewed(stage, lines=f"{LENA.id}\n{PRIYA.id}\n", cohort="Spring", leaders=[MATEO.id])
    assert says(preview.text, PEOPLE, n=2)
    assert says(preview.text, "in the cohort “{name}”", name="Spring")


async def test_whose_words_are_open_is_said_at_once(stage: Stage):
    """The first words name who may read along."""
    shared = [{"value": "open"}]
    preview = await previewed(stage, lines=f"{PRIYA.id}\n", cohort="Spring", leaders=[MATEO.id], open=shared)
    await agree(stage, preview)
    hello = (await stage.seen(lambda: stage.messages(PRIYA.id)))[0]
    can_read = (
        "Only you can see your answers to the questions. But {names} can read the reflections you "
        "write about the lessons, unless you begin a reflection with `private:`. The people who run "
        "your Slack may be able to export messages."
    )
    assert says(hello.text, can_read, names=f"<@{MATEO.id}>")
    assert says(
        await stage.command("cohort Spring", SAM.id, "/groundswell"),
        "The people who lead the cohort can read what its members write about the lessons.",
    )


async def test_without_the_permission_addresses_are_told_apart(stage: Stage):
    """Nothing looks as if nobody had that address."""
    installation = stage.sandbox.installation
    installation.scopes = tuple(scope for scope in installation.scopes if scope != "users:read.email")
    preview = await previewed(stage, lines=f"{PRIYA.id}\nlena.brandt@harbour.example\n")
    assert says(preview.text, "*{n} person would start {track}*{how}", n=1)
    assert says(
        preview.text,
        "*I can't look up email addresses here* (I don't have the permission `users:read.email`). Use "
        "these people's Slack IDs instead:",
    )


async def test_a_file_that_is_no_table_gets_a_sentence(stage: Stage):
    """A picture, for instance."""
    assert says(
        (await previewed(stage, file=b"\x89PNG\r\n\x1a\n\0\0")).text,
        "I can't read that file as a table. Save it as CSV (in a spreadsheet: *Save as*, *CSV*) and upload it again.",
    )
    assert stage.count(ENROLMENT) == 0


async def test_ten_thousand_lines_hold_up_nobody(stage: Stage):
    """Slack says wait in between; meanwhile a learner's command is answered at once, and all of them are found."""
    for number in range(2_000):
        stage.sandbox.workspace.add_user(
            User(f"U0CROWD{number:04}", f"crowd{number}", "Crowd", tz="Etc/UTC", email=f"crowd{number}@harbour.example")
        )
    stage.sandbox.faults.add(Fault("users.list", "rate_limited", times=1, retry_after=1))
    lines = "".join(f"crowd{number}@harbour.example\n" for number in range(10_000))
    assert (await hand_in(stage, file=f"email\n{lines}".encode())).ok
    answered_meanwhile = 0

    async def previewed() -> list[Message]:
        nonlocal answered_meanwhile
        if not (shown := stage.messages(SAM.id)):
            await stage.command("today", LENA.id)
            answered_meanwhile += 1
        return shown

    preview = (await until(previewed, "the preview of ten thousand lines", patience=120))[0]
    assert answered_meanwhile > 1  # the first may be answered as the last thing before the preview
    assert says(preview.text, PEOPLE, n=2000)
    assert says(paragraph(preview, UNKNOWN), "{names} and {n} more")
