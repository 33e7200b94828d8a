"""What somebody means by a reply in the thread of feedback, by rules for English and German."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.kit.patterns import LazyPattern
from bot.kit.smileys import without_smileys
from bot.stories.feedback import change_wishes, remark_mentions, small_talk
from bot.stories.feedback.told_to import MAX_WORDS_ASKED, folded, has_figure, tells_a_fact, words_in
from bot.stories.sections import Section


class ReplyIntent(StrEnum):
    """What a reply is, or a part of one."""

    QUESTION = "question"
    ANSWER = "answer"
    OBJECTION = "objection"
    UNKNOWN = "unknown"
    REACTION = "reaction"
    DISMISSAL = "dismissal"
    REQUEST = "request"
    CHANGE = "change"


_ABOUT_REMARKS = frozenset({ReplyIntent.OBJECTION, ReplyIntent.QUESTION, ReplyIntent.UNKNOWN})
# What says nothing to a reader and stands beside something that does needs no answer of its own.
_BESIDE = frozenset({ReplyIntent.REACTION, ReplyIntent.DISMISSAL, ReplyIntent.REQUEST})


@dataclass(frozen=True)
class ReplyPart:
    """A part of a reply with its own words.

    `number` is that of the remark it names, from 1, if it names one; `section` is where it asks to be put.
    """

    intent: ReplyIntent
    text: str
    number: int | None = None
    section: Section | None = None


@dataclass(frozen=True)
class _Sentence:
    """A sentence of a reply, or a part of one."""

    intent: ReplyIntent
    text: str
    section: Section | None = None
    removes: bool = False
    is_complete: bool = False


MAX_WORDS_OBJECTED, MAX_WORDS_UNKNOWN, MAX_WORDS_REACTED = 14, 8, 6
MIN_WORDS_TOLD, MIN_WORDS_ARGUED = 4, 9
_EMOJI = LazyPattern(r":[a-z0-9_+'-]+:|[\u2190-\u2bff\u2600-\u27bf\ufe0f\u200d\U0001f000-\U0001faff]", re.IGNORECASE)
_WORDS_OF = {
    "bare": "yes no nope yep yeah ja nein nö jo doch never nie maybe vielleicht none keine niemand nobody",
    "reaction": (
        "thanks thank thx ty you very much so a lot ok okay k great cool nice perfect super good got it will do sure "
        "fine sounds makes sense fair enough point question right true agreed noted wow haha lol hm hmm aha ah oh "
        "danke dir vielen dank schön sehr gut gute guter punkt frage alles klar prima verstanden mach ich perfekt "
        "stimmt toll klasse top genau einverstanden passt wird gemacht herzlichen merci interesting interessant "
        "helpful hilfreich"
    ),
}
_WORD_SETS = {name: frozenset(words.split()) for name, words in _WORDS_OF.items()}
_NOT_UNDERSTOOD = LazyPattern(
    r"\b(?:don't|do not|dont|didn't|cannot|can't) (?:really |quite )?(?:understand|get (?:it|that|the|what|your))|"
    r"\bdon'?t know what you mean|\bno idea what you mean|\bunclear what\b|"
    r"\bversteh\w* (?:ich |die |den |deine? |das |frage |hinweis |punkt |leider )*nicht|\bnicht verstanden\b|"
    r"\bunklar,? was\b|\bwas (?:ist damit )?gemeint\b"
)
_ASKS_FOR_MORE = LazyPattern(
    r"^(?:please |bitte |kurz )?(?:explain|erklär\w*|erläuter\w*)\b|"
    r"^(?:an? |ein )?(?:example|beispiel),?(?: please| bitte)?\W*$|"
    r"^(?:give|show|tell|gib|zeig|sag) (?:me|us|mir|uns|mal) "
)
_BEGINS_ASKING = LazyPattern(
    r"^(?:(?:but|and|so|aber|und|also) )?(?:"
    r"(?:why|how come|warum|wieso|weshalb|wozu|inwiefern)\b(?! (?:it|we|they|this|that|es|wir|das) \w+.*:)|"
    r"(?:can|could|do|did|have|are|were|would|should|must|may) (?:you|i|we)\b(?! \w+:)|"
    r"(?:kannst|könntest|meinst|hast|willst) du\b|"
    r"(?:soll|sollen|muss|müssen|darf|dürfen|kann|können) (?:ich|wir|man)\b(?! nicht))"
)
_BEGINS_LIKE_A_QUESTION = LazyPattern(
    r"^(?:(?:but|and|so|aber|und|also) )?(?:"
    r"(?:what|how|who|which|where|when)(?:'s|\s(?:do|does|did|is|are|would|should|can|could|exactly|else)\b)|"
    r"(?:was|wie|wer|wo|wann|welche[rsnm]?)\s(?:meinst|ist|sind|soll|sollte|genau|heißt|kann|muss|bedeutet|wäre)\b)"
)
_WRONG = (
    r"(?:silly|wrong|nonsense|untrue|incorrect|false|rubbish|stupid|unfair|irrelevant|ridiculous|absurd|"
    r"a misunderstanding|beside the point|not (?:true|right|correct|relevant|fair|the point|what \w+ (?:said|wrote))|"
    r"no longer (?:true|right|correct|the case)|out of date|outdated|obsolete|old news)"
)
_FALSCH = (
    r"(?:falsch|quatsch|unsinn|blödsinn|albern|unfair|irrelevant|lächerlich|ein missverständnis|"
    r"(?:nicht|nicht mehr) (?:wahr|richtig|korrekt|fair|relevant|aktuell)|nicht mehr so|überholt|veraltet)"
)
_OBJECTS = LazyPattern(
    rf"\b(?:that|this|it|one|remark|comment|question)(?:'s| is| was) "
    rf"(?:just |simply |plain |so |really |actually )*{_WRONG}\b|"
    rf"^(?:no,? )?{_WRONG}\b(?! that)|\bnonsense\b|\bbullshit\b|"
    r"\bi (?:don't agree|do not agree|disagree)\b|^disagree\b|"
    r"\b(?:makes|make) no sense|\bdoes(?:n't| not) (?:make sense|apply|matter)|"
    r"\balready (?:says?|said|"
    r"in (?:there|the|it|context|approach|results)|written|wrote|mentioned|there|answered|told)\b|"
    r"\b(?:is|are) (?:both |all |already )*in (?:there|it|the (?:story|text|results|context|approach))\b|"
    r"\b(?:it's|that's|it is|that is) (?:right |all |already )*(?:in )?there\b|\bwe (?:did|do) say (?:so|that)\b|"
    r"\byou(?:'ve| have)? (?:misread|misunderstood|missed|overlooked|got (?:this|that|it) wrong)|\bread it again\b|"
    r"\bno,? it (?:isn't|doesn't|wasn't|didn't)\W*$|"
    rf"\bist (?:doch |einfach |ja |so |schlicht |echt )*{_FALSCH}|^(?:so ein )?{_FALSCH}\b|"
    r"\bstimmt (?:so |doch |ja |einfach |leider |aber |gar |überhaupt )*nicht\b|\btrifft (?:so |hier )*nicht zu|"
    r"\bsteh(?:t|en) (?:doch |ja |das |es |alles |schon |bereits |so |auch )*"
    r"(?:da|drin|dort|oben|im text|in der|unter)\b|"
    r"\bseh\w* (?:ich|wir) (?:das )?(?:anders|nicht so)|\banderer meinung\b|\bnicht einverstanden\b|"
    r"\bhaben wir (?:doch |ja |das )*(?:schon|bereits) (?:geschrieben|gesagt|beantwortet|erwähnt)|"
    r"\b(?:hast du|du hast) (?:das |es |da |etwas )*(?:falsch|missverstanden|übersehen)|\bpasst (?:so |hier )*nicht\b|"
    r"\bergibt (?:so )?keinen sinn|\bmacht (?:so )?keinen sinn"
)
# How people begin who turn a remark down, however they go on.
_A_REMARK = (
    r"(?:(?:number|no\.?|nr\.?|nummer|remark|point|question|hinweis|punkt|frage|anmerkung|#) ?[1-9]|"
    r"(?:the|your|der|die|das) (?:first|second|third|last|erste|zweite|dritte|letzte)r?"
    r"(?: (?:one|remark|point|question|hinweis|punkt|frage|anmerkung))?|that|this|it|das|der|die)"
)
_BEGINS_OBJECTING = LazyPattern(
    r"(?:(?:no|nein|but|aber|hm+|well|sorry|actually|and|und)\b[,.! ]*)*(?:"
    rf"{_A_REMARK} (?:isn't|is not|wasn't|was not) (?:really |quite |at all )?(?:fair|true|right|correct|relevant)\b|"
    rf"{_A_REMARK} (?:is|was) (?:by now |meanwhile |just |simply |plain |really |quite |a bit |not )*{_WRONG}(?= |"
    rf"[,.:!;]|\Z)|"
    rf"{_A_REMARK} (?:ist|war) (?:doch |einfach |ja |so |echt |etwas )*{_FALSCH}(?= |[,.:!;]|\Z)|"
    rf"{_A_REMARK} (?:stimmt|gilt) (?:so |doch |ja |einfach |aber )*nicht\b|"
    r"(?:not|nicht) (?:that|this|das|den|die|der)(?: one)?\b(?! (?:i|we|ich|wir)\b)|"
    r"i (?:don't|do not|can't) agree\b|i disagree\b|"
    r"(?:ich bin |da bin ich )?(?:nicht|anderer) (?:einverstanden|meinung)\b|"
    r"(?:das )?(?:sehe|finde) ich (?:das )?(?:anders|nicht))"
)
_ONE = (
    r"(?:(?:remark|number|point|hinweis|punkt|anmerkung|nummer) ?[1-9]|(?:the|die|den) (?:first|second|third|"
    r"(?:erste|zweite|dritte)n?) (?:one|remark|point|hinweis|punkt|anmerkung))"
)
# It is about the remark, and no wish to change the story.
_CROSSES_OUT = LazyPattern(
    rf".{{0,20}}\b(?:cross (?:out {_ONE}|{_ONE} out)|streiche? (?:bitte )?{_ONE})(?: please| bitte)?\W*"
)
# What makes a question of a sentence with a question mark.
_INTERROGATIVE = LazyPattern(
    r"\b(?:what|how|who|whom|which|where|when|why|whose|was|wie|wer|wen|wem|wo|wann|warum|wieso|weshalb|"
    r"welche[rsnm]?|wozu)\b|"
    r"^(?:(?:and|but|so|or|und|aber|oder) )?(?:is|are|was|were|do|does|did|have|has|had|can|could|should|shall|"
    r"would|will|may|"
    r"isn't|aren't|don't|doesn't|didn't|ist|sind|war|waren|hat|haben|hast|kann|kannst|könnte|soll|sollen|sollte|"
    r"muss|darf|"
    r"reicht|reichen|genügt|gilt|meinst|willst)\b|"
    r"\b(?:you|your|du|dein\w*|enough|right|correct|ok|okay|genug|richtig)\b[^?]*\?$|[,;–] (?:is|are|do|does|"
    r"did|ist|sind|reicht)\b"
)
_UNKNOWN = LazyPattern(
    r"\b(?:don't|dont|do not|can't|cannot|couldn't) (?:really |actually )?(?:know|remember|recall|tell|say)\b|"
    r"\bdunno\b|\bidk\b|\bno (?:idea|clue)\b|\bnot (?:so |quite |really )?sure\b|\bno(?:body| one) knows\b|"
    r"\bkeine ahnung\b|\bkeinen (?:schimmer|plan)\b|"
    r"\b(?:weiß|weiss|wissen) (?:ich |wir |man |es |das |leider |auch |noch |selbst |gar |da )*nicht\b|"
    r"\bkann (?:ich|man) (?:das |leider |so |dazu )*nicht sagen|\b(?:nicht|un) ?sicher\b"
)
# Why something is to go.
_IS_OUTDATED = LazyPattern(
    r"\b(?:old|outdated|wrong|obsolete|no longer|not true|not right|any ?more|confidential|veraltet|alt|falsch|"
    r"überholt|nicht mehr|vertraulich)\b"
)
# Why they don't do what a remark asks for, which is said to us.
_REFUSES = LazyPattern(
    r"^(?:i|we|and i|but i|nobody|no one|ich|wir|das|niemand|keiner) "
    r"(?:can't|cannot|can not|won't|don't want to|need|needs|will not|kann|können|will|wollen|möchte|brauch\w*)\b"
)


def read(reply: str) -> tuple[ReplyPart, ...]:
    """The parts of a reply, in their order; none for one without any words or signs."""
    text = reply.strip()
    if not text:
        return ()
    return tuple(part for number, piece in remark_mentions.numbered(text) for part in _parts(piece, number))


def is_bare(text: str) -> bool:
    """Whether it is a mere yes or no."""
    found = words_in(text)
    return len(found) == 1 and found[0] in _WORD_SETS["bare"]


def argues(text: str) -> bool:
    """Whether an objection says why, rather than only that a remark is wrong."""
    return len(words_in(text)) >= MIN_WORDS_ARGUED


def _parts(text: str, number: int | None) -> list[ReplyPart]:
    """A piece of a reply, taken apart if it both asks and tells; a long one only loses what it says to the app."""
    sentences = _with_reasons(list(_sentences(text)))
    section = next((one.section for one in sentences if one.section), None)
    if len(words_in(text)) > MAX_WORDS_ASKED:
        changes = [ReplyPart(one.intent, one.text, number) for one in sentences if one.intent == ReplyIntent.CHANGE]
        kept = " ".join(one.text for one in sentences if one.intent not in {*_BESIDE, ReplyIntent.CHANGE})
        is_whole = not kept or kept.split() == text.split()
        return [ReplyPart(ReplyIntent.ANSWER, text if is_whole else kept, number, section), *changes]
    found: dict[ReplyIntent, list[str]] = {}
    for one in sentences:
        found.setdefault(one.intent, []).append(one.text)
    if found.keys() - _BESIDE:
        found = {intent: texts for intent, texts in found.items() if intent not in _BESIDE}
    elif len(found) > 1:
        found.pop(ReplyIntent.REACTION, None)
    told = " ".join(found.get(ReplyIntent.ANSWER, ()))
    if ReplyIntent.UNKNOWN in found and (told or ReplyIntent.QUESTION in found):
        # “I don't know exactly. About twelve.” is an answer as a whole.
        del found[ReplyIntent.UNKNOWN]
        if set(found) == {ReplyIntent.ANSWER}:
            told = " ".join(one.text for one in sentences if one.intent not in _BESIDE)
            found[ReplyIntent.ANSWER] = [told]
    if len(found) > 1 and told and len(words_in(told)) < MIN_WORDS_TOLD and not has_figure(told):
        del found[ReplyIntent.ANSWER]
    if set(found) == {ReplyIntent.ANSWER} and told.split() == text.split():
        return [ReplyPart(ReplyIntent.ANSWER, text, number, section)]
    named = number or remark_mentions.number_mentioned(text)
    return [
        ReplyPart(intent, " ".join(texts), named if intent in _ABOUT_REMARKS else number, section)
        for intent, texts in found.items()
    ]


def _with_reasons(sentences: Sequence[_Sentence]) -> list[_Sentence]:
    """The sentences of a reply, with what only gives the reason of a wish to change something as a part of that.

    Beside a wish to put one thing in the place of another, that is what is told; after a wish to take something out, or
    an objection, what tells no figure.
    """
    told, change = ReplyIntent.ANSWER, ReplyIntent.CHANGE
    replaces = any(one.intent == change and not one.removes for one in sentences)
    is_complete = all(one.is_complete for one in sentences if one.intent == change and not one.removes)
    found: list[_Sentence] = []
    for one in sentences:
        before = found[-1] if found else None
        is_reason = before is not None and (
            (before.intent == change and before.removes and not has_figure(one.text))
            or (before.intent == ReplyIntent.OBJECTION and not tells_a_fact(one.text))
            or (before.intent == ReplyIntent.OBJECTION and bool(_REFUSES.search(folded(one.text))))
        )
        if one.intent == told and is_reason and before:
            found[-1] = replace(before, text=f"{before.text} {one.text}")
        elif one.removes and before and before.intent == told and _IS_OUTDATED.search(folded(before.text)):
            found[-1] = replace(one, text=f"{before.text} {one.text}")
        elif one.intent == told and replaces and not (is_complete and has_figure(one.text)):
            found.append(replace(one, intent=change))
        else:
            found.append(one)
    return found


def _sentences(text: str) -> Iterator[_Sentence]:
    for sentence in filter(None, map(str.strip, change_wishes.SENTENCE_END.split(text))):
        if _CROSSES_OUT.fullmatch(folded(sentence)):
            yield _Sentence(ReplyIntent.OBJECTION, sentence)
            continue
        wish = None if small_talk.is_dismissal(sentence) else change_wishes.find(sentence)
        if wish:
            section = small_talk.section_named(sentence)
            is_complete = wish.exchanges is not None
            yield _Sentence(ReplyIntent.CHANGE, sentence, section, removes=wish.removes, is_complete=is_complete)
            continue
        to_us = small_talk.separate(sentence)
        if to_us.asks:
            yield _Sentence(ReplyIntent.REQUEST, sentence, to_us.section)
        if not to_us.rest:
            continue
        # Only what may go into the story is cut.
        rest = to_us.rest if to_us.asks or _intent(to_us.rest) == ReplyIntent.ANSWER else sentence
        intent = _intent(rest)
        cut = re.search(r"[,;:–]\s+", rest)
        if intent == ReplyIntent.OBJECTION and cut and tells_a_fact(rest[cut.end() :]):
            yield _Sentence(intent, rest[: cut.start()])
            yield _Sentence(ReplyIntent.ANSWER, rest[cut.end() :])
        else:
            yield _Sentence(intent, rest)


def _intent(sentence: str) -> ReplyIntent:
    """What one sentence is."""
    bare = _EMOJI.sub(" ", without_smileys(sentence))
    plain, words = folded(bare), words_in(bare)
    if not words:
        return ReplyIntent.QUESTION if "?" in sentence else ReplyIntent.REACTION
    is_figure_in_doubt = has_figure(remark_mentions.without_number(plain)) and not _INTERROGATIVE.search(plain)
    if (plain.endswith("?") and not is_figure_in_doubt) or _NOT_UNDERSTOOD.search(plain) or _asks(plain, words):
        return ReplyIntent.QUESTION
    is_reaction = len(words) <= MAX_WORDS_REACTED and set(words) <= _WORD_SETS["reaction"]
    kinds = {
        ReplyIntent.DISMISSAL: small_talk.is_dismissal(sentence),
        ReplyIntent.REACTION: is_reaction or small_talk.is_talk(bare),
        ReplyIntent.OBJECTION: _BEGINS_OBJECTING.match(plain)
        or (len(words) <= MAX_WORDS_OBJECTED and _OBJECTS.search(plain)),
        ReplyIntent.UNKNOWN: len(words) <= MAX_WORDS_UNKNOWN and _UNKNOWN.search(plain),
    }
    return next((kind for kind, holds in kinds.items() if holds), ReplyIntent.ANSWER)


def _asks(plain: str, words: Sequence[str]) -> bool:
    """Whether a sentence without a question mark asks something."""
    if _ASKS_FOR_MORE.search(plain) or _BEGINS_ASKING.search(plain):
        return True
    return not plain.endswith(".") and len(words) <= 10 and bool(_BEGINS_LIKE_A_QUESTION.search(plain))
