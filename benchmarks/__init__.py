"""How much server CPU the hot operations cost, as shares of what hand-written code needs for the same work.

`python -m benchmarks` measures; nothing here is part of Greenroom.
"""
