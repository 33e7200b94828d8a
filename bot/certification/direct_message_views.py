"""Answers to sentences about the certification, each in a few lines with one to three buttons."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from fractions import Fraction

from bot.certification.assessment import views as assessment_views
from bot.certification.capstone import views as capstone_views
from bot.certification.capstone.rubric import Rubric, RubricElement, RubricPart
from bot.certification.capstone.submitting import CapstoneOverview
from bot.certification.progress import views as progress_views
from bot.certification.progress.way import TrainerWay
from bot.certification.teach_back import queries as teach_back_queries
from bot.certification.teach_back import rating_views
from bot.certification.teach_back import views as teach_back_views
from bot.certification.teach_back.models import TeachBack, TeachBackState
from bot.certification.teach_back.views import TeachBackSummary
from bot.kit import blocks
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape
from bot.kit.time import format_date, format_moment
from bot.stories.queries import StoryDraft
from bot.stories.writing.views import offer_feedback

LEAVE_OUT = "certification.piece_left_out"
DUE_BACK = "certification.due_back"
BOOK_AT = "certification.teach_back_at"
MOVE = "certification.teach_back_move"


class MovedTeachBack(Payload):
    """A teach-back that is to be moved, and the words for the time to which."""

    number: int = 0
    when: str = ""


class EarlierDay(Payload):
    """The day that was planned before, if there was one, and the one that was planned instead."""

    was: str | None = None
    planned: str | None = None


def _open_capstone() -> Json:
    return blocks.button(progress_views.NEXT_STEP, _("Open my capstone"), "capstone")


def way(shown: TrainerWay, verbs: Collection[str], parts: int) -> Json:
    """What the certificate takes, where somebody stands, and the next step."""
    takes = _(
        "You need two things for a certificate: a capstone in {parts} parts and a 15-minute teach-back. Two people "
        "judge each of them independently.",
        parts=parts,
    )
    stand = "; ".join(f"{name}: {state}" for name, state in progress_views.stations(shown)[3:])
    text = f"{takes}\n{_('*Where you are now:* {stand}', stand=stand)}\n{progress_views.next_line(shown)}"
    return _with(text, progress_views.next_button(shown, verbs))


def day_planned(day: date, was: str | None) -> Json:
    """The day by which somebody wants to hand in, read back with a way back."""
    text = _(
        "You plan to hand in your capstone by {day}. I'll ask you about it once, on that day.", day=format_date(day)
    )
    back = EarlierDay(was=was, planned=day.isoformat()).encode()
    return _with(
        text, blocks.button(DUE_BACK, _("Undo"), back), blocks.button(capstone_views.DUE, _("Choose another day"))
    )


def which_day() -> Json:
    """Asks for the day, where words didn't say one clearly."""
    text = _("Which day do you mean? The day has to be in the future. I haven't changed anything so far.")
    return _with(text, blocks.button(capstone_views.DUE, _("Set a day to hand it in"), style="primary"))


def day_undone(was: str | None) -> str:
    if was is None:
        return _("Undone. Your capstone has no planned day.")
    return _("Undone. You plan to hand in your capstone by {day}, as before.", day=format_date(date.fromisoformat(was)))


def day_changed_since() -> str:
    return _("The day has been changed since then, so I've left it as it is now.")


def shall_i_put(element: RubricElement, part: RubricPart, text: str) -> Json:
    """Shows a text and where it would go; nothing is written before the button is pressed."""
    value = capstone_views.OfferedPiece(element=element.id, text=text).encode()
    if len(value) > capstone_views.MAX_VALUE:
        long = _(
            "This looks like “{title}” of your capstone. The text is long, so please paste it into the "
            "window yourself.",
            title=escape(element.title),
        )
        return _with(long, blocks.button(capstone_views.WRITE, _("Write"), part.id, style="primary"))
    asked = _("This looks like “{title}” of your capstone. Shall I put your text there?", title=escape(element.title))
    row = blocks.actions(
        blocks.button(capstone_views.PUT, _("Put it into “{title}”", title=element.title), value, style="primary"),
        blocks.button(LEAVE_OUT, _("Leave it out")),
    )
    return blocks.message(asked, blocks.section(asked), *capstone_views.pieces(text), row)


