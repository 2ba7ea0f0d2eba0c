"""The knowledge base: tables, the one write path, the queries and the search index."""
