"""The backlog on screen: what to do first, the list, one improvement, and the matrix in words."""

from __future__ import annotations

from collections.abc import Sequence

from bot.improvement import words
from bot.improvement.models import ImprovementChange, ImprovementState
from bot.improvement.queries import Backlog, ImprovementDetails, Listed
from bot.improvement.rules import MatrixField
from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.kit.time import format_moment

HOME = "improvement.home"
ADD = "improvement.add"
FIRST = "improvement.first"
ALL = "improvement.all"
SHOW = "improvement.show"
VOTE = "improvement.vote"
EDIT = "improvement.edit"
DECIDE = "improvement.decide"
WITHDRAW = "improvement.withdraw"

MAX_IN_LIST = 20
MAX_IN_FIELD = 5
MAX_LINES = 8
MAX_TYPED = 1900  # of what a button keeps, Slack takes 2,000 characters


def home(found: Backlog, trying: Sequence[str] = ()) -> Json:
    """What `/groundswell improve` opens with; `trying` are lines about experiments."""
    if not found.current and not found.done and not found.dropped:
        text = _("Nobody has suggested an improvement yet. What gets in people's way? One sentence is enough to start.")
        return blocks.message(text, blocks.section(text), blocks.actions(_add()))
    text = first_sentence(found)
    current = ngettext("{n} improvement is open.", "{n} improvements are open.", len(found.current))
    ended = _("{n} done, {m} dropped.", n=len(found.done), m=len(found.dropped))
    lines = [blocks.section("\n".join(f"• {line}" for line in trying))] if trying else []
    row = blocks.actions(
        blocks.button(FIRST, _("What to do first"), style="primary"), _add(), blocks.button(ALL, _("Show all"))
    )
    return blocks.message(text, blocks.section(text), lines, blocks.context(f"{current} {ended}"), row)


def _add() -> Json:
    return blocks.button(ADD, _("Suggest an improvement"))


def first_sentence(found: Backlog) -> str:
    """What to do first, and why, in one sentence."""
    if not found.current:
        return _("No improvement is open at the moment. Ask your learners what gets in their way.")
    if found.first:
        one = found.first.improvement
        return _(
            "Do first: *{title}*. {impact}, and {effort} ({votes}).",
            title=escape(one.title),
            impact=_("It changes a lot for people") if one.impact == 3 else _("Most people would notice"),
            effort=_("it takes hours") if one.effort == 1 else _("it takes days"),
            votes=words.votes(found.first.votes),
        )
    careful = next((each for each in found.current if each.field is MatrixField.PLAN_CAREFULLY), None)
    if careful:
        return _(
            "There's no quick improvement. *{title}* would change the most but takes weeks, so plan it carefully.",
            title=escape(careful.improvement.title),
        )
    if any(each.field is MatrixField.UNKNOWN for each in found.current):
        return _(
            "You'll see what to do first once impact and effort are rated. To rate a suggestion, open "
            "it and press *Edit*."
        )
    return _("None of the open improvements stands out as a good first step. Ask your learners what gets in their way.")


def matrix(found: Backlog) -> Json:
    """The matrix of impact and effort in words, with what to do first above it."""
    text = first_sentence(found)
    numbers = {each.number: f"{number}." for number, each in numbered(found)}
    parts = []
    for field in MatrixField:
        inside = [each for each in found.current if each.field is field]
        if not inside and field is MatrixField.UNKNOWN:
            continue
        shown = [f"{numbers.get(each.number, '•')} {escape(each.improvement.title)}" for each in inside[:MAX_IN_FIELD]]
        lines = shown or [_("• nothing")]
        if len(inside) > MAX_IN_FIELD:
            lines.append(_("• and {n} more", n=len(inside) - MAX_IN_FIELD))
        parts.append(blocks.section("\n".join([f"*{words.field(field)}* · {meaning(field)}", *lines])))
    begin = [blocks.button(SHOW, _("Open it"), found.first.number, style="primary")] if found.first else []
    row = blocks.actions(*begin, blocks.button(ALL, _("Show all")), _add())
    return blocks.message(text, blocks.section(text), parts, row)


