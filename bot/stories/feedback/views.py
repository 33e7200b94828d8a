"""Feedback as its author sees it: what helps most, then every remark with its quotes and a way to say it is wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.stories import blocks, labels
from bot.stories.blocks import button, named
from bot.stories.feedback.findings import as_finding
from bot.stories.feedback.result_views import About, line, masked, origin, readiness
from bot.stories.feedback.schema import Kind, Step
from bot.stories.feedback.service import WRONG, Reviewed, steps
from bot.stories.models import StoryFinding
from bot.stories.sections import SECTIONS, Section
from bot.stories.service import Draft

AGREE = "stories.agree"
RULES_ONLY = "stories.rules_only"
OPINE = "stories.opine"
LOOK = "stories.look"
TAKE_BACK = "stories.take_back"
OPINIONS = ("up", "down", WRONG)
MAX_FINDINGS, MAX_CHARACTERS, MAX_OF_FINDING, MAX_OF_STEP = 34, 10_500, 1200, 500
_ORDER = tuple(Kind)


def consent(draft: Draft, host: str, model: str) -> Json:
    """What leaves if an author agrees; said before anything does."""
    ask = _("Shall a model read {title} too?", title=named(draft.title))
    return blocks.message(
        ask,
        blocks.text(f"*{ask}*"),
        blocks.text(consent_words(host, model)),
        blocks.actions(
            button(AGREE, _("Get AI feedback"), draft.story_id, style="primary"),
            button(RULES_ONLY, _("Rules only"), draft.story_id),
        ),
        blocks.note(_("`/story consent` shows what was agreed and sent, and takes it back at any time.")),
    )


def consent_words(host: str, model: str) -> str:
    """Just what an author agrees to; these words are kept with their agreement."""
    return _(
        "If you agree, the sentences of this story are sent to the model *{model}* at *{host}*, and to nobody else.\n"
        "• Masked before: e-mail addresses, telephone numbers, bank accounts, card numbers, keys, dates of birth, "
        "addresses, and names with a title.\n"
        "• Not recognised, so please take them out yourself: other names of people and customers, illnesses, secrets.\n"
        "Your name is not sent. Without a model the rules alone check your story, here.",
        model=escape(model),
        host=escape(host),
    )


def status(draft: Draft, version: int, *, model: str = "", host: str = "", looked_at: bool = False) -> Json:
    """Said at once, while a review is on its way."""
    words = _("I am reading {title}, version {version}.", title=named(draft.title), version=version)
    who = _("By rules; no model is asked.")
    if model:
        who = _(
            "With {model} at {host}, and by rules. It can take a minute or two.", model=escape(model), host=escape(host)
        )
    then = (
        _("A facilitator looks at the feedback before it comes to you.")
        if looked_at
        else _("It comes to your direct messages.")
    )
    return blocks.message(words, blocks.text(words), blocks.note(f"{who} {then}"))


def result(reviewed: Reviewed, *, host: str = "", restore: Callable[[str], str] = str) -> Json:
    """The message that brings a review; `restore` puts personal data back into a model's words."""
    about = About(reviewed.title, reviewed.version, reviewed.review.model, host)
    words = _(
        "Here is the feedback on {title}, version {version}.", title=named(reviewed.title), version=reviewed.version
    )
    made = [blocks.text(f"*{words}*"), blocks.note(origin(about, reviewed.found)), *_steps(steps(reviewed), restore)]
    ready = blocks.text(blocks.cut(readiness(reviewed.found), 1200))
    asides = [*reviewed.found.unchecked, *([masked(reviewed.found)] if reviewed.found.personal else [])]
    tail = [ready, *(blocks.note(blocks.cut(escape(one), 600)) for one in asides), _doings(reviewed)]
    room = MAX_CHARACTERS - sum(map(length, [*made, *tail]))
    return blocks.message(words, *made, *_findings(reviewed, room), *tail)


def length(block: Json) -> int:
    """How many characters of a block are read."""
    texts = [block.get("text", {}), *block.get("elements", [])]
    return sum(len(one["text"]) for one in texts if isinstance(one.get("text"), str))


