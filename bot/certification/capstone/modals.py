"""The windows of a capstone, and what was filled in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from pydantic import Field

from bot.certification.capstone import views
from bot.certification.capstone.models import CapstoneVersion
from bot.certification.capstone.rubric import Rubric, RubricPart
from bot.certification.capstone.service import MAX_CHARACTERS, CapstoneDraft, ElementText, empty_looking
from bot.certification.capstone.sources import CapstoneSource
from bot.certification.capstone.submitting import CapstoneOverview
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape, fields_of, unescape
from bot.stories.writing.long_fields import ALMOST_FULL_CHARACTERS, MAX_FIELD_CHARACTERS, join_fields, split_fields
from bot.stories.writing.service import text_hash

SAVE = "certification.capstone_save"
SUBMIT = "certification.capstone_submit"
PLAN = "certification.capstone_plan"
SHARE = "certification.capstone_share"
UPLOAD = "certification.capstone_upload"
CLOSED = "certification.capstone_closed"
PARTS, MANAGER, DAY, PERSON, FILE_FIELD = "parts", "manager", "day", "person", "file"
FILE_TYPES = ("txt", "md", "docx", "pdf")


class PartWindow(Payload):
    """An open window of a part, with hashes of its texts and where long ones were split."""

    part: str = ""
    was: dict[str, str] = Field(default_factory=dict)
    separators: dict[str, list[str]] = Field(default_factory=dict)


def part(found: RubricPart, draft: CapstoneDraft) -> Json:
    """The window in which a part is written, a field for each element, several for a long text."""
    texts = {each.id: draft.texts.get(each.id, ElementText("")).text for each in found.elements}
    split = {element: split_fields(text) for element, text in texts.items()}
    opened = PartWindow(
        part=found.id,
        was={element: text_hash(text) for element, text in texts.items()},
        separators={element: separators for element, (_parts, separators) in split.items() if separators},
    )
    shown: list[Json] = []
    for element in found.elements:
        fields = split[element.id][0]
        if len(fields[-1]) > ALMOST_FULL_CHARACTERS and len(fields) * MAX_FIELD_CHARACTERS < MAX_CHARACTERS:
            fields = [*fields, ""]
        for number, text in enumerate(fields):
            label = element.title if number == 0 else _("{title}, continued", title=element.title)
            field = blocks.text_input(initial=text, multiline=True, max_length=MAX_FIELD_CHARACTERS)
            hint = element.asks if number == 0 else None
            shown.append(blocks.input_block(f"{element.id}:{number}", label, field, optional=True, hint=hint))
    return blocks.modal(SAVE, found.title, shown, submit=_("Save"), close=_("Cancel"), metadata=opened.encode())


def written(view: Json, opened: PartWindow) -> dict[str, str]:
    """The text of each element that was in a part's window."""
    fields: dict[str, list[str]] = {}
    for block, held in fields_of(view).items():
        fields.setdefault(block.partition(":")[0], []).append(unescape(held.get("value") or ""))
    return {element: join_fields(texts, opened.separators.get(element, [])) for element, texts in fields.items()}


def first_field(element: str) -> str:
    """The block of an element's field, below which an error is said."""
    return f"{element}:0"


def sources(found: Sequence[CapstoneSource], rubric: Rubric) -> Json:
    """What can be taken from what somebody has made."""
    if not found:
        nothing = _(
            "There's nothing yet that you could copy into your capstone. You can use an engagement "
            "strategy (`/community strategy`), a season plan, a measurement framework (`/learn "
            "framework`), a stakeholder map (`/groundswell stakeholders`) or a story (`/story`)."
        )
        return closed(_("Use what I made"), [blocks.section(nothing)])
    note = _("I copy what you choose as it is now. Text you've written yourself stays.")
    lines = [
        blocks.section(views.source_line(each, rubric), blocks.button(views.USE, _("Use it"), each.key))
        for each in found
    ]
    return closed(_("Use what I made"), [blocks.section(note), *lines])


def taken(titles: Collection[str], version: int) -> Json:
    """What was taken, and the way back."""
    text = _("Copied into your capstone: {parts}.", parts=escape(", ".join(titles)))
    return closed(
        _("Use what I made"),
        [blocks.section(text), blocks.actions(blocks.button(views.UNDO, _("Undo"), version))],
    )