def meaning(field: MatrixField) -> str:
    """What puts an improvement into a field."""
    names = {
        MatrixField.DO_FIRST: _("changes a lot, takes little effort"),
        MatrixField.PLAN_CAREFULLY: _("changes a lot, takes weeks"),
        MatrixField.DO_IF_EASY: _("changes little, takes little effort"),
        MatrixField.DONT_DO: _("changes little, takes weeks"),
        MatrixField.UNKNOWN: _("impact or effort is missing"),
    }
    return names[field]


def alt_text(found: Backlog) -> str:
    """What the picture of the matrix shows, in words; the numbers are those in it."""
    shown = numbered(found)
    parts = [_("Impact and effort of {n} improvements.", n=len(shown))]
    for field in MatrixField:
        inside = [f"{number} {each.improvement.title}" for number, each in shown if each.field is field]
        if inside:
            parts.append(f"{words.field(field)}: {'; '.join(inside)}.")
    return " ".join(parts)


def numbered(found: Backlog) -> list[tuple[int, Listed]]:
    """The rated improvements that are current, with the numbers that a picture gives them."""
    rated = [each for each in found.current if each.field is not MatrixField.UNKNOWN]
    return list(enumerate(rated[:MAX_IN_LIST], 1))


def everything(found: Backlog, *, is_lead: bool) -> Json:
    """All improvements, those that are current first, each with a button."""
    if not found.current and not found.done and not found.dropped:
        return home(found)
    title = _("What could be better")
    shown = [*found.current, *found.done, *found.dropped][:MAX_IN_LIST]
    hidden = len(found.current) + len(found.done) + len(found.dropped) - len(shown)
    more = [
        blocks.context(
            _(
                "{n} older entries aren't shown. You can search for them like this: `/groundswell improve reminder`",
                n=hidden,
            )
        )
    ]
    rows = [line(each, is_lead=is_lead) for each in shown]
    return blocks.message(title, blocks.section(f"*{title}*"), rows, more if hidden else (), blocks.actions(_add()))


def line(each: Listed, *, is_lead: bool) -> Json:
    """An improvement in a list: leads open it, everybody else votes."""
    one = each.improvement
    facts = [words.state(one.state)] if one.state != ImprovementState.OPEN else []
    facts += [words.field(each.field)] if is_lead and one.state == ImprovementState.OPEN else []
    text = f"*{escape(one.title)}*\n{' · '.join([*facts, words.votes(each.votes)])}"
    if is_lead:
        return blocks.section(text, blocks.button(SHOW, _("Open"), each.number))
    is_over = one.state in (ImprovementState.DONE, ImprovementState.DROPPED)
    reason = f"\n{escape(one.reason)}" if is_over and one.reason else ""
    return blocks.section(text + reason, None if is_over else vote_button(each, "list"))


def vote_button(each: Listed, place: str) -> Json:
    """Adds a vote or takes it back; `place` says what is shown afterwards."""
    label = _("Take my vote back") if each.is_mine else _("I want this too")
    return blocks.button(VOTE, label, f"{each.number}:{place}")


