"""Whether a sentence tells of what has happened, or only of what somebody will do."""

from __future__ import annotations

from bot.kit.patterns import LazyPattern

# A clause that only gives a reason, a condition or an aim tells nothing of what became of it.
_CLAUSE = LazyPattern(r"[,;:–—]\s*|\s(?=(?:and|but|und|aber|sowie|sondern)\b)")
_SUBORDINATE = LazyPattern(
    r"(?:because|since (?:she|he|they|it|we)|as|if|when|once|until|so that|unless|who|which|"
    r"weil|da|wenn|sobald|falls|bis|damit|sodass|dass|der|die|das)\b"
)
_TO_COME = {
    "en": LazyPattern(
        r"\b(?:will|won't|shall|(?:is|are|am|'re|'s) going to|(?:plan|plans|planning|planned|intend|intends|hope|hopes|"
        r"want|wants|expect|expects) to|(?:is|are) to be|"
        r"next (?:week|month|quarter|year|time|close|round|spring|summer|autumn|winter)|"
        r"from (?:next|now) \w+ on|soon)\b|\w'll\b"
    ),
    "de": LazyPattern(
        r"\b(?:soll|sollen|möchten?|planen|plant|geplant|hoffen|hoffe|wollen|will|demnächst|"
        r"künftig|in zukunft|nächste[nrsm]? (?:woche|monat|quartal|jahr|mal|abschluss|runde))\b|"
        # «wird gemacht» is done; «wird machen» is not yet.
        r"\b(?:wird|werden|werde)\b(?=.*\b(?!ge\w+en\b)\w{2,}(?:en|ern|eln|tun|sein)\W*\Z)"
    ),
}


def is_told(sentence: str, language: str) -> bool:
    """Whether a sentence tells of something that has happened or is so; any does in a language without these words."""
    to_come = _TO_COME.get(language)
    plain = " ".join(sentence.replace("’", "'").casefold().split())
    if to_come is None or not to_come.search(plain):
        return True
    clauses = [clause.strip() for clause in _CLAUSE.split(plain) if len(clause.split()) > 2]
    main = [clause for clause in clauses if not _SUBORDINATE.match(clause)]
    return any(not to_come.search(clause) for clause in main)
