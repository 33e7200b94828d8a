"""The messages of the resistance helper: each says one thing, asks one, and can be answered by a button or in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.change.resistance.content import (
    InfluenceApproach,
    ResistancePattern,
    ResistancePatterns,
    TwoWays,
    WrittenTalk,
)
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json, escape
from bot.kit.time import format_moment

PRESSED = "change.coach"
EDIT = "change.coach_edit"
SAVE = "change.coach_save"
FIELD = "sentence"
# What the buttons do; each is followed by the number of the talk.
IS, UNSURE, NEITHER, WHO, AGAIN, TAKE = "is", "unsure", "neither", "who", "again", "take"
WHEN, NO_PLAN, PRACTISE, TALK, NEW = "when", "no-plan", "practise", "talk", "new"
AI, AGREE, END, OFF = "ai", "agree", "end", "off"
# The command that stands behind every button, and what marks that a button says it.
VERB, MARK = "coach", ":"


@dataclass(frozen=True)
class CoachButton:
    """A button: its label, and what `/learn coach` is told when it is pressed."""

    label: str
    value: str

    @property
    def spoken(self) -> str:
        """What does the same when the button is named in words."""
        return f"learn:{VERB} {MARK}{self.value}"


@dataclass(frozen=True)
class CoachScreen:
    """A message of the helper: paragraphs, its buttons, and perhaps one that opens a window."""

    paragraphs: Sequence[str]
    buttons: Sequence[CoachButton] = ()
    aside: str = ""
    edits: str = ""

    @property
    def message(self) -> Json:
        """The message as Slack shows it."""
        made = [
            blocks.button(f"{PRESSED}:{number}", button.label, button.value)
            for number, button in enumerate(self.buttons)
        ]
        if self.edits:
            made.insert(len(made) - 1, blocks.button(EDIT, _("Change the words"), self.edits))
        return blocks.message(
            "\n\n".join(self.paragraphs),
            [blocks.section(each) for each in self.paragraphs],
            blocks.context(self.aside) if self.aside else None,
            blocks.actions(*made),
        )


def said(coaching_id: int, edition: ResistancePatterns) -> CoachScreen:
    """Asks for what was said."""
    text = _("*What did the other person say?* Write down their words, or choose the sentence that's closest.")
    aside = _("Only you can see this, and I don't pass it on. `/learn mine` shows it, and you can delete it there.")
    return CoachScreen([text], _by_sentence(coaching_id, edition), aside)


def _by_sentence(coaching_id: int, edition: ResistancePatterns) -> list[CoachButton]:
    return [CoachButton(each.says, f"{IS} {coaching_id} {each.id}") for each in edition.patterns]


def all_patterns(coaching_id: int, edition: ResistancePatterns) -> CoachScreen:
    """Lets them choose from all five, where the words don't tell."""
    text = _(
        "I can't tell the reason from the words alone. *Which of these would they agree with most?* If "
        "you don't know, press “None of these”, and we'll find a question to ask them."
    )
    none = CoachButton(_("None of these"), f"{NEITHER} {coaching_id}")
    return CoachScreen([text], [*_by_sentence(coaching_id, edition), none])


def two_patterns(coaching_id: int, likely: Sequence[ResistancePattern]) -> CoachScreen:
    """Asks which of two it is."""
    first, second = likely
    text = _("Two things could be behind this. *Which matters more to this person?*")
    lines = "\n".join(f"• *{escape(one.name)}*: {escape(one.cause)}. {escape(one.behind)}" for one in (first, second))
    buttons = [CoachButton(one.name, f"{IS} {coaching_id} {one.id}") for one in likely]
    return CoachScreen([text, lines], [*buttons, CoachButton(_("Neither"), f"{UNSURE} {coaching_id}")])


def who(
    coaching_id: int, pattern: ResistancePattern, because: Sequence[str], approaches: Sequence[InfluenceApproach]
) -> CoachScreen:
    """Says what it sounds like and what helps, and asks whom they have in front of them."""
    name = escape(pattern.name)
    heard = ", ".join(_("“{words}”", words=escape(one)) for one in because)
    sounds = _("Because of {words}, this sounds like *{pattern}*.", pattern=name, words=heard)
    known = _("Let's take *{pattern}*.", pattern=name)
    lines = [
        sounds if because else known,
        _("*What's behind it:* {cause}. {behind}", cause=escape(pattern.cause), behind=escape(pattern.behind)),
        _("*What helps:* {response}. {helps}", response=escape(pattern.response), helps=escape(pattern.helps)),
    ]
    asks = "\n".join(f"• *{escape(one.wants)}*: {escape(one.asks)}" for one in approaches)
    question = _("*Who are you talking to?* What does this person ask for first?")
    buttons = [CoachButton(one.wants, f"{WHO} {coaching_id} {one.id}") for one in approaches]
    other = CoachButton(_("It's something else"), f"{UNSURE} {coaching_id}")
    return CoachScreen(["\n".join(lines), f"{question}\n{asks}"], [*buttons, other])


def still_who(screen: CoachScreen) -> CoachScreen:
    """The same question once more, where a description names no approach."""
    text = _(
        "I can't tell from your description what would convince this person. Choose what's closest. "
        "Most people want two of these things."
    )
    return CoachScreen([text, *screen.paragraphs[1:]], screen.buttons)


