"""The HTML pages: views, templates and static files."""
