"""The form for a table of people, and its values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.cohorts import views
from bot.cohorts.enrol_parser import EnrolRequest
from bot.journeys.content import Library
from bot.kit.i18n import _, language
from bot.kit.slack import Json

MAX_PASTED = 3000
FORM = "cohorts.form"
OPEN = "open"


def form(library: Library) -> Json:
    """The form: a table to upload or paste, and the track, date and cohort for its people."""
    return {
        **_frame(),
        "submit": _plain(_("Preview")),
        "close": _plain(_("Leave it")),
        "blocks": [
            _text(
                _(
                    "A table with one row per person. The columns are `email` or `slack id` and, if you like, "
                    "`track`, `start` (such as 2027-01-11) and `language` (such as de). You'll see what would "
                    "happen before anything does."
                )
            ),
            _input("file", _("Table (CSV)"), _file(), optional=True),
            _input("lines", _("Or paste its rows here"), _field(multiline=True, max_length=MAX_PASTED), optional=True),
            _input("track", _("Track for people without one in the table"), _tracks(library)),
            _input("start", _("Starting on"), {"type": "datepicker"}, optional=True),
            _input("cohort", _("Name of their cohort"), _field(max_length=80), optional=True),
            _input("leaders", _("Who leads the cohort"), {"type": "multi_users_select"}, optional=True),
            _input("place", _("Channel where its lessons are posted"), _channels(), optional=True),
            _input("open", _("What they write about the lessons"), _sharing(), optional=True),
        ],
    }


def working() -> Json:
    """Replaces the form while people are looked up."""
    return {**_frame(), "close": _plain(_("Close")), "blocks": [_text(views.reading())]}


def _frame() -> Json:
    return {"type": "modal", "callback_id": FORM, "title": _plain(_("Enrol people"))}


def _file() -> Json:
    return {"type": "file_input", "filetypes": ["csv", "tsv", "txt"], "max_files": 1}


def _field(**more: Any) -> Json:
    return {"type": "plain_text_input", **more}


def _channels() -> Json:
    wanted = {"include": ["public", "private"], "exclude_bot_users": True}
    return {"type": "conversations_select", "filter": wanted}


def _tracks(library: Library) -> Json:
    options = [
        {"text": _plain(track.in_language(language()).title[:75]), "value": track.id}
        for track in list(library.tracks.values())[:100]
    ]
    default = next(option for option in options if option["value"] == library.default.id)
    return {"type": "static_select", "options": options, "initial_option": default}


def _sharing() -> Json:
    label = _("Cohort leads can read it; everyone in the cohort will know that")
    return {"type": "checkboxes", "options": [{"text": _plain(label), "value": OPEN}]}


def _input(name: str, label: str, element: Json, *, optional: bool = False) -> Json:
    shown = {"action_id": name, **element}
    return {"type": "input", "block_id": name, "label": _plain(label), "element": shown, "optional": optional}


def request(view: Json) -> EnrolRequest:
    """The submitted form as a request."""
    held = {block: element for block, elements in view["state"]["values"].items() for element in elements.values()}
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


def errors(blocks: Iterable[str], sentence: str) -> Json:
    """The response that keeps the form open, with the same error below several fields."""
    return {"response_action": "errors", "errors": dict.fromkeys(blocks, sentence)}


def _text(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}
