"""Which buttons fit below an answer, by the words that were written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.conversation import hosting, offers, topics
from bot.conversation.deeds import Deed, Offer
from bot.conversation.intent_answer import IntentAnswer
from bot.conversation.intents import Intent
from bot.conversation.understood import Understood
from bot.conversation.words import fold

# Buttons that would puzzle somebody whose sentence has no word of their subject.
_SUBJECT_WORDS = {
    Intent.EXPORT_DATA: r"export|download|data|file|copy|my texts|daten|datei|kopie|herunterlad",
    Intent.DELETE_DATA: r"delet|remov|eras|forget|wipe|data|loesch|entfern|vergiss|vergess|daten",
    Intent.ZONE: r"zone|city|moved|abroad|travel|time difference|stadt|umgezogen|verreist|reise|zeitverschiebung",
    Intent.LANGUAGE: r"language|german|english|translat|sprache|deutsch|englisch|uebersetz",
    Intent.CERTIFICATE: r"certif|diploma|proof|zertifikat|nachweis|urkunde|bescheinig",
    Intent.BUG: r"broken|error|bug|work|fail|crash|button|click|press|wrong|missing|kaputt|fehler|geht|funktion|knopf|"
    r"klick|drueck|falsch|fehlt",
    Intent.IDEA: r"idea|suggest|improv|better|propos|idee|vorschl|verbesser|besser",
    Intent.COACH: r"against|resist|convinc|persuad|team|boss|colleague|say|dagegen|widerstand|ueberzeug|"
    r"chef|kolleg|sag",
    Intent.TOO_HARD: r"hard|difficult|understand|complicat|confus|schwer|schwierig|versteh|kompliziert|verwirr",
    Intent.WHO_SEES: r"see|read|who|privat|anonym|boss|manager|share|seh|lies|les|wer|chef|geheim|teil",
}


def _fitting(given: Sequence[Offer], written: str) -> list[Offer]:
    """The buttons without those that the words of a sentence give no reason for; if none is left, the general ones."""
    plain = fold(written)
    needed = {offers.meant(intent): words for intent, words in _SUBJECT_WORDS.items()}
    found = [each for each in given if each not in needed or re.search(needed[each], plain)]
    is_bare = bool(given) and all(each.deed is Deed.TELL for each in found)
    return [offers.what_is_open(), offers.settings(), *found] if is_bare else found


def _has_reason(offer: Offer, written: str) -> bool:
    """Whether the words of a sentence give a reason for a button, or it needs none."""
    words = {offers.meant(intent): words for intent, words in _SUBJECT_WORDS.items()}.get(offer)
    return words is None or re.search(words, fold(written)) is not None


def given(found: IntentAnswer, understood: Understood, written: str, in_a_row: int) -> list[Offer]:
    """The buttons that fit what was written; after a second message in a row that was not understood, a person."""
    telling = [offers.tell_somebody()] if in_a_row > 1 else []
    shown = [*(each for each in found.offers if each.deed is not Deed.TELL or not telling), *telling]
    if written and understood.intent is Intent.NONE:
        shown = _fitting(shown, written)
    elif written:
        shown = [each for each in shown if _has_reason(each, written)]
    if topics.names_part(written) or (understood.is_unclear and hosting.names_session(written)):
        shown = [each for each in shown if each not in (offers.stop(), offers.meant(Intent.STOP))]
    return shown
