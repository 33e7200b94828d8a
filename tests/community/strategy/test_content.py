"""The words of a strategy, and how those of two editors come together."""

from __future__ import annotations

from datetime import date

import pytest

from bot.community.strategy import content
from bot.community.strategy.content import Metric, StrategyText
from bot.errors import GroundswellError

TODAY = date(2026, 11, 23)
BASE = StrategyText("why", "who", "how", (Metric("more"),))


def test_what_only_the_other_changed_is_taken():
    """What only oneself changed stays, and nothing is disputed."""
    merged = content.merge(BASE, StrategyText("mine", "who", "how", BASE.metrics), StrategyText("why", "theirs", "how"))
    assert merged.text == StrategyText("mine", "theirs", "how")
    assert (merged.changed, merged.disputed) == (("structure", "metrics"), ())


def test_what_both_changed_is_disputed():
    """One's own words stay in the form."""
    merged = content.merge(BASE, StrategyText("mine", "who", "how"), StrategyText("theirs", "who", "how"))
    assert (merged.text.purpose, merged.changed, merged.disputed) == ("mine", ("purpose",), ("purpose",))


def test_the_same_change_is_no_dispute():
    """Both wrote it."""
    assert content.merge(BASE, StrategyText("new"), StrategyText("new")).changed == ()


@pytest.mark.parametrize(
    ("metric", "error"),
    [
        (Metric("", "a count"), content.NamelessMetricError),
        (Metric("more", by="2027-02-30"), content.ImpossibleMetricDateError),
        (Metric("more", by="soon"), content.ImpossibleMetricDateError),
        (Metric("more", by="2026-11-22"), content.PastMetricDateError),
        (Metric("more", by="2999-01-01"), content.FarMetricDateError),
    ],
)
def test_metrics_that_cannot_be(metric: Metric, error: type[GroundswellError]):
    """Each is refused with its own sentence."""
    with pytest.raises(error):
        content.check_metric(metric, (), TODAY)


def test_a_date_that_was_saved_may_be_over_by_now():
    """Nobody has to change it in order to change something else."""
    old = Metric("more", by="2026-01-31")
    content.check_metric(old, (old,), TODAY)
    content.check_metric(Metric("more", by="2037-01-01"), (), date(2028, 2, 29))


def test_metrics_are_kept_as_they_are():
    """Whatever is written in them."""
    metrics = (Metric("“more” \\ 人", "count", "12 %", "2027-03-31"), Metric("less"))
    assert content.load_metrics(content.dump_metrics(metrics)) == metrics
