"""A story as its authors see it in messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.kit import blocks
from bot.kit.blocks import button
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.kit.time import format_date
from bot.stories import labels
from bot.stories.models import StoryStatus
from bot.stories.payloads import SectionRef, SentText, StoryJoin, StoryRef
from bot.stories.queries import StoryDraft, StorySnapshot
from bot.stories.sections import SECTIONS
from bot.stories.writing.diff import EditKind, SectionDiff, shorten_unchanged
from bot.stories.writing.service import StoryChanges

NEW = "stories.new"
EDIT = "stories.edit"
SHOW = "stories.show"
MOVE = "stories.move"
SAVE = "stories.save"
AUTOSAVE = "stories.autosave"
SWITCH_SECTION = "stories.switch_section"
CHANGES = "stories.changes"
DELETE = "stories.delete"
JOIN_STORIES = "stories.join_stories"
REQUEST_FEEDBACK = "stories.request_feedback"
PUBLISH = "stories.publish"
WITHDRAW = "stories.withdraw"
JOIN = "stories.join"
DECLINE = "stories.decline"
SORT = "stories.sort"
SORT_WITH_MODEL = "stories.sort_with_model"
LEAVE = "stories.leave"
NEW_VERSION = "stories.new_version"
AS_ANSWER = "stories.as_answer"
MAX_IN_LIST, MAX_OFFERED, EXCERPT_CHARACTERS, TITLE_CHARACTERS = 15, 3, 600, 50
MAX_SECTION_CHARACTERS, MAX_DIFF_CHARACTERS = 1900, 1900


def status_text(draft: StoryDraft) -> str:
    """A story's status in a few words."""
    if draft.status == StoryStatus.PUBLISHED:
        return _("in the showcase")
    if draft.status == StoryStatus.WITHDRAWN:
        return _("withdrawn from the showcase")
    return _("a draft, {n} of 5 sections written", n=draft.written)


def story_list(drafts: Sequence[StoryDraft]) -> Json:
    """The stories a member writes."""
    if not drafts:
        return no_story()
    text = ngettext("You're writing {n} story.", "You're writing {n} stories.", len(drafts))
    lines = []
    for number, draft in enumerate(drafts[:MAX_IN_LIST], 1):
        line = _(
            "{n}. *{title}*, {standing}, last edited on {day}",
            n=number,
            title=title_or_beginning(draft),
            standing=status_text(draft),
            day=format_date(draft.updated_at.date()),
        )
        lines.append(blocks.section(line, button(SHOW, _("Show"), _ref(draft))))
    more = _("`/story help` shows everything you can do with your stories.")
    return blocks.message(text, blocks.section(f"*{text}*"), lines, blocks.context(more))


def _ref(draft: StoryDraft) -> str:
    return StoryRef(story_id=draft.story_id).encode()


def title_or_beginning(draft: StoryDraft) -> str:
    """A story's title; for one without, that it has none, and by which words to recognise it."""
    if draft.title:
        return labels.story_title(draft.title)
    beginning = blocks.shorten_to_words(" ".join(" ".join(draft.sections.values()).split()), TITLE_CHARACTERS)
    return _("untitled story (“{beginning}”)", beginning=escape(beginning)) if beginning else _("untitled story")


def no_story() -> Json:
    """The reply to a member without a story."""
    text = _(
        "You have no story yet. You can write one here, one section at a time. Or send me a text or a file "
        "(.md, .txt, .docx, .pdf) as a direct message, and I'll sort it into the five sections."
    )
    return blocks.message(
        text, blocks.section(text), blocks.actions(button(NEW, _("Write a story"), 0, style="primary"))
    )


