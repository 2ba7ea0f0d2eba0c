"""Scrapy's settings for the harvest (``scrapy.cfg`` names this module).

What politeness, robots.txt and retries need lies in the frontier and not in middlewares, so that it holds over several
processes and after a kill.
"""

from __future__ import annotations

from kb.settings import Settings

BOT_NAME = "biennien"
SPIDER_LOADER_CLASS = "crawler.spider_loader.SourceLoader"
SCHEDULER = "crawler.scheduler.FrontierScheduler"
USER_AGENT = Settings().user_agent

# The frontier leases a URL only after it has read the host's robots.txt, one page at a time for each host.
ROBOTSTXT_OBEY = False
CONCURRENT_REQUESTS = 64
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# The spider stores what it read and yields nothing; Scrapy starts so many tasks for each response all the same.
CONCURRENT_ITEMS = 1
# The frontier keeps this delay (or a longer Crawl-delay) over all processes; the downloader has nothing left to wait.
DOWNLOAD_DELAY = Settings().delay
DOWNLOAD_DELAY_JITTER = 0
AUTOTHROTTLE_ENABLED = False

# Each redirect, failure and challenge is a counted outcome; a middleware would hide it.
REDIRECT_ENABLED = False
METAREFRESH_ENABLED = False
RETRY_ENABLED = False
COOKIES_ENABLED = False
HTTPCACHE_ENABLED = False
HTTPERROR_ALLOW_ALL = True
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    # Nearer to the downloader than the decompression at 590.
    "crawler.wire.WireMiddleware": 595,
}
SPIDER_MIDDLEWARES = {"scrapy.spidermiddlewares.referer.RefererMiddleware": None}

DOWNLOAD_MAXSIZE = 32 * 1024 * 1024
"""Bytes of a response, also after decompression: one above it ends as an error, and a gzip bomb stops here."""
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_FAIL_ON_DATALOSS = True
DNS_TIMEOUT = 20
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
LOG_LEVEL = "WARNING"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "vi,en;q=0.5",
}
