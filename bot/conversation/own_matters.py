"""What somebody asks or says about their own lessons that is no everyday question: what is set, is it worth it, a list.

Patterns alone decide, in folded text. None of them changes anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.conversation import offers, pauses
from bot.conversation.deeds import Deed, Offer
from bot.conversation.intent_answer import IntentAnswer
from bot.conversation.intents import Intent
from bot.conversation.words import fold
from bot.journeys import coming_text, queries, service
from bot.journeys.content import Library
from bot.kit.contact_hours import format_days
from bot.kit.i18n import _
from bot.kit.patterns import LazyPattern
from bot.members.command_registry import CommandContext
from bot.reflections import plans
from bot.reflections.models import PlanState

MAX_WORDS = 26
_SET = r"(?:set|change\w*|save\w*|do|done|understand|understood|note\w*|switch\w*|arrange\w*|put in)"
_GESETZT = r"(?:eingestellt|geaendert|gesetzt|gespeichert|gemacht|verstanden|notiert|umgestellt)"
_PAUSED = (
    r"(?:on (?:\w+ )?(?:holidays?|vacation|leave)|away|off|paused?|out of office|im urlaub|weg|nicht da|krank|in pause)"
)
_WHY_WRITE = (
    r"(?:why (?:do|are|did|does|is) (?:you|u|it|there|the \w+)? ?(?:\w+ ){0,2}(?:writ\w*|send\w*|sent|messag\w*|"
    r"com\w*|wrote)|"
    r"why (?:do|did) i (?:\w+ )?(?:get|got)|(?:warum|wieso|weshalb) (?:schreib\w*|schick\w*|kommt|kam\w*|krieg\w*|"
    r"bekomm\w*))"
)
_BEFORE = (
    r"(?:before|until|till|during|while|in between|in the meantime|vor|bis|waehrend|zwischendurch|in der zwischenzeit|"
    r"dazwischen)"
)


@dataclass(frozen=True)
class OwnMatter:
    """What is said: the words by which it is known, and its answer."""

    pattern: LazyPattern
    answer: Callable[[CommandContext, Library], IntentAnswer]


def answer(context: CommandContext, library: Library, text: str) -> IntentAnswer | None:
    """The answer to what somebody says of their own lessons; None for anything else, or a long text."""
    found = _find(text)
    return found.answer(context, library) if found else None


def is_one(text: str) -> bool:
    """Whether a text asks or says something about somebody's own lessons."""
    return _find(text) is not None


def _find(text: str) -> OwnMatter | None:
    plain = " ".join(fold(text).split())
    if not 0 < len(plain.split()) <= MAX_WORDS:
        return None
    return next((matter for matter in _MATTERS if matter.pattern.search(plain)), None)


def _set(context: CommandContext, library: Library) -> IntentAnswer:
    """The hour, the days and the pause as they are now."""
    member = context.member
    lines = [
        _(
            "You get your lessons at about {hour}, on {days}.",
            hour=service.lesson_hour(context.session, library, member),
            days=format_days(member.days),
        ),
        *pauses.ahead(context),
        coming_text.what_next(queries.learning_status(context.session, library, member, now=context.now)),
    ]
    return IntentAnswer(" ".join(lines), offers=[offers.settings()])


def _coming(context: CommandContext, library: Library) -> IntentAnswer:
    status = queries.learning_status(context.session, library, context.member, now=context.now)
    text = " ".join([*pauses.ahead(context), coming_text.what_next(status)])
    return IntentAnswer(text, offers=[offers.settings()])


def _writes_all_the_same(context: CommandContext, library: Library) -> IntentAnswer:
    """Why something came in a pause; without one, the question how long it shall be."""
    if not pauses.ahead(context):
        text = _("Sorry, I didn't know. Until when are you away? Write, for example, “until 6 January”.")
        return IntentAnswer(
            text, offers=[offers.pause_a_week(), offers.pause_two_weeks()], yes=offers.meant(Intent.PAUSE)
        )
    asked = _("During a pause, I send no lessons and no questions. I only answer when you write to me.")
    said = _coming(context, library)
    return IntentAnswer(f"{asked} {said.text}", offers=[offers.tell_somebody(), offers.settings()])


