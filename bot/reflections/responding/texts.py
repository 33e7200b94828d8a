"""What is said to a reflection: for each subject some remarks, each with its one question."""

from __future__ import annotations

from dataclasses import dataclass

from bot.kit.i18n import _
from bot.kit.slack import escape
from bot.reflections.responding.reading import Reading, Subject


@dataclass(frozen=True)
class Wording:
    """A remark that refers to what was said, and a question; the question may be empty."""

    remark: str
    question: str = ""


def wordings(reading: Reading) -> tuple[Wording, ...]:
    """The ways of responding to a reading, in the current language; at least two that share no sentence."""
    quote = escape(reading.quote)
    everything = {**_plain(), **_obstacles(quote), **_doubts(quote), **_news(quote)}
    return everything[reading.subject]


def _plain() -> dict[str, tuple[Wording, ...]]:
    """Without a question: what the rules can't read or may not, a complaint, a second reply, and a note on a plan."""
    received = (
        Wording(_("Thank you, I've kept what you wrote.")),
        Wording(_("I've saved that. Write more here whenever something comes to mind.")),
        Wording(_("I've noted your reply here for you.")),
    )
    continued = (
        Wording(_("Thanks, I've added that to what you wrote before.")),
        Wording(_("Good to know. I've put your reply with your other notes.")),
        Wording(_("I've put what you wrote with your notes.")),
    )
    noted = (
        Wording(_("Thank you, I've kept that note.")),
        Wording(_("I've noted that with your plan.")),
        Wording(_("I've put your note next to your plan.")),
    )
    sorry = (
        Wording(_("I'm sorry, my question didn't fit. I've kept what you wrote.")),
        Wording(_("You're right, and I'm sorry. I've kept what you wrote.")),
    )
    return {
        Subject.COMPLAINT: sorry,
        Subject.PLAIN: received,
        Subject.NOT_FOR_US: received,
        Subject.CONTINUED: continued,
        Subject.NOTED: noted,
    }


def _news(quote: str) -> dict[str, tuple[Wording, ...]]:
    return {
        Subject.STEP: (
            Wording(
                _("So that's your next step: “{quote}”.", quote=quote),
                _("Shall I ask you afterwards how your plan went?"),
            ),
            Wording(_("“{quote}” could be a plan.", quote=quote), _("Would you like me to ask you later how it went?")),
        ),
        Subject.SUCCESS: (
            Wording(_("You write “{quote}”.", quote=quote), _("What made the difference?")),
            Wording(_("So something went well: “{quote}”.", quote=quote), _("What would you do the same way again?")),
            Wording(_("I've noted “{quote}”.", quote=quote), _("Who else could use what you did?")),
        ),
        Subject.NUMBER: (
            Wording(_("You mention a figure: “{quote}”.", quote=quote), _("How did you arrive at this figure?")),
            Wording(_("“{quote}” is a solid figure.", quote=quote), _("What would you compare that with?")),
        ),
        Subject.PERSON: (
            Wording(_("You mention “{quote}”.", quote=quote), _("What would you ask this person first?")),
            Wording(_("“{quote}” plays a part, then.", quote=quote), _("What matters most to this person?")),
        ),
        Subject.QUESTION: (
            Wording(_("That's a question I can't answer well here."), _("Who around you might know?")),
            Wording(_("So this question is still open."), _("Where would you look first?")),
        ),
    }


def _obstacles(quote: str) -> dict[str, tuple[Wording, ...]]:
    """What comes from outside."""
    return {
        Subject.TIME: (
            Wording(
                _("So you don't have the time: “{quote}”.", quote=quote),
                _("When in your week could you most easily find ten minutes?"),
            ),
            Wording(_("You write “{quote}”.", quote=quote), _("What else takes up the time you'd need?")),
            Wording(_("I hear you: “{quote}”.", quote=quote), _("Who decides what comes first in your week?")),
        ),
        Subject.BOSS: (
            Wording(
                _("So somebody above you has to decide: “{quote}”.", quote=quote),
                _("What would that person need to see before they say yes?"),
            ),
            Wording(_("You write “{quote}”.", quote=quote), _("What are they themselves judged on?")),
        ),
        Subject.COLLEAGUES: (
            Wording(
                _("So others haven't joined in yet: “{quote}”.", quote=quote),
                _("Who would be easiest to win over?"),
            ),
            Wording(_("You write “{quote}”.", quote=quote), _("What might be holding them back?")),
        ),
        Subject.RULES: (
            Wording(
                _("So the question is what's allowed: “{quote}”.", quote=quote),
                _("Who in your organisation can tell you where the line is?"),
            ),
            Wording(_("You mention “{quote}”.", quote=quote), _("What would be fine in any case?")),
        ),
        Subject.ACCESS: (
            Wording(
                _("So something you need is missing: “{quote}”.", quote=quote), _("Who could get you what you need?")
            ),
            Wording(_("You write “{quote}”.", quote=quote), _("What can you already do without the thing you need?")),
        ),
        Subject.QUALITY: (
            Wording(_("So you can't rely on the result yet: “{quote}”.", quote=quote), _("How did you notice?")),
            Wording(_("You write “{quote}”.", quote=quote), _("What would you check before you use the result?")),
        ),
        Subject.TRIED: (
            Wording(_("So you've tried this before: “{quote}”.", quote=quote), _("What was different back then?")),
            Wording(_("You write “{quote}”.", quote=quote), _("What stopped you last time?")),
        ),
        Subject.FAILED: (
            Wording(
                _("So things didn't go the way you wanted: “{quote}”.", quote=quote),
                _("Where did it start to go wrong?"),
            ),
            Wording(
                _("Thank you for being open with me: “{quote}”.", quote=quote), _("What would you change next time?")
            ),
        ),
    }


def _doubts(quote: str) -> dict[str, tuple[Wording, ...]]:
    """What holds somebody back from inside."""
    return {
        Subject.DIFFERENT: (
            Wording(_("So this doesn't fit your work yet: “{quote}”.", quote=quote), _("What exactly is different?")),
            Wording(
                _("You write “{quote}”.", quote=quote),
                _("Is there a small part of the lesson that would fit your work?"),
            ),
        ),
        Subject.BENEFIT: (
            Wording(
                _("So you can't see yet what you gain: “{quote}”.", quote=quote),
                _("What would have to be different for this to be worth your time?"),
            ),
            Wording(_("You write “{quote}”.", quote=quote), _("Which task would you happily never do again?")),
        ),
        Subject.FORGOT: (
            Wording(
                _("So other work got in the way: “{quote}”.", quote=quote),
                _("What could remind you next time?"),
            ),
            Wording(
                _("“{quote}” happens to everybody.", quote=quote),
                _("What do you usually do right before the moment you'd need a reminder?"),
            ),
        ),
        Subject.SKILL: (
            Wording(
                _("So you don't know yet how to do it: “{quote}”.", quote=quote),
                _("What's the first thing you'd want somebody to show you?"),
            ),
            Wording(_("You write “{quote}”.", quote=quote), _("Who around you has done something like this before?")),
        ),
        Subject.WORRY: (
            Wording(
                _("You mention a worry: “{quote}”.", quote=quote),
                _("What would you need to know to feel better about this?"),
            ),
            Wording(_("You write “{quote}”.", quote=quote), _("Who could you talk to about that?")),
        ),
    }
