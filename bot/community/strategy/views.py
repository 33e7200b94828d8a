"""A strategy as blocks: in windows, in a channel, and before it is published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bot.community.strategy import activities
from bot.community.strategy.activities import Naming
from bot.community.strategy.content import ENGAGEMENT, METRICS, PURPOSE, STRUCTURE, Metric
from bot.community.strategy.service import SavedStrategy
from bot.community.year.views import OPEN_STRATEGY, YEAR, YearRequest
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.mentions import escaped
from bot.kit.slack import Json, escape
from bot.kit.time import format_date, format_moment

WORD = "community.strategy_word"
MARKDOWN = "community.strategy_markdown"
PUBLISH = "community.strategy_publish"
VERSIONS = "community.strategy_versions"
VERSION = "community.strategy_version"
ADD_METRIC = "community.strategy_metric"
# Each block of Slack's holds 3,000 characters, of which escapes take some.
PIECES = (2800, 1400, 560)


def heading(part: str) -> str:
    """What a part of a strategy is called."""
    return {
        PURPOSE: _("Purpose"),
        STRUCTURE: _("Structure"),
        ENGAGEMENT: _("How we engage people"),
        METRICS: _("Success metrics"),
    }[part]


def mention(slack_id: str) -> str:
    """A person where nobody is notified by it: in windows."""
    return f"<@{slack_id}>"


def parts(saved: SavedStrategy, name: Naming) -> list[Json]:
    """A strategy from its purpose to its metrics; `name` says what people are called there."""
    text = saved.text
    leads = [_item(each) for each in activities.who_leads(saved.activities, name)]
    rhythm = [_item(each) for each in activities.rhythm(saved.activities)]
    metrics = [f"• {metric(each)}" for each in text.metrics]
    return blocks.compose(
        _part(heading(PURPOSE), text.purpose),
        _part(heading(STRUCTURE), text.structure),
        _lines(_("Who leads what"), leads),
        _lines(_("Activity calendar"), rhythm),
        _part(heading(ENGAGEMENT), text.engagement),
        _lines(heading(METRICS), metrics),
    )


def _item(line: str) -> str:
    """A line of a list, escaped but for mentions of people."""
    return f"• {escaped(line)}"


def metric(found: Metric) -> str:
    """A metric on one line, escaped."""
    facts = [escape(found.what)]
    if found.how:
        facts.append(_("measured by {how}", how=escape(found.how)))
    if found.target:
        facts.append(_("target: {target}", target=escape(found.target)))
    if day := by_day(found):
        facts.append(_("by {day}", day=day))
    return "; ".join(" ".join(fact.split()) for fact in facts)


def by_day(found: Metric) -> str:
    """The day of a metric's target, or nothing."""
    return format_date(date.fromisoformat(found.by)) if found.by else ""


def _part(title: str, text: str) -> list[Json]:
    if not text.strip():
        return []
    first, *others = pieces(text)
    return [blocks.section(f"*{title}*\n{first}"), *(blocks.section(each) for each in others)]


def _lines(title: str, lines: Sequence[str]) -> list[Json]:
    return [blocks.section(each) for each in packed([f"*{title}*", *lines])] if lines else []


def packed(lines: Iterable[str]) -> list[str]:
    """Lines as the texts of as few blocks as hold them."""
    found: list[str] = []
    for line in lines:
        if found and len(found[-1]) + len(line) + 1 <= blocks.MAX_PACKED:
            found[-1] = f"{found[-1]}\n{line}"
        else:
            found.append(line)
    return found


def pieces(text: str) -> list[str]:
    """A text escaped, in pieces that a block holds; nothing of it is cut."""
    for size in PIECES:
        found = [escape(text[at : at + size]) for at in range(0, len(text), size)]
        if all(len(each) <= blocks.MAX_PACKED for each in found):
            return found
    return found


def saved_line(saved: SavedStrategy, zone: str) -> str:
    """Which version it is, who saved it and when."""
    return _(
        "Version {n}, saved by {person} on {moment}.",
        n=saved.number,
        person=mention(saved.by),
        moment=format_moment(saved.at, zone, with_year=True),
    )


def buttons(saved: SavedStrategy, *, may_edit: bool, with_versions: bool = False) -> Json:
    """What can be done with a saved version."""
    return blocks.actions(
        blocks.button(PUBLISH, _("Publish it"), saved.version_id) if may_edit else None,
        blocks.button(WORD, _("Send me the Word file"), saved.version_id),
        blocks.button(MARKDOWN, _("Send me the Markdown file"), saved.version_id),
        blocks.button(VERSIONS, _("Earlier versions"), saved.version_id) if with_versions else None,
    )


def posted(saved: SavedStrategy, name: Naming) -> Json:
    """A strategy in its channel; names are written out, so that nobody is notified."""
    title = _("Our engagement strategy")
    day = format_date(saved.at.date())
    note = _("Version {n} from {day}. You'll find the picture of the year in the thread.", n=saved.number, day=day)
    year = blocks.button(YEAR, _("Our year"), YearRequest(community_id=saved.community_id).encode())
    shown = [blocks.header(title), *parts(saved, name)][: blocks.MAX_MESSAGE_BLOCKS - 2]
    return blocks.message(title, shown, blocks.context(note), blocks.actions(year))


def offer_to_open(channel: str, *, is_new: bool) -> Json:
    """The button that opens a strategy, where no window can open by itself."""
    text = (
        _("There's no engagement strategy for {channel} yet. Shall we start one?", channel=f"<#{channel}>")
        if is_new
        else _("The engagement strategy of {channel}:", channel=f"<#{channel}>")
    )
    label = _("Write the strategy") if is_new else _("Open the strategy")
    return blocks.message(text, blocks.section(text), blocks.actions(blocks.button(OPEN_STRATEGY, label, channel)))


def which_channel(channels: Sequence[str]) -> Json:
    """Asks whose strategy is meant."""
    text = _("Which community's strategy? Pick its channel:")
    shown = [
        blocks.section(f"<#{each}>", blocks.button(OPEN_STRATEGY, _("Open the strategy"), each))
        for each in channels[:10]
    ]
    more = _("Or write `/community strategy` in the channel.")
    return blocks.message(text, blocks.section(text), shown, blocks.context(more))
