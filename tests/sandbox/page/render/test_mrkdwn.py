from datetime import UTC, datetime

import pytest

from sandbox.page.render.mrkdwn import mrkdwn, source
from sandbox.page.render.people import Viewer
from sandbox.state import Conversation, User

LENA = User("U1", "lena", "Lena Brandt", tz="Europe/Berlin")
MATEO = User("U2", "mateo", "Mateo <b>Alvarez")
GENERAL = Conversation("C1", "channel", "general", {"U1"}, created=0)
VIEWER = Viewer(LENA, {"U1": LENA, "U2": MATEO}, {"C1": GENERAL}, datetime(2026, 11, 23, 8, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*bold* _italic_ ~gone~", "<b>bold</b> <i>italic</i> <s>gone</s>"),
        ("*a _b_ c*", "<b>a <i>b</i> c</b>"),
        ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
        ("* not bold *", "* not bold *"),
        ("`a < *b*`", "<code>a &lt; *b*</code>"),
        ("```\nx &lt; y\n```", "<pre><code>x &lt; y</code></pre>"),
        ("&gt; one\n&gt; two\nrest", "<blockquote>one\ntwo</blockquote>rest"),
        ("before\n&gt;&gt;&gt; all\nthat follows", "before<blockquote>all\nthat follows</blockquote>"),
        ("a &amp; b &lt;i&gt;", "a &amp; b &lt;i&gt;"),
        (":tada: and :no_such_thing:", "🎉 and :no_such_thing:"),
        (":wave::skin-tone-3:", "👋"),
        ("<@U1>", '<span class="mention mention-me">@Lena Brandt</span>'),
        ("<@U2|mateo>", '<span class="mention">@Mateo &lt;b&gt;Alvarez</span>'),
        ("<@U404|ghost>", '<span class="mention">@ghost</span>'),
        ("<#C1>", '<a class="mention" href="/as/U1/C1">#general</a>'),
        ("<#C404|lost>", '<span class="mention">#lost</span>'),
        ("<!here>", '<span class="mention mention-me">@here</span>'),
        ("<!subteam^S1|@champions>", '<span class="mention mention-me">@champions</span>'),
        ("<!date^1795421100^{date_pretty} at {time}|then>", '<time title="then">today at 09:05</time>'),
        ("<!date^soon^{time}|then>", "then"),
    ],
)
def test_mrkdwn_becomes_html(text, html):
    """Every construct of mrkdwn has its element, and nothing else is touched."""
    assert mrkdwn(text, VIEWER) == html


def test_a_link_opens_elsewhere_and_leaks_nothing():
    """Links carry their label and no referrer."""
    html = mrkdwn("<https://a_b.example/c?d=1&amp;e=2|the *page*>", VIEWER)
    assert 'href="https://a_b.example/c?d=1&amp;e=2"' in html
    assert 'rel="noopener noreferrer"' in html
    assert ">the *page*</a>" in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<javascript:alert(1)|click>",
        "<data:text/html,x|click>",
        '<https://x.example/"onmouseover="alert(1)|click>',
        "<@U1|<img src=x onerror=alert(1)>>",
        "<!date^1^{date}^javascript:alert(1)|<b>>",
        "`<img src=x>` *<svg onload=x>*",
        "```<img src=x>```",
    ],
)
def test_text_cannot_smuggle_html_in(text):
    """Neither tags, nor attributes, nor dangerous schemes survive."""
    html = mrkdwn(text, VIEWER).lower()
    assert 'href="javascript' not in html
    assert 'href="data' not in html
    assert not any(tag in html for tag in ("<script", "<img", "<svg", '"onmouseover'))


def test_a_hostile_text_takes_no_time():
    """Rendering stays linear in what it is given."""
    for hostile in ("*" * 40_000, "_a" * 20_000, "<" * 40_000, "`" * 40_000, "*a<" * 10_000):
        mrkdwn(hostile, VIEWER)


def test_the_source_is_what_somebody_would_type():
    """Entities become names and addresses again."""
    assert (
        source("<@U1> see <https://x.example> &amp; <#C1|general>", VIEWER)
        == "@Lena Brandt see https://x.example & #general"
    )