def sentence(
    coaching_id: int, given: TwoWays, approach: InfluenceApproach | None, edition: ResistancePatterns
) -> CoachScreen:
    """Two ways to say it, for the person who is in front of them; or two questions, where no reason is known."""
    if approach:
        tactics = ", ".join(escape(one) for one in approach.tactics)
        head = _("*{approach}* ({whom}): {tactics}.", approach=approach.name, whom=approach.whom, tactics=tactics)
        head = f"{head}\n{escape(approach.how)}"
        back = CoachButton(_("Another approach"), f"{AGAIN} {coaching_id}")
    else:
        head = f"{escape(edition.other.behind)} {escape(edition.other.helps)}"
        back = CoachButton(_("Choose a reason"), f"{UNSURE} {coaching_id}")
    ways = "\n".join(f"*{number}*\n> {escape(given.way(number))}" for number in (1, 2))
    aside = _(
        "Take one of these sentences, or write me your own. Change anything that isn't true for you before you say it."
    )
    buttons = [
        CoachButton(_("Take the first"), f"{TAKE} {coaching_id} 1"),
        CoachButton(_("Take the second"), f"{TAKE} {coaching_id} 2"),
        back,
    ]
    return CoachScreen([head, ways], buttons, aside, edits=str(coaching_id))


def moment(coaching_id: int, words: str, moments: Sequence[str], asked_at: datetime, zone: str) -> CoachScreen:
    """Asks when they will say it."""
    question = _(
        "*When will you say your sentence?* Choose a moment, or write one of your own. I'll keep it as "
        "your plan, and on {moment} I'll ask you how it went.",
        moment=format_moment(asked_at, zone),
    )
    buttons = [
        CoachButton(_("When {moment}", moment=one), f"{WHEN} {coaching_id} {number}")
        for number, one in enumerate(moments)
    ]
    none = CoachButton(_("No plan"), f"{NO_PLAN} {coaching_id}")
    return CoachScreen([_yours(words), question], [*buttons, none], edits=str(coaching_id))


def still_when(screen: CoachScreen) -> CoachScreen:
    """The same question once more, where words name no moment."""
    text = _(
        "I can't tell which moment you mean. Write it like “when we meet on Thursday”, or press one of these buttons."
    )
    return CoachScreen([text, screen.paragraphs[0]], screen.buttons, edits=screen.edits)


def _yours(words: str) -> str:
    return "\n".join([_("*Your sentence:*"), f"> {escape(words)}"])


def done(coaching_id: int, words: str, *, is_planned: bool) -> CoachScreen:
    """The end: the sentence, and a way to practise it."""
    planned = _("Your plan is set. You can change or delete it at any time. Good luck with your plan!")
    free = _("All right, no plan then. Your sentence stays here.")
    buttons = [
        CoachButton(_("Practise first"), f"{PRACTISE} {coaching_id}"),
        CoachButton(_("Another sentence"), f"{AGAIN} {coaching_id}"),
    ]
    return CoachScreen([_yours(words), planned if is_planned else free], buttons)


def again(screen: CoachScreen, coaching_id: int) -> CoachScreen:
    """The step at which they left off."""
    text = _("You stopped in the middle of this step, so here it is again.")
    fresh = CoachButton(_("Start something new"), f"{NEW} {coaching_id}")
    return CoachScreen([text, *screen.paragraphs], [*screen.buttons, fresh], screen.aside, screen.edits)


def practise(coaching_id: int, talks: Sequence[WrittenTalk], name: str, *, with_ai: bool = False) -> CoachScreen:
    """Offers written talks to read line by line, and perhaps one with a model."""
    text = _(
        "Here are short conversations about *{pattern}*. You'll see them line by line. Before each "
        "line, think about what you'd say.",
        pattern=escape(name),
    )
    ai = [CoachButton(_("Practise with AI"), f"{AI} {coaching_id}")] if with_ai else []
    return CoachScreen([text], [*titles(coaching_id, talks), *ai])


def titles(coaching_id: int, talks: Sequence[WrittenTalk]) -> list[CoachButton]:
    """A button for each written talk."""
    return [CoachButton(each.title, f"{TALK} {coaching_id} {each.id} 1") for each in talks]


def talk(coaching_id: int, shown: WrittenTalk, lines: int, others: Sequence[WrittenTalk]) -> CoachScreen:
    """A written talk up to a line; at its end, why it went as it did."""
    names = {"them": _("*Your colleague:*"), "you": _("*You:*")}
    said_so_far = "\n".join(f"{names[line.who]} {escape(line.says)}" for line in shown.lines[:lines])
    head = f"*{escape(shown.title)}*\n{said_so_far}"
    if lines >= len(shown.lines):
        works = _("*What worked:* {why}", why=escape(shown.works))
        return CoachScreen([head, works], titles(coaching_id, [each for each in others if each != shown]))
    is_yours = shown.lines[lines].who == "you"
    ask = _("What would you say now?") if is_yours else _("And what does the other person reply?")
    label = _("Show one way to say it") if is_yours else _("Show the answer")
    return CoachScreen([head, ask], [CoachButton(label, f"{TALK} {coaching_id} {shown.id} {lines + 1}")])


def window(words: str, metadata: str) -> Json:
    """The window in which the sentence is written or changed."""
    field = blocks.text_input(initial=words, multiline=True, max_length=400)
    return blocks.modal(
        SAVE,
        _("Your sentence"),
        [
            blocks.input_block(FIELD, _("What would you say to this person?"), field),
            blocks.context(_("Say only what is true for you. One sentence and a question are enough.")),
        ],
        close=_("Not now"),
        submit=_("Save"),
        metadata=metadata,
    )


def written_to_you() -> str:
    """What a command says whose answer comes in the direct message."""
    return _("I've sent you a direct message, which only you can see.")


def refused(text: str) -> Json:
    """What is said to what the helper doesn't help with."""
    return blocks.message(escape(text))