def _steps(left: Sequence[Step], restore: Callable[[str], str]) -> list[Json]:
    if not left:
        return []
    lines = [
        blocks.cut(f"{n}. *{labels.title(one.section)}*: {escape(restore(one.words))}", MAX_OF_STEP)
        for n, one in enumerate(left, 1)
    ]
    head = _("What would help most")
    return [blocks.text("\n".join([f"*{head}*", *lines]))]


def _findings(reviewed: Reviewed, room: int) -> list[Json]:
    made: list[Json] = []
    shown = 0
    for section in SECTIONS:
        here = sorted(
            (p for p in reviewed.rows if p[0].section == section), key=lambda p: _ORDER.index(Kind(p[0].kind))
        )
        for place, (row, words) in enumerate(here):
            head = f"*{labels.title(section)}*\n" if place == 0 else ""
            block = finding(reviewed, row, words, head)
            room -= length(block)
            if shown >= MAX_FINDINGS or room < 0:
                left = len(reviewed.rows) - shown
                return [*made, blocks.note(ngettext("And {n} more remark.", "And {n} more remarks.", left))]
            made.append(block)
            shown += 1
    return made


def finding(reviewed: Reviewed, row: StoryFinding, words: str, head: str = "") -> Json:
    """One remark with its quotes; a wrong one is struck."""
    if row.position in reviewed.struck:
        gone = " ".join(escape(words).replace("~", "").split())
        noted = _("You said this is wrong. It won't come again for this version.")
        return blocks.text(blocks.cut(f"{head}~{gone}~\n_{noted}_", MAX_OF_FINDING))
    said = line(reviewed.found, as_finding(row, words))
    if row.opinion in {"up", "down"}:
        mark = ":thumbsup:" if row.opinion == "up" else ":thumbsdown:"
        noted = _("Noted, thank you.")
        said += f"\n_{mark} {noted}_"
    menu = {"type": "overflow", "action_id": OPINE, "options": _opinions(row.id or 0)}
    return {**blocks.text(blocks.cut(f"{head}{said}", MAX_OF_FINDING)), "accessory": menu}


def _opinions(finding_id: int) -> list[Json]:
    words = {"up": _("👍 This helps"), "down": _("👎 This does not help"), WRONG: _("This is wrong")}
    return [blocks.option(words[opinion], f"{finding_id}:{opinion}") for opinion in OPINIONS]


def _doings(reviewed: Reviewed) -> Json:
    story = reviewed.review.story_id
    first = next((one.section for one in steps(reviewed)), SECTIONS[0])
    doings = [
        button("stories.edit", _("Revise it"), f"{story}:{first}", style="primary"),
        button("stories.ask", _("Try again") if reviewed.found.failure else _("Get feedback again"), story),
    ]
    if reviewed.version > 1:
        doings.append(button("stories.changes", _("What has changed"), story))
    return blocks.actions(*doings, button("stories.publish", _("Publish"), story))


def question(section: Section, number: int, *, first: bool) -> Json:
    """A question of a review, for its thread."""
    ask = labels.questions(section)[number - 1]
    lead = _("If you like, answer here and I add it to *{section}*:", section=labels.title(section))
    more = "" if first else _("Thank you, that is in your draft now.") + " "
    words = f"{more}{lead} {ask}"
    return blocks.message(words)


def thanks(story_id: int, section: Section) -> Json:
    """After the last question."""
    words = _("Thank you, that is in *{section}* now. That was my last question.", section=labels.title(section))
    again = button("stories.ask", _("Get feedback again"), story_id, style="primary")
    return blocks.message(
        words, blocks.text(words), blocks.actions(again, button("stories.changes", _("What has changed"), story_id))
    )


def nothing_asked(story_id: int) -> Json:
    """For a reply in a thread that has no open question."""
    words = _(
        "I have no open question here, so I changed nothing. You can write in your story, or ask for feedback again."
    )
    doings = blocks.actions(
        button("stories.edit", _("Write in it"), f"{story_id}:{SECTIONS[0]}"),
        button("stories.ask", _("Get feedback again"), story_id),
    )
    return blocks.message(words, blocks.text(words), doings)