def left_out() -> str:
    return _("I've left that text out, and your capstone hasn't changed.")


def hand_in(shown: CapstoneOverview, rubric: Rubric) -> Json:
    """The way to the window that asks which parts are handed in, or why there is nothing to hand in."""
    card = _open_capstone()
    if shown.passed_at:
        return _with(_("You've passed the capstone, so there's nothing to hand in any more."), card)
    ready = [
        part
        for part in rubric.parts
        if not shown.state(part.id).handed_in_at and any(each.id in shown.draft.texts for each in part.elements)
    ]
    if not ready:
        is_read = any(shown.state(part.id).handed_in_at for part in rubric.parts)
        return (
            result(is_read=True)
            if is_read
            else _with(_("You haven't written anything yet that you could hand in."), card)
        )
    text = _(
        "You choose which parts go to the assessors. {n} of {all} pieces have a text. What you hand in "
        "stays unchanged until you have the result.",
        n=sum(each.id in shown.draft.texts for each in rubric.elements),
        all=len(rubric.elements),
    )
    return _with(text, blocks.button(capstone_views.HAND_IN, _("Hand in …"), style="primary"), card)


def feedback() -> Json:
    """The way to feedback on a draft."""
    text = _(
        "I can look through your draft, tell you what's there and what's missing, and ask you "
        "questions about the draft. I never give a mark."
    )
    return _with(text, blocks.button(capstone_views.CHECK, _("Get feedback on the draft"), style="primary"))


def which_draft(drafts: Sequence[StoryDraft]) -> Json:
    """Asks which draft is meant: that of the capstone, or a story's."""
    text = _("Which draft do you mean?")
    theirs = offer_feedback(drafts)["blocks"]
    mine = blocks.section(_("Your capstone"), blocks.button(capstone_views.CHECK, _("Get feedback on the draft")))
    return blocks.message(text, blocks.section(text), mine, [each for each in theirs if _has_button(each)])


def _has_button(block: Json) -> bool:
    return block["type"] == "actions" or "accessory" in block


def of_capstone() -> Json:
    """To somebody whose text was taken for something else than a piece of their capstone."""
    text = _(
        "Then your text belongs in your capstone. Open the capstone and choose the part. Or send the "
        "text again with its heading above it, such as “Learning objectives”. I haven't changed "
        "anything so far."
    )
    return _with(text, _open_capstone())


def if_failed(pass_total: int, pass_part: int) -> Json:
    """What follows from not passing: what has to change, and that nothing is lost."""
    text = _(
        "Then nothing is lost. The result says which parts to change and why. You hand in those parts "
        "again, as often as you need, and the other parts keep their result. If it's the teach-back, "
        "you just book another one."
    )
    shown = f"{text} {assessment_views.pass_rule(pass_total, pass_part)}"
    return _with(shown, _open_capstone())


def again(shown: CapstoneOverview, rubric: Rubric, pass_total: int, pass_part: int) -> Json:
    """Which parts have to change, and the way to hand them in again."""
    card = _open_capstone()
    if shown.passed_at:
        return _with(_("You've passed the capstone, so there's nothing to hand in any more."), card)
    lines = [
        _("• {title}: {percent}", title=escape(part.title), percent=capstone_views.percent(percent))
        for part in rubric.parts
        if (percent := shown.state(part.id).percent) is not None and Fraction(percent) < pass_part
    ]
    least = capstone_views.percent(f"{pass_part}")
    head = _("These parts are below {least}:", least=least) if lines else _("No part is below {least}.", least=least)
    how = _(
        "The result I sent you says what to change. Change those parts and hand them in again. The "
        "other parts keep their result."
    )
    text = "\n".join([head, *lines, how, assessment_views.pass_rule(pass_total, pass_part)])
    return _with(text, blocks.button(capstone_views.HAND_IN, _("Hand in …"), style="primary"), card)


