"""The question of a month, what is shown after an answer, and the window for a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.change.pulse import views, words
from bot.change.pulse.rules import Feeling
from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape
from bot.kit.time import format_date

FIELD = "sentence"


class AskedMonth(Payload):
    """The month of a pulse that a button or a window is about, and what a button says."""

    round_id: int
    feeling: str = ""


class SentenceWindow(Payload):
    """An open window for a sentence: about which month, and the message in which its button was pressed."""

    round_id: int
    channel: str = ""
    ts: str = ""


@dataclass(frozen=True)
class PulseQuestion:
    """What somebody is asked, by whom, with how many others, and what they have said so far."""

    round_id: int
    lead: str
    group: str
    asked: int
    least: int
    until: date
    feeling: str | None = None
    sentence: str = ""


def question(about: PulseQuestion) -> Json:
    """The question with who sees what; after an answer, with that and what can still be changed."""
    if about.feeling:
        return _answered(about, about.feeling)
    text = _("One question this month about working with AI: where are you with it at the moment?")
    asks = _("{lead} asks everybody in {group}.", lead=f"<@{about.lead}>", group=words.group_names([about.group]))
    return blocks.message(
        text,
        blocks.section(f"{text}\n{asks}"),
        blocks.context(who_sees(about)),
        _feelings(about, ""),
        blocks.actions(_never()),
    )


def who_sees(about: PulseQuestion) -> str:
    """Who sees what, and from how many answers: read before answering."""
    parts = [
        ngettext("{n} person is asked.", "{n} people are asked.", about.asked),
        _(
            "Once at least {least} people have answered, {lead} and the admins see where the group is "
            "as a whole. They never see who answered, or who said what.",
            lead=f"<@{about.lead}>",
            least=about.least,
        ),
        _("If fewer people answer, I'll only show your group together with others, or not at all."),
        _("Other leads may later compare their group with yours, but they won't see your group's name."),
        _(
            "You can answer, or change your answer, until {day}. If you'd rather not answer, you don't "
            "have to. I won't remind you.",
            day=format_date(about.until),
        ),
    ]
    return " ".join(parts)


def _feelings(about: PulseQuestion, chosen: str) -> Json:
    buttons = [
        blocks.button(
            f"{views.FEELING}:{feeling}",
            label,
            AskedMonth(round_id=about.round_id, feeling=feeling).encode(),
            style="primary" if feeling == chosen else None,
        )
        for feeling, label in words.feelings().items()
    ]
    return blocks.actions(*buttons)


def _never() -> Json:
    return blocks.button(views.NEVER, _("Don't ask me this"))


def _answered(about: PulseQuestion, feeling: str) -> Json:
    said = _("Thank you. You said: *{feeling}*.", feeling=words.feelings()[Feeling(feeling)])
    value = AskedMonth(round_id=about.round_id).encode()
    change = _("You can change your answer until {day}.", day=format_date(about.until))
    sentence = None
    if about.sentence:
        sentence = blocks.section(
            _(
                "This is how your sentence can be read among the others, without your name:\n{sentence}",
                sentence=f"> {escape(about.sentence)}",
            )
        )
    return blocks.message(
        said,
        blocks.section(f"{said} {change}"),
        _feelings(about, feeling),
        sentence,
        blocks.actions(
            blocks.button(views.SENTENCE, _("Change the sentence") if about.sentence else _("Add a sentence"), value),
            blocks.button(views.DELETE, _("Delete my sentence"), value) if about.sentence else None,
            _never(),
        ),
        blocks.context(who_sees(about), _in_slack()),
    )


def _in_slack() -> str:
    """Where else an answer stays, said where it does."""
    return _(
        "Your answer is in this message too. Only you can see it here, but Slack stores it like your other messages."
    )


def over(round_id: int, sentence: str) -> Json:
    """What stays of a question once the month has been counted; the sentence can still be deleted."""
    said = _("I've counted this month's answers. If I ask you another question, it'll be next month.")
    if not sentence:
        return blocks.message(said)
    value = AskedMonth(round_id=round_id).encode()
    return blocks.message(
        said,
        blocks.section(said),
        blocks.section(_("Your sentence:\n{sentence}", sentence=f"> {escape(sentence)}")),
        blocks.actions(blocks.button(views.DELETE, _("Delete my sentence"), value)),
    )


def noted(feeling: str) -> Json:
    """After an answer in words; the message that asked shows what can be changed."""
    return blocks.message(_("Thank you. You said: *{feeling}*.", feeling=words.feelings()[Feeling(feeling)]))


def taken_back() -> Json:
    """After somebody took their answer back."""
    return blocks.message(_("I've taken your answer back, so it isn't counted. Nobody hears about it."))


def never_again() -> Json:
    """After somebody wants no more questions."""
    said = _("All right, I won't ask you this question any more. I won't tell anybody.")
    return blocks.message(said, blocks.section(said), blocks.actions(blocks.button(views.AGAIN, _("Ask me again"))))


def asked_again() -> Json:
    """After somebody wants to be asked again."""
    return blocks.message(_("Good. If your group is asked again, I'll ask you too."))


def deleted() -> Json:
    """After somebody deleted their sentence, wherever they did so."""
    return blocks.message(_("Your sentence is deleted. Nobody can read it any more."))


def nothing_asked(*, is_out: bool) -> Json:
    """`/learn pulse` without an open question."""
    if is_out:
        said = _("At the moment, I don't ask you where you are with AI. To be asked again, press the button.")
        return blocks.message(said, blocks.section(said), blocks.actions(blocks.button(views.AGAIN, _("Ask me again"))))
    said = _(
        "You have no open question about where you are with AI. When your group is asked, you'll get the question here."
    )
    return blocks.message(said, blocks.section(said), blocks.actions(_never()))


def sentence_window(opened: SentenceWindow, sentence: str, least: int) -> Json:
    """The window for the optional sentence."""
    told = _(
        "Your lead can read your sentence if at least {least} people answer, in no particular order "
        "and without your name. I'll take out other people's names. Leave out anything that would give "
        "you away, such as a task that only you do.",
        least=least,
    )
    field = blocks.input_block(
        FIELD,
        _("In one sentence: what's behind it?"),
        blocks.text_input(initial=sentence, multiline=True, max_length=300),
        optional=True,
    )
    return blocks.modal(
        views.SAVE_SENTENCE,
        _("Add a sentence"),
        [blocks.section(told), field],
        submit=_("Save"),
        close=_("Cancel"),
        metadata=opened.encode(),
    )


def sentence_kept(sentence: str) -> Json:
    """Replaces the window: the sentence as it can be read."""
    said = (
        _("I've saved this:\n{sentence}", sentence=f"> {escape(sentence)}")
        if sentence
        else _("You haven't written a sentence.")
    )
    return blocks.modal(views.SAVE_SENTENCE, _("Your sentence"), [blocks.section(said)], close=_("Close"))
