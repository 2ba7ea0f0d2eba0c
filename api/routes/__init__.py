"""The JSON routes, one module per subject; each is found by folder."""
