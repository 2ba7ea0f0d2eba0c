"""A small web of invented articles over the real markup of four sources, for the demonstration and the tests."""
