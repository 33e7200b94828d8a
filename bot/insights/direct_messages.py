"""What those who run the programme ask about it in a direct message: how it goes, what to improve, what is tried."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.change.pulse import commands as pulse_commands
from bot.change.stakeholders import news_views as stakeholder_news
from bot.cohorts.service import is_staff
from bot.improvement import commands as improvement
from bot.improvement.pdca import decision_wishes, screens
from bot.improvement.pdca import wishes as experiment_wishes
from bot.insights import (
    glance,
    glance_views,
    programme_answers,
    programme_questions,
    report_request,
    report_views,
    reporting,
)
from bot.insights.momentum import commands as momentum
from bot.journeys.content import Library
from bot.kit.patterns import LazyPattern
from bot.kit.time import local_date
from bot.members.command_registry import CommandContext, Reply
from bot.members.incoming_messages import Change, MessageContext, MessageHandlers
from bot.outcomes import commands as outcomes
from bot.outcomes import sentences as told_results
from bot.outcomes import service as results_kept
from bot.outcomes import views as outcome_views
from bot.sustainability.practice_check import commands as practice_commands
from bot.sustainability.scaling import commands as scaling_commands
from bot.sustainability.scaling.filling import ScalingContext
from bot.sustainability.succession import commands as succession

MAX_WORDS = 20
# What only those who run the programme get, so that anybody else is told so.
_FOR_LEADS = LazyPattern(
    r"^(?:\W|\b(?:hi|hello|hallo|please|bitte|can|could|may|i|you|we|want to|(?:'d|’d|would) like to|"
    r"kannst|könntest|kann|"
    r"darf|ich|du|möchte|will|mal)\b)*"
    r"(?:(?:show|see|send|give|get|open|zeig\w*|schick\w*|gib)\b )?(?:(?:me|us|mir|uns|bitte) )*"
    r"(?:(?:the|our|den|unseren|last|this|letzten?|weekly|monthly|programme?|team|week|month)(?:'s|’s)? )+"
    r"(?:report|(?:team|wochen|monats)?bericht)(?: (?:please|bitte|sehen|lesen|(?:of|for|about|von|"
    r"für|über)\b.{1,30}))*[?!. ]*$",
    re.IGNORECASE,
)
_PROGRAMME = r"(?:program(?:me)?|programm\w*|cohorts?|kohorten?|gruppen?|learners|lernenden?|tracks?|course|kurs\w*)"
_PEOPLE = r"(?:people|everybody|everyone|most(?: people| of them)?|the learners|the others|the team|they)"
_NOT_OWN = r"(?!.*\b(?:i|my|me|ich|mein\w*|mir|mich)\b)"
_REPORT = LazyPattern(
    rf"\b(?:how(?:'s|’s|s| is| are| did| does| do)(?! (?:i|you)\b)\b.*\b{_PROGRAMME}\b.*"
    r"(?:\bgo(?:ing|es)?\b|\bdoing\b|\bdo\b|[?!.]?$)|"
    rf"(?:wie|was)\b.*\b(?:läuft|laeuft|geht|steht)\b.*\b{_PROGRAMME}\b|"
    r"what (?:should|can|do) (?:i|we) do (?:on|next) monday|"
    r"was (?:soll|sollte|kann|mache|tue) ich (?:\w+ )?(?:am )?montag|"
    r"what(?:'s|’s| is| goes| isn't| is not)? (?:not |isn't )?(?:going |goes )?(?:so )?(?:well|badly|wrong)"
    r"(?: and what\b.*)?[?!.]*$|"
    r"what(?:'s|’s| is| does|s)? (?:(?:not|n't|isn't|actually|really) )*(?:work(?:s|ing)?|broken|stuck)"
    r"(?:,? (?:and|or) what\b.*)?[?!.]*$|what(?:'s|’s| is) the (?:state|status) of (?:things|play)\b|"
    r"was (?:funktioniert|klappt|hakt|hängt|läuft rund)\b(?: (?:\w+ ){0,3}und was\b.*| (?:\w+ ){0,2}nicht)?[?!. ]*$|"
    r"was läuft (?:\w+ ){0,2}(?:gut|schlecht|nicht)\b|"
    r"(?:show|see|send|give|get|open|have|read|want|need|like)\b.*\b(?:the|a|our|this|last|weekly|week's)? ?report\b|"
    r"(?:zeig\w*|schick\w*|gib|sehen|lesen|brauche|möchte|will|hätte)\b.*\bbericht\b|"
    r"which (?:lessons?|questions?) (?:should|could|do|must|shall) (?:i|we) (?:fix|improve|change|rewrite|work on)\b|"
    r"welche (?:lektion\w*|fragen?) (?:soll\w*|muss|müssen|könnte\w*) (?:ich|wir) (?:\w+ ){0,2}(?:verbessern|ändern)\b|"
    r"^\W*who (?:has(?:n['’]?t| not)|have(?:n['’]?t| not)|did(?:n['’]?t| not)) (?:yet )?(?:start\w*|begun|begin|"
    r"finish\w*|"
    r"answer\w*)\b|^\W*wer (?:hat|ist) (?:\w+ ){0,2}nicht (?:\w+ ){0,2}(?:angefangen|begonnen|fertig|dabei)\b|"
    r"(?:hardest|most difficult) questions?\b|(?:schwersten?|schwierigsten?) fragen?\b|"
    rf"(?:which|what)\b{_NOT_OWN}.*\b(?:questions?|lessons?)\b.*\b(?:hardest|most difficult|worst)\b|"
    rf"(?:which|what)\b{_NOT_OWN}.*\b{_PEOPLE} (?:\w+ )?(?:struggl\w+|get wrong|got wrong|getting wrong|trip over)\b|"
    rf"(?:welche[rsnm]?|was)\b{_NOT_OWN}.*\b(?:fragen?|lektion\w*)\b.*\b(?:schwerste\w*|schwierigste\w*)\b|"
    rf"(?:welche|was)\b{_NOT_OWN}.*\b(?:die meisten|die leute|viele|alle)\b.*\bfalsch\b|"
    rf"how (?:are|were|did) (?:we|{_PEOPLE}|our people) (?:all )?(?:doing|do|getting on)\b"
    r"(?: (?:so far|this|last|these|right|at|today|lately|now|in|since)\b.*)?[?!. ]*$|"
    rf"how(?:'s|’s| is) (?:everybody|everyone) (?:doing|getting on)\b|"
    r"wie (?:stehen|liegen|sind) wir\b.*\b(?:da|unterwegs|dran)\b|wie (?:läuft|laeuft) (?:es|s|"
    r"das)? ?(?:bei uns|so mit)\b|"
    rf"(?:are|do|did) (?:they|{_PEOPLE}|many)\b.*\b(?:taking|take) part\b|(?:machen|"
    rf"nehmen)\b.*\b(?:noch )?(?:mit|teil)\W*$|"
    rf"how many\b{_NOT_OWN}.*\b(?:finished|stopped|started|begun|answered|dropped out|gave up|are active)\b|"
    rf"wie viele\b{_NOT_OWN}.*\b(?:fertig|aufgehört|angefangen|begonnen|geantwortet|dabei|aktiv)\b|"
    r"(?:show|see|send|give|get|what are)\b.*\b(?:(?:this|last) (?:week|month)(?:'s|’s)?|our|"
    r"the) (?:numbers|figures)\b|"
    r"(?:zeig\w*|schick\w*|gib|sehen)\b.*\b(?:die|unsere) zahlen\b|"
    r"how many (?:people )?(?:take|took|have taken) part\b|wie viele (?:machen|machten|haben) mit)",
    re.IGNORECASE,
)
_RESULTS = LazyPattern(
    r"\b(?:how (?:many|much)\b.*\b(?:did|do|have|has) (?:we|it|the programme?)\b.*\b(?:saved?|bring|brought|gain\w*)\b|"
    r"(?:wie viele?|was)\b.*\b(?:gespart|gebracht|eingespart)\b|"
    r"(?:enter|add|show|see)\b.*\b(?:business results?|results? (?:for|from|of) the business)\b|"
    r"^(?:our |unsere )?(?:business )?(?:results|ergebnisse)[?!.]*$|"
    r"(?:zeig\w*|trag\w*|einzutragen|eintragen)\b.*\bergebnis\w*\b|\bergebnis\w* (?:eintragen|zeigen|sehen))",
    re.IGNORECASE,
)
_TRIAL = (
    r"(?:(?:the|our|this|my) (?:experiments?|trial)|"
    r"(?:das|dem|den|der|vom|beim|unser\w*|die) (?:experiment\w*|versuch\w*))"
)
_LEARNED = LazyPattern(
    r"\b(?:what (?:have|did) (?:we|you) (?:learned|learnt|learn|find out|found out)\b|"
    r"was (?:haben wir|hast du) (?:\w+ ){0,3}(?:gelernt|herausgefunden)\b)",
    re.IGNORECASE,
)
_IMPROVE = LazyPattern(
    r"\b(?:what (?:should|could|can|do) we (?:improve|change)(?: first| next)?\b|what(?:'s|’s| is) worth improving|"
    r"(?:show|see|list)\b.*\bimprovements?\b|was (?:sollten?|können|koennen) wir (?:\w+ )?(?:verbessern|ändern)|"
    r"what(?:'s|’s| is| gets)? (?:getting )?in (?:people|their|our)\S* way|"
    r"was (?:hindert|steht) (?:die |den )?(?:leute\w*|menschen)\b|"
    r"(?:please |bitte )?(?:improve|verbesser[en]?) (?:the |die |diese |this )?(?:lesson|question|lektion|frage)\b.*|"
    r"(?:can|could|shall) we (?:try|test)\b.*\bhalf\b.*|(?:können|sollen|könnten) wir\b.*\bhälfte\b.*|"
    rf"(?:how(?:'s|’s|s| is| are| did| does| do)|when|what about|wie|was|wann|gibt|what came|any|is|did|has|ist|hat|"
    rf"what(?:'s|’s| is| are| did| does))\b.*\b{_TRIAL}\b.*|"
    r"(?:zeig\w*|sehen)\b.*\bverbesserung\w*)",
    re.IGNORECASE,
)

_GONE = (
    r"(?:without me\b|ohne mich\b|(?:if|when|once) i(?: was| were| am|['’]m)? (?:left|leave|gone|go|quit|away|sick|"
    r"ill|out|not here|fell ill|retire|move on)\b|"
    r"wenn ich (?:\w+ ){0,3}(?:gehe|ginge|weg|kündige|ausfalle|krank|aufhöre)\b)"
)
_WITHOUT_ME = LazyPattern(
    rf"\b(?:would|will|could|does|can|what happens|what becomes|what would|what will|würde|wird|kann|läuft|überlebt|"
    rf"bleibt|was passiert|was wird)\b.*\b{_PROGRAMME}\b.*{_GONE}",
    re.IGNORECASE,
)
_TAKES_OVER = LazyPattern(
    r"\b(?:who (?:takes|could take|can take|will take|would take|is taking) (?:it |this |everything )?over"
    r"(?: (?:from|after) me| (?:the |this )?programme?| (?:when|if|once) i\b.*)?[?!. ]*$|"
    r"(?:find|need|have|looking for|look for|train) (?:me )?(?:a|my|some) (?:successor|deputy)\b|"
    r"(?:hand|handing) (?:the |this |our )?(?:whole )?programme? over\b|"
    r"(?:hand|handing) over (?:the |this |our )?(?:whole )?programme?\b|handover (?:document|pack|file)\b|"
    r"wer übernimmt\b.*\b(?:wenn|falls|nach mir|programm)|"
    r"(?:such|find|brauch)\w*\b.*\b(?:nachfolger(?:in)?|nachfolge)\b|programm\b.*\b(?:übergeben|übergabe)\b|"
    r"übergabe (?:des|vom) programm\w*)",
    re.IGNORECASE,
)
_FEEL = (
    r"(?:how (?:do|does|are|is) (?:my |the |our )?(?:people|everybody|everyone|they|group|team|learners|colleagues)"
    r"(?: all)? (?:feel\w*|feeling|doing) (?:about|with)|"
    r"(?:people|everybody|everyone|them|colleagues|the group|my team|the team)\b.*\bhow they(?:['’]re| are)? "
    r"(?:feel|feeling|doing|getting on))"
)
_PULSE = LazyPattern(
    rf"\b(?:{_FEEL}\b.*\b(?:ai|change|it|this|month)\b|"
    r"how (?:well )?(?:is|are|does) the change (?:\w+ )?(?:getting|going|landing|arriving|coming|doing)\b|"
    r"what (?:worries|is worrying|scares) (?:people|them|the group|my team|everybody|everyone)\b|"
    r"(?:start|run|see|show|read|open)\b.*\b(?:a|the|my|our) (?:monthly )?pulse\b|"
    r"wie geht es (?:den leuten|der gruppe|dem team|allen|ihnen) (?:\w+ )?mit "
    r"(?:der ki|ki|der veränderung|dem wandel)\b|"
    r"was (?:macht|bereitet) (?:den leuten|der gruppe|dem team|ihnen) sorgen\b|"
    r"(?:starte?n?|zeig\w*)\b.*\b(?:puls|pulsabfrage)\b)",
    re.IGNORECASE,
)
_SCALING = LazyPattern(
    r"\bscaling strateg(?:y|ies)\b|\bstrategy (?:\w+ ){0,4}(?:scal\w+|spread\w*|roll\w* (?:it |this )?out)\b|"
    r"\b(?:skalierungsstrategie|strategie (?:\w+ ){0,4}(?:skalier\w+|ausroll\w+|verbreit\w+))\b",
    re.IGNORECASE,
)
_MAP = LazyPattern(
    r"\bwho (?:are the (?:people|persons) (?:that|who) |really |actually )?(?:matters?|counts?) (?:\w+ ){0,2}"
    r"(?:programme?|change)\b|"
    r"\bwho (?:can|could) (?:help|stop|block) (?:\w+ ){0,2}(?:change|programme?)\b|"
    r"\b(?:show|open|see|draw|make)\b.*\bstakeholder map\b|"
    r"\bwer (?:kann|könnte) (?:\w+ ){0,3}(?:programm|veränderung|wandel) (?:helfen|blockieren|aufhalten)\b|"
    r"\b(?:zeig\w*|öffne|sehen)\b.*\bstakeholder-?karte\b",
    re.IGNORECASE,
)
_PRACTICE = LazyPattern(
    r"\bperson or (?:an )?institution\b|\bperson oder institution\b|\bpractice check\b|"
    r"\bdepends? (?:too much |only |a lot )?on (?:me|one person|a few (?:people|individuals))\b.*\?$|"
    r"\bhängt\b.*\b(?:an mir|an einzelnen|an einer person)\b.*\?$",
    re.IGNORECASE,
)
_WORKED = LazyPattern(
    r"\bwhat (?:has )?worked\b(?! on)|\bwho(?:['’]d| would) (?:like|want) to do more\b|\bmomentum\b|"
    r"\bwas hat (?:\w+ ){0,3}geklappt\b|\bwer (?:würde|möchte|will) (?:\w+ )?mehr machen\b",
    re.IGNORECASE,
)
_GLANCE = LazyPattern(
    r"\bprogramme? at a glance\b|\b(?:see|show|send|get|give)\b.*\b(?:the )?whole (?:picture|programme?)\b|"
    r"\bprogramm auf einen blick\b|\b(?:zeig\w*|schick\w*|sehen)\b.*\bdas ganze (?:bild|programm)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ProgrammeContext:
    """What the pages about the programme are drawn from."""

    library: Library
    scaling: ScalingContext


def handlers(content: ProgrammeContext) -> MessageHandlers:
    """What takes questions about the programme from those who run it, and leaves all other messages alone."""

    def take(context: MessageContext) -> Reply | None:
        text = context.message.text
        is_written = context.message.change is Change.WRITTEN and not context.message.files
        if not is_written or not text or len(text.split()) > MAX_WORDS:
            return None
        if not is_staff(context.member):
            return Reply(report_views.for_leads()) if _FOR_LEADS.search(text) else None
        command = replace(context.command, text=text)
        answer = _asked(text)
        said = experiment_wishes.answer(command) or decision_wishes.answer(command) or _of_the_whole(content, command)
        return said or (answer(content, command) if answer else None)

    return MessageHandlers(direct=take)


def _of_the_whole(content: ProgrammeContext, context: CommandContext) -> Reply | None:
    """The answer to a question about the whole programme that no page has alone; None for anything else."""
    question = programme_questions.find(context.text)
    return programme_answers.answer(question, content.library, context) if question else None


def _asked(text: str) -> Callable[[ProgrammeContext, CommandContext], Reply] | None:
    """What answers a question about the programme; None for anything else."""
    if _LEARNED.match(text):
        return _learned
    if told_results.tells(text):
        return _told
    pages = (
        (_WITHOUT_ME, _succession), (_TAKES_OVER, _succession), (_PRACTICE, _practice),
        (_SCALING, _scaling), (_MAP, _map), (_PULSE, _pulse), (_WORKED, _momentum), (_GLANCE, _glance),
        (_RESULTS, _results),
    )  # fmt: skip
    for pattern, page in pages:
        if pattern.search(text):
            return page
    if _IMPROVE.search(text):
        return _improvements
    return _report if _REPORT.search(text) else None


def _report(content: ProgrammeContext, context: CommandContext) -> Reply:
    """The report of the cohort or track that is named, or of everybody; of last week if that is said."""
    scopes = report_request.visible(context.session, content.library, context.member)
    named = [one.name for one in scopes if one.name and one.name.casefold() in context.text.casefold()]
    week = "last week" if report_request.LAST_WEEK.search(context.text) else ""
    wanted = f"{named[0] if named else ''} {week}"
    asked = report_request.read(context.session, content.library, context.member, wanted, now=context.now)
    if asked.scope is None:
        return Reply(report_views.which(scopes))
    return Reply(reporting.message(context.session, content.library, context.member, asked, now=context.now))


def _succession(_content: ProgrammeContext, context: CommandContext) -> Reply:
    return succession.page(context)


def _pulse(_content: ProgrammeContext, context: CommandContext) -> Reply:
    return pulse_commands.pulse(replace(context, text=""))


def _scaling(content: ProgrammeContext, context: CommandContext) -> Reply:
    return scaling_commands.scaling(content.scaling, replace(context, text=""))


def _map(_content: ProgrammeContext, _context: CommandContext) -> Reply:
    return Reply(stakeholder_news.the_map())


def _practice(content: ProgrammeContext, context: CommandContext) -> Reply:
    return practice_commands.result(content.scaling.practice, context)


def _momentum(_content: ProgrammeContext, context: CommandContext) -> Reply:
    return Reply(momentum.page(context))


def _glance(content: ProgrammeContext, context: CommandContext) -> Reply:
    return Reply(glance_views.page(glance.read(context.session, content.library, context.member, now=context.now)))


def _results(_content: ProgrammeContext, context: CommandContext) -> Reply:
    return outcomes.results(replace(context, text=""))


def _told(_content: ProgrammeContext, context: CommandContext) -> Reply:
    known = [each.name for each in results_kept.by_name(context.session, context.member.workspace_id)]
    today = local_date(context.now, context.zone)
    return Reply(outcome_views.told(told_results.read(context.text, today, known)))


def _learned(_content: ProgrammeContext, context: CommandContext) -> Reply:
    return Reply(screens.learnings(context.session, context.member, "", now=context.now))


def _improvements(_content: ProgrammeContext, context: CommandContext) -> Reply:
    return improvement.home(context)
