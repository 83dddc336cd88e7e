"""The one application: its items, its merged form, its materials, and the moment it is submitted."""