def _others(_context: CommandContext, _library: Library) -> IntentAnswer:
    text = _("I don't tell anybody who takes part, so I can't tell you either. You'll meet others in the sessions.")
    return IntentAnswer(text, offers=[offers.sessions(), offers.tell_somebody()])


def _coffee(_context: CommandContext, _library: Library) -> IntentAnswer:
    leave = Offer(_("No more coffee pairs"), Deed.COMMUNITY, "coffee leave")
    text = _("Shall I stop pairing you with somebody for a coffee? You'll still get your lessons.")
    return IntentAnswer(text, offers=[leave, offers.no()], yes=leave)


def _bad_question(_context: CommandContext, _library: Library) -> IntentAnswer:
    text = _("Thanks for telling me. I can't judge what you wrote, but a person can. Shall I pass it on?")
    return IntentAnswer(text, offers=[offers.tell_somebody(), offers.skip()], yes=offers.tell_somebody())


def _not_understood(_context: CommandContext, _library: Library) -> IntentAnswer:
    text = _("Sorry, I misunderstood you. Please say it in other words, or ask a person.")
    return IntentAnswer(text, offers=[offers.tell_somebody(), offers.settings()])


def _what_for(_context: CommandContext, _library: Library) -> IntentAnswer:
    text = _(
        "The lessons are meant to save you time with the work you do anyway: letters, summaries, "
        "tables. Three minutes are enough, and you lose nothing by skipping some. If lessons aren't "
        "worth the time to you, I can write less often or stop."
    )
    return IntentAnswer(text, offers=[offers.once_a_week(), offers.tracks(), offers.stop()])


def _program(_context: CommandContext, _library: Library) -> IntentAnswer:
    text = _(
        "I'm a program, not a person. Fixed rules read what you write here. An AI model only reads "
        "your text if you've agreed to that."
    )
    return IntentAnswer(text, offers=[offers.meant(Intent.WHO_SEES), offers.meant(Intent.WHO_ARE_YOU)])


def _plan_done(context: CommandContext, _library: Library) -> IntentAnswer:
    """What is said to somebody who tells that a plan works before they were asked."""
    is_open = any(one.when and one.state == PlanState.OPEN for one in plans.of_member(context.session, context.person))
    stays = _("Well done! Your plan stays as it is, so it can become a habit.")
    return IntentAnswer(stays if is_open else _("I'm glad to hear that, well done!"))


def _which_list(_context: CommandContext, _library: Library) -> IntentAnswer:
    text = _("Which list would you like to see?")
    return IntentAnswer(text, offers=[offers.what_is_open(), offers.progress(), offers.tracks()])


def _silent(context: CommandContext, library: Library) -> IntentAnswer:
    """What is said to somebody who is sorry for not having answered."""
    status = queries.learning_status(context.session, library, context.member, now=context.now)
    text = " ".join([_("No need to be sorry: nothing is lost, and nobody was waiting."), coming_text.what_next(status)])
    return IntentAnswer(text, offers=[offers.what_is_open()] if status.waiting else [offers.next_lesson()])


def _take_time(_context: CommandContext, _library: Library) -> IntentAnswer:
    return IntentAnswer(_("Take your time."))


def _kind(_context: CommandContext, _library: Library) -> IntentAnswer:
    return IntentAnswer(_("Thank you, that's kind of you."))


def _style(_context: CommandContext, _library: Library) -> IntentAnswer:
    text = _("I can't change the way I write, sorry. Shall I pass on your wish?")
    return IntentAnswer(text, offers=[offers.tell_somebody(), offers.no()], yes=offers.tell_somebody())


