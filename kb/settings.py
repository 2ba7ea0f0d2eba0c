"""Typed settings, from the environment (``BIENNIEN_...``) or a ``.env`` file."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Where things lie and how the harvest behaves. Every field has a working default."""

    model_config = SettingsConfigDict(env_prefix="BIENNIEN_", env_file=".env", extra="ignore", frozen=True)

    data_dir: Path = Path("data")
    """Folder of the SQLite file, the WARC archive and the search index."""
    database_url: str | None = None
    """SQLAlchemy URL; None means SQLite in ``data_dir``."""
    contact: str | None = None
    """E-mail address or page in the user agent, for the sites' owners; a harvest says so where it is missing."""
    delay: float = Field(default=1.0, ge=0)
    """Seconds between two requests to one host, unless its robots.txt asks for more."""
    retry_wait: float = Field(default=1.0, ge=0)
    """Seconds before a page that failed is asked again; twice as long at each further try."""
    user_agent_name: str = "BienNien"
    sources_dir: Path | None = Field(default=None, validation_alias="BIENNIEN_SOURCES")
    """A folder of TOML files that declare further sources on a known CMS."""
    smtp_url: str | None = None
    """Mail server for alerts: ``smtp://user:password@host:587`` (STARTTLS where offered), ``smtps://...``."""
    mail_from: str | None = None
    """Sender of alerts by e-mail; without it, ``contact`` where that is an address."""
    webhooks_inside: bool = False
    """Whether webhooks may lead to private and loopback addresses; by default only to public ones."""
    rate_read: int = Field(default=600, ge=0)
    """Requests that a client of the JSON interface may make in a minute; 0 for no limit. So the following three."""
    rate_search: int = Field(default=240, ge=0)
    """Searches, feeds, coverage, series: answers for which many rows are read."""
    rate_export: int = Field(default=30, ge=0)
    rate_write: int = Field(default=60, ge=0)
    rate_loopback: bool = False
    """Whether the limits hold for requests from this machine as well; they do where a proxy passes requests on."""
    proxies: str | None = None
    """Addresses or networks of reverse proxies, with commas between them: their ``X-Forwarded-For`` is believed."""

    sql_route: bool = False
    """Whether questions in SQL are answered (`kb.sql`): to holders of a token with the scope ``sql``."""
    sql_database_url: str | None = None
    """On PostgreSQL: the address with a role that can read the views for people and nothing else."""

    @cached_property
    def url(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'biennien.sqlite').absolute()}"

    @property
    def archive_dir(self) -> Path:
        """Where WARC files are written."""
        return self.data_dir / "archive"

    @property
    def index_dir(self) -> Path:
        """Where the search index lies."""
        return self.data_dir / "index"

    @property
    def user_agent(self) -> str:
        """What every request sends: product, version and the contact, where one is set."""
        return f"{self.user_agent_name}/0.1 ({f'+{self.contact}' if self.contact else 'no contact given'})"
