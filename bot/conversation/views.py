"""The messages of the conversation: an answer with its buttons, a passage of a lesson, a message passed on."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.deeds import Deed, Offer
from bot.conversation.glossary import Entry
from bot.conversation.lesson_search import Passage
from bot.conversation.small_talk import SmallTalk
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json, escape

PRESSED = "conversation.pressed"
MAX_PASSED_ON, MAX_VALUE = 1500, 1900  # characters; a button's value has at most 2,000
MAX_QUESTION, MAX_QUOTED = 80, 300
MAX_TOGETHER = 4  # buttons below two answers


def answer(text: str, offers: Sequence[Offer], *, written: str = "") -> Json:
    """An answer with its buttons; `written` goes with the button that passes it on to a person."""
    return blocks.message(text, blocks.section(text), buttons(offers, written=written))


def buttons(offers: Sequence[Offer], *, written: str = "") -> Json | None:
    """A row of buttons, or None without any."""
    made = [
        blocks.button(
            f"{PRESSED}:{number}",
            offer.label,
            escape(f"{offer.deed}:{fitting(written) or offer.argument}" if offer.deed is Deed.TELL else offer.value),
        )
        for number, offer in enumerate(offers)
    ]
    return blocks.actions(*made) if made else None


def with_buttons(message: Json, offers: Sequence[Offer], *, written: str = "") -> Json:
    """A message with a row of buttons below it."""
    shown = message.get("blocks") or [blocks.section(message["text"])]
    return blocks.message(message["text"], shown, buttons(offers, written=written))


def with_last(message: Json, offer: Offer, *, instead_of: Offer) -> Json:
    """A message with one more button at the end of its row, which takes the place of another one if that is there."""
    shown = message.get("blocks") or [blocks.section(message["text"])]
    rows = [block for block in shown if block["type"] == "actions"]
    if not rows:
        return with_buttons(message, [offer])
    kept = [button for button in rows[-1]["elements"] if button.get("value") != escape(instead_of.value)]
    button = blocks.button(f"{PRESSED}:{len(rows[-1]['elements'])}", offer.label, escape(offer.value))
    more = {**rows[-1], "elements": [*kept, button]}
    return blocks.message(message["text"], [more if block is rows[-1] else block for block in shown])


def together(messages: Sequence[Json]) -> Json:
    """One message that says what some do, with their buttons in one row below."""
    shown, made = list[Json](), list[Json]()
    for message in messages:
        each = message.get("blocks") or [blocks.section(message["text"])]
        shown += [block for block in each if block["type"] != "actions"]
        made += [button for block in each if block["type"] == "actions" for button in block["elements"]]
    different = list({button.get("value", number): button for number, button in enumerate(made)}.values())
    row = [{**button, "action_id": f"{PRESSED}:{number}"} for number, button in enumerate(different[:MAX_TOGETHER])]
    text = "\n\n".join(message["text"] for message in messages)
    return blocks.message(text, shown, blocks.actions(*row) if row else None)


def fitting(written: str) -> str:
    """As much of a text as a button can carry, in which `<` takes four characters and `&` five."""
    return written[: MAX_PASSED_ON if len(escape(written[:MAX_PASSED_ON])) <= MAX_VALUE else MAX_PASSED_ON // 5]


def passage(found: Passage, term: str, offers: Sequence[Offer]) -> Json:
    """What a lesson says about a term, and which lesson it is."""
    about = (
        None
        if found.is_named
        else _("No lesson uses the word “{term}”, but this lesson is about the same thing:", term=escape(term))
    )
    title, track = escape(found.title), escape(found.track)
    place = _("“{title}”, lesson {number} of *{track}*", title=title, number=found.number, track=track)
    text = "\n\n".join(filter(None, (about, escape(found.text), place)))
    opening = blocks.section(about) if about else None
    return blocks.message(text, opening, blocks.markdown(found.text), blocks.context(place), buttons(offers))


def explained(entry: Entry, found: Passage | None, offers: Sequence[Offer]) -> Json:
    """What the glossary says about a word, and which lesson uses it."""
    more = _comes_up(found) if found and found.is_named else None
    text = "\n\n".join(filter(None, (escape(entry.text), more)))
    return blocks.message(
        text, blocks.section(escape(entry.text)), blocks.context(more) if more else None, buttons(offers)
    )


def not_explained(found: Passage | None, term: str) -> str:
    """The answer about a word that neither a lesson nor the glossary explains."""
    nothing = _("I don't have an explanation for “{term}”.", term=escape(term))
    return f"{nothing} {_comes_up(found)}" if found and found.is_named else nothing


def _comes_up(found: Passage) -> str:
    return _(
        "You'll find this word in “{title}”, lesson {number} of *{track}*.",
        title=escape(found.title),
        number=found.number,
        track=escape(found.track),
    )


def passed_on(slack_id: str, written: str) -> Json:
    """What a facilitator gets whom a member asked for help."""
    text = _("<@{person}> asked me something that I couldn't answer, and would like your help:", person=slack_id)
    quoted = "\n".join(f"> {line}" for line in escape(written).splitlines())
    return blocks.message(text, blocks.section(text), blocks.section(quoted))


def confirm_telling(people: Sequence[str], written: str) -> str:
    """The question before a message is passed on: its words, and who would get them."""
    asked = _("Shall I send this to {names}, with your name?", names=mentions(people))
    return "\n".join([asked, *(f"> {line}" for line in escape(written[:MAX_PASSED_ON]).splitlines())])


def told(people: Sequence[str]) -> str:
    """The answer after a message was passed on."""
    sent = _("I've sent your message to {names}, with your name.", names=mentions(people))
    return f"{sent} {where_answers_come()}"


def where_answers_come() -> str:
    """Where somebody answers to whom a message was passed on."""
    return _(
        "You'll get their answer here in Slack, directly from them. I can't see it, and I don't know "
        "when they'll write."
    )


def helpers(people: Sequence[str]) -> str:
    """Who gets what somebody passes on."""
    return _(
        "If you pass something on, I send it to {names}: they look after the programme here. If you "
        "mean somebody else, I don't know that person.",
        names=mentions(people),
    )


def not_my_rules(people: Sequence[str]) -> str:
    """The answer to a question about what is allowed in their organisation."""
    return _(
        "I don't know your organisation's rules, so I can't say what's allowed. Shall I ask {names} for you?",
        names=mentions(people),
    )


def fitting_lesson(title: str, track: str) -> str:
    """The lesson that fits best what somebody looks for."""
    return _("The lesson that fits best is “{title}”, in *{track}*.", title=escape(title), track=escape(track))


def no_fitting_lesson() -> str:
    return _("I don't have a lesson about that. You can choose from these tracks:")


def told_last(people: Sequence[str], moment: str) -> str:
    """To whom the last message was passed on, and when."""
    return _(
        "On {moment} I passed your message on to {names} and nobody else. I only do that when you press Send.",
        names=mentions(people),
        moment=moment,
    )


def told_nobody() -> str:
    """The answer to a question about what was passed on, if nothing was."""
    return _(
        "I haven't passed anything on. I only pass on what you send yourself, and you see the words and the "
        "names first."
    )


def mentions(people: Sequence[str]) -> str:
    return ", ".join(f"<@{slack_id}>" for slack_id in people)


def write_first() -> str:
    """The answer to a wish to tell a person something, without the words to tell."""
    return _("Write your message to them, all in one go. I'll show it to you once more before I send it.")


def nobody_to_tell() -> str:
    """The answer if the workspace has neither facilitators nor admins who can be reached."""
    return _("I have nobody to pass your message on to. Please ask the person who set me up in your company.")


def is_your_answer(question: str, written: str) -> str:
    """The question about a message that may be the answer to an open question."""
    asked = _(
        "Is your message the answer to “{question}”?", question=escape(blocks.shorten_to_words(question, MAX_QUESTION))
    )
    return f"{asked}\n{_quoted(written)}"


def you_wrote_this(question: str, written: str) -> str:
    """The question whether what stands below a lesson already is the answer to its open question."""
    asked = escape(blocks.shorten_to_words(question, MAX_QUESTION))
    said = _("You already wrote this below the lesson. Is it your answer to “{question}”?", question=asked)
    return f"{said}\n{_quoted(written)}"


def i_ask_about_plan(plan: str, moment: str) -> str:
    """Says when somebody is asked about a plan, in the words of the plan."""
    return _("On {moment}, I'll ask you how this plan went: {plan}", moment=moment, plan=plan)


def do_you_mean(letters: Sequence[str], question: str, written: str) -> str:
    """The question about the letters in a sentence that may be an answer."""
    asked = escape(blocks.shorten_to_words(question, MAX_QUESTION))
    said = _("Do you mean {answer}, as your answer to “{question}”?", answer=", ".join(letters), question=asked)
    return f"{said}\n{_quoted(written)}"


def kept_as_answer(question: str) -> Json:
    """The reply to an answer that was written below its lesson, which shows it with what is said to it."""
    said = _(
        "I've saved that as your answer to “{question}”. You'll see your answer in the lesson above, "
        "with some points to look out for.",
        question=escape(blocks.shorten_to_words(question, MAX_QUESTION)),
    )
    return blocks.message(said, blocks.section(said))


def too_long_to_hold() -> str:
    """What to do with an answer that is too long for a button."""
    return _(
        "If your message is the answer, press the button below the question and put your answer in "
        "there. Nothing is lost: your message stays here."
    )


def is_a_thought(title: str, written: str) -> str:
    """The question about a message that may be a thought on today's lesson."""
    return f"{_('Shall I save that as your thought on “{title}”?', title=escape(title))}\n{_quoted(written)}"


