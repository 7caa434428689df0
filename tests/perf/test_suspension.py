"""The clock of a loop stands still while the generator or coroutine that holds it is suspended."""

from __future__ import annotations

import asyncio

import pytest

GENERATOR = """
def produce(n):
    for i in range(n):
        spend(10)
        yield i
        spend(1)

def consume(n):
    for item in produce(n):
        spend(1000)
"""


def test_a_generator_is_charged_for_its_own_work_only(program) -> None:
    run = program(GENERATOR)
    run["consume"](4)
    assert run.counts(0) == (1, 4)
    assert run.inclusive(0) == run.own(0) == 44


def test_the_consumer_is_charged_for_what_it_asked_for(program) -> None:
    run = program(GENERATOR)
    run["consume"](4)
    assert run.inclusive(1) == 4044
    assert run.own(1) == 4000
    assert run.is_settled()


def test_two_generators_taken_in_turn_do_not_mix(program, clock) -> None:
    run = program(GENERATOR)
    first, second = run["produce"](3), run["produce"](3)
    for _ in zip(first, second, strict=True):
        clock.pass_time(500)
    assert run.counts(0) == (2, 6)
    assert run.inclusive(0) == 66
    assert run.is_settled()


@pytest.mark.parametrize("ending", ["close", "forget", "throw"])
def test_an_unfinished_generator_keeps_its_counts(program, ending) -> None:
    run = program(GENERATOR)
    generator = run["produce"](9)
    next(generator)
    next(generator)
    if ending == "close":
        generator.close()
    elif ending == "throw":
        with pytest.raises(KeyError):
            generator.throw(KeyError())
    del generator
    assert run.counts(0) == (1, 2)
    assert run.inclusive(0) == 21
    assert run.is_settled()


def test_values_sent_and_errors_thrown_arrive(program) -> None:
    run = program(
        """
        def talk():
            heard = []
            while len(heard) < 3:
                spend(1)
                try:
                    heard.append((yield len(heard)))
                except KeyError:
                    spend(10)
                    heard.append("error")
            return heard
        """
    )
    talk = run["talk"]()
    assert next(talk) == 0
    assert talk.send("a") == 1
    assert talk.throw(KeyError()) == 2
    with pytest.raises(StopIteration) as stop:
        talk.send("b")
    assert stop.value.value == ["a", "error", "b"]
    assert run.counts(0) == (1, 3)
    assert run.inclusive(0) == 13
    assert run.is_settled()


def test_delegation_passes_everything_through(program, clock) -> None:
    run = program(
        """
        def inner():
            spend(5)
            got = yield 1
            spend(5)
            return got
        def outer():
            for i in range(2):
                result = yield from inner()
                spend(1)
            return result
        """
    )
    outer = run["outer"]()
    next(outer)
    clock.pass_time(900)
    outer.send("x")
    clock.pass_time(900)
    with pytest.raises(StopIteration) as stop:
        outer.send("y")
    assert stop.value.value == "y"
    assert run.inclusive(0) == 22


def test_nested_loops_are_suspended_together(program, clock) -> None:
    run = program(
        """
        def cells():
            for i in range(2):
                spend(100)
                for j in range(3):
                    spend(1)
                    yield i, j
        """
    )
    for _ in run["cells"]():
        clock.pass_time(7000)
    assert run.inclusive(0) == 206
    assert run.own(0) == 200
    assert run.inclusive(1) == 6
    assert run.is_settled()


def test_an_inner_loop_ended_by_an_error_is_not_taken_up_again(program, clock) -> None:
    run = program(
        """
        def walk():
            for i in range(2):
                try:
                    for j in range(3):
                        spend(1)
                        yield j
                except KeyError:
                    spend(10)
        """
    )
    walk = run["walk"]()
    next(walk)
    clock.pass_time(1000)
    walk.throw(KeyError())
    clock.pass_time(1000)
    assert list(walk) == [1, 2]
    assert run.counts(1) == (2, 4)
    assert run.inclusive(0) == 14
    assert run.is_settled()


COROUTINES = """
import asyncio

async def compute():
    spend(10)

async def wait():
    spend(1)
    await asyncio.sleep(0)
    spend(1)

async def count(n):
    for i in range(n):
        yield i
        await asyncio.sleep(0)

class Lock:
    async def __aenter__(self):
        spend(3)
        await asyncio.sleep(0)
    async def __aexit__(self, *error):
        spend(3)

async def work(n):
    for i in range(n):
        await compute()
        await wait()

async def walk(n):
    seen = []
    async for i in count(n):
        spend(2)
        async with Lock():
            seen.append(i)
    return seen

async def disturb(n):
    while n:
        n -= 1
        spend(1000)
        await asyncio.sleep(0)
"""


def lines_of(source: str) -> dict[str, int]:
    """The number of each loop in `source`, by the line that it starts with."""
    heads = [line.strip() for line in source.splitlines()]
    loops = [head for head in heads if head.startswith(("for ", "async for", "while "))]
    return {head: number for number, head in enumerate(loops)}


def test_awaited_work_counts_and_waiting_does_not(program) -> None:
    run = program(COROUTINES)

    async def main() -> None:
        await asyncio.gather(run["work"](3), run["disturb"](9))

    asyncio.run(main())
    assert run.counts(1) == (1, 3)
    assert run.inclusive(1) == 36
    assert run.is_settled()


def test_async_for_and_async_with_stop_the_clock_too(program) -> None:
    run = program(COROUTINES)

    async def main() -> list[list[int] | None]:
        return await asyncio.gather(run["walk"](3), run["disturb"](9))

    assert asyncio.run(main())[0] == [0, 1, 2]
    number = lines_of(COROUTINES)["async for i in count(n):"]
    assert run.counts(number) == (1, 3)
    assert run.inclusive(number) == 24
    assert run.is_settled()


def test_cancellation_ends_a_loop(program) -> None:
    run = program(COROUTINES)

    async def main() -> None:
        task = asyncio.ensure_future(run["work"](10**6))
        for _ in range(5):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    assert run.counts(1)[0] == 1
    assert run.is_settled()


def test_a_lazy_generator_expression_is_charged_for_its_elements(program, clock) -> None:
    run = program(
        """
        def items(n):
            return ((spend(10), i)[1] for i in range(n))
        """
    )
    for _ in run["items"](4):
        clock.pass_time(1000)
    assert run.counts(0) == (1, 4)
    assert run.inclusive(0) == 40
    assert run.is_settled()


def test_awaiting_what_cannot_be_awaited_is_the_usual_error(program) -> None:
    run = program("async def f():\n  for i in range(2):\n    await 5\n")
    with pytest.raises(TypeError, match="await"):
        asyncio.run(run["f"]())


def test_the_clock_runs_again_in_a_finally_that_an_error_enters(program, clock) -> None:
    run = program(
        """
        def walk():
            for i in range(2):
                try:
                    yield i
                finally:
                    spend(10)
        """
    )
    walk = run["walk"]()
    next(walk)
    clock.pass_time(1000)
    with pytest.raises(KeyError):
        walk.throw(KeyError())
    assert run.counts(0) == (1, 1)
    assert run.inclusive(0) == 10
    assert run.is_settled()
