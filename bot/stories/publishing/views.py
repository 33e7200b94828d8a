"""Published stories as others see them, and messages to their authors."""

from __future__ import annotations

from collections.abc import Sequence

from bot.kit import blocks
from bot.kit.blocks import button
from bot.kit.i18n import _, ngettext
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape
from bot.kit.time import format_date
from bot.stories import labels
from bot.stories.feedback import texts
from bot.stories.payloads import StoryRef
from bot.stories.publishing import assets, privacy_views
from bot.stories.publishing.assets import AssetKind
from bot.stories.publishing.privacy_check import PrivacyCheck
from bot.stories.publishing.service import PublishResult
from bot.stories.publishing.showcase import PublishedStory, UseReport, UseResult
from bot.stories.queries import StoryDraft
from bot.stories.sections import SECTIONS
from bot.stories.writing.views import SHOW, WITHDRAW

AGREE_TO_VERSION = "stories.agree_to_version"
NOT_YET = "stories.not_yet"
READ = "stories.read"
MAKE_ASSET = "stories.make_asset"
REPORT_USE = "stories.report_use"
# The failure of a draft of which too few lines were carried.
TOO_LITTLE = "too_little"
MAX_FOUND, MAX_USES, EXCERPT_CHARACTERS, MAX_SECTION_CHARACTERS = 10, 10, 280, 1800
MAX_NEWEST = 5


class VersionRef(Payload):
    """A version of a story."""

    story_id: int
    number: int


def showcase_message(story: PublishedStory, uses: Sequence[UseReport]) -> Json:
    """A story in the showcase channel: enough to know whether to read it."""
    text = _("A success story from a colleague: {title}", title=labels.story_title(story.title))
    sections = []
    for section in SECTIONS[:3]:
        words = " ".join(story.version.sections[section].split())
        if words:
            excerpt = escape(blocks.shorten_to_words(words, EXCERPT_CHARACTERS))
            sections.append(blocks.section(f"*{labels.title(section)}*\n{excerpt}"))
    return blocks.message(
        text, blocks.section(f"*{text}*"), sections, _use_summary(uses), _actions(story, can_read=True)
    )


def _actions(story: PublishedStory, *, can_read: bool) -> Json:
    ref = StoryRef(story_id=story.story_id).encode()
    return blocks.actions(
        button(READ, _("Read it"), ref) if can_read else None,
        button(MAKE_ASSET, _("Turn it into …"), ref),
        button(REPORT_USE, _("I used it"), ref),
    )


def _use_summary(uses: Sequence[UseReport]) -> Json:
    if not uses:
        return blocks.context(_("Nobody has told me yet that they've used this story."))
    counts = {result: sum(1 for use in uses if use.worked == result) for result in UseResult}
    used = ngettext("Used in {n} other place", "Used in {n} other places", len(uses))
    how = _(
        "worked: {yes}, partly worked: {partly}, didn't work: {no}",
        yes=counts[UseResult.YES],
        partly=counts[UseResult.PARTLY],
        no=counts[UseResult.NO],
    )
    return blocks.context(f"{used}: {how}.")


def whole_story(story: PublishedStory, uses: Sequence[UseReport]) -> Json:
    """A published story from beginning to end."""
    day = format_date(story.published_at.date())
    text = _("{title}, published on {day}", title=labels.story_title(story.title), day=day)
    sections = []
    for section in SECTIONS:
        words = escape(story.version.sections[section].strip()) or f"_{_('nothing written')}_"
        sections.append(_cut_section(f"*{labels.title(section)}*\n{words}"))
    reports = "\n".join(f"• {escape(assets.use_line(use))}" for use in uses[:MAX_USES])
    shown_reports = _cut_section(reports) if reports else None
    heading = blocks.section(f"*{text}*")
    actions = _actions(story, can_read=False)
    return blocks.message(text, heading, sections, _use_summary(uses), shown_reports, actions)


def _cut_section(text: str) -> Json:
    return blocks.section(blocks.shorten_lines(text, MAX_SECTION_CHARACTERS))


def search_results(words: str, found: Sequence[PublishedStory], newest: Sequence[PublishedStory] = ()) -> Json:
    """The published stories that a search found; without any, the `newest` by their titles."""
    if not found:
        text = _("I can't find a published story with “{words}” in it.", words=escape(words[:80]))
        hint = _("Try fewer words, or different ones. `/story find` by itself shows all stories.")
        heading = (
            blocks.section(_("These are the newest stories; some may be in another language:")) if newest else None
        )
        titles = [_found(story, f"*{labels.story_title(story.title)}*") for story in newest[:MAX_NEWEST]]
        return blocks.message(text, blocks.section(text), heading, titles, blocks.context(hint))
    text = ngettext("{n} published story", "{n} published stories", len(found))
    lines = []
    for story in found[:MAX_FOUND]:
        words_of_context = " ".join(story.version.sections[SECTIONS[0]].split())
        excerpt = blocks.shorten_to_words(words_of_context, EXCERPT_CHARACTERS)
        lines.append(_found(story, f"*{labels.story_title(story.title)}*\n{escape(excerpt)}"))
    more = blocks.context(_("These are the {n} newest results. To narrow the search, add more words.", n=MAX_FOUND))
    return blocks.message(text, blocks.section(f"*{text}*"), lines, more if len(found) > MAX_FOUND else None)


def _found(story: PublishedStory, line: str) -> Json:
    return blocks.section(line, button(READ, _("Read it"), StoryRef(story_id=story.story_id).encode()))


