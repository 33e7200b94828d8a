"""“Did I really get that wrong?” and “why is B wrong?”: the explanation of an answered question once more."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import offers, views
from bot.conversation.words import fold
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.patterns import LazyPattern
from bot.kit.slack import escape
from bot.members.command_registry import Reply
from bot.quizzes import explanations
from bot.quizzes.content import MultipleChoice, SingleChoice
from bot.quizzes.service import ShownQuestion

MAX_WORDS, MAX_QUESTION = 16, 80
_RIGHT = (
    r"(?:wrong|right|correct|incorrect|false|better|true|not (?:right|correct|true)|falsch|richtig|korrekt|besser)"
    r"(?! (?:that|if|to|for|of|when|dass|wenn|zu|fuer|ob)\b|, (?:dass|wenn|ob))"
)
_IT = (
    r"(?:it|that|this|the (?:answer|question|first|second|third|last)(?: one)?|my answer|mine|i|we|option [a-h]|[a-h])"
)
_ES = (
    r"(?:das|es|dies|meine antwort|meine|die antwort|die frage|antwort [a-h]|ich das|[a-h]|(?:die |der |das )?"
    r"(?:erste|zweite|dritte|letzte)[nrs]?)"
)
_ASKS = LazyPattern(
    rf"\b(?:did|have) i (?:really |actually |seriously )*(?:get|got|have|answer(?:ed)?|choose|do) {_IT} "
    rf"(?:really )?{_RIGHT}|\bwas i (?:really |actually )?{_RIGHT}|"
    rf"\b(?:why|how|how come|but why|in what way)(?: (?:is|was|are|would|should|isn't|isnt|wasn't|"
    rf"wasnt))? {_IT} (?:\w+ ){{0,2}}{_RIGHT}|"
    rf"\b(?:is|was|isn't|isnt|wasn't|wasnt) {_IT} (?:really |actually )?{_RIGHT}|\bwhy not {_IT}\b|\bwhy (?:wrong|"
    rf"not right)\b|"
    rf"\bwhy did i get {_IT} {_RIGHT}|\bwhat(?:'s|s| is| was) (?:so )?wrong (?:with|about) {_IT}|"
    r"\bwhat(?:'s|s| is| was| would be| would have been) the (?:right|correct|best|better) (?:answer|one|option)|"
    r"\bwhich (?:one )?(?:is|was|would (?:be|have been)) (?:right|correct|better|the right one)|"
    r"\bwhat(?:'s|s| is| was| did i get)? ?wrong (?:there|here|with my answer)|\bwhat did i get wrong|"
    r"\bexplain (?:the |my )(?:answer|question|mistake)|"
    rf"\bwhy (?:is|was|were) (?:my |that |the |this )?(?:last |first |second )?answers? {_RIGHT}|"
    rf"\b(?:do not|don't|dont) (?:think|believe|agree) (?:that )?(?:the |this |that |your )?answer (?:is|was) {_RIGHT}|"
    rf"\b(?:ich )?(?:finde?|glaube?|meine?) (?:nicht,? )?(?:dass )?(?:die|deine|diese) antwort (?:ist|stimmt) "
    r"(?:so )?(?:nicht|falsch)|"
    r"\b(?:answer|one|option|solution)(?: that| which)? (?:you|that you) (?:have )?(?:marked|counted|called|graded) "
    r"(?:as )?(?:wrong|false|incorrect|right|correct)\b|"
    r"\bhalte (?:ich )?(?:die|deine|diese|eure) (?:antwort|loesung|frage)"
    r"(?: (?:bei|zu|von|in|auf) (?:der )?(?:frage )?\w+)? "
    r"fuer (?:nicht )?(?:falsch|richtig|korrekt|fragwuerdig)\b|"
    rf"\b(?:your|the|this|that) (?:question|solution|answer key)(?: \d)? (?:is|was|seems) {_RIGHT}|"
    rf"\b(?:die |deine |diese )?(?:frage|loesung|musterloesung)(?: \d)? (?:ist|war) (?:doch |ja |wohl )?{_RIGHT}|"
    rf"\b(?:warum|wieso|weshalb) (?:ist|war) das (?:denn |jetzt )*{_RIGHT}|"
    rf"\b(?:war|ist|waere) (?:denn |wirklich |jetzt |eigentlich |echt )*{_ES} (?:denn |wirklich |jetzt |echt |so )*"
    rf"{_RIGHT}|\b(?:warum|wieso|weshalb|wie) (?:ist|war|waere|soll|sollte) (?:denn |jetzt )*{_ES} "
    rf"(?:\w+ ){{0,3}}{_RIGHT}|\b(?:warum|wieso|weshalb) (?:denn )?(?:nicht (?:die |das )?{_ES}|falsch)\b|"
    rf"\bhabe? ich (?:denn )?(?:das |es |die frage )?(?:wirklich |echt |tatsaechlich )*{_RIGHT}|"
    r"\bwas (?:ist|war|waere) (?:denn |jetzt |daran |an (?:[a-h]|meiner antwort) )*(?:so )?falsch|"
    r"\b(?:was|welche) (?:ist|war|waere) (?:denn |nun |jetzt )*(?:die )?(?:richtige?|bessere?)(?: antwort| gewesen)?|"
    r"\bwas (?:hab|habe) ich (?:da |denn )?falsch\b|\berklaer\w* (?:mir )?(?:bitte )?(?:die|meine) (?:antwort|frage)"
)
_BARE = LazyPattern(
    r"\W*(?:but |aber |hm+ |ok |and |und )*(?:why|how come|how so|warum|wieso|weshalb|wieso das)(?: not| nicht| denn|"
    r" so)*\W*"
)
_WRONG = LazyPattern(r"\b(?:wrong|incorrect|false|falsch|not (?:right|correct))\b")
_LETTER = LazyPattern(
    r"(?<![\w'])(?P<letter>[b-h]|(?:option|antwort|answer|why is|why not|is|ist|was|war|warum) a)(?![\w'])"
)


_OPTIONS = LazyPattern(
    r"\b(?:differ\w*|compare|unterschied\w*|unterscheid\w*|vergleich\w*)\b.*?(?<![\w'])(?P<one>[a-h])\s*"
    r"(?:and|und|&|vs\.?|versus|to|from|von|with|mit|or|oder|,|/)\s*(?P<other>[a-h])(?![\w'])|"
    r"(?<![\w'])(?P<first>[a-h]) (?:and|und|vs\.?|versus) (?P<second>[a-h]) (?:differ\w*|unterscheiden)\b"
)
_MISTAKES = LazyPattern(
    r"\bwhat (?:all |else )?(?:did|have) i (?:get|got|do|done|answer\w*) wrong\b(?! (?:here|there))|"
    r"\b(?:which|what) (?:ones?|questions?|answers?)?\s*(?:did|have|do) i (?:get|got|have|answer\w*) wrong\b|"
    r"\bwhich (?:of my |ones? |answers? |of them )*(?:were|are|was) wrong\b|"
    r"^\W*(?:(?:show|list|tell|give) (?:me )?)?(?:all )?my (?:mistakes|wrong answers)\b|"
    r"\bwas (?:hab|habe) ich (?:\w+ ){0,3}falsch\b|"
    r"\bwelche (?:fragen?|antworten?)?\s*(?:\w+ ){0,4}falsch\b|"
    r"\bmeine (?:fehler|falschen antworten)\b"
)


def names_options(text: str) -> bool:
    """Whether a text asks what two options have apart, by their letters."""
    plain = " ".join(fold(text).split())
    return len(plain.split()) <= MAX_WORDS and _OPTIONS.search(plain) is not None


def asks_for_mistakes(text: str) -> bool:
    """Whether a text asks which answers were wrong."""
    plain = " ".join(fold(text).split())
    return len(plain.split()) <= MAX_WORDS and _MISTAKES.search(plain) is not None


def options(text: str, asked: Sequence[ShownQuestion]) -> Reply | None:
    """The options that a text names, side by side; with what speaks for and against them once they were answered."""
    found = _OPTIONS.search(" ".join(fold(text).split()))
    letters = [each.upper() for each in found.groups() if each] if found else []
    for shown in asked:
        texts = {letter: words for _at, letter, words in explanations.labelled(shown)}
        if letters and set(letters) <= texts.keys():
            break
    else:
        return None
    question = escape(blocks.shorten_to_words(shown.question.ask, MAX_QUESTION))
    lines = [_("These are the two answers to “{question}”:", question=question)]
    for letter in letters:
        why = _why(shown, letter) if shown.given else ""
        lines.append(f"*{letter}:* {escape(texts[letter])}" + (f"\n{why}" if why else ""))
    if shown.is_open:
        lines.append(_("Once you've answered, I'll tell you which answer is better."))
    message = blocks.message("\n\n".join(lines), [blocks.authored_section(each) for each in blocks.pack(lines)])
    return Reply(message)


def mistakes(missed: Sequence[ShownQuestion]) -> Reply:
    """The newest answers that were wrong, each with its explanation."""
    if not missed:
        return Reply(views.answer(_("Nothing so far: none of your answers was wrong."), []))
    lines = list[str]()
    for asked in missed:
        question = escape(blocks.shorten_to_words(asked.question.ask, MAX_QUESTION))
        given = explanations.answer_text(asked)
        lines += [_("Your answer to “{question}” was: {answer}.", question=question, answer=given)]
        lines += explanations.explanation(asked)
    opening = _("These answers weren't right, most recent first:")
    shown = blocks.pack([opening, *lines])
    return Reply(blocks.message("\n\n".join(shown), [blocks.authored_section(each) for each in shown]))


def asks(text: str, *, is_below: bool) -> bool:
    """Whether a text asks about an answer; a bare “why?” only does so `is_below` the question."""
    plain = " ".join(fold(text).split())
    if not plain or len(plain.split()) > MAX_WORDS:
        return False
    return bool(_ASKS.search(plain)) or (is_below and bool(_BARE.fullmatch(plain)))


def reply(text: str, answered: Sequence[ShownQuestion]) -> Reply | None:
    """The explanation of the question that a text asks about, with the option that it names; None without any answer.

    `answered` are the questions that it may mean, the newest answer first.
    """
    if not answered:
        return None
    plain = fold(text)
    named = _LETTER.search(plain)
    letter = named["letter"][-1].upper() if named else ""
    asked = _meant(answered, letter, is_wrong=bool(_WRONG.search(plain)))
    paragraphs = explanations.explanation(asked)
    why = _why(asked, letter)
    if why and not any(why in each for each in paragraphs):
        paragraphs = [f"*{letter}:* {why}", *paragraphs]
    question = escape(blocks.shorten_to_words(asked.question.ask, MAX_QUESTION))
    opening = _("Your answer to “{question}” was: {answer}.", question=question, answer=explanations.answer_text(asked))
    shown = blocks.pack([opening, *paragraphs])
    message = blocks.message("\n\n".join(shown), [blocks.authored_section(each) for each in shown])
    return Reply(views.with_buttons(message, [offers.tell_somebody()], written=text))


def not_answered() -> Reply:
    """What is said where no question has been answered yet."""
    text = _("You haven't answered that question yet. Answer it, right or wrong, and you'll see the explanation.")
    return Reply(views.answer(text, [offers.what_is_open()]))


def _meant(answered: Sequence[ShownQuestion], letter: str, *, is_wrong: bool) -> ShownQuestion:
    """The question that has the option, or was answered wrong if that is what is asked about; else the newest."""
    has_option = [each for each in answered if letter and letter in {one for _, one, _ in explanations.labelled(each)}]
    among = has_option or answered
    missed = [each for each in among if each.given and each.given.correct is False] if is_wrong else []
    return (missed or among)[0]


def _why(asked: ShownQuestion, letter: str) -> str:
    """What speaks for or against the option with a letter; empty if the question has none such."""
    question = asked.question
    if not letter or not isinstance(question, SingleChoice | MultipleChoice):
        return ""
    at = next((place for place, one, _text in explanations.labelled(asked) if one == letter), None)
    return "" if at is None else escape(question.options[at].why)
