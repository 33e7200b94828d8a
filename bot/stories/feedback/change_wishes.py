"""Whether somebody asks to change or take out something in their story, by rules for English and German."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.kit.patterns import LazyPattern
from bot.stories.feedback import small_talk, told_to

# What says more is told to readers, whatever it begins with.
MAX_WORDS_ASKED, MAX_WORDS_BARE = 40, 8
SENTENCE_END = LazyPattern(r"(?<=[.!?…])\s+|\n+")
_CUT = LazyPattern(r"[,;:]\s+|\s[–—-]\s+|\s(?=(?:and|und) (?:please|bitte)\b)")
_LEAD = (
    r"(?:(?:oh|ah|ach|hm+|ok(?:ay)?|no|nein|wait|hang on|hold on|moment|halt|stopp?|actually|sorry|entschuldigung|and|"
    r"und|but|aber|also|so|then|dann|well|na|on second thoughts?|warte(?: mal)?|now|jetzt|just|nur|mal|thanks|danke|"
    r"good (?:catch|point|idea)|yes|yep|ja|great|super|stop|besides|außerdem|ausserdem|well spotted|"
    r"fair (?:point|enough)|gut (?:gesehen|erkannt)|"
    r"guter (?:punkt|hinweis)|stimmt|right|true)\b[,.!…;:–-]*\s*)*"
)
_PLEASE = r"(?:please|pls|kindly|bitte)"
_ASKS = (
    r"(?:(?:can|could|would|will) (?:you|we)|(?:kannst|könntest|würdest|magst) du|(?:können|könnten) (?:wir|sie)|"
    r"i(?:'d| would)? (?:like|want|need|prefer) (?:you )?to|we (?:have|need|ought) to|let's|"
    r"you (?:should|have to|must))"
)
_CUE = rf"(?:(?:{_PLEASE}|{_ASKS})\b[,:]?\s*(?:just |also |mal |noch |wieder )*)+"
_OBJECT = r"(?P<{name}>[^.!?;:]{{0,80}}?)"
_REMOVES = (
    rf"(?:take|leave|cut|cross) out\s{_OBJECT.format(name='in_full')}(?=[,.!?;]|\Z)|"
    rf"(?:take|leave|cut|strike|get|throw|cross|edit|keep)\s(?:out\s)?{_OBJECT.format(name='out')}"
    r"\s?\b(?:out|off|away)\b(?! (?:what|which|how|who|that)\b)|"
    rf"(?:remove|delete|erase|drop|scrap|anonymi[sz]e|redact|omit|get rid of|cut|strike)\s"
    rf"{_OBJECT.format(name='removed')}(?= (?:again|from|in|there|please|now|too|altogether)\b|[,.!?;]|\Z)|"
    rf"(?:do not|don't|never) (?:mention|name)\s{_OBJECT.format(name='unnamed')}(?=[,.!?;]|\Z)|"
    rf"(?:nimm|nehmt|nehmen sie|lass|lasst|tu|mach|wirf|schmei(?:ß|ss))\s{_OBJECT.format(name='raus')}"
    r"\s?\b(?:raus|heraus|weg|rausnehmen|herausnehmen)\b|"
    rf"(?:lösche?|löscht|streiche?|entferne?|anonymisiere?)\s{_OBJECT.format(name='weg')}"
    r"(?= (?:wieder|bitte|aus|raus|heraus|im|in|jetzt)\b|[,.!?;]|\Z)"
)
_REMOVES_AT_END = (
    rf"{_OBJECT.format(name='at_end')}\s?\b(?:raus|heraus|weg)?"
    r"(?:nehmen|löschen|streichen|entfernen|lassen|anonymisieren|raus|heraus)\b(?=\s*[.!?,]|\Z)"
)
_REPLACES = (
    r"(?:change|correct|fix|update|replace|rename|reword|rephrase|rewrite|amend|swap|"
    r"(?:write|say|put|use|make)\b(?=.*\binstead\b)|"
    r"änder[en]?|ändre|korrigiere?|ersetze?|tausche?|berichtige?|formuliere?|"
    r"(?:schreibe?|mache?|setze?|nimm)\b(?=.*\b(?:statt|anstatt|aus de[rm])\b))\b"
)
_REPLACES_AT_END = r"(?:ändern|korrigieren|ersetzen|austauschen|berichtigen|anpassen|umformulieren)\b(?=\s*[.!?,]|\Z)"
# What one asks for without a verb that commands it.
_SAYS_WHAT_IS_RIGHT = LazyPattern(
    r"(?=.*\d)(?:.*\b(?:is|are|was) (?:right|correct)\b.*\b(?:guess|guessed|wrong|mistake|typo|incorrect)\b|"
    r".*\bshould (?:be|say|read)\b.*\b(?:instead of|rather than|not)\b|"
    r"(?:it|that|this) (?:should|must|has to|needs to) (?:be|say|read) (?:about |only |just )*\d|"
    r"(?:es|das|da) (?:muss|müsste|sollte|soll) (?:etwa |nur |eigentlich )*\d.*\b(?:heißen|stehen|sein|lauten)\b|"
    r".*\b(?:stimmt|stimmen|ist richtig|sind richtig)\b.*\b(?:geschätzt|geraten|falsch|schätzung|tippfehler|fehler)\b|"
    r".*\b(?:muss|müsste|sollte|soll)\b.*\b(?:statt|anstatt|und nicht)\b.*\bheißen\b|.*\bheißen, nicht\b)"
)
_DOES_NOT_WANT = LazyPattern(
    r"\b(?:don't|do not|doesn't|does not|wouldn't|would not|shouldn't|should not|won't) (?:like|want|be|appear|stand)\b"
    r".*\b(?:named|mentioned|in there|in the story|in my story|(?:his|her|their|my) name in (?:it|there|the story))\b|"
    r"\b(?:möchte|will|soll|sollte|darf|mag)\b.*\bnicht (?:genannt|erwähnt|drinstehen|in der geschichte)\w*\b"
)
_THIS = (
    r"(?:that|this|it|das|es|dies|them|sie|diese[ns]?|"
    r"(?:the|that|this|my|his|her|their|den|der|die|das|diesen?|dieses|jenen|seinen?|ihren?|meinen?) "
    r"(?:\w+ ){0,1}?(?:name|names|sentence|line|paragraph|part|word|figure|number|namen|satz|absatz|teil|wort|zahl|"
    r"stelle))"
)
# «the sentence about Tom» is in a story; «the names» may be anywhere.
_A_SENTENCE = LazyPattern(
    r"(?:the|that|this|my|den|diesen|der|die|das|dem) (?:\w+ )?(?:sentences?|line|passage|bit|part|paragraph|satz|"
    r"sätze|zeile|stelle|passage|absatz|teil)\b"
)
_SENTENCE = LazyPattern(r"\b(?:sentences?|passage|paragraph|satz|sätze|absatz|textstelle)\b")
_OF_THE_STORY = LazyPattern(
    r"\b(?:from|out of|in) (?:my|the) (?:story|text)\b|\b(?:aus|in) (?:meiner|der) geschichte\b"
)
# «Replace "…" with "…"»: both the old words and the new ones.
_MARK, _NO_MARK = '["“”„«»]', '[^"“”„«»]'
_EXCHANGES = LazyPattern(
    rf"(?:replace|change|swap|correct|rewrite|ersetze?n?|änder[en]?|ändre|tausche?n?|korrigiere?n?)\b{_NO_MARK}{{0,40}}"
    rf"{_MARK}(?P<old>{_NO_MARK}{{2,600}}){_MARK},?\s(?:with|by|to|into|for|through|durch|in|zu|mit|gegen)\b:?\s*"
    rf"{_MARK}(?P<new>{_NO_MARK}{{1,600}}){_MARK}",
    re.IGNORECASE,
)
# «change it to 1.5 days instead of 2.5»
_FIGURE = r"\d+(?:[.,]\d+)*(?!\w)"
_FIGURE_INSTEAD = LazyPattern(
    rf"{_LEAD}(?:{_CUE})?"
    r"(?:change|correct|fix|update|make|put|write|say|änder[en]?|ändre|korrigiere?|mache?|schreibe?)\b"
    rf"[^\d\n]{{0,60}}?(?P<new>{_FIGURE})(?: ?(?P<unit>%|[^\W\d_]+))? "
    rf"(?:instead of|rather than|and not|not|statt|anstatt)"
    rf" (?:the )?(?P<old>{_FIGURE})(?: (?P=unit))?",
    re.IGNORECASE,
)
# «it's 240 invoices, not 210»
_FIGURE_NOT = LazyPattern(
    rf"{_LEAD}(?:it|that|there|this|they|these|es|das|die zahl|the (?:number|figure))"
    r"(?:'s| is| are|'re| was| were| ist| sind| war| waren) (?:about |only |actually |really |eigentlich |nur )*"
    rf"(?P<new>{_FIGURE})(?: ?(?P<unit>%|[^\W\d_]+))?"
    rf",? (?:and not|not|rather than|instead of|und nicht|nicht|statt) (?P<old>{_FIGURE})(?: ?(?P=unit))?\s*[.!]*\Z",
    re.IGNORECASE,
)
# «change three weeks to two and a half weeks»: short words on both sides, as people say them.
_WORDS_TO_WORDS = LazyPattern(
    rf"{_LEAD}(?:{_CUE})?{_LEAD}(?:change|correct|replace|änder[en]?|ändre|ersetze?|korrigiere?)\b"
    r" (?:bitte |please |mal )*(?P<old>[^\s.,;:!?\"“”„](?:[^.,;:!?\"“”„]{0,58}[^\s.,;:!?\"“”„])?)"
    r" (?:to|into|with|by|in|zu|auf|durch|gegen) "
    r"(?P<new>[^.,;:!?\"“”„]{1,60}?)(?: please| bitte)?(?:,[^.!?]{0,60})?\s*[.!]*\Z",
    re.IGNORECASE,
)
MAX_WORDS_EXCHANGED = 6
# What stands for something else, and so names no words of a story.
_STANDS_FOR = LazyPattern(
    r"\b(?:it|that|this|them|es|das|dies|sie|title|titel|name|names|number|figure|zahl|sentence|satz|section|abschnitt|"
    r"language|sprache|time|uhrzeit|hour|zone)\b",
    re.IGNORECASE,
)
_QUOTED = LazyPattern(rf"{_MARK}{_NO_MARK}{{3,300}}{_MARK}")
_ADVISES = LazyPattern(
    r"\b(?:before|bevor|whenever|always|immer|never|nie|every time|jedes mal|you (?:use|paste|copy))\b"
)
_COMMANDED = LazyPattern(rf"{_LEAD}(?P<cue>{_CUE})?{_LEAD}(?:{_REMOVES})")
_COMMANDED_AT_END = LazyPattern(rf"{_LEAD}(?:(?P<cue>{_CUE})|(?=.*\b{_PLEASE}\b))(?:{_REMOVES_AT_END})")
_REPLACED = LazyPattern(rf"{_LEAD}(?P<cue>{_CUE})?(?P<verb>{_REPLACES})(?P<what>[^.!?]*)")
_REPLACED_AT_END = LazyPattern(rf"{_LEAD}(?P<what>(?=.*\b(?:{_PLEASE}|{_ASKS})\b).*?)(?P<verb>{_REPLACES_AT_END})")
_ONLY_THIS = LazyPattern(
    rf"[\s,]*(?:{_THIS}|{_PLEASE}|{_ASKS}|accordingly|entsprechend|there|here|dort|da|for me|für mich|then|dann|also|"
    r"auch|doch|mal|noch|again|wieder|now|jetzt|[\s,:!?.])*[\s.!?]*",
)
_ARTICLE = LazyPattern(
    r"^(?:(?:the|that|this|a|an|my|our|his|her|their|all|any|den|die|das|der|dem|ein|eine[ns]?|mein\w*|unser\w*|bitte|"
    r"please|doch|mal|wieder|again|also|auch)\b\s*)+|\s*\b(?:bitte|please|wieder|again|doch|mal|auch|also|now|jetzt)\b"
)


# Where one thing that is asked for ends, and the next begins.
_NEXT_ASKED = LazyPattern(
    r"(?:[,;]\s*|\s+)(?:(?:and|und|also|auch|then|dann)\s+)*"
    r"(?=(?:please |bitte |also |auch )?(?:take|leave|cut|delete|remove|drop|cross out|change|correct|replace|rename|"
    r"nimm|lass|streiche?|lösche?|entferne?|ändere?|ändre|korrigiere?|ersetze?)\b)",
    re.IGNORECASE,
)


# What a part says goes on to its end: «the part that says it's all in her head».
_SAYS = LazyPattern(r"\b(?:says?|said|mentions?)\b")
# «nimm bitte raus, dass …»: what the sentence says follows.
_TAKES_OUT_THAT = LazyPattern(
    r"\b(?:raus|heraus|weg|rausnehmen|streichen?|out),? (?:dass|that) (?P<that>\w+ \w[^.!?]*)"
)
# «Open the part that says what it costs», «the bit about the night shift is wrong»: what stands there then isn't said.
_THE_PART = (
    r"(?:the|that|my|die|der|den|das) (?:part|bit|passage|phrase|sentence|line|stelle|satz|teil|"
    r"zeile)(?: (?:of|in|from) (?:the|my) "
    r"(?:story|sentence|text))?"
)
_WHAT_PART = (
    rf"(?P<what>{_THE_PART},? (?:that|which|where|in which|about|with|über|mit|an der|in der|wo|der|die|das|worin) .+?)"
)
_OPENS_PART = LazyPattern(
    rf"{_LEAD}(?:(?:could you|can you|i(?:'d| would) like to|i (?:want|need|have) to|let me|please|bitte|"
    rf"kannst du|ich möchte|"
    rf"ich will|mal)\s+)*(?:open|change|edit|fix|rewrite|reword|rephrase|correct|update|adjust|improve|"
    rf"show me|find|where is|where's|"
    rf"öffne|ändere|bearbeite|korrigiere|überarbeite|zeig(?:e)? mir|wo ist|"
    rf"wo steht)\s+{_WHAT_PART}(?:,? please|,? bitte)?[\s.!?]*"
)
_SAYING = (
    rf"(?P<what>{_THE_PART},? (?:(?:that|which|where (?:it|i|we)) (?:says?|said|mentions?)|"
    r"(?:der|die|das|wo|an der|in der) (?:steht|besagt|sagt),?) .+?)"
)
_PART_IS_WRONG = LazyPattern(
    rf"{_LEAD}{_SAYING},? (?:is wrong|is not (?:right|true|correct)(?: any ?more)?|isn't (?:right|true|"
    rf"correct)(?: any ?more)?|"
    r"is outdated|needs (?:work|a change|changing|to change)|should be (?:changed|different|better)|"
    r"(?:ist falsch|stimmt nicht(?: mehr)?|"
    r"muss anders))(?:,? (?:please )?(?:change|fix) (?:it|that))?[\s.!?]*"
)
_PART_GOES = LazyPattern(
    rf"{_LEAD}{_WHAT_PART},? (?:needs to go|has to go|should go|must go|can go|goes|muss raus|soll raus|"
    rf"kann raus|muss weg|soll weg|"
    r"kann weg)[\s.!?]*"
)
# «the part that says it's all in her head»: only what follows stands in the story.
_WHAT_IT_SAYS = LazyPattern(
    r".*?\b(?:that|which|where (?:it|i|we)|der|die|das|wo|worin) (?:says?|said|tells?|mentions?|wrote|write|sagt|steht|"
    r"besagt|heißt|erzählt|erwähnt),?\s(?:that |dass )?"
)
_ONLY_ASKS = LazyPattern(rf"{_LEAD}(?:{_CUE})?{_LEAD}")


@dataclass(frozen=True)
class ChangeWish:
    """A wish to change something in a story: whether to take it out, and the words that say what, in lower case.

    `exchanges` are old words and new ones, if both are given; `is_only_this` if it says only that something is to be
    done about what stands beside it; `tells` is what a sentence tells readers too, in its own words. One that only
    `opens` a place says nothing of what is to stand there.
    """

    removes: bool
    what: str = ""
    is_only_this: bool = False
    tells: str = ""
    exchanges: tuple[str, str] | None = None
    opens: bool = False


@dataclass(frozen=True)
class AskedChange:
    """The words that ask for one change, and what they ask for."""

    text: str
    wish: ChangeWish


def find(sentence: str) -> ChangeWish | None:
    """The wish in a sentence, or in the last part of one; None for one that asks nothing of the kind."""
    exchanged = _exchanged(sentence)
    if exchanged:
        return ChangeWish(
            removes=False, what=exchanged["old"].casefold(), exchanges=(exchanged["old"], exchanged["new"])
        )
    plain = " ".join(sentence.replace("’", "'").casefold().split())
    if not plain or len(plain.split()) > MAX_WORDS_ASKED:
        return None
    wish = _removal_or_replacement(plain)
    if wish:
        return wish
    if _SAYS_WHAT_IS_RIGHT.search(plain):
        return ChangeWish(removes=False, tells=sentence)
    cuts = list(_CUT.finditer(sentence))
    last = _removal_or_replacement(sentence[cuts[-1].end() :]) if cuts else None
    if last and (last.removes or last.is_only_this):
        return replace(last, tells=f"{sentence[: cuts[-1].start()].rstrip()}.")
    pieces = _pieces(sentence)
    wishes = [one for one in map(find, pieces) if one] if len(pieces) > 1 else []
    return wishes[0] if wishes and len(wishes) == len(pieces) else _of_a_part(plain)


def _of_a_part(plain: str) -> ChangeWish | None:
    """A wish for the part of a story that says something: to go, or to be opened and changed there."""
    if gone := _PART_GOES.fullmatch(plain):
        return ChangeWish(removes=True, what=gone["what"])
    found = _OPENS_PART.fullmatch(plain) or _PART_IS_WRONG.fullmatch(plain)
    return ChangeWish(removes=False, what=found["what"], opens=True) if found else None


def said(what: str) -> str:
    """The words that stand in a story, as far as what is meant tells them from others."""
    return _WHAT_IT_SAYS.sub("", what, count=1) or what


def _exchanged(sentence: str) -> re.Match[str] | None:
    """The old words and the new ones that a sentence has, in quotation marks, as figures, or as a few words."""
    found = _EXCHANGES.search(sentence) or _FIGURE_INSTEAD.match(sentence) or _FIGURE_NOT.match(sentence)
    if found:
        return found
    words = _WORDS_TO_WORDS.match(sentence)
    if words is None or any(one.isdigit() for one in words["old"] + words["new"]):
        return None
    sides = (words["old"], words["new"])
    is_short = all(len(one.split()) <= MAX_WORDS_EXCHANGED for one in sides)
    # «Replace the rules with your own» is advice to readers; a figure in words, or a please, is a wish.
    is_wish = told_to.tells_a_figure(words["old"]) or _names_please(sentence.casefold())
    return words if is_short and is_wish and not _STANDS_FOR.search(words["old"]) else None


def _removal_or_replacement(text: str) -> ChangeWish | None:
    plain = " ".join(text.replace("’", "'").casefold().split())
    return _removal(plain) or _replacement(plain)


def is_about_a_story(text: str, wish: ChangeWish) -> bool:
    """Whether a wish that is said anywhere names a sentence of a story, or what words it is to have."""
    return not wish.is_only_this and bool(names_the_story(text) or _QUOTED.search(text))


def names_the_story(text: str) -> bool:
    """Whether a text names a story, or a sentence as it is in one."""
    plain = " ".join(text.replace("’", "'").casefold().split())
    return bool(_SENTENCE.search(plain) or _OF_THE_STORY.search(plain))


def in_reply(text: str) -> ChangeWish | None:
    """The wish in a reply of several sentences: the first that takes something out, else the first."""
    wishes = [wish for wish in map(find, SENTENCE_END.split(text)) if wish]
    return next((one for one in wishes if one.removes), next(iter(wishes), None))


def _pieces(sentence: str) -> list[str]:
    """The parts of a sentence that may each ask for something, with how it is asked."""
    pieces, asking = [], ""
    for piece in filter(None, map(str.strip, _NEXT_ASKED.split(sentence))):
        if _ONLY_ASKS.fullmatch(f"{piece.casefold()} "):
            asking = f"{piece} "
        else:
            pieces.append(f"{asking}{piece}")
            asking = ""
    return pieces


def every_one(text: str) -> list[AskedChange]:
    """The wishes in a reply, each with the words that ask for it."""
    found: list[AskedChange] = []
    for sentence in filter(None, map(str.strip, SENTENCE_END.split(text))):
        pieces = _pieces(sentence)
        wishes = [AskedChange(piece, wish) for piece in pieces if (wish := find(piece))]
        if len(wishes) == len(pieces):
            found += wishes
        elif wish := find(sentence):
            found.append(AskedChange(sentence, wish))
    return found


def told(text: str) -> str:
    """What a reply with a wish tells readers too, in its own words; empty if that is nothing."""
    parts = []
    for sentence in filter(None, map(str.strip, SENTENCE_END.split(text))):
        wish = find(sentence)
        parts.append(wish.tells if wish else sentence)
    return " ".join(part for part in parts if part and not small_talk.is_talk(part))


def _removal(plain: str) -> ChangeWish | None:
    found = _COMMANDED.match(plain) or _COMMANDED_AT_END.match(plain)
    if found:
        what = next((text for name, text in found.groupdict().items() if name != "cue" and text is not None), "")
        if _SAYS.search(what):
            what = re.split(r"[.!?;]", plain[plain.index(what) :], maxsplit=1)[0]
        clause = _TAKES_OUT_THAT.search(plain)
        if clause and not _ARTICLE.sub("", what.strip()).strip():
            return ChangeWish(removes=True, what=f"satz {clause['that']}")
        is_this = re.fullmatch(rf"(?:{_THIS})(?: \w+){{0,2}}", what.strip()) is not None
        is_short = len(plain.split()) <= MAX_WORDS_BARE
        is_named = bool(_A_SENTENCE.match(what.strip()) or _OF_THE_STORY.search(plain) or _QUOTED.search(plain))
        is_command = is_this or is_short or is_named
        if found["cue"] or _names_please(plain) or (is_command and not _ADVISES.search(plain)):
            return ChangeWish(removes=True, what=_ARTICLE.sub("", what.strip()).strip())
    return ChangeWish(removes=True) if _DOES_NOT_WANT.search(plain) else None


def _names_please(plain: str) -> bool:
    return re.search(rf"\b{_PLEASE}\b", plain) is not None


def _replacement(plain: str) -> ChangeWish | None:
    found = _REPLACED.match(plain) or _REPLACED_AT_END.match(plain)
    if found:
        is_this = _ONLY_THIS.fullmatch(found["what"]) is not None
        has_cue = _names_please(plain) or re.match(rf"{_LEAD}{_ASKS}\b", plain) is not None
        is_short = len(plain.split()) <= MAX_WORDS_BARE and any(one.isdigit() for one in plain)
        if has_cue or ((is_this or is_short) and not _ADVISES.search(plain)):
            return ChangeWish(removes=False, what="" if is_this else found["what"].strip(), is_only_this=is_this)
    return None
