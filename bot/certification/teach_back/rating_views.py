"""Teach-backs on screen after they took place: the raters' form, a lead's decision, the result and the pulse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bot.certification.teach_back import asking_views, rubric, views
from bot.certification.teach_back.models import (
    RaterState,
    TeachBack,
    TeachBackMark,
    TeachBackPulse,
    TeachBackRater,
    TeachBackRuling,
    TeachBackState,
)
from bot.certification.teach_back.queries import RatersMarks
from bot.certification.teach_back.rubric import TOP_LEVEL, TeachBackCriterion
from bot.certification.teach_back.rules import FULL, CriterionOutcome, format_level
from bot.figures.ledger import ShownFigure
from bot.kit import blocks
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.slack import Json, escape
from bot.kit.time import format_moment

MARK = "certification.teach_back_mark"
LOCK = "certification.teach_back_lock"
WITHDRAW = "certification.teach_back_withdraw"
RULE = "certification.teach_back_rule"
CLEAR = "certification.teach_back_clear"
WOULD_USE = "certification.teach_back_would_use"
COMMENT = "certification.teach_back_comment"
LEARNERS = "certification.teach_back_learners"
RESULT = "certification.teach_back_result"
APPEAL = "certification.teach_back_appeal"
ANSWER = "certification.teach_back_answer"


@dataclass(frozen=True)
class TeachBackResult:
    """A released result: each criterion's levels, and the marks and decisions that they come from."""

    teach_back: TeachBack
    outcomes: Sequence[CriterionOutcome]
    marks: Sequence[RatersMarks]
    third: RatersMarks | None
    rulings: Mapping[str, TeachBackRuling]
    is_appealed: bool = False
    is_granted: bool = False

    @property
    def criteria(self) -> tuple[TeachBackCriterion, ...]:
        """The criteria in the words by which it was rated."""
        return rubric.stored(self.teach_back.rubric).rubric.criteria

    def decided_because(self, criterion: str) -> str | None:
        """The reason of a third or a lead who decided a criterion."""
        if self.third and criterion in self.third.marks:
            return self.third.marks[criterion].reason
        return self.rulings[criterion].reason if criterion in self.rulings else None


def please_mark(teach_back: TeachBack, rater: TeachBackRater, zone: str) -> Json:
    """Asks a rater for their marks."""
    text = _(
        "How was “{topic}” ({moment})? Please mark the teach-back while you still remember it well. "
        "Nobody sees what you write until you and the other rater have both locked your marks.",
        topic=escape(teach_back.topic),
        moment=format_moment(teach_back.starts_at, zone),
    )
    return blocks.message(text, blocks.section(text), blocks.actions(*_mark_buttons(rater, _("I wasn't there"))))


def please_decide(teach_back: TeachBack, rater: TeachBackRater, zone: str) -> Json:
    """Asks a third, who was there, to decide where the two differ; their marks are not shown."""
    text = _(
        "The two raters of “{topic}” ({moment}) are more than one level apart in at least one place. "
        "You were there: which level would you give? Your level is the one that counts. I don't show "
        "you theirs, so you can decide for yourself.",
        topic=escape(teach_back.topic),
        moment=format_moment(teach_back.starts_at, zone),
    )
    return blocks.message(text, blocks.section(text), blocks.actions(*_mark_buttons(rater, _("I'd rather not"))))


def _mark_buttons(rater: TeachBackRater, out: str) -> list[Json]:
    return [
        blocks.button(MARK, _("Fill in the form"), row_id(rater), style="primary"),
        blocks.button(WITHDRAW, out, row_id(rater)),
    ]


def remind_to_mark(teach_back: TeachBack, rater: TeachBackRater) -> Json:
    """Asks a rater once more."""
    text = _(
        "Your marks for “{topic}” are still missing. The person who gave the teach-back is waiting for them.",
        topic=escape(teach_back.topic),
    )
    return blocks.message(text, blocks.section(text), blocks.actions(*_mark_buttons(rater, _("I can't judge it"))))


def cannot_rate(seats: Sequence[tuple[TeachBackRater, TeachBack]]) -> Json:
    """Asks somebody who can't rate a teach-back which one they mean, with the way out of each."""
    text = _("You can pass this work on to somebody else. You don't have to say why.")
    return blocks.message(text, blocks.section(text), [_way_out(*each) for each in seats])


def _way_out(rater: TeachBackRater, teach_back: TeachBack) -> Json:
    is_ahead = teach_back.state in (TeachBackState.ASKING, TeachBackState.BOOKED)
    way_out = asking_views.DECLINE if rater.state == RaterState.ASKED else asking_views.LEAVE
    action = way_out if is_ahead else WITHDRAW
    said = _("The teach-back “{topic}”", topic=escape(teach_back.topic))
    return blocks.section(said, blocks.button(action, _("I can't judge it"), row_id(rater)))