def hand_in(shown: CapstoneOverview, rubric: Rubric) -> Json:
    """Which parts are handed in, who reads them, and who must not."""
    ready = [
        each
        for each in rubric.parts
        if not shown.state(each.id).handed_in_at and any(one.id in shown.draft.texts for one in each.elements)
    ]
    if not ready:
        text = _("You have nothing to hand in at the moment: the assessors already have all your texts.")
        return closed(_("Hand in"), [blocks.section(text)])
    who_reads = _(
        "Two assessors read what you hand in and mark it independently. If their marks are far apart, "
        "a third assessor decides. The people who run the programme see that you've handed in. Nobody "
        "else sees a mark before you get the result. I copy your texts now, so what you change later "
        "isn't included."
    )
    little = empty_looking(shown.draft, rubric)
    options = [blocks.option(_choice(each, shown.draft, little), each.id) for each in ready]
    complete = [
        option
        for each, option in zip(ready, options, strict=True)
        if all(one.id in shown.draft.texts and one.id not in little for one in each.elements)
    ]
    parts = [
        blocks.section(who_reads),
        blocks.input_block(PARTS, _("What are you handing in?"), blocks.checkboxes(options, initial=complete)),
        blocks.input_block(
            MANAGER,
            _("Who is your manager?"),
            blocks.person_select(),
            optional=True,
            hint=_("I won't ask this person to judge your capstone."),
        ),
    ]
    return blocks.modal(SUBMIT, _("Hand in"), parts, submit=_("Hand it in"), close=_("Cancel"))


def _choice(one: RubricPart, draft: CapstoneDraft, little: Collection[str]) -> str:
    missing = sum(1 for each in one.elements if each.id not in draft.texts)
    if missing:
        return _("{title} ({n} missing)", title=one.title, n=missing)
    short = sum(1 for each in one.elements if each.id in little)
    return _("{title} ({n} almost empty)", title=one.title, n=short) if short else one.title


def chosen(view: Json) -> list[str]:
    """The ids of the parts that are to be handed in."""
    return [option["value"] for option in fields_of(view)[PARTS].get("selected_options") or ()]


def person_in(view: Json, field: str) -> str:
    """The Slack id of who was chosen in a field; empty for nobody."""
    return str((fields_of(view).get(field) or {}).get("selected_user") or "")


def due(due_on: str | None) -> Json:
    """By which day somebody wants to hand in."""
    field = blocks.input_block(
        DAY,
        _("By when do you want to hand in your capstone?"),
        blocks.date_picker(initial=due_on),
        optional=True,
        hint=_(
            "You choose this day just for yourself. I'll ask you once, on that day. Leave the field "
            "empty if you don't want to set a day."
        ),
    )
    return blocks.modal(PLAN, _("Set a day to hand it in"), [field], submit=_("Save"), close=_("Cancel"))


def day_in(view: Json) -> str:
    """The day that was chosen (ISO); empty for none."""
    return str(fields_of(view)[DAY].get("selected_date") or "")


def reader(slack_id: str | None) -> Json:
    """Who reads along."""
    field = blocks.input_block(
        PERSON,
        _("Who may read your draft?"),
        blocks.person_select(initial=slack_id),
        optional=True,
        hint=_(
            "Choose one colleague. They can't change anything, and they won't mark it. Choose nobody "
            "if nobody should read your draft."
        ),
    )
    return blocks.modal(SHARE, _("Choose a reader"), [field], submit=_("Save"), close=_("Cancel"))


def upload() -> Json:
    """A file whose headings say what belongs where."""
    text = _(
        "Put a heading above each part, such as “Learning objectives”. I'll put the text below a "
        "heading into that part."
    )
    field = blocks.input_block(FILE_FIELD, _("Your file"), blocks.file_input(FILE_TYPES))
    return blocks.modal(UPLOAD, _("Add a file"), [blocks.section(text), field], submit=_("Add it"), close=_("Cancel"))


def file_in(view: Json) -> str:
    """The id of the file that was sent; empty if there is none."""
    files = fields_of(view)[FILE_FIELD].get("files") or [{}]
    return str(files[0].get("id") or "")


def versions(found: Sequence[CapstoneVersion], zone: str) -> Json:
    """Earlier versions, each with a way back to it."""
    if not found:
        text = _("There are no earlier versions yet. Whenever your text is replaced, I keep the old version.")
        return closed(_("Earlier versions"), [blocks.section(text)])
    lines = [
        blocks.section(views.version_line(each, zone), blocks.button(views.UNDO, _("Bring it back"), each.number))
        for each in found[:40]
    ]
    return closed(_("Earlier versions"), lines)


def reading(title: str, texts: Mapping[str, ElementText], rubric: Rubric) -> Json:
    """A draft as a colleague reads it."""
    shown: list[Json] = []
    for each in rubric.parts:
        shown += [blocks.header(each.title), *views.readable_texts(dict(texts), each.elements)]
    return closed(title, shown)


def closed(title: str, parts: Sequence[Json]) -> Json:
    """A window that is only read."""
    return blocks.modal(CLOSED, title, parts, close=_("Close"))
