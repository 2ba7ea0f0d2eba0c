"""The portal of Thanh Hóa's federation of labour (the province's SharePoint-style portal, two forms of address)."""

from __future__ import annotations

from crawler.source import Section, Source

SOURCE = Source(
    id="congdoan_thanhhoa",
    name="LĐLĐ tỉnh Thanh Hóa",
    url="https://congdoan.thanhhoa.gov.vn/",
    domains=("congdoan.thanhhoa.gov.vn",),
    reader="sharepoint_portal",
    article=r"(?i)^/portal/pages/\d{4}-\d{1,2}-\d{1,2}/[^/?]+\.aspx|^/web/[^/?]+/(?:[^/?]+/)+[^/?]+\.html",
    sections=(
        Section("https://congdoan.thanhhoa.gov.vn/web/trang-chu/tin-tuc"),
        Section("https://congdoan.thanhhoa.gov.vn/portal/KenhTin/Hoat-dong-cong-doan.aspx"),
    ),
)
