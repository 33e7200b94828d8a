"""The practice check on screen: what depends on people, pair by pair, and the embedding list."""

from __future__ import annotations

from datetime import date, datetime

from bot.improvement import views as improvement_views
from bot.improvement import words as improvement_words
from bot.improvement.models import Improvement
from bot.improvement.queries import CURRENT
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json, escape
from bot.kit.time import format_date, local_date
from bot.sustainability.practice_check.content import PracticeCheckContext, PracticePair, PracticeToEmbed
from bot.sustainability.practice_check.models import EmbeddingState
from bot.sustainability.practice_check.queries import CheckStanding, EmbeddedRow, EmbeddingStanding
from bot.sustainability.practice_check.rules import GREATEST, CheckChange, change, is_gap
from bot.sustainability.practice_check.service import PAIR, PRACTICE

BEGIN = "sustainability.practice_begin"
CORRECT = "sustainability.practice_correct"
RESULT = "sustainability.practice_result"
PICTURE = "sustainability.practice_picture"
LIST = "sustainability.practice_list"
EMBED = "sustainability.practice_embed"
IMPROVE = "sustainability.practice_improve"
LATER = "sustainability.practice_later"

FULL, EMPTY = "●", "○"
SIGNS = {EmbeddingState.OPEN: "○", EmbeddingState.BEGUN: "◐", EmbeddingState.DONE: "●"}


def result(found: CheckStanding, context: PracticeCheckContext, zone: str) -> Json:
    """The last check, pair by pair with what has changed; before the first one, what it is for."""
    if found.check is None:
        return _intro()
    weak = [each for each in context.current.pairs if is_gap(found.ratings[each.id].score)]
    text = gaps_line(len(weak))
    head = _(
        "Checked by {person} on {day}. 1 means that the programme rests on a few people. 5 means that "
        "it would last without them.",
        person=f"<@{found.by}>",
        day=format_date(local_date(found.check.checked_at, zone)),
    )
    parts = [part for each in context.current.pairs for part in _pair(each, found)]
    row = blocks.actions(
        blocks.button(PICTURE, _("Send me the picture")),
        blocks.button(LIST, _("Show the embedding list")),
        blocks.button(CORRECT, _("Correct it"), found.check.id),
        blocks.button(BEGIN, _("Check again")),
    )
    return blocks.message(text, blocks.section(f"*{text}*"), blocks.context(head), parts, row, _who_sees())


def _who_sees() -> Json:
    return blocks.context(_("Only the people who run the programme see this."))


def gaps_line(gaps: int) -> str:
    """How many of the five depend on single people."""
    if gaps == 0:
        return _("Your programme is an institution: it would go on even if its people left.")
    if gaps == len(range(GREATEST)):
        return _("Your programme still depends on individuals in all five areas. Start with one of them.")
    return _("{n} of 5 still depend on individuals.", n=gaps)


def _intro() -> Json:
    text = _(
        "*Does your programme rest on a few people, or is it an institution?* Five questions take "
        "about ten minutes. They show how much would be left if the most important people left "
        "tomorrow. With one click, you can turn each gap into an improvement."
    )
    row = blocks.actions(
        blocks.button(BEGIN, _("Begin the check"), style="primary"), blocks.button(LIST, _("Show the embedding list"))
    )
    return blocks.message(text, blocks.section(text), row, _who_sees())


def bar(score: int) -> str:
    """A rating as a bar that can be read without colours."""
    return FULL * score + EMPTY * (GREATEST - score)


def _pair(pair: PracticePair, found: CheckStanding) -> list[Json]:
    rating = found.ratings[pair.id]
    lines = [
        f"{escape(pair.dependence)}  {bar(rating.score)}  {escape(pair.capability)}",
        pair_words(pair, found),
        _("How you can tell: {text}", text=escape(rating.evidence)) if rating.evidence else "",
    ]
    about = f"{PAIR}:{pair.id}"
    section = blocks.section("\n".join(filter(None, lines)))
    if not is_gap(rating.score):
        return [section]
    return [section, *_improvement(about, found.improvements.get(about))]


