"""Who is who: people, their posts, and the offices they sit in."""
