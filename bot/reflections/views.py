"""Messages in a lesson's thread, and about plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape
from bot.reflections.follow_up_times import stamp
from bot.reflections.keys import ask_key
from bot.reflections.models import Happened, Plan, PlanObstacle, PlanState
from bot.reflections.obstacles import COMMON, OTHERS_IN_THE_WAY, obstacle_words
from bot.reflections.plan_text import Words, answer_words, moment_label, sentence, standing

PLAN = "reflections.plan"
CHANGE = "reflections.change"
DELETE = "reflections.delete"
INSTEAD = "reflections.instead"
ASK = "reflections.ask"
HAPPENED = "reflections.happened"
OBSTACLE = "reflections.obstacle"
READ_LESSON = "reflections.read_lesson"
COACH = "reflections.coach"
SHARE_WIN = "reflections.share_win"
SHARE = "reflections.share"
TAKE_BACK = "reflections.take_back"
OTHERS = "reflections.others"
ASK_MODEL = "reflections.ask_model"
MODEL_OFF = "reflections.model_off"
EXPORT = "reflections.export"
FORGET = "reflections.forget"
# The value of a button for AI questions that is below no reflection.
NO_REFLECTION = 0
MAX_PLANS = 10
FREELY = "free"
NOTHING: Mapping[str, datetime] = MappingProxyType({})


def invitation(ask: str, readers: Sequence[str] = (), *, is_first: bool = True) -> Json:
    """The prompt, in its author's Markdown, and exactly who besides its writer can read the answer (Slack ids).

    Where nobody can, all of it is said the first time, and then in short.
    """
    who_reads = _who_reads(readers) if readers or is_first else _nobody_in_short()
    return blocks.message(f"{escape(ask)}\n{who_reads}", blocks.markdown(ask), blocks.context(who_reads))


def _nobody_in_short() -> str:
    return _(
        "Reply here in the thread, in as few words as you like. I won't show your reply to anybody "
        "else. Write me “who can read this?” for the details."
    )


def _who_reads(readers: Sequence[str]) -> str:
    if not readers:
        return " ".join(
            [
                _(
                    "Reply here in the thread, in as few words as you like. I won't show your reply to anybody "
                    "else: no colleague, no facilitator, no admin. If you edit or delete your reply later, I "
                    "change or delete my copy too."
                ),
                technically(),
            ]
        )
    return " ".join(
        [
            _(
                "Reply here in the thread, in as few words as you like. Apart from you, only {names} will "
                "see your reply. If you begin with `private:`, I won't show it to anybody. If you edit or "
                "delete your reply later, I change or delete my copy too.",
                names=", ".join(f"<@{slack_id}>" for slack_id in readers),
            ),
            technically(),
        ]
    )


def technically() -> str:
    """Who could read what is shown to nobody, as an honest answer needs it."""
    return _(
        "Technically, others could read your text too: the owners of this Slack workspace, if they "
        "export its messages, and the person who runs this app's database."
    )


@dataclass(frozen=True)
class ResponseFacts:
    """What a response to a reflection shows.

    `offer` is the message that a plan would belong to, if one is offered. `circle` is the name of the group with which
    the reflection may be shared, or empty; `shared` says whether it is, by name or without. `others` is the message
    below which others' thoughts can be asked for.
    """

    text: str
    reflection_id: int
    plans: Sequence[Plan] = ()
    zone: str = "Etc/UTC"
    offer: str | None = None
    circle: str = ""
    shared: bool | None = None
    others: str | None = None
    offers_model: bool = False


def response(facts: ResponseFacts) -> Json:
    """What is said to a reflection, with its plans, and buttons for what can be made of it."""
    shown = facts.plans[:MAX_PLANS]
    return blocks.message(
        "\n".join([facts.text, *(plan_text(plan, facts.zone) for plan in shown)]),
        blocks.section(facts.text),
        [block for plan in shown for block in plan_blocks(plan, facts.zone)],
        _shared(facts),
        blocks.actions(
            blocks.button(PLAN, _("Turn it into a plan"), facts.offer) if facts.offer and not facts.plans else None,
            _share_button(facts),
            blocks.button(OTHERS, _("What others wrote"), facts.others) if facts.others else None,
            blocks.button(ASK_MODEL, _("Get a question from AI"), facts.reflection_id) if facts.offers_model else None,
        ),
    )


def _shared(facts: ResponseFacts) -> Json | None:
    if facts.shared is None:
        return None
    circle = escape(facts.circle)
    if facts.shared:
        return blocks.context(_("You're sharing this thought with {circle}, with your name on it.", circle=circle))
    return blocks.context(_("You're sharing this thought with {circle}, without your name.", circle=circle))


def _share_button(facts: ResponseFacts) -> Json | None:
    if facts.shared is not None:
        return blocks.button(TAKE_BACK, _("Stop sharing"), facts.reflection_id)
    return blocks.button(SHARE, _("Share this thought"), facts.reflection_id) if facts.circle else None


def deleted(*, plans_stay: bool) -> str:
    """Replaces what was said to a reflection that was deleted."""
    text = _("You deleted your message, and I've forgotten it. You can write a new one any time.")
    return " ".join([text, _("Your plan stays until you delete it too.")]) if plans_stay else text


def plan_button(source: str) -> Json:
    """The answer to a yes to the offer of a plan: the button that makes it."""
    text = _("Good. Press the button and choose a time. At that time, I'll ask you how your plan went.")
    return blocks.message(
        text,
        blocks.section(text),
        blocks.actions(blocks.button(PLAN, _("Turn it into a plan"), source, style="primary")),
    )


def press_a_letter() -> Json:
    """The answer to a letter that was typed below a question."""
    return blocks.message(
        _("To answer, press the button with your answer's letter in the message above. I can't take your answer here.")
    )


def you_are_welcome() -> Json:
    return blocks.message(_("You're welcome."))


def many_kept(kept: int) -> str:
    """Replaces the last response when more has been written below it."""
    return _("Thank you, I've kept your {kept} replies.", kept=kept)


def note_deleted() -> str:
    """Replaces what was said to a note that was deleted."""
    return _("You deleted your message, and I've forgotten it.")


class LessonRef(Payload):
    """A lesson, `<track>/<lesson>`, to be read below the message `source`."""

    lesson: str
    source: str


def note(text: str, source: str, obstacle: PlanObstacle | None = None) -> Json:
    """What is said to a note below a message about a plan, perhaps with a lesson on what got in the way."""
    if obstacle is None or not obstacle.lesson:
        return blocks.message(text)
    offer = _lesson_offer(obstacle)
    return blocks.message(
        f"{text} {offer}", blocks.section(f"{text} {offer}"), blocks.actions(_lesson_button(obstacle, source))
    )


def _lesson_offer(obstacle: PlanObstacle) -> str:
    return _("What got in the way: *{obstacle}*. There's a short lesson on that.", obstacle=_what(obstacle))


def _lesson_button(obstacle: PlanObstacle, source: str) -> Json:
    return blocks.button(READ_LESSON, _("Read the lesson"), LessonRef(lesson=obstacle.lesson, source=source).encode())


def _what(obstacle: PlanObstacle) -> str:
    return obstacle_words().get(obstacle.obstacle, obstacle.obstacle)


def later_question(text: str, model: str = "") -> Json:
    """A question that comes after the response: from a model, if it is named, or from the rules."""
    if not model:
        return blocks.message(text)
    who = _(
        "This question is from AI ({model}), because you agreed to questions from AI. You can turn "
        "them off with `/learn mine`.",
        model=escape(model),
    )
    return blocks.message(escape(text), blocks.section(escape(text)), blocks.context(who))


def question_gone() -> Json:
    return blocks.message(_("You've changed or deleted the text I asked about, so I've taken my question back."))


def words_only() -> str:
    """The reply to a message that has only a file."""
    return _(
        "I can only keep text here, so I haven't saved the file. Could you write the main point in a sentence or two?"
    )


def plan_text(plan: Plan, zone: str) -> str:
    return " ".join([_("Your plan: {plan}", plan=sentence(plan)), standing(plan, zone)])


def plan_blocks(plan: Plan, zone: str) -> list[Json]:
    """A plan, its state, and its buttons."""
    change = blocks.button(CHANGE, _("Change"), plan.id) if plan.state == PlanState.OPEN else None
    return [
        blocks.section(_("Your plan: {plan}", plan=sentence(plan))),
        blocks.context(standing(plan, zone)),
        blocks.actions(change, _delete(plan), block_id=f"{CHANGE}:{plan.id}"),
    ]


def _delete(plan: Plan) -> Json:
    sure = blocks.confirm(
        _("Delete this plan?"),
        _("I'll delete the plan, and I won't ask about it again."),
        _("Delete"),
        _("Keep it"),
        style="danger",
    )
    return blocks.button(DELETE, _("Delete"), plan.id, confirm=sure)


def card(plan: Plan, zone: str, offers: Mapping[str, datetime] = NOTHING) -> Json:
    """A plan as a message of its own, perhaps with suggested follow-up times; without text once deleted."""
    if plan.when is None:
        return forgotten()
    if not offers:
        return blocks.message(plan_text(plan, zone), plan_blocks(plan, zone))
    head, _standing, buttons = plan_blocks(plan, zone)
    ask = _("I've noted your plan. When should I ask you how it went?")
    moments = blocks.actions(*moment_buttons(plan, zone, offers))
    text = "\n".join([_("Your plan: {plan}", plan=sentence(plan)), ask])
    return blocks.message(text, head, blocks.section(ask), moments, buttons)


def how_to_plan() -> Json:
    """The reply to a text that is no plan yet, because it lacks a moment or a step."""
    text = _(
        "A plan needs a “when” and a small step: “plan: when I open the report on Monday, I will ask "
        "Kim what was unclear”. Or write your plan in a form:"
    )
    return blocks.message(text, blocks.section(text), blocks.actions(blocks.button(PLAN, _("Make a plan"), FREELY)))


def message(text: str) -> Json:
    return blocks.message(text)


def forgotten() -> Json:
    text = _("You deleted this plan, and I've forgotten it.")
    return blocks.message(text)


def question(plan: Words, asking: int) -> Json:
    """Asks whether a plan happened. The first line says nothing of the plan, as notifications may show it to others."""
    answers = [
        blocks.button(f"{HAPPENED}:{happened}", label, f"{plan.id}:{asking}:{happened}")
        for happened, label in answer_words().items()
    ]
    return _about(plan, [_("Did it happen?")], [blocks.actions(*answers), blocks.context(_note())])


def _note() -> str:
    return _(
        "If you like, write a line in this thread about how your plan went. I won't show that line to anybody else."
    )


def _about(plan: Words, said: Sequence[str], below: list[Json]) -> Json:
    head = "\n".join([_("Your plan was: {plan}", plan=sentence(plan)), *said])
    return blocks.message("\n".join([_("A question about one of your plans"), head]), blocks.section(head), below)


def answered(
    plan: Plan, happened: str, zone: str, offers: Mapping[str, datetime], *, asking: int, obstacle: PlanObstacle | None
) -> Json:
    """The question after its answer; `offers` are times to ask once more, `obstacle` is what got in the way."""
    said = [_("You said: {answer}.", answer=answer_words()[happened])]
    below = [blocks.context(_note())]
    if offers:
        said.append(_("Shall I ask you again later? If not, just ignore this question."))
        below.insert(0, blocks.actions(*moment_buttons(plan, zone, offers)))
    elif happened == Happened.NOT_YET:
        said.append(standing(plan, zone))
    elif happened == Happened.NO_LONGER:
        said.append(standing(plan, zone) if plan.state == PlanState.CHANGED else _("Good to know."))
        if plan.state == PlanState.DROPPED:
            below.insert(0, blocks.actions(blocks.button(INSTEAD, _("Make another plan"), plan.id), _delete(plan)))
    else:
        said.append(
            _(
                "Thank you, I've noted how you think your plan went. Your answer also counts in the "
                "programme's figures on plans, without your name."
            )
        )
    if happened == Happened.YES:
        below.append(blocks.actions(blocks.button(SHARE_WIN, _("Share that it worked"), plan.id)))
    if happened in (Happened.PARTLY, Happened.NOT_YET):
        below[:0] = _what_got_in_the_way(plan, asking, obstacle)
    return _about(plan, said, below)


def _what_got_in_the_way(plan: Plan, asking: int, obstacle: PlanObstacle | None) -> list[Json]:
    """Asks for it, with buttons for what is common; or says what it was, with a lesson that fits."""
    if obstacle is None:
        ask = _("What got in the way? Press a button, or write a line in this thread.")
        words = obstacle_words()
        buttons = [blocks.button(f"{OBSTACLE}:{one}", words[one], f"{plan.id}:{asking}:{one}") for one in COMMON]
        return [blocks.section(ask), blocks.actions(*buttons, block_id=f"{OBSTACLE}:{plan.id}:{asking}")]
    if not obstacle.lesson:
        said = blocks.section(_("What got in the way: *{obstacle}*.", obstacle=_what(obstacle)))
        return blocks.compose(said, blocks.actions(_coach_button(obstacle)))
    button = _lesson_button(obstacle, ask_key(obstacle.plan_id, asking))
    return [blocks.section(_lesson_offer(obstacle)), blocks.actions(button, _coach_button(obstacle))]


def _coach_button(obstacle: PlanObstacle) -> Json | None:
    """The way to words for others, where it was they who were in the way."""
    is_others = obstacle.obstacle in OTHERS_IN_THE_WAY
    return blocks.button(COACH, _("What you can say to them"), obstacle.obstacle) if is_others else None


def moment_buttons(plan: Plan, zone: str, offers: Mapping[str, datetime]) -> list[Json]:
    """A button for each suggested time."""
    return [
        blocks.button(f"{ASK}:{name}", moment_label(name, moment, zone), f"{plan.id}:{stamp(moment)}")
        for name, moment in offers.items()
    ]


def said_of_plan(happened: Happened) -> str:
    """What is said to the answer about a plan."""
    words = {
        Happened.YES: _("Great that your plan worked! I've noted your answer, just for you."),
        Happened.PARTLY: _("Partly is progress, too. I've noted it, just for you."),
        Happened.NOT_YET: _("That's fine. I've noted your answer, just for you."),
        Happened.NO_LONGER: _("Good to know."),
    }
    return words[happened]
