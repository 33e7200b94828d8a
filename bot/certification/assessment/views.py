"""What assessors, candidates and leads read about marks; nothing here decides who may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from bot.certification.assessment.models import CapstoneAppeal, SeatKind
from bot.certification.assessment.queries import ComparedElement, SeatTask, WaitingSeat
from bot.certification.assessment.rules import AgreementKind, CapstoneOutcome, PartMark
from bot.certification.capstone.models import CapstoneSubmission, SubmissionState
from bot.certification.capstone.rubric import Rubric
from bot.certification.capstone.views import HAND_IN, NEXT_STEP, decimal, percent
from bot.kit import blocks
from bot.kit.db import row_id
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape, quoted
from bot.members.models import Member

JOIN = "certification.assessor_join"
STOP = "certification.assessor_stop"
OPEN_SEAT = "certification.seat_open"
MARK = "certification.seat_mark"
LOCK = "certification.seat_lock"
COMPARE = "certification.compare"
RELEASE = "certification.release"
APPEAL = "certification.appeal"
READ_AGAIN = "certification.read_again"
REMIND = "certification.remind"
STEP_BACK = "certification.seat_step_back"


@dataclass(frozen=True)
class PassMarks:
    """The per cent that a pass takes in all and in each part."""

    total: int
    part: int


def seat_drawn(task: SeatTask) -> Json:
    """To somebody who was drawn to judge."""
    candidate = f"<@{task.candidate.slack_id}>"
    titles = escape(", ".join(part.title for part in task.parts))
    text = {
        SeatKind.THIRD: _(
            "Two assessors of {candidate}'s capstone are far apart on some parts. You decide on those "
            "parts, without seeing the assessors' marks: {parts}.",
            candidate=candidate,
            parts=titles,
        ),
        SeatKind.APPEAL: _(
            "{candidate} asked for their capstone to be read again. Please read these parts with fresh eyes: {parts}.",
            candidate=candidate,
            parts=titles,
        ),
    }.get(
        SeatKind(task.seat.kind),
        _(
            "{candidate} has handed in parts of their capstone, and you're one of the two people "
            "who'll judge them: {parts}.",
            candidate=candidate,
            parts=titles,
        ),
    )
    row = blocks.actions(
        blocks.button(OPEN_SEAT, _("Read and mark"), task.seat.id, style="primary"), step_back_button(row_id(task.seat))
    )
    return blocks.message(text, blocks.section(text), row)


def step_back_button(seat_id: int) -> Json:
    """Gives a seat back, after a question."""
    sure = blocks.confirm(
        _("Pass this capstone on to somebody else?"),
        _("I'll ask somebody else. Your marks so far won't count, and I won't tell the candidate."),
        _("Pass it on"),
        _("Keep it"),
    )
    return blocks.button(STEP_BACK, _("I can't judge this one"), seat_id, confirm=sure)


def has_stepped_back(*, is_replaced: bool) -> str:
    """What an assessor hears who gave a seat back."""
    if is_replaced:
        return _("Thanks for telling me. I've asked somebody else, and you won't get this person's capstone again.")
    return _("Thanks for telling me. I haven't found anybody else yet, so I've told the people who run the programme.")


def cannot_judge(mine: Sequence[WaitingSeat]) -> Json:
    """Asks somebody who can't judge a capstone which one they mean."""
    if not mine:
        return blocks.message(_("You have no capstone to mark at the moment, so there's nothing to pass on."))
    text = _("You can pass this work on to somebody else. You don't have to say why.")
    shown = [
        blocks.section(
            _("{candidate}'s capstone", candidate=f"<@{each.candidate.slack_id}>"), step_back_button(each.seat_id)
        )
        for each in mine
    ]
    return blocks.message(text, blocks.section(text), shown)


def was_marked(candidate: Member) -> Json:
    """Stands in the place of what asked somebody to mark, once they have locked."""
    return blocks.message(
        _("You've locked your marks for {candidate}. Thank you.", candidate=f"<@{candidate.slack_id}>")
    )


def was_released(candidate: Member) -> Json:
    """Stands in the place of what asked somebody to write and release, once the result has gone out."""
    return blocks.message(_("{candidate} has the result.", candidate=f"<@{candidate.slack_id}>"))


def both_locked(candidate: Member, submission: CapstoneSubmission) -> Json:
    """To both, once neither can change anything any more."""
    who = f"<@{candidate.slack_id}>"
    if submission.state == SubmissionState.DECIDING:
        text = _(
            "Both of you have locked your marks for {candidate}. Where your marks are more than one "
            "level apart, a third assessor will decide.",
            candidate=who,
        )
    else:
        text = _("Both of you have locked your marks for {candidate}.", candidate=who)
    row = blocks.actions(blocks.button(COMPARE, _("See where you agree"), submission.id))
    return blocks.message(text, blocks.section(text), row)