def sources() -> Json:
    """The way to what somebody has made in the app."""
    text = _("I'll copy what you choose into your capstone, as it is today. You can undo the copy.")
    return _with(text, blocks.button(capstone_views.SOURCES, _("Use what I made"), style="primary"))


def readers() -> Json:
    """Who sees what of a capstone."""
    text = _(
        "Only you can see your draft, and a colleague if you choose one as a reader. Your assessors "
        "read what you hand in. The manager whom you name when you hand in never reads it. The people "
        "who run the programme see how far you are. They see marks and reasons only if they send you "
        "the result."
    )
    return _with(text, _open_capstone())


def choose_reader() -> Json:
    """The way to the window in which a colleague is chosen who reads along."""
    text = _("One colleague can read your draft. They can't change anything, and they won't mark it.")
    return _with(text, blocks.button(capstone_views.READER, _("Choose a reader"), style="primary"))


def stop() -> Json:
    """To somebody who doesn't want to go on with their capstone."""
    text = _(
        "You can stop at any time, and nobody hears about it. I'll only ask about your capstone on a "
        "day that you've set. Your texts stay until you delete them: `/learn mine` shows what I keep "
        "and how to delete it."
    )
    return _with(text, _open_capstone())


def rule(pass_total: int, pass_part: int) -> Json:
    """How a capstone and a teach-back are marked, and what a pass is."""
    marked = _(
        "Two assessors give each piece of your capstone a level from 0 to 4, without seeing each "
        "other's marks. If their levels are one apart, the average counts. If the levels are further "
        "apart, a third assessor decides."
    )
    passes = assessment_views.pass_rule(pass_total, pass_part)
    rated = _("Two people rate your teach-back in the same way.")
    text = f"{marked}\n{passes} {rated}"
    return _with(text, _open_capstone())


def unclear() -> Json:
    """Asks back where only the capstone or the teach-back was clear."""
    text = _(
        "I'm not sure what you'd like to know about that. These two buttons show where you are and "
        "what you can do. If your answer isn't there, write “ask a person”."
    )
    return _with(
        text,
        _open_capstone(),
        blocks.button(f"{progress_views.NEXT_STEP}:2", _("Open my teach-back"), "teach-back"),
    )


def unclear_of_holder() -> Json:
    """Asks a holder back where only the certificate was clear."""
    text = _(
        "I'm not sure what you'd like to know about that. This button sends you your certificate, "
        "with everything that's on it."
    )
    return _with(text, blocks.button(progress_views.NEXT_STEP, _("Send me my certificate"), "certificate"))


def take_back() -> Json:
    """To somebody who wants back what they handed in."""
    text = _(
        "The parts you've handed in stay as they are until you have the result. You can already change "
        "your draft, and hand in the part again after that."
    )
    return _with(text, _open_capstone())


def teach_back(found: TeachBackSummary | None, zone: str) -> Json:
    """When somebody's teach-back is, and how to call it off or book one."""
    if found is None or found.teach_back.state not in teach_back_queries.OPEN_STATES:
        said = teach_back_views.standing(found, zone) if found else _("You have no teach-back booked.")
        return _with(said, blocks.button(teach_back_views.BOOK, _("Book my teach-back"), "", style="primary"))
    said = teach_back_views.standing(found, zone)
    if found.teach_back.state not in (TeachBackState.ASKING, TeachBackState.BOOKED):
        again = teach_back_views.book_again(found.teach_back, _("Book another one")) if found.may_book_again else None
        return _with(said, again)
    move = _("To move your teach-back, cancel it and book another time. Cancelling doesn't use up an attempt.")
    return _with(f"{said} {move}", teach_back_views.call_off_button(found.teach_back))


