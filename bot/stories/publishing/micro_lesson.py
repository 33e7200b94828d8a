"""A draft of a micro-lesson with a question, made from a published story for an author to edit."""

from __future__ import annotations

import unicodedata

import yaml

from bot.kit.i18n import _
from bot.kit.patterns import LazyPattern
from bot.stories.analysis.segmentation import split_sentences
from bot.stories.publishing import assets
from bot.stories.publishing.showcase import PublishedStory
from bot.stories.sections import SECTION_LETTERS, Section

MAX_BODY_WORDS, MAX_SENTENCE_WORDS, MAX_LABEL, MAX_WHY = 84, 28, 140, 500
_NO_SLUG = LazyPattern(r"[^a-z0-9]+")


def slug(title: str) -> str:
    """A lesson's id: lower-case words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    return _NO_SLUG.sub("-", plain).strip("-")[:50].rstrip("-") or "a-success-story"


def file_name(story: PublishedStory) -> str:
    """The file name until its author puts it into a track."""
    return f"00-{slug(story.title)}.md"


def draft(story: PublishedStory) -> str:
    """The lesson as a content file, in the current language; every statement about the case is from the story."""
    front = {
        "title": _clean(story.title or _("What worked elsewhere"))[:150],
        "sources": [_clean(assets.source(story))],
        "questions": [_question(story)],
        "reflection": {
            "ask": _("Where could this work for you, and what would you have to change? *When …, I will …*"),
            "plan": True,
        },
    }
    written = yaml.safe_dump(front, sort_keys=False, allow_unicode=True, width=110)
    return f"---\n{written}---\n{_body(story)}\n"


def _body(story: PublishedStory) -> str:
    """Situation, approach and results as far as there is room, and something to try today."""
    room = MAX_BODY_WORDS
    parts: list[str] = []
    for section, lead in _leads().items():
        told: list[str] = []
        for text in _usable(story, section)[:2]:
            room -= len(text.split())
            if room < 0:
                break
            told.append(text)
        if told:
            parts.append(f"{lead} {' '.join(told)}")
    today = _("**Try today:** name one thing in your own week that is like this case, and one that is different.")
    return "\n\n".join([*parts, today])


def _leads() -> dict[Section, str]:
    return {
        Section.CONTEXT: _("**The case.**"),
        Section.APPROACH: _("**What they did.**"),
        Section.RESULTS: _("**What changed.**"),
    }


def _usable(story: PublishedStory, section: Section) -> list[str]:
    sentences = split_sentences(story.version.sections[section], SECTION_LETTERS[section])
    return [_clean(one.text) for one in sentences if len(one.text.split()) <= MAX_SENTENCE_WORDS]


def _clean(text: str) -> str:
    """A text on one line, without markup, mentions and tags."""
    plain = " ".join(text.replace("<", "(").replace(">", ")").split())
    return plain.replace("*", "").replace("`", "'").replace("[", "(").replace("]", ")")


def _question(story: PublishedStory) -> dict[str, object]:
    """A decision question: the essential factor against three likely misconceptions, each explained."""
    kept = _short(_usable(story, Section.FACTORS)) or _("Before copying the steps, look at what made it work")
    result = _short(_usable(story, Section.RESULTS), MAX_WHY)
    why = _("The authors say that this mattered. Without this, the rest may look right and still not work.")
    seen = _(" What they saw: {result}", result=result) if result else ""
    options = [
        {"text": kept, "correct": True, "why": f"{why}{seen}"[:600]},
        {
            "text": _("The same tool, in the same version, for everyone at once"),
            "why": _(
                "A tool is easy to copy, so many people think of it first. In this story, the tool was "
                "only one part. The people around it did the rest."
            ),
        },
        {
            "text": _("Somebody as keen as the person who got the first team started"),
            "why": _(
                "Keen people help at the start. But a practice that depends on one person stops when that "
                "person leaves. Such a practice is a warning sign, not something to copy."
            ),
        },
        {
            "text": _("The first team's figures, set as the target for the next team"),
            "why": _(
                "The figures show that it was worth the effort for that team. The next team starts from a "
                "different point, so they need their own baseline first."
            ),
        },
    ]
    title = _clean(story.title or _("this practice"))
    ask = _("Your team wants to adopt “{title}”. What do you need to put in place first?", title=title)
    return {"id": "what-comes-along", "kind": "single_choice", "ask": ask, "shuffle": True, "options": options}


def _short(texts: list[str], most: int = MAX_LABEL) -> str:
    return next((text for text in texts if len(text) <= most), "")