def offer_feedback(drafts: Sequence[StoryDraft]) -> Json:
    """The reply to a wish for feedback without a story: which of those there are; the newest first."""
    if not drafts:
        return _ask_for_story()
    if len(drafts) == 1:
        text = _("Happy to. Is it about {title}?", title=title_or_beginning(drafts[0]))
        feedback = button(REQUEST_FEEDBACK, _("Get feedback"), _ref(drafts[0]), style="primary")
        found = [blocks.section(text), blocks.actions(feedback)]
    else:
        text = _("Happy to. Which story is it?")
        found = [blocks.section(text)]
        found += [
            blocks.section(f"*{title_or_beginning(draft)}*", button(REQUEST_FEEDBACK, _("Get feedback"), _ref(draft)))
            for draft in drafts[:MAX_OFFERED]
        ]
    other = _("Do you mean another story? Send me that story here, as a message or as a file.")
    return blocks.message(text, found, blocks.context(other))


def _ask_for_story() -> Json:
    text = _(
        "Happy to. Send me your story right here, as a message or as a file (.md, .txt, .docx, .pdf). "
        "A few sentences are enough: what you tried with AI, and what changed. I'll sort your story "
        "into five sections and show you the result before anything else happens."
    )
    write = button(NEW, _("Write it step by step"), 0)
    return blocks.message(text, blocks.section(text), blocks.actions(write))


def ask_whether_story(sent: SentText, drafts: Sequence[StoryDraft] = ()) -> Json:
    """Asks whether a long message is a story, or belongs to one of these, the newest first."""
    text = _(
        "Is this a success story? I can sort it into the five sections, and keep it as a draft that only you can see."
    )
    theirs = [
        button(
            f"{AS_ANSWER}:{number}",
            _("It belongs to {title}", title=draft.title or _("my untitled story")),
            sent.model_copy(update={"story_id": draft.story_id}).encode(),
        )
        for number, draft in enumerate(drafts[:MAX_OFFERED])
    ]
    actions = blocks.actions(
        button(SORT, _("Yes, sort it"), sent.encode(), style="primary"), *theirs, button(LEAVE, _("No"), sent.ts)
    )
    return blocks.message(text, blocks.section(text), actions)


def ask_which_story(drafts: Sequence[StoryDraft], sent: SentText) -> Json:
    """Asks whether a text is a new version of one of these stories, or another story; the newest first."""
    versions = [sent.model_copy(update={"story_id": draft.story_id}).encode() for draft in drafts[:MAX_OFFERED]]
    if len(drafts) == 1:
        text = _("Is this a new version of {title}, or another story?", title=title_or_beginning(drafts[0]))
        which = [blocks.section(text)]
        same = button(NEW_VERSION, _("New version"), versions[0], style="primary")
    else:
        text = _("Is this a new version of one of your stories, or another story?")
        choices = zip(drafts, versions, strict=False)
        which = [
            blocks.section(f"*{title_or_beginning(draft)}*", button(NEW_VERSION, _("New version"), value))
            for draft, value in choices
        ]
        which, same = [blocks.section(text), *which], None
    actions = blocks.actions(
        same,
        button(SORT, _("Another story"), sent.encode()),
        button(AS_ANSWER, _("An answer to your remarks"), sent.encode()) if sent.feedback_id else None,
        button(LEAVE, _("Neither"), sent.ts),
    )
    note = _("Nothing changes until you choose. What a story says now is kept as a version.")
    return blocks.message(text, which, blocks.context(note), actions)


def ask_whether_edit_counts(draft: StoryDraft, sent: SentText) -> Json:
    """Says that a draft stays as it is although its message was edited, and offers to take the edit over."""
    text = _(
        "You've edited your message. The draft of {title} was changed in the meantime too, so I "
        "haven't touched the draft.",
        title=title_or_beginning(draft),
    )
    use = button(NEW_VERSION, _("Use the edited message"), sent.encode(), style="primary")
    note = _("Your message would replace the draft. I'd keep the current draft as a version.")
    return blocks.message(
        text,
        blocks.section(text),
        blocks.actions(use, button(LEAVE, _("Keep the draft"), sent.ts)),
        blocks.context(note),
    )


