from datetime import UTC, date, datetime

import pytest

from sandbox.page.render import times
from sandbox.page.render.markdown import markdown
from sandbox.page.render.people import Viewer, initials, tint
from sandbox.page.render.rich_text import rich_text
from sandbox.state import User

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
LENA = User("U1", "lena", "Lena Brandt", tz="Europe/Berlin")
VIEWER = Viewer(LENA, {"U1": LENA}, {}, NOW)


def test_the_clock_is_read_where_the_person_is():
    """The line names the day, the hour and the city."""
    assert times.clock_line(NOW, "Europe/Berlin") == "Mon 23 Nov, 09:00 in Berlin"
    assert times.clock_line(NOW, "America/New_York") == "Mon 23 Nov, 03:00 in New York"


def test_days_are_named_from_today():
    """Near days have names, others a date, other years their year."""
    today = date(2026, 11, 23)
    assert times.day_line(today, today) == "Today"
    assert times.day_line(date(2026, 11, 22), today) == "Yesterday"
    assert times.day_line(date(2026, 11, 3), today) == "Tuesday 3 November"
    assert times.day_line(date(2025, 12, 31), today) == "Wednesday 31 December 2025"


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("{date_num}", "2014-02-18"),
        ("{date}", "February 18th, 2014"),
        ("{date_short}", "Feb 18, 2014"),
        ("{date_long_pretty}", "Tuesday, February 18th, 2014"),
        ("{time} / {time_secs}", "15:39 / 15:39:42"),
        ("{nonsense}", "{nonsense}"),
    ],
)
def test_slack_dates_are_filled_in(pattern, said):
    """Each token of the date syntax is known."""
    assert times.slack_date(1392734382, pattern, now=NOW, tz="Europe/Berlin") == said


def test_distance_is_told_in_words():
    """Past and future are told apart."""
    assert times.ago(datetime(2026, 11, 23, 7, 57, tzinfo=UTC), NOW) == "3 minutes ago"
    assert times.ago(datetime(2026, 11, 25, 8, tzinfo=UTC), NOW) == "in 2 days"
    assert times.ago(NOW, NOW) == "just now"


def test_an_avatar_shows_initials_in_a_lasting_colour():
    """A name of any kind gives one or two letters."""
    assert [initials(name) for name in ("Lena Brandt", "slackbot", "", "Ana (HR) Díaz")] == ["LB", "S", "", "AD"]
    assert tint("U1") == tint("U1") < 8


def test_markdown_is_rendered_without_html_or_pictures():
    """Tables and strikethrough work; HTML is text, images are links, odd schemes are nothing."""
    html = markdown("# Hi\n\n~~a~~ <b>b</b> ![c](https://x.example/c.png) [d](javascript:x)\n\n| a |\n|:-:|\n| 1 |\n")
    assert "<h1>Hi</h1>" in html
    assert "<s>a</s> &lt;b&gt;b&lt;/b&gt;" in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert '<td class="align-center">1</td>' in html
    assert "style=" not in html


def test_rich_text_keeps_its_structure():
    """Styles, lists, quotes, code and mentions are all drawn, and text is escaped."""
    text = {"type": "text", "text": "<i>", "style": {"bold": True, "code": True}}
    section = {"type": "rich_text_section", "elements": [text]}
    inner = [
        {"type": "user", "user_id": "U1"},
        {"type": "emoji", "name": "tada"},
        {"type": "broadcast", "range": "here"},
    ]
    html = rich_text(
        {
            "elements": [
                section,
                {"type": "rich_text_list", "style": "ordered", "indent": 1, "offset": 2, "elements": [section]},
                {"type": "rich_text_quote", "elements": inner},
                {"type": "rich_text_preformatted", "elements": [{"type": "link", "url": "javascript:x"}]},
                {
                    "type": "rich_text_section",
                    "elements": [{"type": "date", "timestamp": 1795421100, "format": "{time}"}],
                },
            ],
        },
        VIEWER,
    )
    assert "<code><b>&lt;i&gt;</b></code>" in html
    assert '<ol class="indent-1" type="a" start="3"><li>' in html
    assert '<blockquote><span class="mention mention-me">@Lena Brandt</span>🎉' in html
    assert "<pre><code>javascript:x</code></pre>" in html
    assert "<time>09:05</time>" in html
