"""The reply to “Did it happen?” in words of one's own, in the direct message."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.delivery import service as delivery
from bot.kit.db import row_id
from bot.kit.patterns import LazyPattern
from bot.members.message_updates import Redrawn
from bot.members.service import Person
from bot.reflections import message_updates, obstacles, plans
from bot.reflections import service as reflections
from bot.reflections.keys import ask_key, plan_of
from bot.reflections.models import Happened, Plan, PlanState
from bot.reflections.service import ThreadReply

LASTS = timedelta(days=3)
MAX_WORDS = 60
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "’": "'"})
_WELL = r"\W*(?:(?:na ja|naja|well|so|hm+|also|leider|unfortunately|sorry|ja|yes)\b\W*)*"
_PARTLY = LazyPattern(
    rf"{_WELL}(?:zum teil|teils|teilweise|halb(?:wegs|erts)?|jein|ein bisschen|a bissl|bissl|partly|partially|in part|"
    r"(?:nur |erst )?(?:zur|die) haelfte|(?:noch )?nicht ganz|fast|not (?:quite|completely|entirely)|almost|nearly|"
    r"halfway|(?:es |it )?(?:ging|geht|lief|went) (?:so|so lala|mittel\w*|okay-?ish)\b|"
    r"so so|so la la|so lala|mittelmaessig|"
    r"durchwachsen|mixed|meh|(?:it |es |das )?(?:was|went|war|ging) (?:ok|okay|alright|in ordnung)(?:ish)?\b|"
    r"not (?:great|so well|that well|too bad)|"
    r"(?:could|koennte) (?:have been|be|sein|besser)|"
    r"nicht (?:so|besonders) gut|to some extent|some of it|sort of|kind of|half|somewhat|a bit|a little)\b"
)
_NOT_YET = LazyPattern(
    rf"{_WELL}(?:no(?=\W*(?:$|[,.;!]|i |it |not |didn't))|nope|not|"
    r"nein|nee|noe|noch (?:nicht|ned|net|nie)|no (?:ned|net)|(?:ned|nicht|net)\b|haven't|havent|didnt|hadn't|hadnt|"
    r"have not|i haven't|i havent|i didn't|i didnt|i did not|did not|didn't|na\s*,|(?:ich )?(?:bin|war|kam|komme) "
    r"(?:ich )?(?:da |noch |leider |bisher |gar |diese woche |heute )*(?:nicht|ned|net)|"
    r"(?:(?:ich )?hab\w* (?:es |das |ich )?(?:leider |komplett |total |ganz |voll )*|"
    r"i (?:have |just |totally |completely )*)?"
    r"(?:vergess?en|verpennt|verschwitzt|forgot(?:ten)?)|"
    r"(?:hat|hats|hat es|es hat|ich hab\w*|hab\w*)(?: \w+)? (?:nicht|ned|net)|keine zeit|no time)(?!\w)"
)
_YES = LazyPattern(
    r"\W*(?:(?:ja+|jo|jep|jawohl|klar|sicher|yes|yep|yeah|yup|sure|of course|natuerlich|erledigt|done|gemacht)\b|"
    r"(?:(?:es |das |it |that )?(?:hat|hats|has)\b[^.!?]{0,40}\b(?:klappt|geklappt|ghaut|hingehauen|funktioniert|"
    r"worked)|(?:it |that )?(?:worked|happened)|"
    r"(?:it|that|everything) (?:all |just |really )?went (?:\w+ )?(?:well|great|fine|smoothly|perfectly|better)|"
    r"(?:(?:es|das) )?lief (?:\w+ )?(?:gut|super|prima|bestens|besser)|(?:es|das) ist (?:\w+ )?gut gelaufen|"
    r"i did(?: it)?|(?:hab|habe|ich hab\w*)\b[^.!?]{0,30}\bgemacht)\b)"
)
_BUT = LazyPattern(r"\b(?:aber|but|no|nein|nicht|ned|net|nie|not|never|didn't|haven't|kein\w*|leider|unfortunately)\b")


# Said of a plan and of nothing else, whatever follows.
_DID_IT = LazyPattern(
    r"\W*(?:(?:yes|yep|yeah|ja|jo|hey|oh|so)\b\W*)*(?:it happened|(?:my|the) plan (?:worked|went well|happened)|"
    r"(?:mein|der) plan hat (?:geklappt|funktioniert)|(?:i )?did (?:it|what i (?:had )?planned)|"
    r"(?:das |es )?hat geklappt|(?:ich )?hab'?e?s? (?:es )?gemacht)\b(?!\W*(?:not|nicht))"
)


@dataclass(frozen=True)
class PlanReply:
    """What somebody said about a plan, and the messages about it to update."""

    happened: Happened
    redraws: list[Redrawn]


def happened_in(text: str) -> Happened | None:
    """Whether what was planned happened, by the beginning of a reply; None for a question or where that is unclear."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_UMLAUTS)
    if "?" in text or len(plain.split()) > MAX_WORDS:
        return None
    if _PARTLY.match(plain):
        return Happened.PARTLY
    if _NOT_YET.match(plain):
        return Happened.NOT_YET
    if _DID_IT.match(plain):
        return Happened.YES
    return Happened.YES if _YES.match(plain) and not _BUT.search(plain) else None