def whole_story(
    draft: StoryDraft,
    versions: Sequence[StorySnapshot] = (),
    published: StorySnapshot | None = None,
    *,
    is_to_publish: bool = False,
) -> Json:
    """A whole story with its buttons; `published` is an older version that is in the showcase.

    To somebody who wants it to be published, it says what to press for that.
    """
    title = labels.story_title(draft.title) if draft.title else _("Your story")
    text = _("{title}: {standing}.", title=title, standing=status_text(draft))
    sections = []
    for section in SECTIONS:
        words = draft.sections[section].strip()
        body = f"*{labels.title(section)}*\n{escape(words) if words else _nothing_yet()}"
        edit = button(EDIT, _("Write"), SectionRef(story_id=draft.story_id, section=section).encode())
        sections.append(blocks.section(blocks.shorten_lines(body, MAX_SECTION_CHARACTERS), edit))
    has_changed = versions and (len(versions) > 1 or versions[-1].sections != draft.sections)
    is_to_publish = is_to_publish and published is None
    first = button(PUBLISH, _("Publish"), _ref(draft), style="primary") if is_to_publish else None
    actions = blocks.actions(
        first,
        button(REQUEST_FEEDBACK, _("Get feedback"), _ref(draft), style=None if first else "primary"),
        button(CHANGES, _("What has changed"), _ref(draft)) if has_changed else None,
        button(WITHDRAW, _("Withdraw"), _ref(draft)) if draft.status == StoryStatus.PUBLISHED else None,
        None if published or first else button(PUBLISH, _("Publish"), _ref(draft)),
        delete_button(draft),
    )
    how = _(
        "To publish your story, press *Publish* below. You choose the channel, and see the story once "
        "more before anybody else does."
    )
    older = older_in_showcase(draft, published) if published else None
    return blocks.message(
        text, blocks.section(f"*{text}*"), sections, older, blocks.section(how) if first else None, actions
    )


def next_is_feedback(draft: StoryDraft) -> Json:
    """The reply to “and now?” about a story that has had no feedback yet."""
    text = _(
        "Next, I can read {title} and tell you what would help readers most. Shall I do that?",
        title=title_or_beginning(draft),
    )
    feedback = button(REQUEST_FEEDBACK, _("Get feedback"), _ref(draft), style="primary")
    return blocks.message(text, blocks.section(text), blocks.actions(feedback))


def older_in_showcase(draft: StoryDraft, published: StorySnapshot) -> Json:
    """Says that the showcase has an older version than the draft, and offers to publish this one."""
    text = _("The showcase still shows version {n}, without your latest changes.", n=published.number)
    return blocks.section(text, button(PUBLISH, _("Publish this version"), _ref(draft)))


def _nothing_yet() -> str:
    return f"_{_('nothing yet')}_"


def delete_button(draft: StoryDraft) -> Json:
    """The button that deletes a story, once they are sure."""
    sure = blocks.confirm(
        _("Delete this story?"),
        _("This deletes the whole text, with its versions and feedback. You can't undo this."),
        _("Delete it"),
        _("Keep it"),
        style="danger",
    )
    return button(DELETE, _("Delete"), _ref(draft), style="danger", confirm=sure)


def by_accident(draft: StoryDraft, other: StoryDraft) -> Json:
    """What is offered below a new story of somebody who has another one: to make it a part of that, or to drop it.

    The message with its text stays, so that nothing is lost by dropping it.
    """
    join = StoryJoin(story_id=draft.story_id, into=other.story_id).encode()
    return blocks.actions(
        button(JOIN_STORIES, _("Put it into {title}", title=other.title or _("my untitled story")), join),
        button(f"{DELETE}:dropped", _("Drop it"), _ref(draft)),
    )


