"""Activity templates in `content/activities`, a file per kind and language, and the seasons made of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from pydantic import Field, model_validator

from bot.errors import GroundswellError
from bot.kit.content import SLUG, ContentDocument, ContentReader, Strict
from bot.kit.i18n import SOURCE, language
from bot.kit.patterns import LazyPattern

FILE = LazyPattern(rf"(?P<id>{SLUG})(?:\.(?P<language>[a-z]{{2}}))?\.yaml")
FOLDER, SEASONS = "activities", "seasons"
# Any day is good enough to check that a season's sentences can be parsed.


class AgendaItem(Strict):
    minutes: int = Field(ge=1, le=480, description="every part of an agenda needs its minutes")
    what: str = Field(min_length=1, max_length=200, description="every part of an agenda says what happens")


class SessionRole(Strict):
    """A role in a session, such as timekeeper."""

    name: str = Field(min_length=1, max_length=40, description="every role needs a name")
    does: str = Field(min_length=1, max_length=200, description="every role says what it does")


class TemplateMessages(Strict):
    """The messages before, at the beginning of, and after a session."""

    call: str = Field(min_length=1, max_length=400, description="an activity needs the words that invite to it")
    opening: str = Field(min_length=1, max_length=400, description="an activity needs the words that open it")
    thanks: str = Field(min_length=1, max_length=400, description="an activity needs the words that thank")


class ActivityTemplate(Strict):
    """<kind>.yaml: purpose and course of an activity of that kind, in one language."""

    title: str = Field(min_length=1, max_length=60, description="every activity needs a title")
    names: tuple[str, ...] = Field(min_length=1, max_length=8, description="an activity lists the names people give it")
    purpose: str = Field(min_length=1, max_length=300, description="every activity says in a sentence what it is for")
    minutes: int = Field(ge=5, le=480, description="every activity says how many minutes it takes")
    agenda: tuple[AgendaItem, ...] = Field(min_length=1, max_length=10, description="every activity needs its agenda")
    roles: tuple[SessionRole, ...] = Field(min_length=1, max_length=6, description="every activity needs its roles")
    messages: TemplateMessages = Field(description="every activity needs its messages: call, opening and thanks")
    follow_up: tuple[str, ...] = Field(min_length=1, max_length=6, description="every activity says what follows it")
    lesson: str | None = Field(default=None, pattern=rf"^{SLUG}/{SLUG}$", description="a lesson is <track>/<lesson>")

    @model_validator(mode="after")
    def _agenda_fills_the_time(self) -> ActivityTemplate:
        total = sum(item.minutes for item in self.agenda)
        if total != self.minutes:
            raise ValueError(f"the agenda takes {total} minutes, and the activity {self.minutes}")
        return self


class SeasonTranslation(Strict):
    """seasons/<id>.<language>.yaml: title and summary in another language."""

    title: str = Field(min_length=1, max_length=60, description="every season needs a title")
    summary: str = Field(min_length=1, max_length=300, description="every season says in a sentence what it is")


class Season(SeasonTranslation):
    """seasons/<id>.yaml: series planned together, each a sentence for `/community schedule`."""

    gatherings: tuple[str, ...] = Field(min_length=1, max_length=20, description="every season lists its gatherings")


@dataclass(frozen=True)
class ActivityCatalog:
    """Templates by kind and language, kinds by each of their names (casefolded), and seasons by id."""

    templates: Mapping[str, Mapping[str, ActivityTemplate]]
    kinds: Mapping[str, str]
    seasons: Mapping[str, Season]
    season_translations: Mapping[tuple[str, str], SeasonTranslation]

    def template(self, kind: str, code: str | None = None) -> ActivityTemplate | None:
        """The template of a kind in a language, by default the current one; None for a kind without a template."""
        variants = self.templates.get(kind)
        return variants.get(code or language(), variants[SOURCE]) if variants else None

    def kinds_by_spoken_name(self) -> Mapping[str, str]:
        """The kinds by each of their names, those in the current language first."""
        here = {kind: variants.get(language(), variants[SOURCE]) for kind, variants in self.templates.items()}
        own = {name.casefold(): kind for kind, template in here.items() for name in template.names}
        return {**own, **self.kinds}

    def title_of_name(self, spoken: str) -> str:
        """The title of the kind with a spoken name, in the current language; the name itself for another one."""
        template = self.template(self.kinds_by_spoken_name().get(spoken, ""))
        return template.title if template else spoken

    def season(self, season_id: str) -> Season | SeasonTranslation:
        """A season's title and summary in the current language."""
        return self.season_translations.get((season_id, language()), self.seasons[season_id])


