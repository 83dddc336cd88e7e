"""一照通行: a business answers questions, learns its permits, fills one form, and every department decides in parallel.

catalogue says what the items are; guidance turns answers into items; application merges, keeps and submits the
one form; fanout splits it into Cases at the right offices; review accepts or asks once for everything missing;
decision grants or refuses; licence issues what was granted. ``journey.py`` tells the whole story in order.

A stage imports only stages to its left and the shared floor (``yangjiang``).
"""

STAGES = ("catalogue", "guidance", "application", "fanout", "review", "decision", "licence")
