"""The search index (tantivy): made from the database, queried by the API and the command line."""
