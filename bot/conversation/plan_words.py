"""Plans that are named by their words: which one is done, what they are, and which one shall be deleted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.conversation import said_at_once, views
from bot.conversation.clauses import sentences
from bot.conversation.deeds import Deed, Offer
from bot.conversation.heard import place_of
from bot.conversation.intent_answer import IntentAnswer
from bot.conversation.offers import MAX_LABEL, no
from bot.conversation.words import fold
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.patterns import LazyPattern
from bot.members.command_registry import Reply
from bot.members.incoming_messages import MessageContext
from bot.reflections import plans
from bot.reflections.models import Happened, Plan, PlanState
from bot.reflections.plan_text import sentence, standing

MIN_LETTERS, MAX_WORDS, MAX_OFFERS = 3, 30, 4
_AROUND_WORDS = """
the and but for one ones other thing things plan plans done yes not yet have has had havent haven't was were will
when then that this with about ask asked asks did didnt didn't can could please delete remove drop cancel forget get
der die das den dem des ein eine einen und oder aber mit ueber plan plaene ja nein noch nicht habe hab hat ich bin war
werde wenn dann dass mir mein meine meinen bitte loesch loesche loeschen streich streiche entferne erledigt gemacht
sache andere anderen anderer anderes all what which are our you your his her its very some any out
"""
_AROUND = frozenset(_AROUND_WORDS.split())
_NOT_YET = LazyPattern(
    r"\b(?:not yet|(?:have not|haven't|havent|did not|didn't|didnt) (?:\w+ )?(?:done|do|did|tried|try|asked|got|get|"
    r"managed|manage)|not done|noch nicht|nicht (?:gemacht|geschafft|erledigt|dazu gekommen)|(?:is|are) not|open)\b"
)
_DONE = LazyPattern(
    r"\b(?:(?:is|was|are|it's|its|got|all) done|done|worked|happened|yes|finished|ja|erledigt|gemacht|geschafft|"
    r"geklappt|hat funktioniert)\b"
)
_UNSURE = LazyPattern(r"\b(?:not|never|no|nicht|nie|kein\w*|half|partly|teilweise|halb|if|when|wenn|will|werde)\b")
_OTHER = LazyPattern(r"\b(?:the )?other(?: one)?\b|\b(?:der|das|die) andere\b")
_SHOW = LazyPattern(
    r"\W*(?:(?:hi|hey|so|and|und|ok|please|bitte)\W+)*(?:(?:what|which)(?: are|'re| were)? (?:my|"
    r"all my) plans(?: again| "
    r"now)*|(?:which|what) plans (?:do i have|have i (?:made|got))|(?:show|list|"
    r"see)(?: me)?(?: all)?(?: of)? my plans|my "
    r"plans|was (?:sind|waren)(?: denn| nochmal)? meine (?:plaene|vorhaben)|welche plaene (?:habe|hab|"
    r"hatte) ich(?: denn| "
    r"noch)*|zeig\w*(?: mir)?(?: alle)? meine plaene|meine plaene)(?: please| bitte)?\W*"
)
_DELETE = LazyPattern(
    r"\b(?:delete|remove|drop|cancel|forget|get rid of|loesch\w*|streich\w*|entfern\w*|vergiss)\b.*\b(?:plan|"
    r"vorhaben)\b"
)


def words(text: str) -> set[str]:
    """The words of a text that may name a plan."""
    found = re.findall(r"[\w']+", fold(text))
    return {word for word in found if (len(word) >= MIN_LETTERS or word.isdigit()) and word not in _AROUND}


def named(text: str, among: Sequence[Plan]) -> Plan | None:
    """The one plan that a text names by its words; None if it may be two."""
    said = words(text)
    shared = [len(said & words(f"{one.when} {one.will}")) for one in among]
    best = max(shared, default=0)
    return among[shared.index(best)] if best and shared.count(best) == 1 else None


def told(text: str, asked: Sequence[Plan]) -> list[tuple[Plan, Happened]]:
    """Which plans a message names by their words, and whether each happened; “the other one” is one of two."""
    if "?" in text or len(text.split()) > MAX_WORDS:
        return []
    found = list[tuple[Plan, Happened]]()
    for part in sentences(text):
        plain, left = fold(part), [one for one in asked if one not in [plan for plan, _happened in found]]
        plan = named(part, left)
        if plan is None and found and len(left) == 1 and _OTHER.search(plain):
            plan = left[0]
        happened = Happened.NOT_YET if _NOT_YET.search(plain) else None
        if happened is None and _DONE.search(plain) and not _UNSURE.search(plain):
            happened = Happened.YES
        if plan and happened:
            found.append((plan, happened))
    return found


def asked_for(context: MessageContext, zone: str) -> Reply | None:
    """The plans of somebody who asks for them, or the question which one shall be deleted; None for anything else."""
    plain = " ".join(fold(context.message.text).split())
    if len(plain.split()) > MAX_WORDS:
        return None
    mine = [one for one in plans.of_member(context.session, context.person) if one.when]
    if _SHOW.fullmatch(plain):
        lines = [f"• {sentence(one)} {standing(one, zone)}" for one in mine]
        return Reply(
            views.answer("\n".join(lines) or _("You have no plans yet. You can make one with `/learn plan`."), [])
        )
    if not _DELETE.search(plain):
        return None
    still_open = [one for one in mine if one.state == PlanState.OPEN]
    plan = named(plain, still_open) or (still_open[0] if len(still_open) == 1 and not words(plain) else None)
    if plan:
        text = _("Shall I delete this plan? {plan}", plan=sentence(plan))
        delete = Offer(_("Delete the plan"), Deed.UNPLAN, str(plan.id))
        asked = IntentAnswer(text, offers=[delete, no()], yes=delete)
        return said_at_once.ask(context.command, asked, place_of(context))
    if not still_open:
        return None
    given = [
        Offer(blocks.shorten(one.will or "", MAX_LABEL), Deed.UNPLAN, str(one.id)) for one in still_open[-MAX_OFFERS:]
    ]
    return Reply(views.answer(_("Which plan shall I delete?"), [*given, no()]))
