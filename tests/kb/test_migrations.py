from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from kb import migrations
from kb.enrich import enrich
from kb.models import Base
from kb.sessions import SchemaError, open_engine
from kb.settings import Settings
from tests.kb.small_press import read_rows, take
from tests.kb.test_stories import PRESS


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    return Settings(_env_file=None, data_dir=tmp_path, database_url=url)


def test_up_and_down_leaves_nothing_and_up_again_works(empty: Settings) -> None:
    engine = open_engine(empty)
    assert migrations.current(engine) is None
    migrations.upgrade(engine)
    assert migrations.current(engine) == migrations.head()
    assert set(Base.metadata.tables) <= set(inspect(engine).get_table_names())
    migrations.upgrade(engine)
    migrations.downgrade(engine, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    migrations.upgrade(engine)
    assert migrations.current(engine) == migrations.head()


def test_models_and_migrations_agree(settings: Settings) -> None:
    with open_engine(settings).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_every_foreign_key_has_an_index_to_delete_by(settings: Settings) -> None:
    inspector = inspect(open_engine(settings))
    for table in Base.metadata.tables:
        indexed = {index["column_names"][0] for index in inspector.get_indexes(table)}
        indexed.add(inspector.get_pk_constraint(table)["constrained_columns"][0])
        indexed |= {unique["column_names"][0] for unique in inspector.get_unique_constraints(table)}
        for key in inspector.get_foreign_keys(table):
            assert key["constrained_columns"][0] in indexed, f"{table}.{key['constrained_columns'][0]}"


def test_an_old_empty_or_newer_database_is_named_in_one_sentence(empty: Settings) -> None:
    engine = open_engine(empty)
    with pytest.raises(SchemaError, match=r"holds no knowledge base yet: run `biennien db upgrade` first$"):
        migrations.require_current(engine)
    migrations.upgrade(engine)
    migrations.require_current(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaError, match=r"is at version 9999, which this program does not know"):
        migrations.require_current(engine)


def test_stories_outlive_a_schema_that_signs_texts_otherwise(settings: Settings) -> None:
    take(settings, PRESS)
    before = read_rows(settings)
    migrations.downgrade(open_engine(settings), "0002")
    migrations.upgrade(open_engine(settings))
    # Until they are joined anew, the stories stay what they were.
    assert read_rows(settings)["story"] == before["story"] != []
    assert read_rows(settings)["article_band"] == []
    assert enrich(settings).articles == len(before["article"])
    assert read_rows(settings) == before
