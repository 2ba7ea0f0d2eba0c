"""Archived responses come back as they were; what is damaged or too large is told apart."""

from __future__ import annotations

import gzip
import zlib
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.archive import Archive, ArchiveError, Exchange
from crawler.archive_reading import WarcError, read_at, read_warc
from kb.records import Capture
from kb.transfer import TransferError, decode_body, gunzip, zstd

AT = datetime(2024, 7, 4, 12, 15, 0, 123456, tzinfo=UTC)
HTML = "<html><body><p>Đoàn viên góp ý về bữa ăn ca.</p></body></html>".encode()


def exchange(path: str = "/a.html", body: bytes = HTML, status: int = 200, **headers: str) -> Exchange:
    sent = (("Content-Type", "text/html"), *((name.replace("_", "-"), value) for name, value in headers.items()))
    asked = (("User-Agent", "BienNien"),)
    return Exchange(f"https://thu.example{path}", status, sent, body, AT, asked)


def store(folder: Path, *exchanges: Exchange, about: dict[str, str | None] | None = None) -> list[Capture]:
    with Archive(folder, user_agent="BienNien/0.1") as archive:
        return [archive.store_response(one, about=about) for one in exchanges]


def test_a_response_is_read_back_at_its_place_with_its_context(tmp_path: Path) -> None:
    packed = gzip.compress(HTML)
    captures = store(
        tmp_path,
        exchange("/a.html"),
        exchange("/b.html?x=1", packed, Content_Encoding="gzip"),
        about={"kind": "article", "via": None, "source": "thu"},
    )
    (file,) = tmp_path.iterdir()
    assert {capture.warc_file for capture in captures} == {file.name}
    for capture, url in zip(captures, ("https://thu.example/a.html", "https://thu.example/b.html?x=1"), strict=True):
        found = read_at(file, capture.warc_offset or 0)
        assert found.page is not None
        assert (found.url, found.page.body, found.page.status, found.fetched_at) == (url, HTML, 200, AT)
        assert "content-encoding" not in found.page.headers
    assert [found.about for found in read_warc(file)] == [{"kind": "article", "source": "thu"}] * 2
    with pytest.raises(WarcError):
        read_at(file, file.stat().st_size)


def test_others_read_the_archive_as_warc_1_1(tmp_path: Path) -> None:
    store(tmp_path, exchange(), exchange(status=304, body=b""), about={"kind": "article"})
    (file,) = tmp_path.iterdir()
    with file.open("rb") as stream:
        records = []
        for record in ArchiveIterator(stream, check_digests=True):
            record.content_stream().read()
            assert record.digest_checker.passed is not False
            records.append(record)
    kinds = [record.rec_type for record in records]
    assert kinds == ["warcinfo", "metadata", "request", "response", "metadata", "request", "revisit"]
    assert {record.rec_headers.protocol for record in records} == {"WARC/1.1"}
    request, response, revisit = records[2], records[3], records[6]
    assert request.http_headers.get_header("Host") == "thu.example"
    assert request.rec_headers.get_header("WARC-Concurrent-To") == response.rec_headers.get_header("WARC-Record-ID")
    assert revisit.rec_headers.get_header("WARC-Profile").endswith("server-not-modified")
    assert response.rec_headers.get_header("WARC-Date") == "2024-07-04T12:15:00.123456Z"


def test_a_tail_that_was_cut_off_hides_nothing_before_it(tmp_path: Path) -> None:
    captures = store(tmp_path, *(exchange(f"/{number}.html", HTML * 50) for number in range(5)))
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    last = captures[-1].warc_offset or 0
    for length in range(last, len(whole), 7):
        file.write_bytes(whole[:length])
        pages = [found for found in read_warc(file) if found.page is not None]
        assert [found.url for found in pages[:4]] == [f"https://thu.example/{number}.html" for number in range(4)]
        assert all(found.page is not None and found.page.body == HTML * 50 for found in pages)


def test_half_a_record_is_never_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from crawler import archive as module

    with Archive(tmp_path, user_agent="BienNien/0.1") as archive:
        archive.store_response(exchange("/1.html"))
        real = module.os.write
        calls = iter([10])

        def full(descriptor: int, data: memoryview) -> int:
            for size in calls:
                return real(descriptor, data[:size])
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(module.os, "write", full)
        with pytest.raises(ArchiveError, match="No space left on device"):
            archive.store_response(exchange("/2.html"))
        monkeypatch.undo()
        capture = archive.store_response(exchange("/3.html"))
    (file,) = tmp_path.iterdir()
    assert [found.url[-6:] for found in read_warc(file)] == ["1.html", "3.html"]
    assert read_at(file, capture.warc_offset or 0).url.endswith("3.html")


