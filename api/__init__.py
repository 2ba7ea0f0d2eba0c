"""The HTTP interface (JSON) and the pages (HTML)."""
