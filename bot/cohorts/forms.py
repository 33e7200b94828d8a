"""The form for a table of people, and its values."""

from __future__ import annotations

from bot.cohorts import views
from bot.cohorts.enrol_parser import EnrolRequest
from bot.journeys.content import Library
from bot.kit import blocks
from bot.kit.i18n import _, language
from bot.kit.slack import Json, fields_of

MAX_PASTED = 3000
MAX_OPTIONS = 100
FILE_TYPES = ("csv", "tsv", "txt")
FORM = "cohorts.form"
OPEN = "open"


def form(library: Library) -> Json:
    """The form: a table to upload or paste, and the track, date and cohort for its people."""
    explanation = _(
        "Use a table with one row per person. The columns are `email` or `slack id` and, if you like, "
        "`track`, `start` (such as 2027-01-11) and `language` (such as de). You'll see a preview "
        "before anybody is enrolled."
    )
    open_label = _("Cohort leads can read it, and I tell everyone in the cohort that they can")
    pasted = blocks.text_input(multiline=True, max_length=MAX_PASTED)
    optional = {
        "start": (_("Starting on"), blocks.date_picker()),
        "cohort": (_("Name of their cohort"), blocks.text_input(max_length=80)),
        "leaders": (_("Who leads the cohort"), blocks.people_select()),
        "place": (_("Channel for the cohort's lessons"), blocks.channel_select()),
        "open": (_("What they write about the lessons"), blocks.checkboxes([blocks.option(open_label, OPEN)])),
    }
    parts = [
        blocks.section(explanation),
        blocks.input_block("file", _("Table (CSV)"), blocks.file_input(FILE_TYPES), optional=True),
        blocks.input_block("lines", _("Or paste the table's rows here"), pasted, optional=True),
        blocks.input_block("track", _("Track for people without a track in the table"), _tracks(library)),
        *(blocks.input_block(name, label, element, optional=True) for name, (label, element) in optional.items()),
    ]
    return blocks.modal(FORM, _("Enrol people"), parts, submit=_("Preview"), close=_("Cancel"))


def working() -> Json:
    """Replaces the form while people are looked up."""
    return blocks.modal(FORM, _("Enrol people"), [blocks.section(views.reading())], close=_("Close"))


def _tracks(library: Library) -> Json:
    options = [
        blocks.option(track.in_language(language()).title, track.id)
        for track in list(library.tracks.values())[:MAX_OPTIONS]
    ]
    default = next(option for option in options if option["value"] == library.default.id)
    return blocks.static_select(options, initial=default)


def request(view: Json) -> EnrolRequest:
    """The submitted form as a request."""
    held = fields_of(view)
    files: list[Json] = held["file"].get("files") or [{}]
    file = files[0]
    return EnrolRequest(
        file=file.get("url_private_download") or file.get("url_private") or "",
        sheet=(held["lines"].get("value") or "").strip(),
        track=(held["track"].get("selected_option") or {}).get("value") or "",
        starts=held["start"].get("selected_date") or "",
        cohort=(held["cohort"].get("value") or "").strip(),
        leaders=tuple(held["leaders"].get("selected_users") or ()),
        place=held["place"].get("selected_conversation") or "",
        open_reflections=bool(held["open"].get("selected_options")),
    )
