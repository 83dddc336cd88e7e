"""Before the decision: accept, refuse to accept, or ask once for everything missing; silence accepts."""
