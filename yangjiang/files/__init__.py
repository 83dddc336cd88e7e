"""Uploads: checked on the way in, kept by content hash, handed out only through a gate."""
