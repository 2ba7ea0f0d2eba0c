"""Runs the migrations on the database of the settings, or on the connection that kb.migrations hands over."""

from __future__ import annotations

from alembic import context

from kb.models import Base
from kb.sessions import open_engine
from kb.settings import Settings


def run(connection) -> None:  # type: ignore[no-untyped-def]
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with open_engine(Settings()).begin() as own:
        run(own)
