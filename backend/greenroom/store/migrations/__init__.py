"""The steps that create the tables, in order. Each has its own SQL: models change, steps that have run do
not."""