def own_marks(
    teach_back: TeachBack, rater: TeachBackRater, marks: Mapping[str, TeachBackMark], *, is_locked: bool = False
) -> Json:
    """Shows a rater what they have marked, to be changed or locked."""
    criteria = [each for each in rubric.stored(teach_back.rubric).rubric.criteria if each.id in marks]
    lines = [f"*{escape(each.title)}: {marks[each.id].level}* · {escape(marks[each.id].reason)}" for each in criteria]
    head = _("Your marks for “{topic}”", topic=escape(teach_back.topic))
    if is_locked:
        note = _("Your marks are locked. I'll write to you when the result is out.")
        return blocks.message(head, blocks.section(f"*{head}*"), *map(blocks.section, lines), blocks.context(note))
    sure = blocks.confirm(
        _("Lock your marks?"), _("You can't change your marks after that."), _("Lock my marks"), _("Not yet")
    )
    return blocks.message(
        head,
        blocks.section(f"*{head}*"),
        *map(blocks.section, lines),
        blocks.context(_("Nobody else can see your marks yet. They count once you've locked them.")),
        blocks.actions(
            blocks.button(LOCK, _("Lock my marks"), row_id(rater), style="primary", confirm=sure),
            blocks.button(MARK, _("Change them"), row_id(rater)),
        ),
    )


def has_withdrawn() -> Json:
    """Stands in the place of a rater's form once they have said that they can't judge it."""
    return blocks.message(_("Thanks for telling me. The teach-back goes ahead without your marks."))


def nobody_can_rule(teach_back: TeachBack) -> Json:
    """Tells admins that nobody can decide what the raters don't agree on."""
    text = _(
        "Nobody can decide on “{topic}” yet: everybody who could has rated it or is too close to the "
        "speaker. You can decide, using the reasons that the raters gave.",
        topic=escape(teach_back.topic),
    )
    decide = blocks.button(RULE, _("I'll decide"), row_id(teach_back), style="primary")
    return blocks.message(text, blocks.section(text), blocks.actions(decide))


def please_rule(teach_back: TeachBack) -> Json:
    """Asks a lead to decide what the raters don't agree on."""
    text = _(
        "“{topic}” needs your decision: the raters don't agree, and nobody else who was there can settle it.",
        topic=escape(teach_back.topic),
    )
    return blocks.message(
        text,
        blocks.section(text),
        blocks.actions(blocks.button(RULE, _("Look and decide"), row_id(teach_back), style="primary")),
    )


def result(found: TeachBackResult) -> Json:
    """The result for the candidate: what was seen first, in words, then the numbers and how they come about."""
    teach_back = found.teach_back
    head = _("Your teach-back “{topic}”: what your raters saw", topic=escape(teach_back.topic))
    return blocks.message(
        head,
        blocks.section(f"*{head}*"),
        *map(blocks.section, words(found)),
        blocks.divider(),
        blocks.section(numbers(found)),
        blocks.actions(
            blocks.button(LEARNERS, _("What learners said"), row_id(teach_back)),
            views.book_again(teach_back, _("Do another one")) if not teach_back.is_passed else None,
            None if found.is_appealed else blocks.button(APPEAL, _("Ask for a second look"), row_id(teach_back)),
        ),
    )


def words(found: TeachBackResult) -> list[str]:
    """What was said of each criterion, without numbers and without names."""
    texts = []
    for criterion in found.criteria:
        said = [each.marks[criterion.id].reason for each in found.marks if criterion.id in each.marks]
        if because := found.decided_because(criterion.id):
            said.append(because)
        texts.append("\n".join([f"*{escape(criterion.title)}*", *(f"> {escape(each)}" for each in said)]))
    return texts


def numbers(found: TeachBackResult) -> str:
    """The result, each criterion's levels, and the calculation."""
    teach_back, total = found.teach_back, Fraction(found.teach_back.total or 0)
    facts = {"total": percent(total), "least": teach_back.pass_percent}
    verdict = (
        _("*Passed: {total} %.* You need {least} % to pass.", **facts)
        if teach_back.is_passed
        else _("*Not passed this time: {total} %.* You need {least} %, and you can try again.", **facts)
    )
    titles = {each.id: escape(each.title) for each in found.criteria}
    if found.is_granted:
        verdict = _(
            "*Passed after a second look.* The marks alone add up to {total} %, and you need {least} % to pass.",
            **facts,
        )
    lines = [f"• {titles[each.criterion]}: {how(each)}" for each in found.outcomes]
    levels = [each.level for each in found.outcomes if each.level is not None]
    total_line = _(
        "{sum} of {most} possible points in total, so {total} %.",
        sum=f"{' + '.join(format_level(each) for each in levels)} = {format_level(sum(levels, Fraction()))}",
        most=TOP_LEVEL * len(levels),
        total=percent(total),
    )
    return "\n".join([verdict, "", *lines, total_line])


def how(outcome: CriterionOutcome) -> str:
    """How the level of a criterion comes about."""
    given = _(" and ").join(str(each) for each in outcome.given)
    level = format_level(outcome.level) if outcome.level is not None else "…"
    if outcome.needs_decision and len(outcome.given) > 1:
        return _("{given} are more than one level apart, so somebody else decided: {level}", given=given, level=level)
    if outcome.needs_decision:
        return _("{given} from one rater; a lead decided: {level}", given=given, level=level)
    if len(set(outcome.given)) == 1:
        return _("{level} from both", level=level)
    return _("{given}, so on average {level}", given=given, level=level)


