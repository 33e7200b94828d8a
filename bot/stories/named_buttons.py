"""Which of the buttons below a message about a story somebody names in words."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from bot.kit.patterns import LazyPattern
from bot.stories import story_names
from bot.stories.analysis.lexicon import stop_words
from bot.stories.button_offers import ButtonOffer
from bot.stories.feedback import remark_mentions, small_talk, told_to, views
from bot.stories.intake.model_sorting import views as sorting_views
from bot.stories.queries import StoryDraft
from bot.stories.story_names import PLACES
from bot.stories.writing import own_story_views
from bot.stories.writing import views as writing_views

MAX_WORDS, MIN_SEVERAL, STEM = 10, 2, 5
# What people say for a button besides its label, by its action.
_PUT_IN = (
    r"(?:put|add) (?:it|that)(?: in)?|(?:nimm|schreib) (?:es|das) (?:rein|auf)|rein damit|aufnehmen|"
    r"einfügen"
)
_SAID_FOR = {
    writing_views.SORT: (
        r"sort(?: it| that| this)?|sortier\w*(?: (?:das|es|sie))?|einsortieren|(?:a |another |new )+story|"
        r"(?:it's |it is |das ist |ist )?(?:a story|eine geschichte)|(?:eine |als )?(?:neue |andere )+geschichte"
    ),
    writing_views.NEW_VERSION: (
        r"(?:as |it's |it is |als |das ist )?(?:a |the |eine? |die )?(?:new |second |next |neue |zweite |nächste )?"
        r"(?:version|fassung)"
    ),
    writing_views.AS_ANSWER: r"(?:an |eine |it's an |das ist eine )?(?:answer|antwort)(?: (?:to|auf) .{1,30})?",
    writing_views.LEAVE: r"neither|leave it(?: alone| as it is)?|keins? davon|keine?s von beiden|weder noch",
    writing_views.PUBLISH: r"publish(?: it)?|veröffentlichen?|veröffentliche (?:sie|es)",
    writing_views.DELETE: r"delete(?: it)?|löschen?|lösche? (?:sie|es)",
    writing_views.REQUEST_FEEDBACK: (
        r"(?:get |give me |i'd like )?(?:the |some )?feedback|(?:gib mir |hol )?(?:die )?rückmeldung(?: holen| bitte)?|"
        r"read it(?: again)?|lies sie(?: noch ?mal)?"
    ),
    own_story_views.RENAME: r"rename(?: it)?|take (?:it|that one)|umbenennen|benenne? (?:sie|es) um|nimm (?:den|ihn)",
    own_story_views.ADD: _PUT_IN,
    views.PUT_IN: _PUT_IN,
    views.LEAVE_OUT: (
        r"leave (?:it|that) (?:out|alone|as it is)|lass (?:es|das)(?: weg| raus| so)?|weglassen|nicht rein"
    ),
    views.CROSS_OUT: (
        r"cross (?:it|that one|that) out|strike (?:it|that)|streiche? (?:ihn|den|es|das)|streichen|weg damit"
    ),
    views.ANOTHER_ONE: r"(?:no,? )?(?:another|a different)(?: one| remark)?|(?:nein,? )?(?:ein(?:en)? ander\w+)",
    views.FOR_STORY: r"(?:it's |das ist )?(?:for |für )?(?:the |my |die |meine )?(?:story|geschichte|readers|leser)",
    views.FOR_ME: r"(?:it's |das ist |das war )?(?:for |für )?(?:you|dich)",
    views.CHANGE: r"change (?:it|that)|do (?:it|that)|ändere? (?:es|das)|ändern",
    writing_views.SHOW: r"(?:open|show) it|öffnen|(?:zeig|öffne)(?: sie| es| mal)*",
    views.RULES_ONLY: (
        r"(?:only |just |nur )?(?:with |by |check (?:it )?(?:by|with) |mit |nach )?(?:the |die |den )?(?:rules|regeln)"
        r"(?: only| prüfen)?(?:,? (?:without|no|ohne|keine) (?:ai|ki))?|(?:without|no|ohne|keine) (?:the |any |"
        r"die )?(?:ai|ki)"
    ),
    views.CONSENT: (
        r"(?:(?:go ahead|go on|do it|start|check it|read it|mach das|mach es|mach|los|lies sie) )?(?:with|using|mit) "
        r"(?:the |an |der |einer )?(?:ai|ki)|(?:use|take|nimm|nutze?) (?:the |die )?(?:ai|ki)|"
        r"(?:get |hol (?:mir )?)?(?:the |die )?(?:ai|ki)[ -]?(?:feedback|rückmeldung)(?: holen)?|"
        r"(?:let (?:the )?(?:ai|model) read it|(?:the )?(?:ai|model) (?:may|can|is allowed to) read it|"
        r"(?:die )?ki (?:darf|kann|soll) (?:sie |es |das )?(?:mit)?lesen|(?:the )?(?:ai|ki) (?:is|ist) (?:fine|ok|okay|"
        r"all right|in ordnung)|i (?:agree|consent)|ich (?:stimme zu|bin einverstanden))"
    ),
    views.SEE_SENT: (
        r"(?:(?:and |und )?(?:let me see |show me |can i see |zeig mir(?: mal)?,? )?"
        r"(?:what (?:exactly )?(?:would|will|do|are) (?:you |be |being )*(?:sen[dt]|going to send)(?: (?:exactly|"
        r"to (?:it|the "
        r"ai|them)|out))*|was (?:genau )?(?:würde|wird|würdest|schickst)(?: (?:du|denn|genau|da|alles))*"
        r"(?: (?:gesendet|geschickt|schicken|senden|rausgehen))?))"
    ),
}
_SAID_FOR[views.CHANGE_STORY] = _SAID_FOR[views.CHANGE]
# Of several of these, one is told by its place, or by what it is about.
_SEVERAL = frozenset({views.CHOOSE_REMARK, views.CHANGE, views.CHANGE_STORY, own_story_views.RENAME})
_LEADS = LazyPattern(
    r"(?:(?:yes|yep|yeah|ja|jo|ok|okay|klar|sure|gern\w*|please|bitte|no,|nein,|then|dann|lieber|rather|i'd say|"
    r"fine|hm+|well|na|gut|alles klar|no wait|wait|actually|warte|doch|(?:can|could) you|kannst du|(?:it's|its|"
    r"i mean|i meant|ich meine|ich nehme|take|nimm)\b)[\s,.!:–-]+)*"
)
_TAILS = LazyPattern(
    r"(?:[\s,.!…]+(?:please|pls|bitte|thanks|thank you|danke|then|dann|instead|doch|mal|now|jetzt))*[\s.!…]*\Z"
)
_DENIES = LazyPattern(r"\b(?:not|no|don't|do not|isn't|nicht|kein\w*|nein)\b")
_WORD = LazyPattern(r"[^\W_]+")
_PUTS = frozenset({views.PUT_IN, views.CHOOSE_SECTION, own_story_views.ADD, own_story_views.ADD_WHERE})
# Consent takes a plain yes, or the whole label.
_CONSENTS = frozenset({views.CONSENT, sorting_views.AGREE})
# What is asked for in a question, and what is named with a no: «no AI».
_ASKED_FOR, _SAID_WITH_NO = frozenset({views.SEE_SENT}), frozenset({views.RULES_ONLY})
# Words that tell buttons apart although they are small.
_TELLING = frozenset({"you", "me", "du", "dich", "mich"})
_PLACED = LazyPattern(
    rf"(?:(?:number|nummer|no|nr|remark|hinweis|title|titel|the|die|der|das|den|take|nimm)\b\.? ?)*"
    rf"(?:{'|'.join(f'(?P<p{at}>{words})' for at, words in enumerate(PLACES))})"
    r"(?: (?:one|remark|title|sentence|hinweis|titel|satz))?"
)

# What puts back what was changed or taken out, where that was done last.
_TAKES_BACK = LazyPattern(
    r"(?:(?:hm+|no|nein|wait|warte|ach|oh|actually|doch|ok|okay|sorry|moment|please|bitte|but|aber|and|und|then|dann|"
    r"well|na|leave (?:it|that|them) (?:in|there|as it (?:was|is))|keep (?:it|that|them)(?: in| there)?|"
    r"put (?:it|that|them|(?:the|that|this) [\w ]{1,30}) back(?: in| there)?|bring (?:it|that) back|"
    r"(?:i(?:'ve| have)? )?changed my mind|on second thoughts?|"
    r"(?:das |es |ihn |sie )?(?:soll |sollte )?(?:doch |bitte )*(?:drin|stehen|drinnen)(?: ?bleiben| ?lassen)|"
    r"lass (?:es|das|ihn|sie) (?:doch |bitte )*(?:drin|stehen|so wie es war)|(?:nimm|tu|pack|setz) (?:es|das|ihn|sie|"
    r"den satz)"
    r" (?:doch |bitte |wieder )*(?:rein|zurück|hinein)|(?:ich )?(?:hab|habe)(?:'s| es)? mir (?:doch )?anders überlegt|"
    r"(?:ich )?hab(?:e)?(?:'s)? mir anders überlegt)\b[\s,.!…–-]*)+"
)
_ONLY_LEADS = LazyPattern(
    r"(?:(?:hm+|no|nein|wait|warte|ach|oh|actually|doch|ok|okay|sorry|moment|please|bitte|but|aber|and|und|then|dann|"
    r"well|na)\b[\s,.!…–-]*)+"
)
_YES_THAT = LazyPattern(
    r"(?:(?:yes|yep|yeah|ja|jo|genau|right|exactly|sure|klar)[,.! ]+)?(?:(?:it's|its|that's|ist) )?"
    r"(?:that one|this one|the (?:only|first) one|die(?:se)? da|genau die(?:se)?|die(?:se)?|die ist es)[\s.!]*"
)


def takes_back(text: str) -> bool:
    """Whether a message says no more than that what was done last is to be as it was."""
    plain = told_to.folded(text)
    return bool(_TAKES_BACK.fullmatch(plain)) and not _ONLY_LEADS.fullmatch(plain)


def points_at_it(text: str) -> bool:
    """Whether a message says no more than that the only thing that was offered is what is meant."""
    return bool(_YES_THAT.fullmatch(told_to.folded(text)))


def meant(
    text: str, buttons: Sequence[ButtonOffer], drafts: Sequence[StoryDraft], spoken_of: int | None
) -> ButtonOffer | None:
    """The only button that a message names; None if it names none, says more, or is in doubt.

    `drafts` are the stories that the buttons are about; `spoken_of` is the id of the one that was spoken of last.
    """
    plain = told_to.folded(text)
    words = _WORD.findall(plain)
    if not words or len(words) > MAX_WORDS:
        return None
    is_asked = "?" in plain.rstrip(" .!")
    lead = _LEADS.match(plain)
    said = _TAILS.sub("", plain[lead.end() if lead else 0 :])
    if is_asked:
        asked = _by_phrase(said.rstrip(" ?"), [one for one in buttons if one.verb in _ASKED_FOR])
        return asked[0] if len(asked) == 1 else None
    ways = (
        _by_label(plain, said, buttons),
        _by_phrase(said, [one for one in buttons if one.verb in _SAID_WITH_NO or not _DENIES.search(said)]),
        _by_section(said, text, buttons),
        _of_several(said, buttons),
        _of_stories(plain, buttons, drafts, spoken_of),
        [] if _DENIES.search(said) else _by_words(said, buttons),
    )
    found = next(filter(None, ways), [])
    return found[0] if len({_sense(one) for one in found}) == 1 else None


def stories_in(buttons: Sequence[ButtonOffer]) -> list[int]:
    """The ids of the stories among which buttons that do the same choose, in their order; none without a choice."""
    for verb in dict.fromkeys(one.verb for one in buttons):
        ids = [story for one in buttons if one.verb == verb and (story := _story_of(one))]
        if len(set(ids)) > 1:
            return list(dict.fromkeys(ids))
    return []


def _sense(one: ButtonOffer) -> str:
    """What a button does; a menu's option puts a text where the button for it would."""
    return one.value if one.verb in _PUTS else one.encoded


