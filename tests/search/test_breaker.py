from __future__ import annotations

from search.engines.breaker import FAILURES, REST_SECONDS, Breaker


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_it_opens_after_failures_in_a_row_only() -> None:
    breaker = Breaker(Clock())
    for _round in range(3):
        assert not breaker.failed()
        assert not breaker.succeeded()
    opened = [breaker.failed() for _failure in range(FAILURES + 2)]
    assert opened == [number == FAILURES - 1 for number in range(FAILURES + 2)]
    assert not breaker.may_try()


def test_one_caller_tries_again_after_a_rest_and_closes_it() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    for _failure in range(FAILURES):
        breaker.failed()
    clock.now = REST_SECONDS + 1
    assert [breaker.may_try(), breaker.may_try()] == [True, False]
    breaker.failed()
    clock.now += REST_SECONDS - 0.1
    assert not breaker.may_try()
    clock.now += 0.2
    assert breaker.may_try()
    assert breaker.succeeded()
    assert breaker.may_try()
    assert not breaker.is_open