def thought_kept(title: str) -> str:
    return _("I've kept your thought in the thread of “{title}”.", title=escape(title))


def which_letter(letters: Sequence[str], *, is_too_many: bool) -> str:
    """The answer to letters that the open question doesn't have, or to several where one counts."""
    if is_too_many:
        return _("That question has only one best answer. Which letter is it?")
    return _(
        "The answers to that question go from {first} to {last}. Which answer is yours?",
        first=letters[0],
        last=letters[-1],
    )


def shall_i_plan(will: str, moment: str) -> str:
    """The question about a step that somebody wants to be reminded of."""
    return _("Shall I save “{will}” as a plan, and ask you on {moment} how it went?", will=escape(will), moment=moment)


def shall_i_end(tracks: Sequence[str], *, is_last: bool) -> str:
    """The question whether to end a track, of which the titles are given."""
    if len(tracks) > 1:
        return _("Which track isn't right for you? Everything you did is kept, and your other tracks go on.")
    question = _("Shall I end *{track}* for you? I'll keep what you did.", track=escape(tracks[0]))
    alone = _("This is your only track, so look at the other tracks first. Without a track, you won't get any lessons.")
    return f"{question} {alone}" if is_last else question


def read_only(shown: list[Json], text: str) -> Json:
    """A lesson to read, without its questions, for somebody who may not have had it."""
    note = _("Here you can only read the lesson. You'll get its questions when you get the lesson in its track.")
    return blocks.message(text, shown, blocks.context(note))