def _story_of(one: ButtonOffer) -> int:
    try:
        value = json.loads(one.value)
    except ValueError:
        return 0
    return int(value.get("story_id") or 0) if isinstance(value, dict) else 0


def _by_label(plain: str, said: str, buttons: Sequence[ButtonOffer]) -> list[ButtonOffer]:
    labels = {" ".join(_WORD.findall(text)) for text in (plain, said)}
    return [one for one in buttons if " ".join(_WORD.findall(told_to.folded(one.label))) in labels]


def _by_phrase(said: str, buttons: Sequence[ButtonOffer]) -> list[ButtonOffer]:
    """The buttons that are often called that."""
    return [one for one in buttons if one.verb in _SAID_FOR and re.fullmatch(_SAID_FOR[one.verb], said)]


def _by_section(said: str, text: str, buttons: Sequence[ButtonOffer]) -> list[ButtonOffer]:
    """What puts a text into the section that is named, alone or with where to put it."""
    to_us = small_talk.separate(text)
    section = small_talk.section_called(said) or (to_us.section if to_us.asks and not to_us.rest else None)
    if section is None:
        return []
    return [one for one in buttons if one.verb in _PUTS and f'"{section}"' in one.value]


def _of_several(said: str, buttons: Sequence[ButtonOffer]) -> list[ButtonOffer]:
    """One of several remarks, sentences or titles, by its place or by what it is about."""
    for verb in _SEVERAL:
        several = [one for one in buttons if one.verb == verb]
        number = _PLACED.fullmatch(said)
        if len(several) < MIN_SEVERAL:
            continue
        if number:
            at = next(at for at in range(len(PLACES)) if number[f"p{at}"])
            return several[at : at + 1]
        if not _DENIES.search(said) and not told_to.has_figure(said):
            likely = remark_mentions.candidates(said, [one.label for one in several])
            return [several[at] for at in likely]
    return []


def _of_stories(
    plain: str, buttons: Sequence[ButtonOffer], drafts: Sequence[StoryDraft], spoken_of: int | None
) -> list[ButtonOffer]:
    """The button beside the story that is named."""
    found = story_names.chosen(drafts, plain, spoken_of) if drafts else []
    if len(found) != 1 or not story_names.names_only(found[0], plain):
        return []
    return [one for one in buttons if _story_of(one) == found[0].story_id]


def _by_words(said: str, buttons: Sequence[ButtonOffer]) -> list[ButtonOffer]:
    """The buttons whose labels have every word that was said."""
    small = (stop_words("en") | stop_words("de")) - _TELLING
    words = [word for word in _WORD.findall(said) if word not in small]
    labels = [set(_WORD.findall(told_to.folded(one.label))) for one in buttons]
    if not words:
        return []
    found = [one for one, label in zip(buttons, labels, strict=True) if all(_is_among(word, label) for word in words)]
    return [one for one in found if one.verb not in _CONSENTS]


def _is_among(word: str, label: set[str]) -> bool:
    """Whether a word is in a label, perhaps with another ending."""
    return word in label or (len(word) > STEM and any(one[:STEM] == word[:STEM] for one in label))
