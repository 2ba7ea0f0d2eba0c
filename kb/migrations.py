"""The database's schema version: up, down and whether it is the one this code expects."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from kb.sessions import SchemaError, open_engine
from kb.settings import Settings


def _folder() -> Path:
    """The migration scripts: beside the packages in a checkout, inside ``kb`` in an installed wheel."""
    checkout = Path(__file__).resolve().parent.parent / "alembic"
    return checkout if (checkout / "env.py").exists() else Path(__file__).resolve().parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_folder()))
    return config


def head() -> str:
    """The schema version that this code expects."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def known_versions() -> frozenset[str]:
    """Every schema version that this code can bring up to its own."""
    return frozenset(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def current(engine: Engine) -> str | None:
    """The schema version of the database, None where it has none."""
    file = engine.url.database if engine.dialect.name == "sqlite" else None
    if file and file != ":memory:" and not Path(file).exists():
        # To connect would leave an empty file behind.
        return None
    # Only looked at: asking must not wait for another process that writes.
    with engine.connect().execution_options(read_only=True) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Brings the database up to ``revision``; nothing happens where it is there already."""
    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Takes the database down to ``revision`` (``base`` for an empty one)."""
    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def require_current(engine: Engine) -> None:
    """Raises SchemaError, in one sentence that says what to do, unless the database is at this code's version."""
    found = current(engine)
    if found == head():
        return
    where = engine.url.render_as_string(hide_password=True)
    if found is None:
        raise SchemaError(f"the database {where} holds no knowledge base yet: run `biennien db upgrade` first")
    place = f"the database {where} is at version {found}"
    if found in known_versions():
        raise SchemaError(f"{place}, this program expects {head()}: run `biennien db upgrade`")
    raise SchemaError(f"{place}, which this program does not know: use a newer biennien")


def open_current(settings: Settings) -> Engine:
    """The engine of the settings' database; raises SchemaError as `require_current` does."""
    engine = open_engine(settings)
    require_current(engine)
    return engine
