"""One module per subject; every query takes a read session and returns plain records."""