def move(found: TeachBack, when: str, zone: str) -> Json:
    """The way to another time for a teach-back, with the time that was said; until it's confirmed, all stays."""
    text = _(
        "“{topic}” is on {moment}. To move it, check the new time ({when}) in the form. I'll then call "
        "off the old date and ask two people again. Until you've confirmed, nothing changes.",
        topic=escape(found.topic),
        moment=format_moment(found.starts_at, zone),
        when=escape(when),
    )
    value = MovedTeachBack(number=row_id(found), when=when).encode()
    button = blocks.button(MOVE, _("Move it"), value, style="primary")
    return _with(text, button, teach_back_views.call_off_button(found))


def passed(shown: TrainerWay, verbs: Collection[str], rated: int | None) -> Json:
    """Somebody's results so far; `rated` is the number of their teach-back that has a result."""
    lines = [f"• {name}: {state}" for name, state in progress_views.stations(shown)[3:]]
    text = "\n".join([_("*Your results so far*"), *lines, progress_views.next_line(shown)])
    result_button = blocks.button(rating_views.RESULT, _("Show my result"), rated) if rated else None
    return _with(text, progress_views.next_button(shown, verbs), result_button)


def appeal(capstone: int | None, rated: int | None) -> Json:
    """The way to a second look at a result of the capstone, of the teach-back, or at neither."""
    if capstone is None and rated is None:
        return _with(
            _(
                "You have no result that can still be looked at again. You can ask for a second look once "
                "for each result."
            )
        )
    text = []
    if capstone:
        text.append(
            _(
                "Somebody who hasn't seen the marks reads your capstone again, and your result can't get "
                "worse. You can ask for this once."
            )
        )
    if rated:
        text.append(_("You can ask for a second look once. The button is below the result of your teach-back."))
    of_capstone = (
        blocks.button(assessment_views.APPEAL, _("Have my capstone read again"), capstone) if capstone else None
    )
    of_teach_back = blocks.button(rating_views.RESULT, _("Show my teach-back's result"), rated) if rated else None
    return _with("\n".join(text), of_capstone, of_teach_back)


def book_at(when: str) -> Json:
    """The way to the form for a teach-back, with the time that was said."""
    text = _("I need to know what you'll teach, and where. I've put your time in the form: {when}.", when=escape(when))
    return _with(text, blocks.button(BOOK_AT, _("Book my teach-back"), when, style="primary"))


def rehearse() -> Json:
    """The way to the form for a rehearsal."""
    text = _("You teach while a friend watches, and your friend then tells you what they saw. Nobody rates you.")
    return _with(text, blocks.button(teach_back_views.REHEARSE, _("Rehearse with a friend"), style="primary"))


def no_certificate(shown: TrainerWay, verbs: Collection[str]) -> Json:
    """To somebody who asks for a certificate that they don't have."""
    text = f"{_('You have no certificate yet.')}\n{progress_views.next_line(shown)}"
    return _with(text, progress_views.next_button(shown, verbs))


def judges(raters: Sequence[str]) -> Json:
    """Who judges: for a capstone nobody is named, for a teach-back those who have agreed."""
    capstone = _("Two assessors read your capstone, without seeing each other's marks. You won't know who they are.")
    if raters:
        people = ", ".join(f"<@{each}>" for each in raters)
        teach_back = _("Your teach-back is rated by {people}.", people=people)
    else:
        teach_back = _("Two people rate your teach-back. I'll tell you who they are once both have agreed.")
    verb, label = "teach-back", _("Open my teach-back")
    return _with(f"{capstone}\n{teach_back}", blocks.button(progress_views.NEXT_STEP, label, verb))


def result(*, is_read: bool) -> Json:
    """When somebody hears about what they handed in."""
    if is_read:
        text = _(
            "Your assessors have your capstone. I'll remind them after five working days, and you'll "
            "hear from me here as soon as the result is released."
        )
    else:
        text = _("No part of your capstone is with the assessors at the moment, so there's nothing to wait for.")
    return _with(text, _open_capstone())


def _with(text: str, *buttons: Json | None) -> Json:
    shown = [each for each in buttons if each]
    return blocks.message(text, blocks.section(text), *([blocks.actions(*shown)] if shown else []))
