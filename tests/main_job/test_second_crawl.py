"""The second crawl: nothing new is asked, nothing is doubled."""

TABLES = ("articles", "versions", "dates", "credits", "mentions", "reprints", "pages", "urls")


def counts(project):
    return {table: project.value(f"SELECT count(*) FROM {table}") for table in TABLES}


def article_requests(newsroom):
    addresses = {(t.site, t.url.removeprefix(newsroom.base(t.site))) for t in newsroom.truth()}
    return [asked for asked in newsroom.requests if (asked.site, asked.path) in addresses]


def test_it_adds_nothing_and_asks_for_no_article(newsroom, project):
    assert project.run("crawl", "all").returncode == 0
    before = counts(project)
    assert before["articles"] == sum(not truth.forbidden for truth in newsroom.truth())
    newsroom.forget()
    second = project.run("crawl", "all")
    assert second.returncode == 0, second.stderr
    assert counts(project) == before
    assert article_requests(newsroom) == []


def test_it_costs_one_304_a_route_and_no_robots(newsroom, project):
    assert project.run("crawl", "all").returncode == 0
    newsroom.forget()
    assert project.run("crawl", "all").returncode == 0
    assert {asked.status for asked in newsroom.requests} == {304}
    routes = project.value("SELECT count(*) FROM routes")
    assert len(newsroom.requests) <= routes
    assert sum(asked.sent for asked in newsroom.requests) == 0


def test_nothing_is_due_right_after_a_round(newsroom, project):
    assert project.run("crawl", "due").returncode == 0
    newsroom.forget()
    assert project.run("crawl", "due").returncode == 0
    assert newsroom.requests == []