def read_again(shown: list[Json], text: str) -> Json:
    """A lesson to read once more, without its questions."""
    return blocks.message(
        text, shown, blocks.context(_("You've already had this lesson, so reading it again doesn't change anything."))
    )


def no_such_lesson() -> str:
    return _("You haven't had that lesson yet, so you can't read it again here.")


def on_question(asked: str) -> str:
    """Which of several open questions was answered."""
    return _("About “{question}”:", question=escape(blocks.shorten(asked, MAX_QUESTION)))


def start_it_then() -> str:
    """What is said to somebody who wants to begin a track only later."""
    return _("I can't schedule a track for later. When you're back, press the button or write to me again.")


def glad() -> str:
    """What is said to a success that somebody tells in a sentence."""
    return _("I'm glad to hear that, well done!")


def invite_to_tell() -> str:
    """The offer to make a success a story."""
    return _("Could others use what you did? Tell them in a success story: a few sentences are enough.")


def small_talk(heard: SmallTalk) -> str:
    """The answer to what is said as to a person: one short line."""
    lines = {
        SmallTalk.WISH: _("Thank you, and the same to you!"),
        SmallTalk.GOODBYE: _("Goodbye, and all the best!"),
        SmallTalk.LAUGH: _("A good laugh helps."),
        SmallTalk.MOOD: _("Some days are like that. Nothing here is urgent."),
        SmallTalk.COMPLAINT: _("I'm sorry. If there's something I can do better, please tell me."),
        SmallTalk.SIGN: _("I'm here if you need me."),
    }
    return lines[heard]


def it_stays() -> str:
    return _("All right, I won't change anything.")


def sorry_after_stop() -> str:
    """The answer to somebody who has stopped and asks why they get messages."""
    return _(
        "I'm sorry. You've stopped, so I shouldn't send you anything unless you write to me. If I sent "
        "you something anyway, that was my mistake, and I can report it to a person."
    )


def _quoted(written: str) -> str:
    return "\n".join(f"> {line}" for line in escape(blocks.shorten_to_words(written, MAX_QUOTED)).splitlines())


def no_session(channels: Sequence[str]) -> str:
    """That no session is planned, and in which channels the next one is announced, if that is known."""
    if not channels:
        return _("No session is planned at the moment.")
    places = ", ".join(f"<#{channel}>" for channel in channels)
    return _("No session is planned at the moment. I'll announce the next one in {channels}.", channels=places)
