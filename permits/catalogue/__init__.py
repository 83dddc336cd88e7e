"""What the items are: their facts, in revisions that never change once published."""