def pair_words(pair: PracticePair, found: CheckStanding) -> str:
    """A rating in words, with what it was before."""
    score = found.ratings[pair.id].score
    before = found.ratings_before.get(pair.id)
    said = _("{n} of 5", n=score)
    if before is None:
        return said
    facts = {"n": score, "m": before.score}
    return {
        CheckChange.BETTER: _("was {m}, now {n} of 5: better", **facts),
        CheckChange.WORSE: _("was {m}, now {n} of 5: worse", **facts),
        CheckChange.SAME: _("{n} of 5, as before", n=score),
    }[change(score, before.score)]


def _improvement(about: str, known: Improvement | None) -> list[Json]:
    """A button that makes an improvement of a gap, or the way to the one that there is."""
    if known is None or known.state not in CURRENT:
        return [blocks.actions(blocks.button(IMPROVE, _("Make it an improvement"), about))]
    state = improvement_words.state(known.state)
    text = _("In the backlog: *{title}* ({state})", title=escape(known.title), state=state)
    return [blocks.section(text, blocks.button(improvement_views.SHOW, _("Open it"), known.id))]


def embedding(found: EmbeddingStanding, context: PracticeCheckContext, today: date) -> Json:
    """The embedding list with its three parts."""
    rows = [each for group in context.current.lists for each in group.practices]
    done = sum(_state(found.rows.get(each.id)) is EmbeddingState.DONE for each in rows)
    text = _("On the embedding list, {n} of {m} practices are done.", n=done, m=len(rows))
    parts = [
        part
        for group in context.current.lists
        for part in (
            blocks.section(f"*{escape(group.name)}*"),
            *(part for each in group.practices for part in _practice(each, found, today)),
        )
    ]
    row = blocks.actions(blocks.button(RESULT, _("Show the check")))
    return blocks.message(text, blocks.section(f"*{text}*"), parts, row, _who_sees())


def _state(row: EmbeddedRow | None) -> EmbeddingState:
    return EmbeddingState(row.row.state) if row else EmbeddingState.OPEN


def state_words(state: EmbeddingState) -> str:
    return {
        EmbeddingState.OPEN: _("not yet"),
        EmbeddingState.BEGUN: _("begun"),
        EmbeddingState.DONE: _("done"),
    }[state]


def _practice(practice: PracticeToEmbed, found: EmbeddingStanding, today: date) -> list[Json]:
    row = found.rows.get(practice.id)
    state = _state(row)
    facts = [state_words(state), *(_facts(row, today) if row else ())]
    lines = [f"{SIGNS[state]} {escape(practice.text)}", f"   {' · '.join(facts)}"]
    if row and row.row.evidence:
        lines.append(f"   {_('How you can tell: {text}', text=escape(row.row.evidence))}")
    section = blocks.section("\n".join(lines), blocks.button(EMBED, _("Change"), practice.id))
    about = f"{PRACTICE}:{practice.id}"
    return [section] if state is EmbeddingState.DONE else [section, *_improvement(about, found.improvements.get(about))]


def _facts(row: EmbeddedRow, today: date) -> list[str]:
    """Who looks after a row, and until when."""
    said = []
    if row.owner:
        person = f"<@{row.owner}>"
        said.append(_("{person} has left: who will take over?", person=person) if row.has_left else person)
    if row.row.due_on and row.row.state != EmbeddingState.DONE:
        due = date.fromisoformat(row.row.due_on)
        is_late = due < today
        said.append(_("was due on {day}", day=format_date(due)) if is_late else _("by {day}", day=format_date(due)))
    return said


def again(checked_at: datetime, zone: str) -> Json:
    """Asks for another check after half a year."""
    text = _(
        "On {day} you checked whether your programme depends on one person. Shall we see what has changed?",
        day=format_date(local_date(checked_at, zone)),
    )
    row = blocks.actions(
        blocks.button(BEGIN, _("Check again"), style="primary"),
        blocks.button(RESULT, _("Show the last check")),
        blocks.button(LATER, _("Ask me in a month")),
    )
    return blocks.message(text, blocks.section(text), row)


def later(day: date) -> Json:
    """Says when the question comes again."""
    return blocks.message(_("OK, I'll ask again on {day}.", day=format_date(day)))


def alt_text(found: CheckStanding, context: PracticeCheckContext) -> str:
    """What the picture shows, in words."""
    parts = [f"{pair.dependence} / {pair.capability}: {pair_words(pair, found)}." for pair in context.current.pairs]
    return " ".join([_("Five bars from 1 (a few individuals) to 5 (institution)."), *parts])
