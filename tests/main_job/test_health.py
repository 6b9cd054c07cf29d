"""Whether sources live: asked without fetching, told in the crawl's last line and in a table."""

from __future__ import annotations

import json

from tests.main_job.test_manners import ScriptedSite, article, serve
from tests.newsroom import Reply

__all__ = ["serve"]

HTML = "text/html"


def states(project, *typed):
    run = project.run("sources", "--json", *typed)
    records = [json.loads(line) for line in run.stdout.splitlines()]
    return {record["id"]: record for record in records}, run


def test_a_check_asks_each_route_once_and_fetches_no_article(newsroom, project):
    names = ["belta-demo", "island-mfa"]
    before, run = states(project, "--check", *names)
    assert run.returncode == 0, run.stderr
    assert "check: 2 of 2 sources answered" in run.stderr
    assert {record["state"] for record in before.values()} == {"quiet"}
    assert "not fetched yet" in before["island-mfa"]["reason"]
    articles = {truth.url for truth in newsroom.truth()}
    asked = [newsroom.url(r.site, r.path) for r in newsroom.requests]
    assert {r.site for r in newsroom.requests} == set(names)
    assert len(asked) == len(set(asked))
    assert not articles & set(asked)
    done = project.run("crawl", ",".join(names))
    assert done.returncode == 0, done.stderr
    wanted = {t.url for t in newsroom.truth() if t.site in names and not t.forbidden}
    stored = {row["url"] for row in project.rows("SELECT url FROM articles")}
    assert stored == wanted


def test_an_empty_or_foreign_answer_is_no_sign_of_life(serve):
    empty = Reply(b'<rss version="2.0"><channel><title>t</title></channel></rss>', "text/xml")
    page = Reply(b"<!DOCTYPE html><html><body>We have moved.</body></html>", "text/html")
    answers = {"empty": empty, "moved": page, "blocked": Reply(b"", "text/html", 403)}
    sites = [ScriptedSite(name, script={"/rss": reply}) for name, reply in answers.items()]
    with serve(*sites) as (_, project):
        for _ in range(3):
            project.run("crawl", "all", "-a", "routes=only")
        found, _ = states(project)
    assert (found["empty"]["state"], found["empty"]["reason"]) == (
        "silent", "answers, but no article came of it",
    )  # fmt: skip
    assert {found[name]["state"] for name in ("moved", "blocked")} == {"dead"}
    assert "answered HTML, not a feed" in found["moved"]["reason"]
    assert "HTTP 403: the site refuses us" in found["blocked"]["reason"]


def test_silence_beyond_the_own_rhythm_is_told_in_the_last_line(serve):
    paths = tuple(f"/news/{n}" for n in range(1, 8))
    daily = {
        path: Reply(
            article(path).body.replace(b"2025-03-04", b"2025-03-0" + path[-1:].encode()), HTML
        )
        for path in paths
    }
    young = ScriptedSite("young", links=("/news/9",))
    with serve(ScriptedSite("retired", links=paths, script=daily), young) as (_, project):
        done = project.run("crawl", "all")
        told = project.run("crawl", "due", "-s", "PROGRESS=json").stdout.splitlines()
    assert done.returncode == 0, done.stderr
    last = done.stderr.splitlines()[-1]
    assert last.endswith("; 1 source is silent beyond its own rhythm: retired")
    assert json.loads(told[-1]) == {"event": "silent", "sources": ["retired"]}
