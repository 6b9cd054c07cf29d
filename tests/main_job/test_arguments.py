"""Scrapy's habits: -a, -s, -O, list, check, parse, settings."""

import json
import tomllib


def test_list_names_the_sources(project, newsroom):
    done = project.run("list")
    assert done.stdout.split() == sorted(newsroom.sites)


def test_since_leaves_older_articles_for_later(newsroom, project):
    out = project.folder / "out.jsonl"
    since = "2024-01-01"
    done = project.run("crawl", "belta-demo", "-a", f"since={since}", "-O", str(out))
    assert done.returncode == 0, done.stderr
    mine = [t for t in newsroom.truth() if t.site == "belta-demo" and not t.forbidden]
    young = sorted(t.url for t in mine if t.published_on >= since)
    assert young
    exported = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert sorted(item["url"] for item in exported) == young
    assert project.run("crawl", "belta-demo").returncode == 0
    assert project.value("SELECT count(*) FROM articles") == len(mine)


def test_url_fetches_one_article(newsroom, project):
    truth = next(t for t in newsroom.truth() if t.site == "belta-demo" and not t.forbidden)
    assert project.run("crawl", "belta-demo", "-a", f"url={truth.url}").returncode == 0
    assert [row["title"] for row in project.rows("SELECT title FROM articles")] == [truth.title]
    assert newsroom.asked("/rss", "belta-demo") == 0


def test_stats_come_at_the_end(project):
    done = project.run("crawl", "belta-demo")
    assert "'diplowire/stored':" in done.stderr
    assert done.stderr.rstrip().splitlines()[-1].startswith("finished: 1 of 1 sources answered")


def test_set_reaches_the_crawl(project):
    other = project.folder / "other.db"
    assert project.run("crawl", "belta-demo", "-s", f"ARCHIVE={other}").returncode == 0
    assert other.exists()
    assert not project.archive.exists()


def test_settings_shows_what_holds(project):
    assert project.run("settings", "--get", "ARCHIVE").stdout.strip() == str(project.archive)
    given = project.run("settings", "--get", "WORKERS", "-s", "WORKERS=7")
    assert given.stdout.strip() == "7"


def test_check_runs_the_contract_of_a_source(project):
    done = project.run("check", "belta-demo")
    assert done.returncode == 0, done.stderr
    assert "Ran 1 contract" in done.stderr
    assert not project.archive.exists() or project.value("SELECT count(*) FROM runs") == 0


def test_parse_shows_an_article_as_it_would_be_stored(newsroom, project):
    truth = next(t for t in newsroom.truth() if t.site == "belta-demo" and not t.forbidden)
    done = project.run("parse", "--spider", "belta-demo", "--nocolour", truth.url)
    assert done.returncode == 0, done.stderr
    assert truth.title in done.stdout
    assert truth.published_on in done.stdout
    assert "<html" not in done.stdout


def test_parse_shows_the_links_of_a_route(project):
    source = tomllib.loads((project.sources / "belta-demo.toml").read_text(encoding="utf-8"))
    route = source["route"][0]["url"]
    done = project.run("parse", "--spider", "belta-demo", "--nocolour", route)
    assert done.stdout.count("<GET http://127.") == 3
