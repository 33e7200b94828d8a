"""`check` for the capstone's rubric: the windows made from it, in every language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from bot.certification.assessment import modals as assessment
from bot.certification.assessment.models import AssessorSeat, SeatKind
from bot.certification.assessment.queries import SeatTask
from bot.certification.capstone import modals as capstone
from bot.certification.capstone.models import CapstoneSubmission
from bot.certification.capstone.rubric import Rubric, RubricEdition
from bot.certification.capstone.service import CapstoneDraft
from bot.kit.i18n import in_language
from bot.kit.slack import Json
from bot.members.models import Member
from sandbox import limits

AT = datetime(2026, 11, 24, 14, tzinfo=UTC)


def rubric_problems(edition: RubricEdition) -> list[str]:
    """Windows of the rubric that Slack would refuse."""
    found = []
    for language, rubric in edition.languages.items():
        with in_language(language):
            found += [
                f"capstone rubric ({language}): Slack would refuse the window: {problem.pointer} {problem.reason}"
                for window in _windows(rubric)
                for problem in limits.check_view(window)
            ]
    return found


def _windows(rubric: Rubric) -> Iterator[Json]:
    """The windows in which parts are written and marked."""
    seat = AssessorSeat(id=1, workspace_id="T1", submission_id=1, member_id=1, kind=SeatKind.FIRST, drawn_at=AT)
    submission = CapstoneSubmission(id=1, workspace_id="T1", capstone_id=1, rubric_id=1, parts="", submitted_at=AT)
    candidate = Member(id=1, workspace_id="T1", slack_id="U1", joined_at=AT)
    task = SeatTask(seat, submission, candidate, rubric, tuple(each.id for each in rubric.elements), {})
    yield assessment.task(task)
    for part in rubric.parts:
        yield capstone.part(part, CapstoneDraft(1, {}))
        yield assessment.marking(task, part, {})