def _greetings(_context: CommandContext, _library: Library) -> IntentAnswer:
    return IntentAnswer(_("Thank you, and have a good time!"))


def _matter(answer_to: Callable[[CommandContext, Library], IntentAnswer], pattern: str) -> OwnMatter:
    return OwnMatter(LazyPattern(pattern), answer_to)


_MATTERS = (
    _matter(
        _plan_done,
        r"^(?!.*\b(?:not|n't|never|nicht|kein\w*|nie|forgot|vergessen)\b)(?!.*\?).*\b(?:my|the|mein|der|den|meinen) "
        r"(?:\w+ )?plan\b.*\b(?:did it|done|worked|works|happened|geklappt|gemacht|klappt|funktioniert|did (?:that|"
        r"them))\b",
    ),
    _matter(
        _writes_all_the_same,
        rf"\bi(?:'m| am|m) (?:\w+ )?{_PAUSED}\b.*\b{_WHY_WRITE}|\b{_WHY_WRITE}\b.*\b(?:i(?:'m| am|m)|ich bin|bin) "
        rf"(?:\w+ ){{0,3}}{_PAUSED}\b|\b(?:ich bin|bin) (?:\w+ ){{0,3}}{_PAUSED}\b.*\b{_WHY_WRITE}|"
        rf"\b(?:despite|in spite of|trotz) (?:\w+ )?(?:pause|urlaub|holidays?|vacation)\b",
    ),
    _matter(
        _coming,
        rf"\b(?:do|will|would|does|is) (?:i|you|there|something|anything) (?:\w+ ){{0,3}}(?:get|write|send|come|"
        rf"coming|be) "
        rf"?(?:\w+ ){{0,3}}{_BEFORE}\b|\bwhat (?:comes|happens|do i get|will i get) (?:\w+ )?{_BEFORE}\b|"
        rf"\b(?:kommt|bekomm\w*|krieg\w*|schreibst|schickst) (?:\w+ ){{0,4}}{_BEFORE} .*\?|"
        rf"\bkommt {_BEFORE} (?:\w+ ){{0,3}}(?:noch )?(?:was|etwas|nichts)\b",
    ),
    _matter(
        _set,
        rf"\bwhat (?:did|have|has|are|is) (?:you|u|it|been|that|now)(?: \w+){{0,2}} {_SET}\b|"
        r"\b(?:what|which)(?:'s|s| is| are)? (?:are )?(?:my |the )?(?:current )?settings\b|"
        r"\bhow is it set\b|\bwhen do (?:they|the lessons|my lessons) come now\b|"
        rf"\bwas (?:hast|habt) (?:du|ihr) (?:\w+ ){{0,3}}{_GESETZT}\b|\bwas ist (?:jetzt |nun |gerade |bei mir )*"
        r"(?:eingestellt|gespeichert)\b|\b(?:wie|was) sind meine einstellungen\b",
    ),
    _matter(
        _others,
        r"\bwho (?:else )?(?:is|are|takes?|does|do|joined) (?:\w+ ){0,3}(?:in|on|doing|part|taking|using|with)\b"
        r"(?: \w+){0,5} (?:besides|apart from|except|other than|else|with me|here|programme|program)\b|"
        r"\bwho else (?:is|does|gets|has|uses|takes|from)\b|\bam i the only one\b|"
        r"\bwer (?:macht|ist|nimmt|lernt) (?:\w+ ){0,3}(?:sonst|noch|ausser mir|alles) ?(?:\w+ ){0,3}(?:mit|dabei|"
        r"teil|drin)?\b|"
        r"\bbin ich (?:hier )?(?:der|die) einzige\b",
    ),
    _matter(
        _coffee,
        r"\b(?:how|where|can|could|wie|wo|kann)\b.*\b(?:out of|leave|stop|quit|off|rid of|cancel|unsubscribe|raus|"
        r"aus\w*|"
        r"abmelden|loswerden|beenden|los)\b.*\b(?:coffee|kaffee)|\b(?:how|where|can|could|wie|wo|kann)\b.*"
        r"\b(?:coffee|kaffee)\w*\b.*\b(?:off|out|stop|away|raus|ab\w*|aus\w*|los\w*|beenden|weg)\b",
    ),
    _matter(
        _bad_question,
        r"\b(?:both|all|two|several|neither|none|more than one) (?:\w+ ){0,2}(?:are|is|were|could be|"
        r"answers?) (?:\w+ )?"
        r"(?:right|correct|true|wrong|possible|fine|ok)\b|\b(?:this|that|the|your) (?:question|quiz|answer|"
        r"explanation|one) "
        r"(?:is|was|makes|seems) (?:\w+ )?(?:wrong|stupid|dumb|silly|unfair|bad|nonsense|no sense|not right|misleading|"
        r"unclear|outdated)\b|\b(?:beide|alle|mehrere|zwei|keine) (?:\w+ ){0,2}(?:sind |waeren |stimm\w*|"
        r"antworten )(?:\w+ )?"
        r"(?:richtig|korrekt|falsch|moeglich|stimm\w*)?|\b(?:die|diese|deine|eure) (?:frage|antwort|"
        r"erklaerung) (?:ist|war|"
        r"macht) (?:\w+ )?(?:falsch|bloed|doof|dumm|unfair|unsinn\w*|schlecht|unklar|quatsch|keinen sinn|veraltet|"
        r"daneben)\b",
    ),
    _matter(
        _not_understood,
        r"\b(?:that|your|this) (?:last |first )?(?:answer|reply|message|reaction)(?:'s| was| is|"
        r" makes)? (?:\w+ )?(?:wrong|"
        r"nonsense|rubbish|no help|not what|off|no sense)\b|\b(?:that|this) (?:was|is) not what i (?:asked|meant|"
        r"said|wanted "
        r"to know)\b|\byou (?:got|read|understood) (?:me|that|it) wrong\b|\byou misunderstood\b|"
        r"\bdas (?:war|ist) nicht (?:das,? )?was ich (?:gefragt|gemeint|wissen|gesagt)|"
        r"\b(?:deine|die) (?:letzte )?(?:antwort|nachricht) (?:war|ist|passt|hilft) (?:\w+ )?(?:falsch|quatsch|nicht|"
        r"daneben)\b|"
        r"\bdu hast mich falsch verstanden\b",
    ),
    _matter(
        _what_for,
        r"\bwhat(?:'s|s| is) (?:the|this|all this) (?:\w+ )?(?:use|point|good|benefit|purpose|sense)\b|\bwhat(?:'s|s|"
        r" is) "
        r"(?:this|it|all this|the whole thing) (?:\w+ )?(?:good )?for\b|\bwhat do i (?:get|have) (?:from|"
        r"out of) (?:this|it)\b|"
        r"\bwhy should i (?:do|bother|care|learn|take)\b|\bis (?:it|this) worth (?:it|my time|the time)\b|"
        r"\b(?:was|wozu) (?:soll|bringt|bringen|nuetzt|nutzt) (?:\w+ ){0,4}(?:das|es|mir|uns)\b(?!.*\bdu\b)|"
        r"\bwozu (?:ist|das|dient|brauch\w*|eigentlich)\b|\bwas hab(?:e)? ich davon\b|\blohnt sich das\b|"
        r"\bwofuer (?:soll|ist|brauch\w*) (?:\w+ ){0,2}(?:das|es|sowas)\b|"
        r"\bwarum soll(?:te)? ich (?:das|hier|mit)\b",
    ),
    _matter(
        _program,
        r"\b(?:are|r) (?:you|u) (?:a |an )?(?:\w+ )?(?:ai|llm|chatgpt|gpt|language model|copilot)\b|"
        r"\b(?:is|am) (?:this|i) (?:\w+ ){0,3}(?:an? )?(?:ai|llm|chatgpt)\b.*\?|"
        r"\b(?:bist|ist) (?:du|das) (?:\w+ ){0,2}(?:eine )?(?:ki|chatgpt|sprachmodell|copilot)\b",
    ),
    _matter(
        _which_list,
        r"^\W*(?:(?:please|pls|bitte|ok|and|und|can you|could you|kannst du)\W+)*(?:show|send|give|zeig\w*|schick\w*|"
        r"gib|"
        r"what(?:'s| is)(?: on)?|see)? ?(?:me |mir |us )?(?:bitte |mal |doch )*(?:the|that|your|a|die|eine|deine)? ?"
        r"(?:whole |full |ganze )?(?:list|liste|overview|uebersicht)(?: please| pls| bitte| sehen| zeigen| an|"
        r" mal)*\W*$",
    ),
    _matter(
        _silent,
        r"\b(?:sorry|apolog\w*|entschuldig\w*|verzeih\w*|tut mir leid)\b.*\b(?:silent|quiet|silence|not (?:answer\w*|"
        r"repl\w*|"
        r"respond\w*)|n't (?:answer|reply|respond)\w*|late|swamped|still|nicht (?:geantwortet|gemeldet|dazu gekommen|"
        r"reagiert)|"
        r"land unter|spaet)\b(?!.*\?)",
    ),
    _matter(
        _take_time,
        r"^(?:\W|\b(?:hm+|ok|okay|well|na|naja|also|puh|ja|das|it|that)\b)*(?:let me (?:think|sleep)|i(?:'ll| will|"
        r" need to| have to) "
        r"think|give me (?:a moment|some time)|muss (?:ich )?(?:mir )?(?:erst |noch |mal )*(?:ueberlegen|"
        r"drueber nachdenken|"
        r"drueber schlafen)|ich (?:ueberleg\w*|denk\w*)|ueberleg\w* (?:ich )?(?:es )?mir|mal (?:sehen|schauen)|"
        r"we'?ll see|"
        r"lass mich (?:ueberlegen|nachdenken)|(?:i(?:'m| am) )?"
        r"not (?:really |quite |so )*sure(?: yet| about (?:that|it|this))?|"
        r"(?:ich )?(?:bin|bin ich) (?:mir )?(?:\w+ )?(?:nicht|un) ?sicher|(?:ich )?weiss (?:ich )?(?:\w+ )?nicht"
        r"(?: so recht| so genau)?)\b(?: \w+){0,4}\W*$",
    ),
    _matter(
        _kind,
        r"^(?:\W|\b(?:oh|haha\w*|lol|ok|wow|actually|echt|na)\b)*(?:you(?:'re|re| are)|du bist|"
        r"bist du) (?:\w+ ){0,3}(?:nice|kind|funny|"
        r"patient|great|helpful|sweet|cute|smart|good|nett|lieb|lustig|geduldig\w*|toll|hilfreich|suess|klug|gut|"
        r"schlau)"
        r"(?:er)?\b(?: (?:than|als) .*)?(?: (?:haha\w*|lol|though|echt|aber))*\W*$",
    ),
    _matter(
        _style,
        r"\b(?:no|not|n't|dont|without|fewer|less|stop (?:using|with)|use|write|ohne|kein\w*|weniger|"
        r"nicht) (?:\w+ ){0,3}(?:emojis?|"
        r"smileys?|exclamation marks?|formal\w*|bold|casual\w*|per du|siezen|duzen|sie zu mir|ausrufezeichen)\b",
    ),
    _matter(
        _greetings,
        r"^(?:\W|\b(?:oh|und|and|ps|uebrigens|btw|liebe|viele|schoene|sonnige|beste|warm|best|many|sunny)\b)*"
        r"(?:gruesse?|gruss|greetings|hello|hi) (?:\w+ )?(?:vom|aus|von|from) (?:\w+ ?){1,4}\W*$",
    ),
)
