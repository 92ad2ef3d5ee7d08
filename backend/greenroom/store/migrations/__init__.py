"""The steps that make the tables, in order. Each states its own SQL: models change, steps that ran do not."""