def card(found: ImprovementDetails, zone: str, experiment: Sequence[Json] = (), buttons: Sequence[Json] = ()) -> Json:
    """One improvement for a lead, with what is said of its experiment, and the buttons of that."""
    one, number = found.listed.improvement, found.listed.number
    title = f"*{escape(one.title)}*"
    rated = [words.impact(one.impact) if one.impact else "", words.effort(one.effort) if one.effort else ""]
    facts = [
        (_("How it works today"), escape(one.today)),
        (_("What it changes"), words.category(one.category) if one.category else ""),
        (_("Impact and effort"), " · ".join(each for each in rated if each)),
        (_("Evidence"), " · ".join(each for each in (words.origin(one), escape(one.evidence)) if each)),
        (_("Suggested by"), f"<@{found.author}>"),
        (_("Owner"), f"<@{found.owner}>" if found.owner else _("nobody yet")),
    ]
    where = f"{words.state(one.state)} · {words.field(found.listed.field)} · {words.votes(found.listed.votes)}"
    body = "\n".join(f"*{name}:* {said}" for name, said in facts if said)
    history = [blocks.context("\n".join(_change(each, zone) for each in found.changes[-MAX_LINES:]))]
    decisions = [_decision(number, one.state, to) for to in _next_states(one.state)]
    return blocks.message(
        title,
        blocks.section(f"{title}\n{where}"),
        blocks.section(body),
        experiment,
        history if found.changes else (),
        blocks.actions(*buttons, *decisions) if buttons or decisions else None,
        blocks.actions(
            vote_button(found.listed, "card"),
            blocks.button(EDIT, _("Edit"), number),
            blocks.button(ALL, _("Show all")),
        ),
    )


def _next_states(state: str) -> Sequence[ImprovementState]:
    follow = {
        ImprovementState.OPEN: (ImprovementState.DECIDED, ImprovementState.DROPPED),
        ImprovementState.DECIDED: (ImprovementState.DONE, ImprovementState.DROPPED),
        ImprovementState.TRYING: (),
        ImprovementState.DONE: (ImprovementState.OPEN,),
        ImprovementState.DROPPED: (ImprovementState.OPEN,),
    }
    return follow[ImprovementState(state)]


def _decision(number: int, was: str, to: ImprovementState) -> Json:
    labels = {
        ImprovementState.OPEN: _("Open it again"),
        ImprovementState.DECIDED: _("Decide to do it"),
        ImprovementState.DONE: _("Mark as done"),
        ImprovementState.DROPPED: _("Drop it"),
    }
    return blocks.button(f"{DECIDE}:{to}", labels[to], f"{number}:{was}:{to}")


def _change(change: ImprovementChange, zone: str) -> str:
    when, what = format_moment(change.changed_at, zone), words.state(change.state)
    return f"{when}: {what}. {escape(change.reason)}" if change.reason else f"{when}: {what}."


def suggested(title: str, number: int) -> Json:
    """Says that a suggestion is kept, and who reads it."""
    text = _(
        "Thank you, I've noted your suggestion: “{title}”. The people who run the programme see it "
        "with your name. I'll tell you what they decide.",
        title=escape(title),
    )
    row = blocks.actions(
        blocks.button(EDIT, _("Add details"), number), blocks.button(WITHDRAW, _("Take it back"), number)
    )
    return blocks.message(text, blocks.section(text), row)


def withdrawn(*, is_gone: bool) -> Json:
    if is_gone:
        return blocks.message(_("Your suggestion is deleted. Nobody will see it."))
    return blocks.message(
        _(
            "Somebody has already started on your suggestion, so I can't take it back. Tell them if "
            "you've changed your mind."
        )
    )


def invite() -> Json:
    """Asks for a suggestion."""
    text = _("What would make the programme better? A sentence is enough.")
    return blocks.message(
        text, blocks.section(text), blocks.actions(_add(), blocks.button(ALL, _("What others suggested")))
    )


def no_match(words_: str) -> Json:
    """Says that a search found nothing, and offers to suggest what was typed."""
    text = _("No suggestion mentions “{words}” yet. Would you like to make one?", words=escape(words_))
    button = blocks.button(ADD, _("Suggest it"), blocks.shorten(words_, MAX_TYPED), style="primary")
    return blocks.message(text, blocks.section(text), blocks.actions(button))


def channel_chosen(channel: str) -> Json:
    if not channel:
        return blocks.message(_("I no longer post what has become of suggestions."))
    return blocks.message(
        _(
            "When a suggestion has been put into practice, I'll announce it in {channel}, without naming anybody.",
            channel=f"<#{channel}>",
        )
    )