def waiting_for_co_authors(result: PublishResult) -> Json:
    """Tells an author whose agreement is still missing."""
    who = ", ".join(f"<@{one}>" for one in result.missing)
    return blocks.message(
        _("Saved. {who} has to agree too. I've asked, and I'll publish the story as soon as I have a yes.", who=who)
    )


def published(result: PublishResult, *, can_post: bool) -> Json:
    """Tells an author that the story is published; `can_post` says whether the app may write in the channel."""
    facts = {"title": labels.story_title(result.title), "channel": result.channel}
    if can_post:
        text = _(
            "I'm posting {title} in <#{channel}> now. With `/story withdraw`, you can remove the story at any time.",
            **facts,
        )
    else:
        text = _(
            "I'm posting {title} in <#{channel}> now. If nothing appears there, I'm not a member of "
            "that channel. Then write `/invite @groundswell` there and publish the story again. With "
            "`/story withdraw`, you can remove the story at any time.",
            **facts,
        )
    return blocks.message(text, blocks.section(text), blocks.actions(withdraw_button(result.story_id)))


def withdraw_button(story_id: int) -> Json:
    """The button that takes a story out of the showcase, once they are sure."""
    sure = blocks.confirm(
        _("Withdraw this story?"),
        _("I'll take the story out of the showcase. You keep the story."),
        _("Withdraw it"),
        _("Keep it there"),
    )
    return button(WITHDRAW, _("Withdraw"), StoryRef(story_id=story_id).encode(), confirm=sure)


def ask_co_author(result: PublishResult, by: str, found: PrivacyCheck, remarks: Sequence[str]) -> Json:
    """Asks a co-author to agree that a version is published; `by` is a Slack id.

    It shows what was `found` in the version, and the `remarks` about privacy in the story's latest feedback.
    """
    text = _(
        "{who} would like to publish {title} in <#{channel}>.",
        who=f"<@{by}>",
        title=labels.story_title(result.title),
        channel=result.channel,
    )
    version = VersionRef(story_id=result.story_id, number=result.version.number).encode()
    actions = blocks.actions(
        button(AGREE_TO_VERSION, _("I agree"), version, style="primary"),
        button(SHOW, _("Show it"), StoryRef(story_id=result.story_id).encode()),
        button(NOT_YET, _("Not yet"), version),
    )
    note = _("Everybody in that channel could read and use the story. I'll only publish it if you agree.")
    return blocks.message(
        text, blocks.section(text), blocks.context(note), *privacy_views.found(found, remarks), actions
    )


def not_in_showcase(title: str) -> Json:
    """The reply for a story that is to be withdrawn but is not published."""
    return blocks.message(_("{title} isn't in the showcase.", title=labels.story_title(title)))


def confirm_withdrawal(story_id: int, title: str) -> Json:
    """Asks before a story is taken out of the showcase."""
    text = _("Remove {title} from the showcase? You'll still have the story.", title=labels.story_title(title))
    yes = button(WITHDRAW, _("Withdraw"), StoryRef(story_id=story_id).encode(), style="primary")
    return blocks.message(text, blocks.section(text), blocks.actions(yes))


def which_to_withdraw(published: Sequence[StoryDraft]) -> Json:
    """Asks which of several stories is to be taken out of the showcase; says so if none is there."""
    if not published:
        return blocks.message(_("None of your stories is in the showcase."))
    text = _("Which story shall I remove from the showcase? You'll still have the story itself.")
    titles = [
        blocks.section(f"*{labels.story_title(one.title)}*", withdraw_button(one.story_id))
        for one in published[:MAX_FOUND]
    ]
    return blocks.message(text, blocks.section(text), titles)


def withdrawn(title: str) -> Json:
    """Tells an author that a story is out of the showcase."""
    return blocks.message(
        _(
            "{title} is no longer in the showcase. You still have it, and nobody else can find it.",
            title=labels.story_title(title),
        )
    )


def use_notice(title: str, by: str, use: UseReport) -> Json:
    """Tells an author that somebody used their story; `by` is a Slack id."""
    text = _("{who} used {title}.", who=f"<@{by}>", title=labels.story_title(title))
    return blocks.message(text, blocks.section(f"{text}\n• {escape(assets.use_line(use))}"))


def drafting(kind: AssetKind, model: str, host: str) -> Json:
    """Replies at once, while an asset is being drafted."""
    text = _("I'm preparing your document: {name}.", name=assets.name(kind))
    how = _(
        "{model} at {host} is writing a draft, and I'll check it against the story's sentences. It can "
        "take a minute or two; you'll get the draft here.",
        model=escape(model),
        host=escape(host),
    )
    return blocks.message(text, blocks.section(text), blocks.context(how))


def not_drafted(kind: AssetKind, failure: str) -> Json:
    """Says why an asset has only the story's own sentences, by the kind of failure."""
    why = (
        _("The story doesn't say enough yet. A draft may only use the story's own sentences.")
        if failure == TOO_LITTLE
        else texts.model_failure(failure)
    )
    text = _(
        "Your document ({name}) contains the story's own sentences and no AI draft. {why}",
        name=assets.name(kind),
        why=why,
    )
    return blocks.message(text)


def story_withdrawn() -> Json:
    """Tells somebody that no asset will come, because its story was withdrawn meanwhile."""
    return blocks.message(_("The story has been withdrawn, so I can't make your document."))
