"""What is said first to those who plan sessions, and to the owners of activities: what they can do here."""

from __future__ import annotations

from collections.abc import Callable

from bot.community import direct_message_views as calendar
from bot.community.home_data import owned_titles
from bot.community.permissions import is_planner
from bot.conversation import offers, views
from bot.conversation.intents import LESSON_TIMES, Intent
from bot.conversation.understood import CERTAIN, Understood
from bot.conversation.words import fold
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.patterns import LazyPattern
from bot.kit.slack import escape
from bot.members.command_registry import CommandContext, Reply

MAX_WORDS = 40
MAX_TITLES = 3
_HELLO = (
    r"(?:hi|hello|hey|hallo|servus|moin|gruess\w*|guten (?:morgen|tag|abend)|good (?:morning|afternoon|evening)|"
    r"gruezi|greetings)"
)
_ONLY_HELLO = LazyPattern(rf"\W*{_HELLO}(?:\W+(?:there|groundswell|all|zusammen|du|again|bot))*\W*")
_BEGINS_WITH_HELLO = LazyPattern(rf"\W*{_HELLO}\b")
_WHAT_CAN_YOU_DO = LazyPattern(
    r"\b(?:what (?:can|could|do) you (?:do|offer)|what (?:can|do) i (?:do|use|get) (?:here|with you|you for|from you)|"
    r"what are you (?:for|good for)|how (?:can|do|could) you help|how does this work|"
    r"how do i (?:plan|schedule|begin|start)|"
    r"was kannst du|was koennt ihr|was machst du|was kann ich (?:hier|mit dir)|wobei (?:hilfst|kannst) du|"
    r"wie (?:hilfst|kannst) du mir|wie funktioniert (?:das|du)|wozu bist du da|"
    r"wie (?:plane|beginne|fange) ich)\b"
)
_SESSIONS = LazyPattern(
    r"\b(?:sessions?|meetings?|gatherings?|workshops?|office hours|prompt jams?|clinics?|"
    r"meet-?ups?|book clubs?|buchclubs?|stammtische?s?|coffee (?:rounds?|chats?)|"
    r"kaffeerunden?|termine?|treffen|\w*sprechstunden?|\w*werkstatt|rota|calendar|kalender)\b"
)


def asks_what_you_do(text: str) -> bool:
    """Whether a text asks what we can do, wherever in it."""
    plain = fold(text)
    return len(plain.split()) <= MAX_WORDS and _WHAT_CAN_YOU_DO.search(plain) is not None


def meant(text: str, understood: Understood, is_of_calendar: Callable[[], bool] = lambda: False) -> Understood:
    """What was understood; of a hello with a question it is never that lessons should go on.

    The days and hours of a sentence about a session are none of lessons.
    """
    if understood.intent in LESSON_TIMES and is_of_calendar():
        return Understood(Intent.NONE)
    if understood.intent is not Intent.RESUME:
        return understood
    if asks_what_you_do(text):
        return Understood(Intent.HELP, {}, CERTAIN)
    is_hello = _BEGINS_WITH_HELLO.match(fold(text)) and "?" in text
    return Understood(Intent.GREETING, {}, CERTAIN) if is_hello else understood


def names_session(text: str) -> bool:
    """Whether a text is about sessions, so that an end of everything isn't what it asks for."""
    return _SESSIONS.search(fold(text)) is not None


def greeting(context: CommandContext, text: str) -> Reply | None:
    """What somebody who plans sessions or owns an activity can do, and then the lessons; None for everybody else.

    It answers nothing but a hello and the question what we can do.
    """
    if not (_ONLY_HELLO.fullmatch(fold(text)) or asks_what_you_do(text)):
        return None
    may_plan = is_planner(context.member)
    titles = [] if may_plan else owned_titles(context.session, context.member)
    if not may_plan and not titles:
        return None
    said = _planning() if may_plan else _owning(titles)
    lessons = _("I also send short lessons on working with AI, if you'd like some:")
    return Reply(
        blocks.message(
            f"{said}\n{lessons}",
            blocks.section(said),
            calendar.first_steps(may_plan=may_plan),
            blocks.section(lessons),
            views.buttons([offers.next_lesson(), offers.tracks(), offers.what_is_open()]),
        )
    )


def _planning() -> str:
    return _(
        "Hello! You can plan sessions for everybody here. Tell me in your own words, such as “plan a "
        "prompt jam on Friday at 3pm”, or use the form. I can also move or cancel sessions, show who's "
        "coming, and plan who leads when. `/community help` shows everything."
    )


def _owning(titles: list[str]) -> str:
    return _(
        "Hello! You're responsible for {titles}. Tell me in your own words what to do, such as “move "
        "{first} to Thursday at 3pm” or “who's coming to {first}?”. `/community help` shows everything.",
        titles=escape(", ".join(titles[:MAX_TITLES])),
        first=escape(titles[0]),
    )