def percent(total: Fraction) -> str:
    """A per cent as people write it, cut to one decimal so that it never looks like more than it is."""
    return f"{int(total * 10) / 10:g}" if total < FULL else str(FULL)


def compared(found: TeachBackResult) -> Json:
    """Shows the raters both marks, criterion by criterion, with both reasons, once it is released."""
    head = _("“{topic}”: both ratings", topic=escape(found.teach_back.topic))
    texts = []
    for criterion, outcome in zip(found.criteria, found.outcomes, strict=True):
        reasons = [
            f"> {each.marks[criterion.id].level}: {escape(each.marks[criterion.id].reason)}"
            for each in found.marks
            if criterion.id in each.marks
        ]
        if because := found.decided_because(criterion.id):
            reasons.append(f"> {outcome.decided}: {escape(because)}")
        texts.append("\n".join([f"*{escape(criterion.title)}*: {how(outcome)}", *reasons]))
    return blocks.message(head, blocks.section(f"*{head}*"), *map(blocks.section, blocks.pack(texts)))


def appealed() -> Json:
    """Answers a candidate who asked for a second look."""
    return blocks.message(
        _("I've passed your request and your reason on to the lead. You'll hear from me when there's an answer.")
    )


def please_answer(teach_back: TeachBack, reason: str, candidate: str) -> Json:
    """Passes an appeal on to a lead; `candidate` is a Slack id."""
    text = _(
        "{candidate} is asking for a second look at the result of “{topic}”:",
        candidate=f"<@{candidate}>",
        topic=escape(teach_back.topic),
    )
    answer = blocks.button(ANSWER, _("Look and answer"), row_id(teach_back), style="primary")
    return blocks.message(text, blocks.section(f"{text}\n> {escape(reason)}"), blocks.actions(answer))


def answered(teach_back: TeachBack, answer: str, *, is_granted: bool) -> Json:
    """Tells the candidate what came of their appeal."""
    text = (
        _("A lead has looked at “{topic}” again. You've passed after all.", topic=escape(teach_back.topic))
        if is_granted
        else _("A lead has looked at “{topic}” again. The result stays as it is.", topic=escape(teach_back.topic))
    )
    again = None if is_granted or teach_back.is_passed else views.book_again(teach_back, _("Do another one"))
    return blocks.message(text, blocks.section(f"{text}\n> {escape(answer)}"), blocks.actions(again))


def pulse(teach_back: TeachBack, given: TeachBackPulse | None = None) -> Json:
    """Asks somebody who was there two questions, and shows what they have said."""
    text = _(
        "Two questions about “{topic}”. Once at least five people have answered, the speaker sees "
        "averages, and comments without names.",
        topic=escape(teach_back.topic),
    )
    clear = given.clear if given else None
    would_use = given.would_use if given else None
    number = row_id(teach_back)
    scale = [_choice(f"{CLEAR}:{each}", str(each), number, is_chosen=clear == each) for each in range(1, 6)]
    uses = [(1, _("No")), (2, _("Perhaps")), (3, _("Yes"))]
    choices = [_choice(f"{WOULD_USE}:{at}", label, number, is_chosen=would_use == at) for at, label in uses]
    say = blocks.button(COMMENT, _("Add a comment"), number) if given else None
    thanks = blocks.context(_("Thank you.")) if given and clear and would_use else None
    return blocks.message(
        text,
        blocks.section(text),
        blocks.section(_("Was the teach-back clear? (1 not at all, 5 very)")),
        blocks.actions(*scale),
        blocks.section(_("Would you use what you saw?")),
        blocks.actions(*choices),
        thanks,
        blocks.actions(say),
    )


def _choice(action_id: str, label: str, value: int, *, is_chosen: bool) -> Json:
    return blocks.button(action_id, label, value, style="primary" if is_chosen else None)


def learners(clear: ShownFigure, would_use: ShownFigure, comments: Sequence[str]) -> Json:
    """What learners said, as far as it may be shown."""
    if clear.average is None and would_use.average is None:
        return blocks.message(
            _(
                "Too few people have answered so far. Once {least} people have, you'll see what they said.",
                least=clear.least,
            )
        )
    lines = []
    if clear.average is not None:
        lines.append(_("• Was it clear? {mean} of 5 ({n} people)", mean=f"{clear.average:g}", n=clear.total))
    if would_use.average is not None:
        facts = {"mean": f"{would_use.average:g}", "n": would_use.total}
        lines.append(_("• Would you use what you saw? {mean}, where 1 is no and 3 is yes ({n} people)", **facts))
    text = "\n".join([_("*What learners said*"), *lines])
    quotes = [f"> {escape(each)}" for each in comments]
    return blocks.message(_("What learners said"), blocks.section(text), *map(blocks.section, blocks.pack(quotes)))


def held_after_all(teach_back: TeachBack) -> Json:
    """To the candidate who has said that it took place."""
    text = _("Thanks. I've asked your two raters what they saw in “{topic}”.", topic=escape(teach_back.topic))
    return blocks.message(text, blocks.section(text))