def test_a_disk_that_is_full_from_the_start_leaves_no_file_without_its_beginning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crawler import archive as module

    def full(descriptor: int, data: memoryview) -> int:
        raise OSError(28, "No space left on device")

    with Archive(tmp_path, user_agent="BienNien/0.1") as archive:
        with monkeypatch.context() as patched:
            patched.setattr(module.os, "write", full)
            with pytest.raises(ArchiveError, match="No space left on device"):
                archive.store_response(exchange("/1.html"))
        assert list(tmp_path.iterdir()) == []
        archive.store_response(exchange("/2.html"))
    (file,) = tmp_path.iterdir()
    with file.open("rb") as stream:
        assert next(record.rec_type for record in ArchiveIterator(stream)) == "warcinfo"


def test_files_are_told_from_each_other_and_grow_no_further_than_they_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.archive.MAX_FILE", 3000)
    captures = store(tmp_path, *(exchange(f"/{number}.html") for number in range(8)))
    files = sorted(tmp_path.iterdir())
    assert len(files) > 1
    assert sum(len(list(read_warc(file))) for file in files) == 8
    assert all(read_at(tmp_path / (c.warc_file or ""), c.warc_offset or 0).url == c.url for c in captures)
    (tmp_path / "not-a-folder").write_text("x")
    with pytest.raises(ArchiveError):
        store(tmp_path / "not-a-folder", exchange())


def test_other_tools_archives_are_read(tmp_path: Path) -> None:
    path = tmp_path / "other.warc"
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(brotli.compress(HTML)), brotli.compress(HTML))
    rows = [
        (chunked, [("Content-Type", "text/html"), ("Content-Encoding", "br"), ("Transfer-Encoding", "chunked")]),
        # The tool undid both codings and kept their headers.
        (HTML, [("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]),
    ]
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=False)
        for number, (body, headers) in enumerate(rows):
            http = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
            url = f"https://thu.example/{number}.html"
            writer.write_record(writer.create_warc_record(url, "response", payload=BytesIO(body), http_headers=http))
    assert [found.page.body if found.page else found.reason for found in read_warc(path)] == [HTML, HTML]
    (tmp_path / "none.warc").write_bytes(b"no record in here")
    with pytest.raises(WarcError):
        list(read_warc(tmp_path / "none.warc"))


@given(st.binary(max_size=3000), st.lists(st.sampled_from(["gzip", "deflate", "raw", "br", "zstd"]), max_size=3))
def test_any_stack_of_codings_is_undone(body: bytes, codings: list[str]) -> None:
    pack = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "raw": lambda data: zlib.compress(data, wbits=-15),
        "br": brotli.compress,
        "zstd": zstd.compress,
    }
    packed = body
    for coding in codings:
        packed = pack[coding](packed)
    named = ", ".join("deflate" if coding == "raw" else coding for coding in codings)
    assert decode_body(packed, {"content-encoding": named}, 10_000) == body


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_bombs_stop_at_the_bound_and_damage_is_told(coding: str) -> None:
    pack = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstd.compress}[coding]
    with pytest.raises(TransferError, match="larger than"):
        decode_body(pack(bytes(50_000_000)), {"content-encoding": coding}, 1_000_000)
    with pytest.raises(TransferError):
        decode_body(b"\x1f\x8b damaged" * 5, {"content-encoding": coding}, 1_000_000)
    with pytest.raises(TransferError, match="not known"):
        decode_body(b"x", {"content-encoding": "compress"}, 100)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_coded_body_that_was_cut_off_is_never_taken_for_whole(coding: str) -> None:
    pack = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstd.compress}[coding]
    body = bytes(number * 31 % 251 for number in range(20_000))
    for missing in (1, 5, 9):
        with pytest.raises(TransferError):
            decode_body(pack(body)[:-missing], {"content-encoding": coding}, 1_000_000)


def test_all_frames_of_a_zstd_body_are_read_within_the_bound() -> None:
    packed = zstd.compress(b"mot ") + zstd.compress(b"hai ") + zstd.compress(b"ba")
    assert decode_body(packed, {"content-encoding": "zstd"}, 100) == b"mot hai ba"
    with pytest.raises(TransferError, match="larger than"):
        decode_body(packed, {"content-encoding": "zstd"}, 7)


def test_gzip_files_of_several_members_are_read_whole() -> None:
    packed = gzip.compress(b"mot ") + gzip.compress(b"hai")
    assert gunzip(packed, 100) == b"mot hai"
    assert gunzip(packed + b"garbage", 100) == b"mot hai"
    with pytest.raises(TransferError):
        gunzip(packed, 5)
