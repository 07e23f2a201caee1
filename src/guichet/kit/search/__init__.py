"""Full-text search by the database's own index: FTS5 on SQLite, tsvector on PostgreSQL, behind one interface.

Whoever owns the words puts them in and takes them out, in the transaction that changes them. What is stored here is
folded and serves the index only: what people read comes from where it is kept.
"""
