"""Published stories as others see them, and what can be made of them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.kit.time import say_date
from bot.stories import blocks, labels
from bot.stories.blocks import button, named
from bot.stories.publishing import assets
from bot.stories.publishing.service import Publishing
from bot.stories.publishing.showcase import Shown, Use, Worked
from bot.stories.sections import SECTIONS

PUBLISH = "stories.publish"
AGREE_TOO = "stories.too"
NOT_YET = "stories.not_yet"
READ = "stories.read"
MAKE = "stories.make"
USE = "stories.use"
WITHDRAW = "stories.withdraw"
MAX_FOUND, MAX_USES, GLANCE, MAX_OF_SECTION = 10, 10, 280, 1800


def post(shown: Shown, uses: Sequence[Use]) -> Json:
    """A story in the showcase channel: enough to know whether to read it."""
    words = _("A success story to use: {title}", title=named(shown.title))
    made = [blocks.text(f"*{words}*")]
    for section in SECTIONS[:3]:
        text = " ".join(shown.version.sections[section].split())
        if text:
            made.append(
                blocks.text(f"*{labels.title(section)}*\n{escape(text[:GLANCE])}{' …' if len(text) > GLANCE else ''}")
            )
    return blocks.message(words, *made, evidence(uses), blocks.actions(*doings(shown)))


def doings(shown: Shown) -> list[Json]:
    """What anybody can do with a published story."""
    return [
        button(READ, _("Read it"), shown.story_id),
        button(MAKE, _("Make something of it"), shown.story_id),
        button(USE, _("I used it"), shown.story_id),
    ]


def evidence(uses: Sequence[Use]) -> Json:
    """How it went elsewhere, in one line."""
    if not uses:
        return blocks.note(_("Not used elsewhere yet, as far as anybody has said."))
    counts = {how: sum(1 for one in uses if one.worked == how) for how in Worked}
    said = ngettext("Used in {n} other place", "Used in {n} other places", len(uses))
    how = _(
        "worked {yes}, in part {partly}, not {no}",
        yes=counts[Worked.YES],
        partly=counts[Worked.PARTLY],
        no=counts[Worked.NO],
    )
    return blocks.note(f"{said}: {how}.")


def whole(shown: Shown, uses: Sequence[Use]) -> Json:
    """A published story from beginning to end."""
    words = _("{title}, published on {day}", title=named(shown.title), day=say_date(shown.published_at.date()))
    made = [blocks.text(f"*{words}*")]
    for section in SECTIONS:
        text = escape(shown.version.sections[section].strip()) or blocks.italic(_("nothing written"))
        made.append(blocks.text(blocks.cut(f"*{labels.title(section)}*\n{text}", MAX_OF_SECTION)))
    lines = "\n".join(f"• {escape(assets.use_line(use))}" for use in uses[:MAX_USES])
    told = [blocks.text(blocks.cut(lines, MAX_OF_SECTION))] if lines else []
    return blocks.message(words, *made, evidence(uses), *told, blocks.actions(*doings(shown)))


def found(wanted: str, shown: Sequence[Shown]) -> Json:
    """What a search came to."""
    if not shown:
        words = _("I found no published story with “{words}” in it.", words=escape(wanted[:80]))
        hint = _("Fewer or other words may help; `/story find` without any shows all of them.")
        return blocks.message(words, blocks.text(words), blocks.note(hint))
    words = ngettext("{n} published story", "{n} published stories", len(shown))
    made = [blocks.text(f"*{words}*")]
    for one in shown[:MAX_FOUND]:
        text = " ".join(one.version.sections[SECTIONS[0]].split())[:GLANCE]
        said = f"*{named(one.title)}*\n{escape(text)}"
        made.append({**blocks.text(said), "accessory": button(READ, _("Read it"), one.story_id)})
    if len(shown) > MAX_FOUND:
        made.append(blocks.note(_("The {n} newest are shown; more words find fewer.", n=MAX_FOUND)))
    return blocks.message(words, *made)


def waits(made: Publishing) -> Json:
    """Said to an author whose co-authors are still to agree."""
    who = ", ".join(f"<@{one}>" for one in made.missing)
    return blocks.message(_("Kept. It is published as soon as {who} agrees too; I have asked.", who=who))


def published(made: Publishing, *, arrives: bool) -> Json:
    """Said to the author once everybody has agreed; `arrives` where we may write into the channel."""
    facts = {"title": named(made.title), "channel": made.channel}
    if arrives:
        return blocks.message(
            _("{title} goes to <#{channel}> now. `/story withdraw` takes it out at any time.", **facts)
        )
    words = _(
        "{title} goes to <#{channel}> now. I have to be a member there: if nothing comes, write `/invite @groundswell` "
        "in it and publish again. `/story withdraw` takes it out at any time.",
        **facts,
    )
    return blocks.message(words)


def asks_co_author(made: Publishing, by: str) -> Json:
    """Asks a co-author whether a version may be published."""
    words = _(
        "{who} would like to publish {title} in <#{channel}>.",
        who=f"<@{by}>",
        title=named(made.title),
        channel=made.channel,
    )
    value = f"{made.story_id}:{made.version.number}"
    return blocks.message(
        words,
        blocks.text(words),
        blocks.note(_("Everybody there could read it and use it. It is published only if you agree.")),
        blocks.actions(
            button(AGREE_TOO, _("I agree"), value, style="primary"),
            button("stories.show", _("Show it"), made.story_id),
            button(NOT_YET, _("Not yet"), value),
        ),
    )


def was_used(title: str, by: str, use: Use) -> Json:
    """Tells an author that somebody used their story."""
    words = _("{who} used {title}.", who=f"<@{by}>", title=named(title))
    return blocks.message(words, blocks.text(f"{words}\n• {escape(assets.use_line(use))}"))
