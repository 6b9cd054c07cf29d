"""Sites do not hold each other up, and processes take turns at a host that they share."""

from itertools import pairwise

from tests.newsroom import Newsroom, source_files
from tests.newsroom.hostile import Fault, HostileSite, Place, Victim
from tests.project import Project

DELAY = 0.3


def article(name):
    return Fault(name=name, promises=(), does="")


def site(name, *pages, **fields):
    return HostileSite(Place(id=name, page=list(pages), **fields), Victim())


def span(newsroom, name):
    """Seconds between the first and the last request to a site."""
    times = [request.at for request in newsroom.requests if request.site == name]
    return max(times) - min(times)


def crawled(folder, *sites):
    folder.mkdir()
    project = Project(folder)
    with Newsroom(sites) as newsroom:
        source_files(newsroom, project.sources)
        project.run("crawl", "all", "-s", "DOWNLOAD_TIMEOUT=4")
        return newsroom, project


def test_a_healthy_site_is_as_fast_among_hostile_ones(tmp_path):
    def healthy():
        return site("healthy", *(article(f"good-{n}") for n in range(12)), delay=DELAY)

    def hangs(number):
        wires = ("hang", "drip-body")
        pages = [
            Fault(name=f"hang-{n}", promises=(), does="", wire=wire) for n, wire in enumerate(wires)
        ]
        slow = Fault(name="slow", promises=(), does="", body="@paragraphs")
        return site(f"hostile-{number}", slow, *pages)

    alone, _ = crawled(tmp_path / "alone", healthy())
    among, project = crawled(
        tmp_path / "among",
        *(hangs(n) for n in range(3)),
        *(site(f"dead-{n}", robots="@hang") for n in range(5)),
        site("large", feed="@slow-markup"),
        healthy(),
    )
    stored = "SELECT count(*) FROM articles WHERE source = 'healthy'"
    assert project.value(stored) == 12
    assert span(among, "healthy") <= 1.5 * span(alone, "healthy")


def test_two_processes_take_turns_at_a_host(tmp_path):
    project = Project(tmp_path)
    one = site("one", *(article(f"one-{n}") for n in range(4)), delay=DELAY)
    with Newsroom([one]) as newsroom:
        (file,) = source_files(newsroom, project.sources)
        text = file.read_text(encoding="utf-8")
        other = text.replace('id = "one"', 'id = "two"').replace("/feed", "/feed?two")
        file.with_name("two.toml").write_text(other, encoding="utf-8")
        children = [project.start("crawl", name) for name in ("one", "two")]
        assert [child.wait(timeout=90) for child in children] == [0, 0]
        times = sorted(request.at for request in newsroom.requests)
        assert min(later - earlier for earlier, later in pairwise(times)) >= DELAY
        assert project.value("SELECT count(*) FROM articles") == 4


def test_a_second_run_keeps_its_distance_from_the_first(tmp_path):
    project = Project(tmp_path)
    with Newsroom([site("one", article("good"), delay=3.0)]) as newsroom:
        source_files(newsroom, project.sources)
        project.run("crawl", "one", "-a", "routes=only")
        project.run("crawl", "one", "-a", "routes=only")
        times = [request.at for request in newsroom.requests]
        assert len(times) == 3
        assert min(later - earlier for earlier, later in pairwise(times)) >= 3.0
