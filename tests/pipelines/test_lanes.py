import asyncio

import pytest

from pipelines import lanes
from pipelines.lanes import Lanes


async def read(told, name, source, until):
    async with told.lane(source):
        until["order"].append(name)
        await until.setdefault(name, asyncio.Event()).wait()


async def settled():
    for _ in range(5):
        await asyncio.sleep(0)


def run(test):
    asyncio.run(test())


def test_no_more_pages_are_read_than_there_are_workers():
    async def test():
        told, until = Lanes(2), {"order": []}
        tasks = [asyncio.ensure_future(read(told, n, f"s{n}", until)) for n in range(4)]
        await settled()
        assert until["order"] == [0, 1]
        until[0].set()
        await settled()
        assert until["order"] == [0, 1, 2]
        for task in tasks:
            task.cancel()

    run(test)


def test_a_source_with_slow_pages_leaves_a_worker_to_the_others(monkeypatch):
    async def test():
        told, until = Lanes(2), {"order": []}
        monkeypatch.setattr(lanes, "SLOW", 0.0)
        async with told.lane("slow"):
            await settled()
        tasks = [asyncio.ensure_future(read(told, f"slow{n}", "slow", until)) for n in range(3)] + [
            asyncio.ensure_future(read(told, f"good{n}", "good", until)) for n in range(2)
        ]
        await settled()
        assert sorted(until["order"]) == ["good0", "slow0"]
        until["good0"].set()
        await settled()
        # The good source is slow by this measure too, so only one of the two may read now.
        assert sum(name.startswith("slow") for name in until["order"]) == 1
        for task in tasks:
            task.cancel()

    run(test)


def test_the_cheapest_source_is_next():
    async def test():
        told, until = Lanes(1), {"order": []}
        first = asyncio.ensure_future(read(told, "first", "a", until))
        await settled()
        told._lanes["a"].spent = 9.0
        rest = [asyncio.ensure_future(read(told, n, n[0], until)) for n in ("a2", "b1")]
        await settled()
        until["first"].set()
        await settled()
        assert until["order"] == ["first", "b1"]
        for task in (first, *rest):
            task.cancel()

    run(test)


@pytest.mark.parametrize(("cost", "spent"), [(0.5, 0.0), (2.0, 2.0)])
def test_a_page_costs_what_its_reader_says(cost, spent):
    async def test():
        told = Lanes(1)
        async with told.lane("a") as visit:
            visit.cost = cost
        async with told.lane("a") as visit:
            assert visit.lane.spent == spent
            visit.cost = 0.0

    run(test)


def test_closed_lanes_let_nobody_in():
    async def test():
        told, until = Lanes(1), {"order": []}
        first = asyncio.ensure_future(read(told, "first", "a", until))
        second = asyncio.ensure_future(read(told, "second", "a", until))
        await settled()
        told.close()
        with pytest.raises(asyncio.CancelledError):
            await second
        until["first"].set()
        await first
        assert until["order"] == ["first"]

    run(test)
