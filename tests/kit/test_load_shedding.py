"""When a request is refused, and whose."""

from __future__ import annotations

from contextlib import ExitStack

from bot.kit.load_shedding import FIRST_SECONDS_PER_ANSWER, MAX_WAIT_SECONDS, MIN_IN_FLIGHT, RECENT_SECONDS, LoadShedder

IN_TIME = int(MAX_WAIT_SECONDS / FIRST_SECONDS_PER_ANSWER)


class Load:
    """A shedder with a clock that is moved by hand, and requests that stay unanswered until one says so."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.shedder = LoadShedder(lambda: self.now)
        self.waiting: list[ExitStack] = []

    def come(self, workspace_id: str, number: int = 1) -> int:
        """Requests of a workspace; how many of them were let in."""
        let_in = 0
        for _ in range(number):
            if self.shedder.has_room(workspace_id):
                let_in += 1
                stack = ExitStack()
                stack.enter_context(self.shedder.answering(workspace_id))
                self.waiting.append(stack)
        return let_in

    def answer(self, number: int, *, each: float) -> None:
        """Answer the oldest requests, so many seconds apart."""
        for stack in self.waiting[:number]:
            self.now += each
            stack.close()
        del self.waiting[:number]


def test_a_burst_is_let_in_as_far_as_it_can_be_answered_in_time():
    """The rest is refused at once."""
    load = Load()
    assert load.come("T1", 2_000) == IN_TIME
    assert load.shedder.shed == 2_000 - IN_TIME


def test_a_slow_machine_lets_fewer_in():
    """It learns from answers that came while others waited."""
    load = Load()
    load.come("T1", 100)
    load.answer(90, each=0.1)
    load.answer(10, each=0)
    assert MIN_IN_FLIGHT <= load.come("T1", 2_000) < 40


def test_a_slow_answer_while_nothing_else_waits_says_nothing():
    """A single click that takes seconds is nobody else's trouble."""
    load = Load()
    for _ in range(20):
        load.come("T1")
        load.answer(1, each=3.0)
    assert load.come("T1", 100) == 100


def test_nothing_more_is_let_in_while_nothing_gets_answered():
    """As when the database hangs; as soon as answers come, it goes on."""
    load = Load()
    load.come("T1", MIN_IN_FLIGHT)
    load.now += MAX_WAIT_SECONDS + 0.1
    assert load.come("T1", 5) == load.come("T2", 5) == 0
    load.answer(MIN_IN_FLIGHT, each=0.001)
    assert load.come("T2") == 1


def test_a_loud_workspace_leaves_room_for_the_others():
    """Twenty others still get in, each, while the loud one is refused."""
    load = Load()
    quiet = [f"T{number}" for number in range(20)]
    for workspace_id in quiet:
        load.come(workspace_id)
    load.answer(20, each=FIRST_SECONDS_PER_ANSWER)
    loud = load.come("LOUD", 2_000)
    assert loud <= 110
    assert all(load.come(workspace_id) for workspace_id in quiet)
    assert load.come("LOUD") == 0


def test_it_says_so_for_a_while():
    """And not before."""
    load = Load()
    load.come("T1", 10)
    assert load.shedder.problem() is None
    load.come("T1", 2_000)
    assert load.shedder.problem()
    load.now += RECENT_SECONDS + 1
    assert load.shedder.problem() is None
