"""Whether a reply in the thread of feedback tells readers something, or may be said to the app."""

from __future__ import annotations

from bot.kit.patterns import LazyPattern
from bot.stories.analysis.language import LEXICON_LANGUAGES
from bot.stories.analysis.lexicon import number_words

# With fewer words, a month says nothing of what was done in it.
MIN_WORDS_OF_A_FACT = 8
# Longer than this it is told and not asked, whatever it begins with.
MAX_WORDS_ASKED = 60
_WORD = LazyPattern(r"[^\W_]+(?:'[^\W_]+)?")
# What is said to the app about its remarks, and so is no text for readers by itself.
_MAY_BE_TO_US = LazyPattern(
    r"\b(?:not that one|(?:i|we) mean(?:t)? (?:the|that|this)\b|the one (?:about|with|on)\b|"
    r"(?:your|deine?[nmr]?|these|the other) (?:remarks?|questions?|comments?|feedback|"
    r"hinweise?|fragen?|anmerkung(?:en)?)|"
    r"(?:did|do|have) you\b|you (?:said|say|wrote|mean|think|want|asked|ask|told|misread|should)|"
    r"(?:meinst|sagst|schreibst|willst|fragst|hast|sollst) du|du (?:meinst|sagst|schreibst|willst|fragst|hast|sollst)|"
    r"ich meine? (?:den|die|das)|(?:you're|you are|du bist|bist du)|"
    r"(?:publish|veröffentliche?|rename|undo|cancel) (?:it|this|that|sie|es|das)|"
    r"(?:new|next|shorter|better|neue[rnm]?|kürzere[rnm]?|besserer?) (?:titles?|titel)|(?:of|from) the titles?|"
    r"(?:remark|hinweis|anmerkung) (?:number |nr\.? |nummer )?[1-9]|"
    r"(?:mit|ohne|with|without|no|keine?|no more) (?:the |die |der )?(?:ai|ki)(?=\W*\Z| (?:please|bitte|any ?more|"
    r"mehr))|"
    r"(?:changed|change) my mind|anders überlegt|(?:put|leave|keep) (?:it|that|this|them) (?:back|in|out|there)|"
    r"(?:put|add|bring) (?:the|that|this) [^.!?]{1,40} back|"
    r"(?:lass|nimm|tu|pack) (?:es|das|ihn|sie) (?:doch |bitte |wieder )*(?:drin|rein|raus|weg|zurück))\b|"
    r"^(?:and |und |no |nein )*(?:please |bitte )?(?:delete|remove|replace|change|rename|cross out|take out|lösche?|"
    r"streiche?|entferne?|ersetze?|ändere?)\b"
)
_NAMES_A_STORY = LazyPattern(
    r"\b(?:(?:in|into|for|from|out of) (?:a|my|the|this) story|(?:in|für) (?:eine|die|meine|der|einer|"
    r"meiner) geschichte)\b"
)
_MONTHS = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|januar|februar|märz|mai|"
    r"juni|juli|oktober|dezember)"
)
_IN_A_MONTH = LazyPattern(rf"\b(?:in|since|until|for|the|im|seit|bis|ab) {_MONTHS}\b|\b(?!may\b|march\b){_MONTHS}\b")
_TELLS_A_RESULT = LazyPattern(
    rf"\b(?:in|since|until|im|seit|bis) {_MONTHS}\b|^{_MONTHS} (?:had|was|has|hatte|war)\b|"
    r"\b(?:before|now|afterwards|instead of|down (?:to|from)|up (?:to|from)|fell|dropped|rose|grew|saved|fewer|"
    r"per cent|percent|"
    r"vorher|früher|jetzt|danach|statt|sank|stieg|gespart|weniger|prozent)\b|\d\s?%"
)


def may_be_to_us(text: str) -> bool:
    """Whether what seems to be told to readers may be said to the app."""
    plain = folded(text)
    if len(words_in(text)) > MAX_WORDS_ASKED:
        return False
    is_about_story = bool(_NAMES_A_STORY.search(plain)) and not tells_a_figure(text)
    return plain.endswith("?") or is_about_story or bool(_MAY_BE_TO_US.search(plain))


def tells_a_fact(text: str) -> bool:
    """Whether a text has a figure in it, or tells in several words what was done when."""
    is_long = len(words_in(text)) >= MIN_WORDS_OF_A_FACT
    return has_figure(text) or (is_long and bool(_IN_A_MONTH.search(folded(text))))


def tells_a_figure(text: str) -> bool:
    """Whether a text has a number in it, in digits or in words."""
    spelled = {word for language in LEXICON_LANGUAGES for word, value in number_words(language).items() if value > 1}
    return has_figure(text) or not spelled.isdisjoint(words_in(text))


def tells_a_result(text: str) -> bool:
    """Whether a text gives a figure for a time, or says how one changed."""
    return has_figure(text) and bool(_TELLS_A_RESULT.search(folded(text)))


def folded(text: str) -> str:
    return " ".join(text.replace("’", "'").casefold().split()).replace("weiss ", "weiß ")


def words_in(text: str) -> list[str]:
    return _WORD.findall(folded(text))


def has_figure(text: str) -> bool:
    return any(one.isdigit() for one in text)