def settled(candidate: Member, submission: CapstoneSubmission) -> Json:
    """To those who judged: the result can go to the candidate, with words."""
    text = _(
        "The marks for {candidate} are final. Please write {candidate} a few words, which I'll send "
        "together with the result. Only one of you needs to write.",
        candidate=f"<@{candidate.slack_id}>",
    )
    row = blocks.actions(
        blocks.button(RELEASE, _("Write and release"), submission.id, style="primary"),
        blocks.button(COMPARE, _("See where you agree"), submission.id),
    )
    return blocks.message(text, blocks.section(text), row)


def too_few(candidate: Member) -> Json:
    """To those who run the programme: nobody is left who could judge."""
    text = _(
        "{candidate}'s capstone is waiting for assessors: too few are free, or they work too closely "
        "with {candidate}. Ask colleagues whether they're willing to judge: `/groundswell "
        "certification assessors @name @name`.",
        candidate=f"<@{candidate.slack_id}>",
    )
    return blocks.message(text, blocks.section(text))


def willing_asked(lead: str) -> Json:
    """To somebody whom a lead would like to have as an assessor."""
    text = _(
        "{person} asks whether you're willing to judge capstones. You'd read what a colleague hands "
        "in, give each piece a level from 0 to 4, and say why in a sentence. If you'd rather not, you "
        "don't have to do anything.",
        person=f"<@{lead}>",
    )
    row = blocks.actions(blocks.button(JOIN, _("I'm willing to judge"), style="primary"))
    return blocks.message(text, blocks.section(text), row)


def asked_to_judge(
    asked: Sequence[str], willing: Sequence[str], refused: Sequence[str], unknown: Sequence[str] = ()
) -> Json:
    """To a lead: whom I've asked, who is willing already, who can't judge yet, and which names nobody has."""
    lines = []
    if asked:
        lines.append(_("I've asked {people} whether they're willing to judge.", people=_people(asked)))
    if willing:
        lines.append(_("These people have already said yes: {people}.", people=_people(willing)))
    if refused:
        lines.append(
            _(
                "These people can't judge yet: {people}. An admin can make them champions: `/groundswell "
                "role @name champion`.",
                people=_people(refused),
            )
        )
    if unknown:
        lines.append(_("I don't know these names: {names}.", names=escape(", ".join(unknown))))
    text = "\n".join(lines)
    return blocks.message(text, blocks.section(text))


def _people(slack_ids: Sequence[str]) -> str:
    return ", ".join(f"<@{each}>" for each in slack_ids)


def appeal_asked(candidate: Member, appeal: CapstoneAppeal) -> Json:
    """To those who run the programme."""
    text = _(
        "{candidate} would like the result of their capstone to be looked at again:",
        candidate=f"<@{candidate.slack_id}>",
    )
    row = blocks.actions(blocks.button(READ_AGAIN, _("Have it read again"), appeal.id, style="primary"))
    return blocks.message(text, blocks.section(text), blocks.section(quoted(appeal.reason)), row)


def compared_lines(found: Sequence[ComparedElement], *, with_third: bool = True) -> list[Json]:
    """Element by element: both levels, how far apart, and both reasons."""
    shown = []
    for each in found:
        kind = {
            AgreementKind.EXACT: _("the same level"),
            AgreementKind.ADJACENT: _("one level apart: the mean counts"),
            AgreementKind.APART: _("further apart: a third assessor decided")
            if each.third
            else _("further apart: a third assessor decides"),
        }[each.kind]
        lines = [
            f"*{escape(each.element.title)}*: {each.first.level} / {each.second.level}, {kind}",
            f"• {escape(each.first.reason)}",
            f"• {escape(each.second.reason)}",
        ]
        if each.third and with_third:
            lines.append(
                _("The third assessor says {level}: {reason}", level=each.third.level, reason=escape(each.third.reason))
            )
        shown.append(blocks.section("\n".join(lines)))
    return shown


def calculation(outcome: CapstoneOutcome, rubric: Rubric) -> str:
    """How the total comes about, part by part as the rubric has them."""
    order = [each.id for each in rubric.parts]
    parts = [
        _(
            "{title}: {percent} of {weight} points is {points}",
            title=escape(part.title if (part := rubric.part(each.part)) else each.part),
            percent=percent(each.percent),
            weight=each.weight,
            points=_points(each),
        )
        for each in sorted(outcome.parts, key=lambda one: order.index(one.part) if one.part in order else len(order))
    ]
    return "\n".join([*parts, _("Together: {total}", total=percent(outcome.total))])


def _points(one: PartMark) -> str:
    return decimal(one.percent * one.weight / 100, "0.##")


