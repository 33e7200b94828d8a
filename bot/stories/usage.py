"""What `/story` can do, a line each."""

from __future__ import annotations

from bot.kit.i18n import _
from bot.kit.slack import Json, escape
from bot.stories import blocks


def usage() -> Json:
    """Every word, and the ways without any."""
    lines = [
        _("*Write*"),
        _("`/story new`: section by section, in small windows; what you type is kept"),
        _("`/story list`: the stories you write, and where each is"),
        _("`/story show invoices`: one of them, by words of its title or by its number in the list"),
        _("`/story with @ana`: write the latest one together, if she likes"),
        _("*Feedback*"),
        _("`/story review`: feedback that quotes you and names what is missing, on the latest one or the one you name"),
        _("`/story changes`: what is different from the version before"),
        _("`/story consent`: what you agreed to, what was sent, and how to take it back"),
        _("*Use*"),
        _("`/story publish`: into the showcase, if you agree; `/story withdraw` takes it out"),
        _("`/story find onboarding`: published stories with these words, to read, use and make things of"),
        _("`/story delete`: every word of a story goes"),
    ]
    more = _("In our direct messages you can also paste a text or send a file (.md, .txt, .docx, .pdf).")
    return blocks.message("\n".join(lines), blocks.text("\n".join(lines)), blocks.note(more))


def unclear(verb: str) -> Json:
    """For a word that is none of ours."""
    return blocks.message(_("I don't know “{verb}”. `/story help` shows what I can do.", verb=escape(verb[:40])))
