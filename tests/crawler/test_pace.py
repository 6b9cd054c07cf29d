import asyncio
import multiprocessing
import time

from crawler.pace import Pace


def hold(path, begun, done):
    async def run():
        async with Pace(path).turn("agency.example", 0.0):
            begun.set()
            await asyncio.to_thread(done.wait, 30)

    asyncio.run(run())


def another_holds(path):
    """Another process that has the turn, and the event at which it gives it back."""
    context = multiprocessing.get_context("spawn")
    begun, done = context.Event(), context.Event()
    other = context.Process(target=hold, args=(path, begun, done))
    other.start()
    assert begun.wait(30)
    return other, done


def test_a_turn_begins_a_delay_after_the_last_answer(tmp_path):
    async def run():
        pace = Pace(tmp_path / "a.pace")
        times = []
        for _ in range(3):
            async with pace.turn("agency.example", 0.1) as turn:
                times.append(time.monotonic())
                turn.answered = time.monotonic()
        return times

    first, second, third = asyncio.run(run())
    assert second - first >= 0.1
    assert third - second >= 0.1


def test_turns_at_one_host_do_not_overlap_and_those_at_others_do(tmp_path):
    async def run():
        pace, inside, most = Pace(tmp_path / "a.pace"), [0], [0]

        async def ask(host):
            async with pace.turn(host, 0.0):
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                await asyncio.sleep(0.01)
                inside[0] -= 1

        await asyncio.gather(*(ask("one.example") for _ in range(5)))
        alone = most[0]
        await asyncio.gather(ask("one.example"), ask("two.example"))
        return alone, most[0]

    assert asyncio.run(run()) == (1, 2)


def test_another_process_waits_for_the_end_of_a_turn(tmp_path):
    other, done = another_holds(tmp_path / "a.pace")

    async def ask(seconds):
        async with asyncio.timeout(seconds), Pace(tmp_path / "a.pace").turn("agency.example", 0.0):
            return True

    try:
        asyncio.run(ask(0.3))
        waited = False
    except TimeoutError:
        waited = True
    done.set()
    assert waited
    assert asyncio.run(ask(30))
    other.join()


def test_a_turn_ends_with_its_process(tmp_path):
    other, _ = another_holds(tmp_path / "a.pace")
    other.kill()
    other.join()

    async def ask():
        async with asyncio.timeout(30), Pace(tmp_path / "a.pace").turn("agency.example", 0.0):
            return True

    assert asyncio.run(ask())


def test_after_a_process_killed_while_it_asked_the_next_waits_the_whole_delay(tmp_path):
    other, _ = another_holds(tmp_path / "a.pace")
    killed = time.monotonic()
    other.kill()
    other.join()

    async def ask():
        async with Pace(tmp_path / "a.pace").turn("agency.example", 0.7):
            return time.monotonic()

    assert asyncio.run(ask()) - killed >= 0.7


def test_a_moment_from_before_a_restart_does_not_silence_a_host(tmp_path):
    async def run():
        pace = Pace(tmp_path / "a.pace")
        async with pace.turn("agency.example", 0.0) as turn:
            turn.answered = time.monotonic() + 3600
        async with asyncio.timeout(20), pace.turn("agency.example", 0.05):
            return True

    assert asyncio.run(run())


def test_the_file_is_private(tmp_path):
    async def run():
        async with Pace(tmp_path / "a.pace").turn("agency.example", 0.0):
            return (tmp_path / "a.pace").stat().st_mode & 0o777

    assert asyncio.run(run()) == 0o600
