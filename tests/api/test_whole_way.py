"""From an article to its page by the real write path: stored, annotated, linked, indexed, shown, found, exported."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from kb.enrich import enrich
from kb.ingest import Ingest
from kb.records import Article, Capture
from kb.settings import Settings

URL = "https://laodongthudo.vn/ldld-huyen-thanh-oai-thi-du-1.html"
BODY = (
    "Thực hiện Nghị quyết số 02-NQ/TW ngày 12/6/2021 của Bộ Chính trị, LĐLĐ huyện Thanh Oai đã ban hành "
    "Kế hoạch số 27/KH-LĐLĐ ngày 5/7/2023.\n\n"
    "Năm 2023, LĐLĐ huyện Thanh Oai kết nạp mới 1.250 đoàn viên. "
    "Bà Đỗ Thị Mẫu, Chủ tịch LĐLĐ huyện Thanh Oai, cho biết như vậy."
)


@pytest.fixture
def client(sqlite_settings: Settings) -> Iterator[TestClient]:
    ingest = Ingest(sqlite_settings)
    run = ingest.start_run("import", {})
    article = Article(
        url=URL,
        canonical_url=URL,
        headline="Thanh Oai: Công đoàn lớn mạnh từng ngày",
        description="Một năm nhìn lại của công đoàn huyện.",
        article_body=BODY,
        extractor="mastercms/1",
        source="laodongthudo",
        date_published="2023-12-20T08:00:00+07:00",
        authors=("Trần Thị Viết",),
    )
    capture = Capture(URL, datetime(2023, 12, 21, tzinfo=UTC), 200, "text/html", "sha256:0", "thu.warc.gz", 512)
    assert ingest.take(run, capture, article) == "stored"
    ingest.finish_run(run)
    assert enrich(sqlite_settings).articles == 1
    with TestClient(create_app(sqlite_settings)) as client:
        yield client


def test_an_article_goes_the_whole_way(client: TestClient) -> None:
    (article,) = client.get("/api/v1/articles").json()["items"]
    assert article["archive"]["file"] == "thu.warc.gz"
    found = client.get(f"/api/v1/articles/{article['id']}/annotations").json()
    assert {item["symbol"] for item in found["references"]} == {"02-NQ/TW", "27/KH-LĐLĐ"}
    figure = next(item for item in found["figures"] if item["value"] == 1250)
    assert (figure["unit"], figure["period"]["start"], figure["period"]["end"]) == (
        "đoàn viên",
        "2023-01-01",
        "2023-12-31",
    )
    html = client.get(f"/articles/{article['id']}", headers={"accept": "text/html"}).text
    for fact in (*found["references"], *found["figures"]):
        assert f'id="{fact["id"]}"' in html
    documents = client.get("/api/v1/documents", params={"name": "02 - NQ/TƯ"}).json()["items"]
    assert [(item["issued_on"], item["references"]["resolved"]) for item in documents] == [("2021-06-12", 1)]
    assert f'href="/documents/{documents[0]["id"]}"' in html
    page = client.get(f"/documents/{documents[0]['id']}", headers={"accept": "text/html"}).text
    assert re.search(r"Thực hiện <mark class=\"hit\">Nghị quyết số 02-NQ/TW</mark>", page)
    for query in ("cong doan lon manh", '"02-NQ / TW"', "27/kh-ldld", "Đỗ Thị Mẫu"):
        assert client.get("/api/v1/search", params={"q": query}).json()["total"] == 1, query
    assert client.get("/api/v1/search", params={"q": "dô thi mẩu"}).json()["total"] == 0
    organization = figure["organization_id"]
    listed = client.get("/api/v1/figures", params={"organization": organization, "min": 1250, "max": 1250}).json()
    assert [item["id"] for item in listed["items"]] == [figure["id"]]
    lines = client.get("/api/v1/export/figures.jsonl", params={"organization": organization}).text
    assert figure["id"] in lines
