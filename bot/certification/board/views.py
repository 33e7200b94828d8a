"""What those who run the programme see below the board, and what a reminder says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.certification.assessment.models import AssessorSeat
from bot.certification.assessment.views import OPEN_SEAT, STOP, age
from bot.certification.board.drift import AssessorDrift
from bot.certification.teach_back.models import TeachBack, TeachBackState
from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.kit.time import format_moment
from bot.members.models import Member

REVOKE_ONE = "certification.revoke_one"
HR_WORKBOOK = "certification.hr_workbook"
HR_TABLE = "certification.hr_table"
MAX_SHOWN = 30


@dataclass(frozen=True)
class BoardTeachBack:
    """A teach-back with who gives it, and the Slack ids of those whose answer or marks it waits for."""

    teach_back: TeachBack
    speaker: Member
    awaited: Sequence[str] = ()


def reminder(candidate: Member, seat: AssessorSeat, now: datetime) -> Json:
    """To an assessor whose marks are awaited."""
    text = _(
        "{candidate} is looking forward to your marks: their capstone has been with you {age}. If you "
        "can't mark it right now, that's fine. Press *Stop judging*, and somebody else will take over.",
        candidate=f"<@{candidate.slack_id}>",
        age=age(seat.drawn_at, now),
    )
    row = blocks.actions(
        blocks.button(OPEN_SEAT, _("Read and mark"), seat.id, style="primary"), blocks.button(STOP, _("Stop judging"))
    )
    return blocks.message(text, blocks.section(text), row)


def reminded(assessor: Member) -> str:
    return _("I've reminded {assessor}.", assessor=f"<@{assessor.slack_id}>")


def assessors(load: Mapping[str, int], drifts: Sequence[AssessorDrift]) -> list[Json]:
    """How much each assessor has to do, by Slack id, and how each differs from others, without names."""
    shown: list[Json] = []
    if load:
        lines = [
            ngettext(
                "• {assessor}: {n} capstone to mark", "• {assessor}: {n} capstones to mark", n, assessor=f"<@{who}>"
            )
            for who, n in list(load.items())[:MAX_SHOWN]
        ]
        shown.append(blocks.section("\n".join([f"*{_('Who judges')}*", *lines])))
    if drifts:
        lines = [
            _("• Assessor {number}: {difference}", number=each.number, difference=difference(each))
            for each in drifts[:MAX_SHOWN]
        ]
        shown.append(blocks.section("\n".join([f"*{_('Stricter or milder than others')}*", *lines])))
    return shown


def difference(one: AssessorDrift) -> str:
    """By how much somebody marks higher or lower."""
    size = f"{abs(float(one.mean)):.1f}"
    over = ngettext("across {n} piece", "across {n} pieces", one.marks)
    if size == "0.0":
        return _("about the same as others, {over}", over=over)
    if one.mean > 0:
        return _("{n} levels higher than others, {over}", n=size, over=over)
    return _("{n} levels lower than others, {over}", n=size, over=over)


def own_drift(one: AssessorDrift) -> Json:
    """To an assessor, about themself."""
    return blocks.context(
        _(
            "Compared with others who marked the same pieces: {difference}. The people who run the "
            "programme see this comparison without your name.",
            difference=difference(one),
        )
    )


def teach_backs(found: Sequence[BoardTeachBack], zone: str) -> list[Json]:
    """Whose teach-back is when, and whose answer or marks it waits for."""
    if not found:
        return []
    lines = [
        _(
            "• {person}, “{topic}”, {moment}: {state}",
            person=f"<@{each.speaker.slack_id}>",
            topic=escape(each.teach_back.topic),
            moment=format_moment(each.teach_back.starts_at, zone),
            state=_teach_back_state(each),
        )
        for each in found[:MAX_SHOWN]
    ]
    return [blocks.section(text) for text in blocks.pack(["\n".join([f"*{_('Teach-backs')}*", *lines])])]


def _teach_back_state(one: BoardTeachBack) -> str:
    people = ", ".join(f"<@{each}>" for each in one.awaited)
    state = {
        TeachBackState.ASKING: _("I'm asking people to rate it"),
        TeachBackState.BOOKED: _("booked"),
        TeachBackState.RUNNING: _("running"),
        TeachBackState.RATING: _("waits for marks"),
        TeachBackState.DECIDING: _("the raters differ, so somebody else decides"),
    }[TeachBackState(one.teach_back.state)]
    return f"{state} ({people})" if people else state


def alumni(raters: Sequence[Member], leaders: Sequence[Member]) -> list[Json]:
    """Which alumni would help."""
    lines = []
    if raters:
        lines.append(_("Alumni who'd rate teach-backs: {people}", people=_people(raters)))
    if leaders:
        lines.append(_("Alumni who'd lead sessions: {people}", people=_people(leaders)))
    return [blocks.section("\n".join(lines))] if lines else []


def _people(found: Sequence[Member]) -> str:
    return ", ".join(f"<@{each.slack_id}>" for each in found[:MAX_SHOWN])


def certificates(count: int, listed: int) -> list[Json]:
    """How many certificates there are, and what can be done with them."""
    if not count:
        return []
    held = ngettext("There is {n} certificate.", "There are {n} certificates.", count)
    on_list = ngettext("{n} person lets HR see their certificate.", "{n} people let HR see their certificates.", listed)
    row = blocks.actions(
        blocks.button(HR_WORKBOOK, _("Excel file for HR")) if listed else None,
        blocks.button(HR_TABLE, _("CSV file for HR")) if listed else None,
        blocks.button(REVOKE_ONE, _("Revoke a certificate …")),
    )
    return [blocks.section(f"{held} {on_list}"), row]


def export_title() -> str:
    return _("Certificates for HR")


def nobody_agreed() -> str:
    return _("Nobody has let HR see their certificate yet. People do that themselves, with `/learn progress`.")


def export_on_the_way() -> str:
    return _("I'm sending you the file as a direct message.")
