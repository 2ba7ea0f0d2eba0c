"""Pure functions on Vietnamese text: no database, no network, no framework."""