def result(
    submission: CapstoneSubmission,
    found: Sequence[ComparedElement],
    marks: Sequence[PartMark],
    outcome: CapstoneOutcome | None,
    rubric: Rubric,
    passes: PassMarks,
    *,
    may_appeal: bool,
) -> Json:
    """To the candidate: first the words, then marks with their reasons, then how they come to a total."""
    title = _("The result of your capstone")
    shown: list[Json] = [blocks.header(title), *_words(submission)]
    needs = pass_rule(passes.total, passes.part)
    if outcome:
        shown.append(blocks.section(_in_short(outcome)))
    shown.append(blocks.divider())
    by_part = {each.part: each for each in marks}
    for part in rubric.parts:
        if part.id in by_part:
            head = f"*{escape(part.title)}: {percent(by_part[part.id].percent)}*"
            inside = [_element_line(each) for each in found if each.element in part.elements]
            shown += [blocks.section(text) for text in blocks.pack([head, *inside])]
    if outcome:
        end = [
            blocks.section(calculation(outcome, rubric)),
            blocks.section(_verdict(outcome, rubric, passes.part)),
            blocks.context(needs),
        ]
    else:
        end = [blocks.context(_("You'll get a total once all parts have a result.")), blocks.context(needs)]
    row = blocks.actions(
        blocks.button(NEXT_STEP, _("Open my teach-back"), "teach-back", style="primary")
        if outcome and outcome.is_pass
        else None,
        blocks.button(HAND_IN, _("Hand in again …"), style="primary") if outcome and not outcome.is_pass else None,
        blocks.button(APPEAL, _("Ask to have it read again"), submission.id) if may_appeal else None,
    )
    return blocks.message(title, [*shown[: blocks.MAX_MESSAGE_BLOCKS - 1 - len(end)], *end], row)


def pass_rule(pass_total: int, pass_part: int) -> str:
    """What is a pass."""
    return _(
        "To pass, you need {total} overall and {part} in each part.",
        total=percent(f"{pass_total}"),
        part=percent(f"{pass_part}"),
    )


def _words(submission: CapstoneSubmission) -> list[Json]:
    return [blocks.section(text) for text in blocks.pack(quoted(submission.words).split("\n\n"))]


def _element_line(each: ComparedElement) -> str:
    given = each.level if each.level is not None else Fraction()
    level = decimal(given, "0.#")
    reasons = [each.first.reason, each.second.reason]
    if each.third:
        reasons = [each.third.reason]
    return "\n".join(
        [
            _("{title}: {level} of 4", title=escape(each.element.title), level=level),
            *(f"• {escape(reason)}" for reason in reasons),
        ]
    )


def _in_short(outcome: CapstoneOutcome) -> str:
    """Whether it is a pass, above all the details."""
    total = percent(outcome.total)
    return _("*Passed with {total}.*", total=total) if outcome.is_pass else _("*Not passed yet: {total}.*", total=total)


def _verdict(outcome: CapstoneOutcome, rubric: Rubric, pass_part: int) -> str:
    if outcome.is_pass:
        return _(
            "*You've passed the capstone.* Your next step is the teach-back: you teach others "
            "something for 15 minutes. `/learn teach-back` shows you how."
        )
    low = [each.part for each in outcome.parts if each.percent < pass_part]
    said = _(
        "*You haven't passed yet.* Change what your assessors asked for above, and hand those parts in "
        "again. You keep the results of the other parts."
    )
    if not low:
        return said
    titles = ", ".join(escape(part.title) for part in rubric.parts if part.id in low)
    below = _("Below {least}: {parts}.", least=percent(f"{pass_part}"), parts=titles)
    return f"{said} {below}"


def age(since: datetime, now: datetime) -> str:
    """For how long something has waited."""
    days = (now - since).days
    return ngettext("since yesterday", "for {n} days", days) if days else _("since today")


def assessor_card(
    mine: Sequence[WaitingSeat],
    to_release: Sequence[tuple[CapstoneSubmission, Member]],
    now: datetime,
    *,
    is_willing: bool,
    may_judge: bool,
) -> Json:
    """What waits for an assessor, and how to begin and stop."""
    title = _("Judging capstones")
    shown: list[Json] = [blocks.header(title)]
    for each in mine:
        text = _("{candidate}'s work, {age}", candidate=f"<@{each.candidate.slack_id}>", age=age(each.drawn_at, now))
        shown.append(blocks.section(text, blocks.button(OPEN_SEAT, _("Read and mark"), each.seat_id)))
    for submission, candidate in to_release:
        text = _("{candidate}'s marks are settled.", candidate=f"<@{candidate.slack_id}>")
        shown.append(blocks.section(text, blocks.button(RELEASE, _("Write and release"), submission.id)))
    if is_willing:
        shown.append(
            blocks.context(_("You've said that you're willing to judge capstones. You'll get at most five at a time."))
        )
        button = blocks.button(STOP, _("Stop judging"))
    elif not may_judge:
        shown.append(
            blocks.section(
                _("Champions, facilitators, admins and people who have passed their own capstone can judge capstones.")
            )
        )
        button = None
    else:
        shown.append(
            blocks.section(
                _(
                    "Two assessors read what a colleague hands in. Each assessor gives every piece a level "
                    "from 0 to 4 and says why in a sentence. They can't see each other's marks."
                )
            )
        )
        button = blocks.button(JOIN, _("I'm willing to judge"), style="primary")
    return blocks.message(title, shown, blocks.actions(button))