def tells_of_plan(text: str) -> bool:
    """Whether a text says that what was planned happened, and can hardly be said of anything else."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_UMLAUTS)
    return "?" not in text and len(plain.split()) <= MAX_WORDS and _DID_IT.match(plain) is not None


def asked_last(session: Session, who: Person, *, now: datetime) -> Plan | None:
    """The plan that a member was asked about, if they have not answered and nothing else came since."""
    plan = asked_lately(session, who, now=now)
    if plan is None:
        return None
    key = ask_key(row_id(plan), plan.asked)
    sent = delivery.number_of(session, who.workspace_id, key)
    is_over = sent is None or delivery.was_sent_after(session, who, sent, besides=key, thread_ts=None, now=now)
    return None if is_over else plan


def asked_below(session: Session, who: Person, key: str) -> Plan | None:
    """The plan whose question is the message with that key, if that is the last one and not answered yet."""
    mine = select(Plan).where(Plan.workspace_id == who.workspace_id, Plan.member_id == who.member_id)
    plan = session.exec(mine.where(col(Plan.id) == plan_of(key), col(Plan.asked) > 0)).first()
    return plan if plan and ask_key(row_id(plan), plan.asked) == key and not _is_answered(session, who, plan) else None


def asked_lately(session: Session, who: Person, *, now: datetime) -> Plan | None:
    """The plan that a member was asked about some days ago at most, if they have not answered."""
    mine = select(Plan).where(Plan.workspace_id == who.workspace_id, Plan.member_id == who.member_id)
    asked = mine.where(col(Plan.asked) > 0, col(Plan.asked_at) > now - LASTS, col(Plan.when).is_not(None))
    plan = session.exec(asked.order_by(col(Plan.asked_at).desc(), col(Plan.id).desc()).limit(1)).first()
    return None if plan is None or _is_answered(session, who, plan) else plan


def _is_answered(session: Session, who: Person, plan: Plan) -> bool:
    answered = message_updates.answers_about(session, who, [row_id(plan)]).happened
    return (row_id(plan), plan.asked) in answered


def waiting(session: Session, who: Person) -> list[Plan]:
    """The open plans that a member was asked about and has not answered, oldest first."""
    asked = [one for one in plans.of_member(session, who) if one.when and one.asked and one.state == PlanState.OPEN]
    return [one for one in asked if not _is_answered(session, who, one)]


def answer(
    session: Session, who: Person, plan: Plan, reply: ThreadReply, *, now: datetime, happened: Happened | None = None
) -> PlanReply | None:
    """Take a reply as the answer about a plan, and keep what it says as the note; None if it is no answer.

    Whether it happened is read at the beginning of the reply, unless it is known.
    """
    happened = happened or happened_in(reply.text)
    if happened is None:
        return None
    plan_id = row_id(plan)
    plans.answer(session, who, str(plan_id), str(plan.asked), happened, now=now)
    if len(reply.text.split()) > 1:
        obstacles.record_note(session, who, plan_id, reply.text, obstacles.no_help, now=now)
        reflections.keep(session, who, ask_key(plan_id, plan.asked), reply, now=now)
    return PlanReply(happened, message_updates.drawn(session, who, [plan], now=now))