# Raises a GroundswellError for a season's sentence that nobody could schedule; gets the sentence and kinds by name.
SentenceCheck = Callable[[str, Mapping[str, str]], object]


def load(root: Path, check_sentence: SentenceCheck | None = None) -> ActivityCatalog:
    """The catalog in `root`/activities; ContentErrors with everything that is wrong with it."""
    reading = ContentReader()
    templates = _by_kind(_documents(reading, root / FOLDER), reading)
    names = _names(templates, reading)
    seasons, translations = _seasons(reading, root / FOLDER / SEASONS, names, check_sentence)
    reading.finish()
    shown = {kind: MappingProxyType({code: document.content for code, document in variants.items()})
             for kind, variants in templates.items()}  # fmt: skip
    return ActivityCatalog(MappingProxyType(shown), MappingProxyType(names), seasons, translations)


def _documents(reading: ContentReader, folder: Path) -> dict[tuple[str, str], ContentDocument[ActivityTemplate]]:
    found = {}
    for path in sorted(folder.glob("[!.]*")) if folder.is_dir() else ():
        match = FILE.fullmatch(path.name)
        if path.is_dir() and path.name == SEASONS:
            continue
        if not match:
            reading.note(path, 0, "only activities belong here, named like book-club.yaml or book-club.de.yaml")
        elif document := reading.yaml(path, ActivityTemplate):
            found[match["id"], match["language"] or SOURCE] = document
    return found


Kinds = dict[str, dict[str, ContentDocument[ActivityTemplate]]]


def _by_kind(documents: Mapping[tuple[str, str], ContentDocument[ActivityTemplate]], reading: ContentReader) -> Kinds:
    kinds: Kinds = {}
    for (kind, code), document in documents.items():
        kinds.setdefault(kind, {})[code] = document
    for kind, variants in kinds.items():
        for code, document in variants.items():
            own = variants.get(SOURCE)
            if own is None:
                reading.note(document.path, 0, f"{kind}.yaml is missing, which this file translates")
            elif code != SOURCE and _structure(document.content) != _structure(own.content):
                reading.note(document.path, 1, f"the agenda and the roles are not those of {own.path.name}")
    return {kind: variants for kind, variants in kinds.items() if SOURCE in variants}


def _structure(template: ActivityTemplate) -> tuple[object, ...]:
    return ([item.minutes for item in template.agenda], len(template.roles), template.lesson)


def _names(kinds: Kinds, reading: ContentReader) -> dict[str, str]:
    names: dict[str, str] = {}
    for kind, variants in kinds.items():
        for document in variants.values():
            for index, name in enumerate(document.content.names):
                if names.setdefault(name.casefold(), kind) != kind:
                    reading.note(document.path, document.line("names", index), f"names: {name} is another kind's name")
    return names


def _seasons(
    reading: ContentReader, folder: Path, names: Mapping[str, str], check_sentence: SentenceCheck | None
) -> tuple[Mapping[str, Season], Mapping[tuple[str, str], SeasonTranslation]]:
    seasons: dict[str, Season] = {}
    translations: dict[tuple[str, str], SeasonTranslation] = {}
    for path in sorted(folder.glob("[!.]*")) if folder.is_dir() else ():
        match = FILE.fullmatch(path.name)
        if not match:
            reading.note(path, 0, "only seasons belong here, named like first-quarter.yaml or first-quarter.de.yaml")
        elif code := match["language"]:
            if translation := reading.yaml(path, SeasonTranslation):
                translations[match["id"], code] = translation.content
        elif season := reading.yaml(path, Season):
            if check_sentence:
                _check_sentences(reading, season, names, check_sentence)
            seasons[match["id"]] = season.content
    return MappingProxyType(seasons), MappingProxyType(translations)


def _check_sentences(
    reading: ContentReader, season: ContentDocument[Season], names: Mapping[str, str], check_sentence: SentenceCheck
) -> None:
    for index, sentence in enumerate(season.content.gatherings):
        try:
            check_sentence(sentence, names)
        except GroundswellError as error:
            reading.note(season.path, season.line("gatherings", index), f"gatherings.{index}: {error.sentence()}")
