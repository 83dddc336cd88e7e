"""The businesses: who they are and who acts for them."""
