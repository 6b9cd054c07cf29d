"""Scrapy's settings for this project, each that differs from Scrapy's default with its reason.

What a user may set stands in ``crawler.config``: ``-s NAME=value``, ``DIPLOWIRE_NAME`` in the
environment, ``diplowire.toml``, in that order of strength.
"""

import os
import sys
from pathlib import Path

from crawler import config as _config
from crawler.errors import ConfigError as _ConfigError

PROJECT_FOLDER = str(Path(__file__).resolve().parent.parent)
"""Where diplowire.toml is looked for, and what a relative ARCHIVE starts from."""

try:
    _user = _config.from_layers(os.environ, Path(PROJECT_FOLDER))
except _ConfigError as _error:
    sys.stderr.write(f"error: {_error}\n")
    raise SystemExit(_error.exit_code) from None

ARCHIVE = _user.archive
SOURCES_DIRS = list(_user.sources_dirs)
CONTACT = _user.contact
WORKERS = _user.workers
PAGE_SECONDS = _user.page_seconds
ROUND_DEADLINE = _user.round_deadline
ROUND_EVERY = _user.round_every
RAW_RETENTION_DAYS = _user.raw_retention_days
HOST_REQUESTS = _user.host_requests
RUN_DEADLINE = 12 * _user.round_deadline
REVISIT_AFTER_HOURS = list(_user.revisit_after_hours)
RELEVANCE_DIPLOMATIC = _user.relevance_diplomatic
RELEVANCE_REVIEW = _user.relevance_review
DOUBTFUL = list(_user.doubtful)
KEEP_OTHER = _user.keep_other
WEIGHTS = _user.weights
LOGLEVEL = _user.loglevel

BOT_NAME = "diplowire"
SPIDER_LOADER_CLASS = "crawler.spiders.loader.CatalogueLoader"
SPIDER_MODULES = ["crawler.spiders"]
COMMANDS_MODULE = "crawler.commands"

# The archive's side of the crawler's protocol; named here so that spiders import no SQL.
LEDGER_CLASS = "pipelines.archive.ledger.ArchiveLedger"

# "" or "json": one JSON object a line on stdout, for the clock that started the crawl.
PROGRESS = ""

ITEM_PIPELINES = {
    "pipelines.stages.Analyse": 100,
    "pipelines.stages.Store": 200,
}
EXTENSIONS = {
    "crawler.ending.Ending": 0,
    # A local port that runs Python, and a console with a password in the log: nobody asked.
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.remote_control.RemoteControl": None,
}
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

DOWNLOADER_MIDDLEWARES = {
    # Ours reads RFC 9309 for 4xx, 5xx and unreachable; Scrapy's takes a 503 page as rules.
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    # Domains are checked on every hop by the guard.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    # No proxy from the environment: the guard must see the address that is connected to.
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "crawler.middlewares.guard.Guard": 50,
    "crawler.middlewares.politeness.Robots": 100,
    # Ours refuses a body that breaks off, where Scrapy's gives on what came of it.
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.middlewares.compression.Compression": 590,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "crawler.middlewares.refresh.MetaRefresh": 580,
    "crawler.middlewares.limits.Budget": 520,
    "crawler.middlewares.reserved.Reserved": 110,
    # Nearer to the site than Scrapy's RetryMiddleware (550): it must see a 429 first.
    "crawler.middlewares.silence.RetryAfter": 560,
    "crawler.middlewares.conditional.Conditional": 450,
}
TWISTED_DNS_RESOLVER = "crawler.middlewares.guard.GuardedResolver"

# Politeness (PROMISES F): one connection a host, a second between two requests; a source's
# `delay` may say otherwise. Retry-After and robots.txt are kept in the archive.
USER_AGENT = _config.user_agent(_user.contact)
ROBOTSTXT_USER_AGENT = "Diplowire"
# Each host has one connection, so this is how many hosts are asked at once: hosts that hang must
# leave room for those that answer.
CONCURRENT_REQUESTS = 512
# Names are looked up in threads; each dead name holds one for up to 10 s and more.
REACTOR_THREADPOOL_MAXSIZE = 40
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0.0
COOKIES_ENABLED = False
REFERRER_POLICY = "no-referrer"

# First in, first out: with Scrapy's LIFO one source with many links starves the others.
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
SCHEDULER_DISK_QUEUE = "scrapy.squeues.PickleFifoDiskQueue"

# Bounds (PROMISES D): decoded bytes, seconds, hops.
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 30
DNS_TIMEOUT = 10
REDIRECT_MAX_TIMES = 5
METAREFRESH_MAXDELAY = 5
DOWNLOAD_VERIFY_CERTIFICATES = True
RETRY_TIMES = 1
# A host without a name, a port or an answer in 30 s costs one attempt; the next run tries again.
RETRY_EXCEPTIONS = [
    "scrapy.exceptions.DownloadFailedError",
    "scrapy.exceptions.ResponseDataLossError",
]
# The archive's waiting list tries a URL again in the next round; the log need not shout.
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"
HTTPERROR_ALLOW_ALL = True
# An analysed page waits up to a batch (2 s) for its commit; a wider slot keeps downloads going.
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 64 * 1024 * 1024

DOWNLOAD_HANDLERS = {
    "http": "crawler.middlewares.fetching.InTurn",
    "https": "crawler.middlewares.fetching.InTurn",
    **dict.fromkeys(("data", "file", "ftp", "s3")),
}
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
}

# A page gives one item. Scrapy makes so many tasks for every answer, 100 by default, and they wait
# as long as its page does: 25 MB for 450 pages in the queue, measured.
CONCURRENT_ITEMS = 1

LOG_LEVEL = LOGLEVEL
LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
LOG_SHORT_NAMES = True
LOG_VERSIONS: list[str] = []
LOGSTATS_INTERVAL = 0
FEED_EXPORT_ENCODING = "utf-8"
WARN_ON_GENERATOR_RETURN_VALUE = False
LOG_FORMATTER = "crawler.logs.OneLine"
