"""Harvest: declared sources, the spider, the archive, page readers and imports."""
