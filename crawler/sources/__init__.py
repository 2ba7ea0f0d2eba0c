"""The declared sources, one short module each, found by folder."""