def joined(draft: StoryDraft, version: int, undo: Json) -> Json:
    """Says that a new story is a part of another one now; `undo` gives that one its text back."""
    text = _(
        "Your text is in {title} now, section by section. I've kept the earlier text as version {n}.",
        title=title_or_beginning(draft),
        n=version,
    )
    again = button(REQUEST_FEEDBACK, _("Get feedback"), _ref(draft))
    show = button(SHOW, _("Open it"), _ref(draft))
    return blocks.message(text, blocks.section(text), blocks.actions(again, show, undo))


def confirm_delete(draft: StoryDraft) -> Json:
    """Asks before a story is deleted."""
    text = _("Delete {title} with all its text, versions and feedback?", title=labels.story_title(draft.title))
    return blocks.message(text, blocks.section(text), blocks.actions(delete_button(draft)))


def superseded(title: str) -> Json:
    """What becomes of a message that shows a story as it was, once there is a newer one."""
    return blocks.message(_("There's a newer version of {title} below.", title=labels.story_title(title)))


def section_excerpts(sections: Mapping[str, str]) -> list[Json]:
    """The beginning of each section."""
    return [blocks.section(f"*{labels.title(section)}*{_excerpt(sections[section])}") for section in SECTIONS]


def _excerpt(text: str) -> str:
    plain = " ".join(text.split())
    if not plain:
        return f"\n{_nothing_yet()}"
    count = ngettext("{n} word", "{n} words", len(plain.split()))
    return f" ({count})\n> {escape(blocks.shorten_to_words(plain, EXCERPT_CHARACTERS))}"


def changes(found: StoryChanges) -> Json:
    """The differences between two versions: new words bold, removed ones struck through."""
    after = _("your draft as it is now") if found.after is None else _("version {n}", n=found.after)
    text = _(
        "{title}: what has changed from {before} to {after}",
        title=labels.story_title(found.title),
        before=_("version {n}", n=found.before),
        after=after,
    )
    heading = blocks.section(f"*{text}*")
    if not found.sections:
        return blocks.message(text, heading, blocks.section(_("The text hasn't changed: every word is the same.")))
    legend = blocks.context(_("New words are bold; removed words are struck through."))
    sections = [block for change in found.sections for block in _section_changes(change)]
    return blocks.message(text, heading, legend, sections)


def _section_changes(change: SectionDiff) -> list[Json]:
    added = ngettext("{n} new word", "{n} new words", change.added)
    removed = ngettext("{n} removed", "{n} removed", change.removed)
    counts = ", ".join([*([added] if change.added else []), *([removed] if change.removed else [])])
    # Rich text, so that nothing in the story is taken for markup or a mention.
    room = MAX_DIFF_CHARACTERS
    elements: list[Json] = []
    for segment in shorten_unchanged(change.segments):
        text = segment.text if len(segment.text) <= room else f"{segment.text[:room]} …"
        style = {EditKind.ADDED: {"bold": True}, EditKind.REMOVED: {"strike": True}}.get(segment.kind, {})
        elements.append(blocks.rich_text(text, **style))
        room -= len(text)
        if room <= 0:
            break
    return [blocks.section(f"*{labels.title(change.section)}*: {counts}"), blocks.quote(elements)]


def invitation(draft: StoryDraft, by: str) -> Json:
    """Invites a member as co-author; `by` is a Slack id."""
    text = _(
        "{who} is asking whether you'd like to write {title} together.",
        who=f"<@{by}>",
        title=labels.story_title(draft.title),
    )
    note = _(
        "Then you can both change the story, ask for feedback or delete it. I'll only publish the "
        "story if you both agree."
    )
    actions = blocks.actions(
        button(JOIN, _("Yes, I'd like to"), _ref(draft), style="primary"),
        button(DECLINE, _("No, thank you"), _ref(draft)),
    )
    return blocks.message(text, blocks.section(text), blocks.context(note), actions)


def invitation_accepted(title: str, who: str) -> Json:
    """Tells the inviter that an invitation was accepted; `who` is a Slack id."""
    return blocks.message(_("<@{who}> is now writing {title} with you.", who=who, title=labels.story_title(title)))
