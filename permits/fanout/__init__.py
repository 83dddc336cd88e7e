"""One application becomes one Case per item, each in the right office's queue, all in one transaction."""
